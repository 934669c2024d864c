import { chmodSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import type { Stages } from "../../codegen/project/stages.js";
import { fakeStages } from "./fake-stages.js";
import { fakeTerminal, type FakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith, put, timesIn } from "./folder.js";

interface Ran {
  readonly code: number;
  readonly err: string;
  readonly terminal: FakeTerminal;
}

async function generate(cwd: string, argv: readonly string[] = [], stages: Stages = fakeStages): Promise<Ran> {
  const terminal = fakeTerminal(cwd);
  const code = await runWith(stages, ["--runtime", "import", ...argv], terminal);
  expect(terminal.stdout()).toBe("");
  return { code, err: terminal.stderr(), terminal };
}

/** Stages that must not be asked. */
const noStages: Stages = { ...fakeStages, makeEndpoints: () => Promise.reject(new Error("compiled")) };

/** What a run that asks them comes to. */
const asked = { code: 1, err: expect.stringMatching(/^falsmith: error internal\/run: .*: compiled$/m) };

const two = { "specs/fal/a.md": "endpoint x/a\n", "specs/relay/b.md": "endpoint x/b\n" };

describe("a first and a second run", () => {
  test("the package and its manifest are written, with a summary", async () => {
    const cwd = folderWith(two);
    const { code, err } = await generate(cwd);
    expect(err.split("\n", 1)).toEqual(["2 endpoints from 2 sources · 6 files: 6 written, 0 unchanged"]);
    expect(code).toBe(0);
    expect(Object.keys(filesIn(join(cwd, "generated")))).toEqual([
      "manifest.json",
      "registry.ts",
      "x/a/index.ts",
      "x/a/openapi.json",
      "x/b/index.ts",
      "x/b/openapi.json",
    ]);
  });

  test("the manifest tells which outputs belong to which sources, and nothing of the machine", async () => {
    const cwd = folderWith(two);
    await generate(cwd);
    const text = readFileSync(join(cwd, "generated/manifest.json"), "utf8");
    expect(text).not.toContain(cwd);
    expect(JSON.parse(text)).toMatchObject({
      options: { runtime: "import", rules: {} },
      sources: {
        "specs/fal/a.md": { provider: "fal", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        "specs/relay/b.md": { provider: "relay" },
      },
      endpoints: [
        {
          id: "x/a",
          kind: "queue",
          folder: "x/a",
          sources: ["specs/fal/a.md"],
          outputs: { "x/a/index.ts": expect.any(String) },
        },
        { id: "x/b", sources: ["specs/relay/b.md"] },
      ],
      outputs: { "registry.ts": expect.any(String) },
    });
  });

  test("the second run asks no stage, writes nothing, and repeats the warnings", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a\nwarn look\nedit" });
    const first = await generate(cwd);
    const times = timesIn(join(cwd, "generated"));
    const second = await generate(cwd, [], noStages);
    expect(second).toMatchObject({
      code: 0,
      // What to install is told when something is written.
      err: first.err
        .replace(/^the package imports .*\n/m, "")
        .replace("4 files: 4 written, 0 unchanged", "4 files unchanged")
        .replace("1 endpoint", "already up to date: 1 endpoint"),
    });
    expect(second.err).toContain("specs/a.md:2:1: warning check/fake: look\n    | warn look\n");
    expect(timesIn(join(cwd, "generated"))).toEqual(times);
    expect((await generate(cwd, ["--strict"], noStages)).code).toBe(1);
  });

  test("the order of inputs changes nothing, nor does the way they are named", async () => {
    const cwd = folderWith(two);
    await generate(cwd, ["specs", "--out", "one"]);
    await generate(cwd, ["./specs/relay/b.md", "specs/fal", "--out", "two"]);
    await generate(cwd, ["specs/**/*.md", "specs/fal/a.md", "--out", "three"]);
    const [one, two_, three] = ["one", "two", "three"].map((out) => filesIn(join(cwd, out)));
    expect(two_).toEqual(one);
    expect(three).toEqual(one);
  });

  test.each([
    ["a source", (cwd: string) => put(cwd, { "specs/fal/a.md": "endpoint x/a\n\n" })],
    ["a new source", (cwd: string) => put(cwd, { "specs/fal/c.md": "endpoint x/c\n" })],
    [
      "a provider",
      (cwd: string) => put(cwd, { "specs/sources.json": '{"sources":[{"path":"fal/a.md","provider":"other"}]}' }),
    ],
    ["an overlay", (cwd: string) => put(cwd, { "specs/overlays/o.yaml": "overlay: 1.1.0\n" })],
    ["a rule's level", (cwd: string) => put(cwd, { "falsmith.config.json": '{"rules":{"check/fake":"error"}}' })],
    ["an output", (cwd: string) => rmSync(join(cwd, "generated/registry.ts"))],
    ["what a killed run left", (cwd: string) => put(cwd, { "generated/.falsmith-1-1.tmp": "" })],
  ])("%s that changes is noticed", async (_what, change) => {
    const cwd = folderWith(two);
    await generate(cwd);
    change(cwd);
    expect(await generate(cwd, [], noStages)).toMatchObject(asked);
  });

  test("a manifest older than a program that is being worked on proves nothing", async () => {
    const cwd = folderWith(two);
    await generate(cwd);
    utimesSync(join(cwd, "generated/manifest.json"), 1, 1);
    expect(await generate(cwd, [], noStages)).toMatchObject(asked);
  });
});

test("a mistake of ours is told with its stack to whoever looks for it", async () => {
  const cwd = folderWith(two);
  const terminal = fakeTerminal(cwd, { env: { FALSMITH_DEBUG: "1" } });
  expect(await runWith(noStages, ["--runtime", "import"], terminal)).toBe(1);
  expect(terminal.stderr()).toMatch(/^Error: compiled\n +at .*generate\.test\.ts/m);
  expect((await generate(cwd, [], noStages)).err).not.toContain("generate.test.ts");
});

describe("sources that come, go and break", () => {
  test("the output of a source that is gone is removed, with its empty folders", async () => {
    const cwd = folderWith(two);
    await generate(cwd);
    put(cwd, { "generated/x/mine.txt": "mine" });
    rmSync(join(cwd, "specs/relay/b.md"));
    const { err } = await generate(cwd);
    expect(err).toContain("2 removed");
    expect(Object.keys(filesIn(join(cwd, "generated")))).toEqual([
      "manifest.json",
      "registry.ts",
      "x/a/index.ts",
      "x/a/openapi.json",
      "x/mine.txt",
    ]);
  });

  test("a refused source keeps its previous output, stays listed, and the others are written", async () => {
    const cwd = folderWith(two);
    await generate(cwd);
    const before = filesIn(join(cwd, "generated"));
    put(cwd, { "specs/fal/a.md": "endpoint x/a\nrefuse\n", "specs/relay/b.md": "endpoint x/b\nnew\n" });
    const { code, err } = await generate(cwd);
    expect(code).toBe(1);
    expect(err).toContain(
      "specs/fal/a.md:2:1: error ingest/fake: refused\n    | refuse\n    hint: say something else\n",
    );
    const after = filesIn(join(cwd, "generated"));
    expect(after["x/a/index.ts"]).toBe(before["x/a/index.ts"]);
    expect(after["x/b/index.ts"]).not.toBe(before["x/b/index.ts"]);
    expect(after["registry.ts"]).toBe('x/a kept {"id":"x/a"}\nx/b\n');
    const manifest = JSON.parse(after["manifest.json"] ?? "");
    expect(Object.keys(manifest.refused)).toEqual(["specs/fal/a.md"]);
    expect(manifest.sources["specs/fal/a.md"]).toEqual(
      JSON.parse(before["manifest.json"] ?? "").sources["specs/fal/a.md"],
    );
    const again = await generate(cwd);
    expect(again).toMatchObject({ code: 1 });
    expect(filesIn(join(cwd, "generated"))).toEqual(after);
  });

  test("an endpoint that lost one of its sources to a fault keeps what both said", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a\nmore\n", "specs/b.md": "endpoint x/a\n" });
    await generate(cwd);
    const before = filesIn(join(cwd, "generated"))["x/a/index.ts"];
    put(cwd, { "specs/a.md": "" });
    const { code, err } = await generate(cwd);
    expect(code).toBe(1);
    expect(err).toContain("specs/a.md: error io/empty: the file is empty");
    expect(filesIn(join(cwd, "generated"))["x/a/index.ts"]).toBe(before);
  });

  test("a first run in which everything is refused writes nothing", async () => {
    const cwd = folderWith({ "specs/a.md": "refuse", "specs/b.md": "\0" });
    const { code, err } = await generate(cwd);
    expect(code).toBe(1);
    expect(err).toContain("specs/b.md: error io/binary");
    expect(err).toContain("0 endpoints from 2 sources (2 refused) · nothing written · 2 errors");
    expect(Object.keys(filesIn(cwd))).toEqual(["specs/a.md", "specs/b.md"]);
  });

  test("the finding that refuses a source cannot be silenced", async () => {
    const config = '{"rules":{"check/fake":"off"}}';
    const cwd = folderWith({ "specs/a.md": "refuse\nwarn w", "falsmith.config.json": config });
    const { code, err } = await generate(cwd);
    expect(code).toBe(1);
    expect(err).toContain("ingest/fake");
    expect(err).not.toContain("check/fake");
  });
});

