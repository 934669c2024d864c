import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith as add } from "../../codegen/cli/commands/add/add.js";
import { runWith } from "../../codegen/cli/commands/update/update.js";
import { stages } from "../../codegen/project/stages.js";
import { queueDocument } from "../support/queue-document.js";
import { type Answer, modelPage, openapiPath, pagePath, redirect, serve, type Server, text } from "./add-server.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith, put, timesIn } from "./folder.js";
import { outcomeOf, type VerbOutcome } from "./outcome.js";

const ids = ["fal-ai/small/draw", "fal-ai/other/paint"] as const;
const [id, other] = ids;

/** A document that is sent once, and then only when it has another tag or date. */
function tagged(body: string, headers: Readonly<Record<string, string>>): Answer {
  return (request, response) => {
    const { etag = "none", "last-modified": date = "never" } = headers;
    const isKnown = request.headers["if-none-match"] === etag || request.headers["if-modified-since"] === date;
    if (isKnown) response.writeHead(304, headers).end();
    else response.writeHead(200, headers).end(body);
  };
}

async function update(cwd: string, ...argv: readonly string[]): Promise<VerbOutcome> {
  return await outcomeOf(runWith, cwd, argv);
}

interface Project {
  readonly cwd: string;
  readonly server: Server;
}

/** A project with fal's OpenAPI of two endpoints, and the server that they came from. */
async function project(headers: Readonly<Record<string, string>> = { etag: '"1"' }): Promise<Project> {
  const answers = ids.map((one) => [openapiPath(one), tagged(queueDocument(one), headers)] as const);
  const server = await serve(Object.fromEntries(answers));
  const cwd = folderWith();
  expect(await add(stages, [...ids, "--from", server.origin], fakeTerminal(cwd))).toBe(0);
  server.asked.splice(0);
  return { cwd, server };
}

function entryOf(cwd: string, path: string): Readonly<Record<string, unknown>> | undefined {
  const list: { readonly sources: readonly { readonly path: string }[] } = JSON.parse(
    filesIn(cwd)["specs/sources.json"] ?? "{}",
  );
  return list.sources.find((entry) => entry.path === path);
}

