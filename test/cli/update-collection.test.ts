import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith as add } from "../../codegen/cli/commands/add/add.js";
import { runWith as generate } from "../../codegen/cli/commands/generate.js";
import { runWith } from "../../codegen/cli/commands/update/update.js";
import { stages } from "../../codegen/project/stages.js";
import { operationPage } from "../support/pages.js";
import { zipOf } from "../support/zip.js";
import { serve, type Server } from "./add-server.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith, put, timesIn } from "./folder.js";
import { outcomeOf, type VerbOutcome } from "./outcome.js";

async function update(cwd: string, ...argv: readonly string[]): Promise<VerbOutcome> {
  return await outcomeOf(runWith, cwd, argv);
}

function sha(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

function entryIn(cwd: string): unknown {
  const list: { readonly sources: readonly unknown[] } = JSON.parse(filesIn(cwd)["specs/sources.json"] ?? "null");
  return list.sources[0];
}

function pagesIn(cwd: string): readonly string[] {
  return Object.keys(filesIn(join(cwd, "specs"))).filter((path) => path !== "sources.json");
}

const cats = operationPage("/cats");
const dogs = operationPage("/dogs");
const birds = operationPage("/birds");
const numbered = operationPage("/cats", "integer");

/** A project whose documentation is the folder `docs` beside it. */
async function project(
  files: Readonly<Record<string, string>> = { "cats.yaml": cats, "dogs.yaml": dogs },
): Promise<string> {
  const top = folderWith(Object.fromEntries(Object.entries(files).map(([path, content]) => [`docs/${path}`, content])));
  put(top, { "project/.keep": "" });
  const cwd = join(top, "project");
  expect(await add(stages, ["../docs", "--as", "pets"], fakeTerminal(cwd))).toBe(0);
  return cwd;
}

/** One page that came, one that changed, one that went. */
function change(cwd: string): void {
  put(cwd, { "../docs/cats.yaml": numbered, "../docs/deep/birds.yaml": birds });
  rmSync(join(cwd, "../docs/dogs.yaml"));
}

describe("a folder that was added as one source", () => {
  test("is as it was: nothing is written", async () => {
    const cwd = await project();
    const times = timesIn(cwd);
    const same = { code: 0, out: "2 sources: 0 changed, 2 unchanged\n", err: "" };
    expect(await update(cwd)).toEqual(same);
    expect(await update(cwd, "pets")).toEqual(same);
    expect(await update(cwd, "specs/pets/cats.yaml")).toEqual(same);
    expect(await update(cwd, "--check")).toMatchObject({ code: 0 });
    expect(timesIn(cwd)).toEqual(times);
    expect(await update(cwd, "fal")).toMatchObject({ code: 2 });
  });

  test("shows pages that came, changed and went, and what that means", async () => {
    const cwd = await project();
    change(cwd);
    const times = timesIn(join(cwd, "specs"));
    const checked = await update(cwd, "--check");
    expect(checked).toMatchObject({ code: 1, err: "" });
    expect(checked.out).toContain("3 sources: 3 to change, 0 unchanged\n");
    expect(timesIn(join(cwd, "specs"))).toEqual(times);
    const { code, out, err } = await update(cwd);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`changed specs/pets/cats.yaml: pages.example GET /cats
new specs/pets/deep/birds.yaml: pages.example GET /birds
gone specs/pets/dogs.yaml: pages.example GET /dogs
`);
    expect(out).toContain("Output.name: string → integer");
    expect(out).toContain("verdict: major");
    expect(pagesIn(cwd)).toEqual(["pets/cats.yaml", "pets/deep/birds.yaml"]);
    expect(entryIn(cwd)).toMatchObject({ pages: { "cats.yaml": sha(numbered), "deep/birds.yaml": sha(birds) } });
    expect(await update(cwd)).toMatchObject({ code: 0, out: "2 sources: 0 changed, 2 unchanged\n" });
  });

  test("says the same as Markdown and as data", async () => {
    const cwd = await project();
    change(cwd);
    const markdown = await update(cwd, "--check", "--format", "markdown");
    expect(markdown.out).toContain("3 sources of 3 are not what they were.");
    expect(markdown.out).toContain("- new `specs/pets/deep/birds.yaml`: `pages.example GET /birds`, from `../docs`");
    expect(markdown.out).toContain("- gone `specs/pets/dogs.yaml`: `pages.example GET /dogs`, from `../docs`");
    const json: unknown = JSON.parse((await update(cwd, "--check", "--format", "json")).out);
    expect(json).toMatchObject({
      verdict: "major",
      sources: { total: 3, changed: 3, unchanged: 0, kept: 0 },
      updated: [
        { state: "changed" },
        { state: "new" },
        { state: "gone", path: "specs/pets/dogs.yaml", origin: "../docs" },
      ],
    });
  });

  test("is looked at as a whole: what one page refers to in another that stays", async () => {
    const referring = cats.replace(
      "{type: object, properties: {name: {type: string}}}",
      '{$ref: "all.yaml#/components/schemas/Cat"}',
    );
    const parts = "components: {schemas: {Cat: {type: string}}}\n";
    const cwd = await project({ "cats.yaml": referring, "all.yaml": parts });
    put(cwd, { "../docs/cats.yaml": referring.replace("The answer", "What there is") });
    const { out, err } = await update(cwd);
    expect([out, err]).toEqual([
      expect.stringContaining("changed specs/pets/cats.yaml: pages.example GET /cats\nthe API stays the same"),
      "",
    ]);
    put(cwd, { "../docs/all.yaml": parts.replace("string", "integer") });
    expect((await update(cwd)).out).toContain("Output: string → integer");
  });

  test("keeps the copy of a page that cannot be read any more, and says so each time", async () => {
    const cwd = await project();
    put(cwd, { "../docs/cats.yaml": "openapi: 3.1.0\n  paths: [" });
    for (const _ of [1, 2]) {
      const { code, out, err } = await update(cwd);
      expect([code, out]).toEqual([0, "2 sources: 0 changed, 1 unchanged, 1 kept as it was\n"]);
      expect(err).toMatch(/^specs\/pets\/cats\.yaml: warning io\/source-unreadable: .*the last good copy is kept/);
    }
    expect(await update(cwd, "--check")).toMatchObject({ code: 1 });
    expect(filesIn(cwd)["specs/pets/cats.yaml"]).toBe(cats);
  });

  test("has new pages that cannot be added: one is told once, one for people is named", async () => {
    const cwd = await project();
    put(cwd, { "../docs/broken.yaml": "openapi: 3.1.0\n  paths: [", "../docs/guide.md": "# Guide\n" });
    const { code, err } = await update(cwd);
    expect(code).toBe(0);
    expect(err).toMatch(/^specs\/pets: note io\/source-unreadable: 1 new page .*guide\.md$/m);
    expect(err).toMatch(/^specs\/pets\/broken\.yaml: warning io\/source-unreadable: .*it is not added/m);
    expect(pagesIn(cwd)).toEqual(["pets/cats.yaml", "pets/dogs.yaml"]);
    expect(await update(cwd, "--check")).toEqual({ code: 0, out: "2 sources: 0 to change, 2 unchanged\n", err: "" });
  });

  test("leaves a page alone that was edited by hand, also when it went", async () => {
    const cwd = await project();
    put(cwd, { "specs/pets/cats.yaml": "mine", "specs/pets/dogs.yaml": "mine too" });
    change(cwd);
    const { code, err } = await update(cwd);
    expect([code, err.match(/io\/edited-by-hand/g)]).toEqual([0, ["io/edited-by-hand", "io/edited-by-hand"]]);
    expect(filesIn(cwd)).toMatchObject({ "specs/pets/cats.yaml": "mine", "specs/pets/dogs.yaml": "mine too" });
    expect(pagesIn(cwd)).toContain("pets/deep/birds.yaml");
  });

  test("brings back a page whose file is away", async () => {
    const cwd = await project();
    rmSync(join(cwd, "specs/pets/cats.yaml"));
    expect((await update(cwd)).out).toContain("restored specs/pets/cats.yaml");
    expect(filesIn(cwd)["specs/pets/cats.yaml"]).toBe(cats);
  });

  test("that is gone, or has no pages, keeps all copies and is told", async () => {
    const cwd = await project();
    const kept = pagesIn(cwd);
    renameSync(join(cwd, "../docs"), join(cwd, "../away"));
    expect(await update(cwd)).toMatchObject({
      code: 0,
      out: "2 sources: 0 changed, 0 unchanged, 2 kept as they were\n",
      err: expect.stringMatching(/^specs\/pets: warning io\/source-gone: \.\.\/docs is gone/),
    });
    expect(await update(cwd, "--check")).toMatchObject({ code: 1 });
    put(cwd, { "../docs/logo.png": "x" });
    expect((await update(cwd)).err).toMatch(/^specs\/pets: warning io\/source-unreadable: .*there is no page in it/);
    expect(pagesIn(cwd)).toEqual(kept);
  });
});