describe("work of a person is not lost", () => {
  test("a file that was edited by hand is told and left, until --force", async () => {
    const cwd = folderWith(two);
    await generate(cwd);
    put(cwd, { "generated/x/a/index.ts": "mine" });
    for (const argv of [[], ["--strict"]]) {
      const { code, err } = await generate(cwd, argv);
      expect(code).toBe(1);
      expect(err).toContain("generated/x/a/index.ts: error io/edited-by-hand: ");
      expect(filesIn(cwd)["generated/x/a/index.ts"]).toBe("mine");
    }
    expect(await generate(cwd, ["--force"])).toMatchObject({ code: 0 });
    expect(filesIn(cwd)["generated/x/a/index.ts"]).toContain("// {");
    expect((await generate(cwd, [], noStages)).code).toBe(0);
  });

  test("an edited file whose source is gone stays, and stays noticed", async () => {
    const cwd = folderWith(two);
    await generate(cwd);
    put(cwd, { "generated/x/a/index.ts": "mine" });
    rmSync(join(cwd, "specs/fal/a.md"));
    for (const argv of [[], ["--strict"]]) {
      const { code, err } = await generate(cwd, argv);
      expect(code).toBe(1);
      expect(err).toContain("generated/x/a/index.ts: error io/edited-by-hand");
    }
    expect(await generate(cwd, ["--force"])).toMatchObject({ code: 0 });
    expect(filesIn(cwd)["generated/x/a/index.ts"]).toBeUndefined();
  });

  test("a foreign file in the way is left; one with the same content is fine", async () => {
    const cwd = folderWith({ ...two, "generated/registry.ts": "mine", "generated/x/a/openapi.json": '{"id":"x/a"}' });
    const { code, err } = await generate(cwd);
    expect(code).toBe(1);
    expect(err).toContain("generated/registry.ts: error io/foreign");
    expect(err).not.toContain("openapi.json");
    expect(filesIn(cwd)["generated/registry.ts"]).toBe("mine");
    expect(JSON.parse(filesIn(cwd)["generated/manifest.json"] ?? "").outputs).toEqual({});
  });

  test("a damaged manifest is told and counts as absent", async () => {
    const cwd = folderWith(two);
    await generate(cwd);
    const path = join(cwd, "generated/manifest.json");
    writeFileSync(path, readFileSync(path, "utf8").slice(0, 200));
    const { code, err } = await generate(cwd);
    expect(err).toContain("generated/manifest.json: warning io/manifest-damaged");
    expect(code).toBe(0);
    expect((await generate(cwd, [], noStages)).code).toBe(0);
  });

  test("somebody else's manifest.json is not overwritten", async () => {
    const cwd = folderWith({ ...two, "generated/manifest.json": '{"name":"a web app"}' });
    const { code, err } = await generate(cwd);
    expect(code).toBe(1);
    expect(err).toContain("generated/manifest.json: error io/foreign: this is not falsmith's manifest");
    expect(Object.keys(filesIn(join(cwd, "generated")))).toEqual(["manifest.json"]);
  });
});

