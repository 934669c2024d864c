import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { queueDocument } from "../support/queue-document.js";
import { observedRoot } from "./observed-root.js";

/* A change of one endpoint leaves the modules at the root as they are, where only its row in the README is another. */

interface Ran {
  readonly code: number;
  /** All files at the root were made. */
  readonly isRootMade: boolean;
}

async function generate(cwd: string, argv: readonly string[] = []): Promise<Ran> {
  const { stages, isMade } = observedRoot();
  const code = await runWith(stages, ["--runtime", "import", ...argv], fakeTerminal(cwd));
  return { code, isRootMade: isMade() };
}

function packageIn(cwd: string): ReturnType<typeof filesIn> {
  return filesIn(join(cwd, "generated"));
}

/** What a run into an empty folder writes. */
async function cold(cwd: string, argv: readonly string[]): Promise<ReturnType<typeof filesIn>> {
  rmSync(join(cwd, "generated"), { recursive: true, force: true });
  await generate(cwd, argv);
  return packageIn(cwd);
}

interface PageFacts {
  readonly title?: string;
  readonly price?: string;
  readonly text?: string;
  readonly server?: string;
  readonly callbacks?: JsonObject;
}

function document(id: string, { title = id, price, text = "Steps.", server, callbacks }: PageFacts): string {
  const doc = JSON.parse(queueDocument(id, { steps: { type: "integer", description: text } }));
  doc.info.title = title;
  if (price !== undefined) doc.info["x-falsmith-page"] = { pricing: price };
  if (server !== undefined) doc.servers = [{ url: server }];
  if (callbacks !== undefined) doc.paths[`/${id}`].post.callbacks = callbacks;
  return JSON.stringify(doc);
}

function queue(id: string, facts: PageFacts = {}): Record<string, string> {
  return { [`specs/fal/${id}.json`]: document(id, facts) };
}

const PLAIN = { ...queue("x/a"), ...queue("x/b"), ...queue("y/c"), ...queue("y/c/fast"), ...queue("z/d") };
const PRICED = { ...PLAIN, ...queue("y/c", { price: "$1 per image" }), ...queue("z/d", { price: "$2" }) };

function relay(name: string, document: JsonObject): Record<string, string> {
  const doc = { openapi: "3.1.0", info: { title: name, version: "1" }, ...document };
  return { [`specs/relay/${name}.json`]: JSON.stringify(doc) };
}

const CONTENT = { "application/json": { schema: { type: "object", properties: { left: { type: "integer" } } } } };
const CREDIT = {
  servers: [{ url: "https://relay.example" }],
  paths: { "/v1/credit": { get: { responses: { "200": { description: "Answered.", content: CONTENT } } } } },
};
const HOOK = { webhooks: { done: { post: { requestBody: { content: CONTENT }, responses: {} } } } };
const PARTS = { components: { schemas: { Size: { type: "object", properties: { width: { type: "integer" } } } } } };
const CALLBACKS = { done: { "{$request.body#/url}": HOOK.webhooks.done } };

/** Endpoints of every kind. */
const MIXED = {
  ...PRICED,
  ...queue("z/e", { callbacks: CALLBACKS }),
  ...relay("credit", CREDIT),
  ...relay("hook", HOOK),
  ...relay("parts", PARTS),
};

type Change = readonly [
  what: string,
  files: Readonly<Record<string, string>>,
  change: (cwd: string) => void,
  isRootMade: boolean,
  argv?: readonly string[],
];

function puts(files: Readonly<Record<string, string>>): (cwd: string) => void {
  return (cwd) => put(cwd, files);
}

function titled(document: JsonObject, title: string): JsonObject {
  return { ...document, info: { title, version: "1" } };
}

const HOSTILE = "A `title` | with\n\nlines\\, $& and <b>\ud800";