describe("an archive", () => {
  interface Served {
    readonly cwd: string;
    readonly server: Server;
    readonly publish: (tag: string, files: Readonly<Record<string, string>>) => void;
  }

  async function served(): Promise<Served> {
    const server = await serve({});
    const publish: Served["publish"] = (tag, files) => {
      const bytes = zipOf(Object.entries(files).map(([name, content]) => ({ name, content })));
      server.answers.set("/docs.zip", (request, response) => {
        if (request.headers["if-none-match"] === tag) response.writeHead(304).end();
        else response.writeHead(200, { etag: tag }).end(bytes);
      });
    };
    publish('"1"', { "cats.yaml": cats, "dogs.yaml": dogs });
    const cwd = folderWith();
    expect(await add(stages, [`${server.origin}/docs.zip`, "--as", "pets"], fakeTerminal(cwd))).toBe(0);
    server.asked.splice(0);
    return { cwd, server, publish };
  }

  test("is asked for by one conditional request", async () => {
    const { cwd, server } = await served();
    const times = timesIn(cwd);
    expect(await update(cwd)).toEqual({ code: 0, out: "2 sources: 0 changed, 2 unchanged\n", err: "" });
    expect(server.asked.map(({ headers }) => headers["if-none-match"])).toEqual(['"1"']);
    expect(timesIn(cwd)).toEqual(times);
  });

  test("that changed gives its pages; what is damaged, gone or elsewhere keeps them", async () => {
    const { cwd, server, publish } = await served();
    publish('"2"', { "cats.yaml": numbered, "birds.yaml": birds });
    expect((await update(cwd)).out).toContain("3 sources: 3 changed, 0 unchanged");
    expect(entryIn(cwd)).toMatchObject({ etag: '"2"' });
    const kept = pagesIn(cwd);
    server.answers.set("/docs.zip", (_, response) => void response.writeHead(200).end("<html>"));
    expect(await update(cwd)).toMatchObject({
      code: 0,
      err: expect.stringContaining("warning io/source-unreadable: "),
    });
    server.answers.set("/docs.zip", (_, response) => void response.writeHead(410).end());
    expect(await update(cwd)).toMatchObject({ code: 0, err: expect.stringContaining("warning io/source-gone: ") });
    server.answers.set(
      "/docs.zip",
      (_, response) => void response.writeHead(302, { location: "https://elsewhere.example/" }).end(),
    );
    expect(await update(cwd)).toMatchObject({ code: 0, err: expect.stringContaining("warning io/source-moved: ") });
    server.answers.set("/docs.zip", (_, response) => void response.writeHead(401).end());
    expect(await update(cwd)).toMatchObject({ code: 1, err: expect.stringContaining("error io/fetch: ") });
    expect(pagesIn(cwd)).toEqual(kept);
  });
});