describe("--check", () => {
  test("names each file that is missing, changed, stale or edited, and writes nothing", async () => {
    const cwd = folderWith({ ...two, "specs/c.md": "endpoint x/c\n" });
    await generate(cwd);
    expect(await generate(cwd, ["--check"])).toMatchObject({ code: 0 });
    put(cwd, { "specs/fal/a.md": "endpoint x/a\nnew\n", "generated/x/b/index.ts": "mine" });
    rmSync(join(cwd, "generated/x/b/openapi.json"));
    rmSync(join(cwd, "specs/c.md"));
    const before = filesIn(cwd);
    const { code, err } = await generate(cwd, ["--check"]);
    expect(code).toBe(1);
    expect(err.split("\n").map((line) => line.split(": ").slice(0, 2).join(": "))).toEqual([
      "generated/manifest.json: error io/out-of-date",
      "generated/registry.ts: error io/out-of-date",
      "generated/x/a/index.ts: error io/out-of-date",
      "generated/x/b/index.ts: error io/edited-by-hand",
      "generated/x/b/openapi.json: error io/missing",
      "generated/x/c/index.ts: error io/stale",
      "generated/x/c/openapi.json: error io/stale",
      expect.stringContaining("2 endpoints from 2 sources"),
      "to see what changed: falsmith diff generated specs",
      "",
    ]);
    expect(filesIn(cwd)).toEqual(before);
  });

  test("says how to compare a package with its sources, once, by the names that a shell takes", async () => {
    const cwd = folderWith({ ...two, "out dir/keep.txt": "" });
    const flags = ["--out", "out dir"];
    await generate(cwd, flags);
    put(cwd, { "specs/fal/a.md": "endpoint x/a\nnew\n" });
    const lines = async (argv: readonly string[]): Promise<readonly string[]> =>
      (await generate(cwd, [...argv, ...flags, "--check"])).err.split("\n").filter((line) => line.startsWith("to see"));
    expect(await lines([])).toEqual(["to see what changed: falsmith diff 'out dir' specs"]);
    expect(await lines(["specs/fal", "specs/relay"])).toEqual([
      "to see what changed: falsmith generate, then git diff 'out dir'",
    ]);
    expect(await lines(["--reporter", "github"])).toEqual([]);
  });

  test("without any package every file is missing, and no folder is made", async () => {
    const cwd = folderWith(two);
    const { code, err } = await generate(cwd, ["--check"]);
    expect(code).toBe(1);
    expect(err).toContain("generated/manifest.json: error io/missing");
    expect(Object.keys(filesIn(cwd))).toEqual(Object.keys(two).toSorted());
  });
});