const changes: readonly Change[] = [
  ["a bound", PLAIN, puts(queue("y/c", { text: "Steps, at most 7." })), false],
  ["a title", PLAIN, puts(queue("y/c", { title: "Another" })), false],
  ["a title beside a price", PRICED, puts(queue("y/c", { title: "Another", price: "$1 per image" })), false],
  ["a title in a package of all kinds", MIXED, puts(queue("x/a", { title: "Another" })), false],
  ["a hostile title", MIXED, puts(queue("x/a", { title: HOSTILE })), false],
  ["a title that is another's", PLAIN, puts(queue("x/a", { title: "x/b" })), false],
  ["no title", PLAIN, puts(queue("x/a", { title: "" })), false],
  ["two titles", PLAIN, puts({ ...queue("x/a", { title: "A" }), ...queue("x/b", { title: "B" }) }), false],
  ["the words of a price", PRICED, puts(queue("y/c", { price: `$3 | ${"long ".repeat(60)}` })), false],
  ["a first price", PLAIN, puts(queue("y/c", { price: "$1" })), true],
  ["a price more", PRICED, puts(queue("x/a", { price: "$1" })), true],
  ["a price less", PRICED, puts(queue("y/c")), true],
  ["the last price less", { ...PLAIN, ...queue("y/c", { price: "$1" }) }, puts(queue("y/c")), true],
  ["a second source", PLAIN, puts({ "specs/relay/a.json": document("x/a", {}) }), false],
  [
    "a source of two that is gone",
    { ...PLAIN, "specs/relay/a.json": document("x/a", { title: "Another" }) },
    (cwd) => rmSync(join(cwd, "specs/fal/x/a.json")),
    false,
  ],
  ["a server", PLAIN, puts(queue("x/a", { server: "https://queue.relay.example" })), true],
  ["another id", PLAIN, puts({ "specs/fal/x/a.json": document("x/other", {}) }), true],
  ["an endpoint more", MIXED, puts(queue("x/more")), true],
  ["an endpoint less", MIXED, (cwd) => rmSync(join(cwd, "specs/fal/x/a.json")), true],
  ["callbacks", PLAIN, puts(queue("x/a", { callbacks: CALLBACKS })), true],
  ["the title of an endpoint with callbacks", MIXED, puts(queue("z/e", { title: "A", callbacks: CALLBACKS })), true],
  ["the title of an operation", MIXED, puts(relay("credit", titled(CREDIT, "Another"))), true],
  ["the title of a webhook", MIXED, puts(relay("hook", titled(HOOK, "Another"))), true],
  ["the title of schemas", MIXED, puts(relay("parts", titled(PARTS, "Another"))), true],
  ["a README that is gone", PLAIN, (cwd) => rmSync(join(cwd, "generated/README.md")), true],
  ["a title, with pages for people", MIXED, puts(queue("x/a", { title: "Another" })), true, ["--docs"]],
  ["a title, with a bundled runtime", PLAIN, puts(queue("x/a", { title: "Another" })), true, ["--runtime", "bundle"]],
  ["a title, published", PLAIN, puts(queue("x/a", { title: "Another" })), true, ["--package", "mine"]],
  ["a title, with imports in .ts", PLAIN, puts(queue("x/a", { title: "A" })), false, ["--import-extension", "ts"]],
];

describe("the root after a change of", () => {
  const named = changes.map(([what, files, change, isRootMade, argv = []]) => ({
    what,
    files,
    change,
    isRootMade,
    argv,
  }));
  test.each(named)("$what", { timeout: 60_000 }, async ({ files, change, isRootMade, argv }) => {
    const cwd = folderWith(files);
    expect((await generate(cwd, argv)).code).toBe(0);
    change(cwd);
    expect((await generate(cwd, argv)).isRootMade).toBe(isRootMade);
    const warm = packageIn(cwd);
    expect((await generate(cwd, [...argv, "--check"])).code).toBe(0);
    expect(warm).toEqual(await cold(cwd, argv));
  });

  test("options", { timeout: 60_000 }, async () => {
    const cwd = folderWith(MIXED);
    await generate(cwd);
    for (const argv of [["--import-extension", "ts"], ["--docs"], ["--runtime", "bundle"], []]) {
      put(cwd, queue("x/a", { title: argv.join(" ") }));
      expect((await generate(cwd, argv)).isRootMade).toBe(true);
      const warm = packageIn(cwd);
      const fresh = folderWith();
      cpSync(join(cwd, "specs"), join(fresh, "specs"), { recursive: true });
      expect(warm).toEqual(await cold(fresh, argv));
    }
  });

  test("the title, said by --check before it is written", async () => {
    const cwd = folderWith(PRICED);
    await generate(cwd);
    put(cwd, queue("x/a", { title: "Another" }));
    expect(await generate(cwd, ["--check"])).toMatchObject({ code: 1, isRootMade: false });
    expect(await generate(cwd)).toMatchObject({ code: 0, isRootMade: false });
  });

  test("a title, and of another source that is refused", async () => {
    const cwd = folderWith(MIXED);
    await generate(cwd);
    put(cwd, { "specs/fal/x/a.json": '{"openapi":' });
    expect((await generate(cwd)).code).toBe(1);
    put(cwd, queue("z/d", { title: "Another", price: "$2" }));
    expect(await generate(cwd)).toMatchObject({ code: 1, isRootMade: false });
    const warm = packageIn(cwd);
    expect(warm["README.md"]).toContain("| `z/d` | Another |");
    await generate(cwd, ["--force"]);
    expect(warm).toEqual(packageIn(cwd));
  });

  test("a title, where the manifest says nothing of the root, or something else", async () => {
    for (const root of ["", `"root": "${"0".repeat(64)}",`]) {
      const cwd = folderWith(PRICED);
      await generate(cwd);
      const text = packageIn(cwd)["manifest.json"] ?? "";
      put(cwd, { "generated/manifest.json": text.replace(/"root": "[0-9a-f]{64}",/g, root) });
      put(cwd, queue("z/d", { title: "Another", price: "$2" }));
      expect((await generate(cwd)).isRootMade).toBe(true);
      // The manifest says of what is kept what it said before.
      const { "manifest.json": _manifest, ...warm } = packageIn(cwd);
      expect(await cold(cwd, [])).toMatchObject(warm);
    }
  });
});