describe("a git repository", () => {
  test("is fetched only where its branch is another commit", async () => {
    const folder = folderWith({ "cats.yaml": cats, "dogs.yaml": dogs });
    const git = (...argv: readonly string[]): string => {
      const config = ["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "init.defaultBranch=main"];
      const { status, stdout } = spawnSync("git", ["-C", folder, ...config, ...argv], { encoding: "utf8" });
      expect([argv, status]).toEqual([argv, 0]);
      return stdout.trim();
    };
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "one");
    const cwd = folderWith();
    expect(await add(stages, [`file://${folder}/.git#main`, "--as", "pets"], fakeTerminal(cwd))).toBe(0);
    const times = timesIn(cwd);
    expect(await update(cwd)).toEqual({ code: 0, out: "2 sources: 0 changed, 2 unchanged\n", err: "" });
    expect(timesIn(cwd)).toEqual(times);
    put(folder, { "cats.yaml": numbered });
    rmSync(join(folder, "dogs.yaml"));
    git("add", "--all");
    git("commit", "--quiet", "--message", "two");
    expect((await update(cwd)).out).toContain("gone specs/pets/dogs.yaml");
    expect(entryIn(cwd)).toMatchObject({ commit: git("rev-parse", "HEAD"), pages: { "cats.yaml": sha(numbered) } });
    renameSync(join(folder, ".git"), join(folder, "away"));
    expect(await update(cwd)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^specs\/pets: error io\/git: .*the last good copy is kept/),
    });
    expect(pagesIn(cwd)).toEqual(["pets/cats.yaml"]);
  });
});

describe("beside other sources", () => {
  test("an entry of its own names the operation of a page", async () => {
    const cwd = await project();
    const list: { readonly sources: readonly unknown[] } = JSON.parse(filesIn(cwd)["specs/sources.json"] ?? "null");
    const sources = [...list.sources, { path: "pets/cats.yaml", name: "all/cats" }];
    put(cwd, { "specs/sources.json": JSON.stringify({ sources }) });
    expect(await generate(stages, [], fakeTerminal(cwd))).toBe(0);
    expect(Object.keys(filesIn(cwd))).toContain("generated/pages.example/all/cats/index.ts");
    put(cwd, { "../docs/cats.yaml": numbered });
    expect(await update(cwd)).toMatchObject({
      code: 0,
      out: expect.stringContaining("2 sources: 1 changed, 1 unchanged\n"),
      err: "",
    });
    expect(filesIn(cwd)["specs/sources.json"]).toContain('"name": "all/cats"');
  });

  test("an entry that lacks what it needs is told, and the rest goes on", async () => {
    const cwd = await project();
    put(cwd, { "specs/sources.json": JSON.stringify({ sources: [{ path: "pets", pages: {} }] }) });
    expect(await update(cwd)).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^specs\/pets: warning io\/source-list: /),
    });
  });
});