test.each([
  ["falsmith:kie-markt", "(did you mean falsmith:kie-market?)"],
  ["falsmith:klng@relay.example", "(did you mean falsmith:kling?)"],
])("an overlay of the tool by the name %s is told with the one it is close to", async (name, meant) => {
  const cwd = folderWith({ ...two, "falsmith.config.json": JSON.stringify({ sources: ["specs"], overlays: [name] }) });
  const { code, err } = await generate(cwd);
  expect(code).toBe(2);
  expect(err).toContain(`no provider overlay is called "${name}" ${meant}; there are falsmith:`);
});

describe("wrong inputs", () => {
  test.each([
    [
      ["specs/a.mx"],
      "specs/a.mx: error io/no-such-input: no such file or folder (did you mean specs/a.md?); give a document",
    ],
    [["nowhere/*.md"], "nowhere/*.md: error io/no-such-input: this pattern matches no document"],
    [["empty"], "empty: error io/no-such-input: no documents in this folder"],
    [["specs", "--out", "specs"], "specs: error io/no-such-input: the output folder must not hold the sources"],
    [["specs", "--out", "."], ".: error io/unsafe-path: the output folder is the current folder, or holds it"],
    [["specs", "--out", "/"], "/: error io/unsafe-path: the output folder is the root of the file system"],
    [["specs", "--out", "~"], "~: error io/unsafe-path: the output folder is written with a ~"],
  ])("%j is wrong usage", async (argv, line) => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a", "empty/.keep": "" });
    const { code, err } = await generate(cwd, argv);
    expect(code).toBe(2);
    expect(err).toContain(line);
    expect(Object.keys(filesIn(cwd))).toEqual(["empty/.keep", "specs/a.md"]);
  });

  test("all wrong inputs are told at once", async () => {
    const { code, err } = await generate(folderWith(), ["one", "two"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^one: .*\ntwo: .*\n$/);
  });

  test("no inputs and no specs", async () => {
    const { code, err } = await generate(folderWith());
    expect(code).toBe(2);
    expect(err).toMatch(/^falsmith: error io\/no-such-input: no inputs: .*name documents.*\n$/);
  });
});