function sha(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

const bounded = (most: number): string => queueDocument(id, { steps: { type: "integer", maximum: most } });

describe("sources that are as they were", () => {
  test.each([
    ["an entity tag", { etag: '"1"' }, "if-none-match", '"1"'],
    [
      "a date",
      { "last-modified": "Mon, 01 Jun 2026 00:00:00 GMT" },
      "if-modified-since",
      "Mon, 01 Jun 2026 00:00:00 GMT",
    ],
  ] as const)("cost one conditional request each, by %s, and nothing is written", async (_, headers, name, value) => {
    const { cwd, server } = await project({ ...headers });
    const times = timesIn(cwd);
    expect(await update(cwd)).toEqual({ code: 0, out: "2 sources: 0 changed, 2 unchanged\n", err: "" });
    expect(server.asked.map(({ headers: { [name]: sent } }) => sent)).toEqual([value, value]);
    expect(timesIn(cwd)).toEqual(times);
    expect(await update(cwd, "--check")).toMatchObject({ code: 0 });
    expect(await update(cwd, "--format", "markdown")).toEqual({ code: 0, out: "", err: "" });
  });

  test("are told by their digest where the server says nothing of them", async () => {
    const { cwd } = await project({});
    const times = timesIn(cwd);
    expect(await update(cwd)).toMatchObject({ code: 0, out: "2 sources: 0 changed, 2 unchanged\n" });
    expect(timesIn(cwd)).toEqual(times);
  });

  test("have the new tag of the same bytes afterwards, which is no change", async () => {
    const { cwd, server } = await project();
    server.answers.set(openapiPath(id), tagged(queueDocument(id), { etag: '"2"' }));
    expect(await update(cwd, "--check")).toMatchObject({ code: 0 });
    expect(entryOf(cwd, `fal/${id}.json`)).toMatchObject({ etag: '"1"' });
    expect(await update(cwd)).toMatchObject({ code: 0, out: "2 sources: 0 changed, 2 unchanged\n" });
    expect(entryOf(cwd, `fal/${id}.json`)).toMatchObject({ etag: '"2"' });
  });

  test("are left alone when they were given as files", async () => {
    const { cwd } = await project();
    put(cwd, { "page.md": modelPage("fal-ai/given/page") });
    expect(await add(stages, ["page.md"], fakeTerminal(cwd))).toBe(0);
    const { out } = await update(cwd);
    expect(out).toBe("3 sources: 0 changed, 2 unchanged, 1 given as files, which nobody can ask for\n");
  });

  test("are those that patterns name", async () => {
    const { cwd, server } = await project();
    const asked = async (...patterns: readonly string[]): Promise<number> => {
      server.asked.splice(0);
      expect(await update(cwd, ...patterns)).toMatchObject({ code: 0 });
      return server.asked.length;
    };
    expect(await asked("fal/fal-ai/small")).toBe(1);
    expect(await asked("specs/fal/**/draw.json")).toBe(1);
    expect(await asked("fal")).toBe(2);
    expect(await asked(`${server.origin}/**`)).toBe(2);
    expect(await update(cwd, "kie")).toMatchObject({
      code: 2,
      err: expect.stringContaining("no source of specs/sources.json has such a path, provider or address"),
    });
  });
});

describe("a source that changed", () => {
  test("takes the place of its copy, and the change of the API is shown", async () => {
    const { cwd, server } = await project();
    server.answers.set(openapiPath(id), tagged(bounded(9), { etag: '"2"' }));
    const { code, out, err } = await update(cwd);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`changed specs/fal/${id}.json: ${id}\n`);
    expect(out).toContain("Input.steps");
    expect(out).toContain("2 sources: 1 changed, 1 unchanged\nfalsmith generate brings the package up to date\n");
    expect(filesIn(cwd)[`specs/fal/${id}.json`]).toBe(bounded(9));
    expect(entryOf(cwd, `fal/${id}.json`)).toMatchObject({ etag: '"2"', sha256: sha(bounded(9)) });
    expect(await update(cwd)).toMatchObject({ out: "2 sources: 0 changed, 2 unchanged\n" });
  });

  test("writes nothing with --check, and exits 1", async () => {
    const { cwd, server } = await project();
    const before = filesIn(cwd);
    server.answers.set(openapiPath(id), text(bounded(9)));
    expect(await update(cwd, "--check")).toMatchObject({
      code: 1,
      out: expect.stringContaining("2 sources: 1 to change, 1 unchanged\n"),
    });
    expect(filesIn(cwd)).toEqual(before);
  });

  test("is the body of a pull request, what breaks first, with what was said and is said", async () => {
    const { cwd, server } = await project();
    server.answers.set(openapiPath(id), text(bounded(9)));
    await update(cwd);
    server.answers.set(
      openapiPath(id),
      text(queueDocument(id, { steps: { type: "integer", maximum: 5 }, more: { type: "boolean" } })),
    );
    const { out } = await update(cwd, "--format", "markdown");
    expect(out).toMatch(
      /^The package needs a new \*\*major\*\* version\. 1 breaking, 1 new or wider changes in 1 endpoint\./,
    );
    expect(out).toContain("1 source of 2 is not what it was.");
    const guide = readFileSync(new URL("../../docs/update.md", import.meta.url), "utf8");
    const [, shown = "no example"] = /````markdown\n([\s\S]*?)````/.exec(guide) ?? [];
    expect(out.slice(0, shown.length)).toBe(shown);
    expect(out.indexOf("## Breaking")).toBeLessThan(out.indexOf("## New"));
    expect(out).toContain(`- \`Input.steps\` \`at most 9 → at most 5\` in \`${id}\`\n`);
    expect(out).toMatch(
      /`specs\/fal\/fal-ai\/small\/draw\.json:\d+`\n {2}```diff\n {2}- {3}"maximum": 9.*\n {2}\+ {3}"maximum": 5/,
    );
    expect(out).toContain("- `Input.more` `new: more?: boolean` in");
    expect(out).toContain(`- changed \`specs/fal/${id}.json\`: \`${id}\`, from \`${server.origin}${openapiPath(id)}\``);
  });

  test("is data for programs", async () => {
    const { cwd, server } = await project();
    server.answers.set(openapiPath(id), text(bounded(9)));
    const { out } = await update(cwd, "--format", "json");
    expect(JSON.parse(out)).toMatchObject({
      verdict: expect.any(String),
      checked: false,
      sources: { total: 2, changed: 1, unchanged: 1, given: 0, kept: 0 },
      updated: [{ path: `specs/fal/${id}.json`, state: "changed", endpoints: [id] }],
      findings: [],
      changes: expect.arrayContaining([expect.objectContaining({ at: "Input.steps", endpoints: [id] })]),
    });
  });

  test("is compared in the company of what else speaks of its endpoint", async () => {
    const { cwd, server } = await project();
    server.answers.set(openapiPath(id), text(bounded(9)));
    server.answers.set(pagePath(id), text(modelPage(id)));
    await update(cwd);
    await add(stages, [`${server.origin}${pagePath(id)}`, "--provider", "fal"], fakeTerminal(cwd));
    server.answers.set(pagePath(id), text(modelPage(id).replace("integer", "number")));
    // fal's OpenAPI outranks the page.
    const { out } = await update(cwd);
    expect(out).toContain("3 sources: 1 changed, 2 unchanged");
    expect(out).toContain("the API stays the same\n");
  });

  test("is brought back where its copy is gone", async () => {
    const { cwd } = await project();
    const path = `specs/fal/${id}.json`;
    const before = filesIn(cwd);
    rmSync(join(cwd, path));
    expect(await update(cwd, "--check")).toMatchObject({ code: 1 });
    expect(await update(cwd)).toMatchObject({ code: 0, out: expect.stringContaining(`restored ${path}: ${id}\n`) });
    expect(filesIn(cwd)).toEqual(before);
  });

  test("is not written over what a person edited", async () => {
    const { cwd, server } = await project();
    const path = `specs/fal/${id}.json`;
    put(cwd, { [path]: "mine" });
    const { code, err } = await update(cwd);
    expect(code).toBe(0);
    expect(err).toContain(`${path}: warning io/edited-by-hand: `);
    expect(server.asked.map((one) => one.path)).toEqual([openapiPath(other)]);
    expect(filesIn(cwd)[path]).toBe("mine");
  });
});

