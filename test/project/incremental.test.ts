import * as fc from "fast-check";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { stages as realStages, type Stages } from "../../codegen/project/stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { queueDocument } from "../support/queue-document.js";

/** fal's own document of an endpoint whose input has an integer. */
function page(id: string, text: string): string {
  return queueDocument(id, { steps: { type: "integer", description: text } });
}

const ids = ["x/a/one", "x/a/two", "x/b/one", "x/c", "y/d"] as const;

function pages(text = "Steps, between 1 and 9."): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [`specs/fal/${id}.json`, page(id, text)]));
}

interface Ran {
  readonly code: number;
  readonly compiled: readonly string[];
  readonly err: string;
}

/** Runs `generate` and notes which sources the last compilation saw. */
async function generate(cwd: string, argv: readonly string[] = []): Promise<Ran> {
  let compiled: readonly string[] = [];
  const stages: Stages = {
    ...realStages,
    makeEndpoints: async (sources, options, keep) => {
      compiled = sources.map(({ id }) => id.replace(/^specs\/fal\/|\.json$/g, "")).toSorted();
      return await realStages.makeEndpoints(sources, options, keep);
    },
  };
  const terminal = fakeTerminal(cwd);
  const code = await runWith(stages, ["--runtime", "import", ...argv], terminal);
  return { code, compiled, err: terminal.stderr() };
}

/** What a run into an empty folder writes. */
async function cold(cwd: string): Promise<ReturnType<typeof filesIn>> {
  rmSync(join(cwd, "generated"), { recursive: true, force: true });
  await generate(cwd);
  return filesIn(join(cwd, "generated"));
}

describe("what a change makes anew, no more and no fewer", () => {
  const changes: readonly (readonly [
    what: string,
    change: (cwd: string) => void,
    compiled: readonly string[],
    argv?: readonly string[],
  ])[] = [
    ["nothing", () => undefined, []],
    ["a source without family", (cwd) => put(cwd, { "specs/fal/x/c.json": page("x/c", "Steps.") }), ["x/c"]],
    [
      "a source with siblings",
      (cwd) => put(cwd, { "specs/fal/x/a/one.json": page("x/a/one", "Steps.") }),
      ["x/a/one", "x/a/two"],
    ],
    ["a source that is gone", (cwd) => rmSync(join(cwd, "specs/fal/x/a/one.json")), ["x/a/two"]],
    [
      "a new source of a known endpoint",
      (cwd) => put(cwd, { "specs/relay/c.json": page("x/c", "Steps.") }),
      ["specs/relay/c", "x/c"],
    ],
    [
      "a source that names another endpoint now",
      (cwd) => put(cwd, { "specs/fal/y/d.json": page("x/b/two", "Steps.") }),
      ["x/b/one", "y/d"],
    ],
    ["an option", () => undefined, [...ids], ["--runtime", "bundle"]],
    [
      "the provider of a source",
      (cwd) =>
        put(cwd, {
          "specs/sources.json": JSON.stringify({ sources: [{ path: "fal/y/d.json", provider: "elsewhere" }] }),
        }),
      ["y/d"],
    ],
    ["a rule's level", (cwd) => put(cwd, { "falsmith.config.json": '{"rules":{"check/example":"off"}}' }), [...ids]],
    [
      "an overlay",
      (cwd) =>
        put(cwd, {
          "specs/overlays/a.yaml":
            "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n  - {target: $.info, update: {title: T}}\n",
        }),
      [...ids],
    ],
    ["a file of the package", (cwd) => put(cwd, { "generated/registry.ts": "// mine\n" }), [...ids]],
  ];

  test.each(changes.map(([what, change, expected, argv = []]) => ({ what, change, expected, argv })))(
    "$what",
    { timeout: 60_000 },
    async ({ change, expected, argv }) => {
      const cwd = folderWith(pages());
      expect((await generate(cwd)).compiled).toEqual(ids);
      change(cwd);
      expect((await generate(cwd, argv)).compiled).toEqual(expected);
    },
  );
});

test("any sequence of changes gives the bytes of a run from nothing", { timeout: 300_000 }, async () => {
  const change = fc.record({
    id: fc.constantFrom(...ids),
    to: fc.constantFrom(...ids, "gone"),
    text: fc.constantFrom("Steps.", "Steps, between 1 and 9.", "Steps, between 2 and 5.", "One of: 1, 2."),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { maxLength: 4 }), async (rounds) => {
      const cwd = folderWith(pages());
      await generate(cwd);
      for (const round of rounds) {
        for (const { id, to, text } of round) {
          const file = `specs/fal/${id}.json`;
          if (to === "gone") rmSync(join(cwd, file), { force: true });
          else put(cwd, { [file]: page(to, text) });
        }
        await generate(cwd);
      }
      const warm = filesIn(join(cwd, "generated"));
      expect(warm).toEqual(await cold(cwd));
    }),
    { numRuns: 12, seed: 7 },
  );
});

describe("a document that refers to another file", () => {
  const document = (id: string, type: string): string => queueDocument(id, { size: { $ref: type } });
  const shared = (most: number): string => `Size: {type: integer, maximum: ${most}}\n`;
  const files = {
    ...pages(),
    "specs/fal/z/one.json": document("z/one", "../../parts/size.yaml#/Size"),
    "specs/fal/z/two.json": page("z/two", "Steps."),
    "specs/parts/size.yaml": shared(9),
  };

  test.each<readonly [string, Record<string, string>]>([
    ["is made anew when that file changes", { "specs/parts/size.yaml": shared(4) }],
    [
      "is made with that file when it changes itself",
      { "specs/fal/z/one.json": document("z/one", "../../parts/size.yaml#/Size") + "\n" },
    ],
    [
      "is made with a file that it did not refer to before",
      { "specs/fal/z/two.json": document("z/two", "../../parts/size.yaml#/Size") },
    ],
  ])("%s", async (_title, change) => {
    const cwd = folderWith(files);
    expect(await generate(cwd)).toMatchObject({ code: 0, err: expect.not.stringContaining("error") });
    put(cwd, change);
    expect((await generate(cwd)).compiled).toContain("specs/parts/size.yaml");
    const warm = filesIn(join(cwd, "generated"));
    expect(warm).toEqual(await cold(cwd));
  });
});