describe("the output folder", () => {
  const root = process.getuid?.() === 0;
  test.skipIf(root || process.platform === "win32")(
    `that cannot be written${root ? " (skipped: root may write everywhere)" : " (skipped on Windows, which has no such modes)"}`,
    async () => {
      const cwd = folderWith({ ...two, "locked/.keep": "" });
      chmodSync(join(cwd, "locked"), 0o555);
      const { code, err } = await generate(cwd, ["--out", "locked/out"]);
      chmodSync(join(cwd, "locked"), 0o755);
      expect(code).toBe(2);
      expect(err).toMatch(
        /^locked\/out: error io\/write: cannot write here, permission denied; nothing was changed; make it writable.*\n$/,
      );
    },
  );

  test("that is a file", async () => {
    const cwd = folderWith({ ...two, out: "" });
    expect(await generate(cwd, ["--out", "out"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^out: error io\/unsafe-path: .*--out\n$/),
    });
    expect(await generate(cwd, ["--out", "out/below"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^out\/below: error io\/write: .*\n$/),
    });
  });

  test("that is a link, or holds one on the way", async () => {
    const cwd = folderWith({ ...two, "elsewhere/keep": "", "generated/keep": "" });
    symlinkSync(join(cwd, "elsewhere"), join(cwd, "link"));
    symlinkSync(join(cwd, "elsewhere"), join(cwd, "generated/x"));
    expect(await generate(cwd, ["--out", "link"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("link: error io/unsafe-path: the output folder is a symbolic link"),
    });
    expect(await generate(cwd)).toMatchObject({
      code: 1,
      err: expect.stringContaining("generated/x: error io/unsafe-path: will not write through a symbolic link"),
    });
    expect(Object.keys(filesIn(join(cwd, "elsewhere")))).toEqual(["keep"]);
    expect(readdirSync(join(cwd, "generated")).toSorted()).toEqual(["keep", "x"]);
  });

  test("is not taken for a source", async () => {
    const cwd = folderWith({ "a.md": "endpoint x/a" });
    await generate(cwd, ["."]);
    expect(await generate(cwd, ["."], noStages)).toMatchObject({ code: 0 });
  });

  test("holds no unsafe names", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint con/a\n" });
    expect(await generate(cwd)).toMatchObject({
      code: 1,
      err: expect.stringContaining('will not write "con/a/index.ts": "con" is reserved on Windows'),
    });
    expect(Object.keys(filesIn(cwd))).toEqual(["specs/a.md"]);
  });
});

describe("configuration and reporters", () => {
  test("flags win over the configuration", async () => {
    const cwd = folderWith({
      "docs/a.md": "endpoint x/a",
      "falsmith.config.mjs": 'export default { sources: ["docs/**"], output: { dir: "made" } }',
    });
    await generate(cwd);
    await generate(cwd, ["--out", "flag"]);
    expect(filesIn(join(cwd, "flag"))).toEqual(filesIn(join(cwd, "made")));
  });

  test("a rule of the configuration must exist", async () => {
    const cwd = folderWith({ ...two, "falsmith.config.json": '{"rules":{"check/fakes":"off"}}' });
    expect(await generate(cwd)).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'falsmith.config.json: error io/config: rules: unknown code "check/fakes" (did you mean check/fake?)',
      ),
    });
  });

  test("rules change levels", async () => {
    const cwd = folderWith({
      "specs/a.md": "endpoint x/a\nwarn w",
      "falsmith.config.json": '{"rules":{"check/fake":"error"}}',
    });
    expect(await generate(cwd)).toMatchObject({ code: 1, err: expect.stringContaining("error check/fake: w") });
  });

  test("json is one document", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a\nwarn w\npointer p\nedit" });
    const { err } = await generate(cwd, ["--reporter", "json"]);
    expect(JSON.parse(err)).toEqual({
      findings: [
        { code: "check/fake", level: "warning", path: "specs/a.md", message: "p", pointer: "#/paths/~1a/post" },
        { code: "check/fake", level: "warning", path: "specs/a.md", line: 2, column: 1, message: "w", quote: "warn w" },
      ],
      summary: expect.objectContaining({
        endpoints: 1,
        sources: 1,
        edits: 1,
        warnings: 2,
        files: { written: 4, removed: 0, unchanged: 0, kept: 0 },
      }),
    });
    const wrong = await generate(cwd, ["--reporter", "json", "--out", "specs/a.md"]);
    expect(JSON.parse(wrong.err).findings).toHaveLength(1);
  });

  test("github prints workflow commands", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a\nwarn 100%,a::b" });
    const { err } = await generate(cwd, ["--reporter", "github"]);
    expect(err).toContain(
      "::warning file=specs/a.md,line=2,col=1,title=check/fake::100%25,a::b%0A| warn 100%25,a::b\n",
    );
  });

  test.each([
    [["--chekc"], "unknown flag --chekc (did you mean --check?); falsmith generate --help lists them"],
    [["--reporter", "txt"], '--reporter is text|json|github|sarif, not "txt" (did you mean text?)'],
    [["--out"], "--out needs a value"],
    [["--check=yes"], "--check takes no value"],
  ])("%j is wrong usage", async (argv, message) => {
    await expect(runWith(fakeStages, argv, fakeTerminal(folderWith()))).rejects.toMatchObject({
      exit: 2,
      message: expect.stringContaining(message),
    });
  });

  test("the runtime is imported unless it is to come along", async () => {
    const cwd = folderWith(two);
    await runWith(fakeStages, ["--runtime", "bundle"], fakeTerminal(cwd));
    const names = Object.keys(filesIn(join(cwd, "generated"))).filter((name) => name.startsWith("runtime/"));
    expect(names).toContain("runtime/contract/validator.ts");
    expect(names.filter((name) => name.startsWith("runtime/mock"))).toEqual([]);
    expect(filesIn(cwd)["generated/runtime/contract/validator.ts"]).toMatch(/^\/\/ @generated by falsmith/);
    await generate(cwd);
    expect(Object.keys(filesIn(join(cwd, "generated"))).filter((name) => name.startsWith("runtime/"))).toEqual([]);
  });
});