describe("a source that cannot be had keeps its last good copy", () => {
  async function kept(answer: Answer, ...argv: readonly string[]): Promise<VerbOutcome> {
    const { cwd, server } = await project();
    const before = filesIn(cwd);
    server.answers.set(openapiPath(id), answer);
    const outcome = await update(cwd, ...argv);
    expect(filesIn(cwd)).toEqual(before);
    return outcome;
  }

  test.each([404, 410])("and is told as gone after a %d", async (status) => {
    const { code, out, err } = await kept((_request, response) => void response.writeHead(status).end());
    expect([code, out]).toEqual([0, "2 sources: 0 changed, 1 unchanged, 1 kept as it was\n"]);
    expect(err).toContain(`specs/fal/${id}.json: warning io/source-gone: `);
    expect(err).toContain(`the server answers ${status}`);
  });

  test("and --check exits 1 for it", async () => {
    expect(await kept((_request, response) => void response.writeHead(404).end(), "--check")).toMatchObject({
      code: 1,
    });
  });

  test("and is told with the address where it has moved to another host", async () => {
    const { code, err } = await kept(redirect("https://docs.elsewhere.example/page.json", 301));
    expect(code).toBe(0);
    expect(err).toContain("warning io/source-moved: ");
    expect(err).toContain("redirects to https://docs.elsewhere.example/page.json, another host");
  });

  test.each([
    ["a broken page", '{"error":{"code":"expansion_failed"}}', "cannot be read as a source"],
    ["nothing", "", "the file is empty"],
    ["a page for people", "<!doctype html><title>Sign in</title><p>Please sign in.</p>", "cannot be read as a source"],
    ["another endpoint", queueDocument("fal-ai/new/thing"), `speaks of fal-ai/new/thing, no longer of ${id}`],
  ])("and is told when its address gives %s", async (_, body, why) => {
    const { code, err } = await kept(text(body));
    expect(code).toBe(0);
    expect(err).toContain(`specs/fal/${id}.json: warning io/source-unreadable: `);
    expect(err).toContain(why);
  });

  test("and is an error where nobody answers for it", async () => {
    const { code, err } = await kept(
      (_request, response) => void response.writeHead(503, { "retry-after": "0" }).end(),
    );
    expect(code).toBe(1);
    expect(err).toContain("error io/fetch: ");
    expect(err).toContain("the server answers 503, 4 times");
  });

  test("and the others are brought up to date all the same", async () => {
    const { cwd, server } = await project();
    server.answers.set(openapiPath(other), (_request, response) => void response.writeHead(404).end());
    server.answers.set(openapiPath(id), text(bounded(9)));
    const { code, out } = await update(cwd);
    expect(code).toBe(0);
    expect(out).toContain("2 sources: 1 changed, 0 unchanged, 1 kept as it was\n");
    expect(filesIn(cwd)[`specs/fal/${id}.json`]).toBe(bounded(9));
  });
});

describe("a source that has moved on its host", () => {
  const moved = "/catalogue/draw.json";

  test("for good, has its new address in the list afterwards", async () => {
    const { cwd, server } = await project();
    server.answers.set(openapiPath(id), redirect(moved, 308));
    server.answers.set(moved, text(queueDocument(id)));
    const { code, out } = await update(cwd);
    expect(code).toBe(0);
    expect(out).toContain(`moved specs/fal/${id}.json (now at ${server.origin}${moved})\n`);
    expect(entryOf(cwd, `fal/${id}.json`)).toMatchObject({ origin: `${server.origin}${moved}` });
  });

  test("for now, keeps its address", async () => {
    const { cwd, server } = await project();
    server.answers.set(openapiPath(id), redirect(moved, 307));
    server.answers.set(moved, text(queueDocument(id)));
    expect(await update(cwd)).toMatchObject({ code: 0, out: "2 sources: 0 changed, 2 unchanged\n" });
    expect(entryOf(cwd, `fal/${id}.json`)).toMatchObject({ origin: `${server.origin}${openapiPath(id)}` });
  });
});

describe("wrong usage", () => {
  test("is a folder without a list", async () => {
    const { code, err } = await update(folderWith());
    expect(code).toBe(2);
    expect(err).toContain("there is no specs/sources.json here");
  });

  test.each([
    ["--at-once", "0"],
    ["--timeout", "never"],
  ])("is %s %s", async (flag, value) => {
    const { cwd } = await project();
    expect(await update(cwd, flag, value)).toMatchObject({ code: 2, err: expect.stringContaining(flag) });
  });

  test("is a list that is none", async () => {
    const { err } = await update(folderWith({ "specs/sources.json": "[]" }));
    expect(err).toContain("this is not a list of sources");
  });
});