describe("a package that imports the runtime", () => {
  const hint =
    /^the package imports falsmith-runtime, which is not found from its folder: npm install falsmith-runtime@\^\d/m;
  const err = async (cwd: string, ...argv: readonly string[]): Promise<string> => {
    const terminal = fakeTerminal(cwd);
    await runWith(fakeStages, argv, terminal);
    return terminal.stderr();
  };

  test("is told what to install, once it is written and where the runtime is missing", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a" });
    expect(await err(cwd)).toMatch(hint);
    expect(await err(cwd)).not.toMatch(hint);
    expect(await err(cwd, "--force", "--runtime", "bundle")).not.toMatch(hint);
    expect(await err(cwd, "--out", "other", "--reporter", "json")).not.toMatch(hint);
    expect(await err(cwd, "--out", "package", "--package", "acme")).not.toMatch(hint);
  });

  test("is told nothing where the runtime is installed", async () => {
    const manifest = JSON.stringify({ name: "falsmith-runtime", version: "0.1.0" });
    const cwd = folderWith({ "specs/a.md": "endpoint x/a", "node_modules/falsmith-runtime/package.json": manifest });
    expect(await err(cwd)).not.toMatch(hint);
  });
});

describe("a package that cannot be made is told where it was asked for", () => {
  const asked = async (output: object, ...argv: readonly string[]): Promise<{ code: number; err: string }> => {
    const config = JSON.stringify({ output });
    const cwd = folderWith({ "specs/a.md": "endpoint x/a", "falsmith.config.json": config });
    const terminal = fakeTerminal(cwd);
    const code = await runWith(fakeStages, argv, terminal);
    expect(Object.keys(filesIn(cwd))).toEqual(["falsmith.config.json", "specs/a.md"]);
    return { code, err: terminal.stderr().split("\n", 1)[0] ?? "" };
  };
  const flag = "falsmith: error io/usage: ";
  const file = "falsmith.config.json: error io/config: ";
  const javaScript = "a package is JavaScript, whose imports end in .js: leave out";

  test.each([
    [
      { package: "fs" },
      [],
      `${file}output.package: "fs" is not a valid package name: it is the name of a module of Node; choose another one`,
    ],
    [{}, ["--package", "fs"], `${flag}"fs" is not a valid package name: it is the name of a module of Node`],
    [{}, ["--package", "a", "--import-extension", "ts"], `${flag}${javaScript} --import-extension ts, or --package`],
    [
      { importExtension: "none" },
      ["--package", "a"],
      `${flag}${javaScript} output.importExtension "none" of falsmith.config.json, or --package`,
    ],
    [
      { package: "a", importExtension: "ts" },
      [],
      `${file}${javaScript} output.importExtension "ts", or output.package`,
    ],
    [{ importExtension: ".ts" }, [], `${file}output.importExtension must be js or ts or none (did you mean ts?)`],
  ])("%j %j", async (output, argv, err) => expect(await asked(output, ...argv)).toEqual({ code: 2, err }));
});
