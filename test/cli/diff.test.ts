import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { run, runWith } from "../../codegen/cli/commands/diff.js";
import { namesApp, searchable } from "../../codegen/cli/commands/common-sources.js";
import { stages } from "../../codegen/project/stages.js";
import { fakeStages } from "./fake-stages.js";
import { fakeTerminal, type FakeTerminal } from "./fake-terminal.js";
import { folderWith, put } from "./folder.js";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function page(maximum: number, more = ""): string {
  return `openapi: 3.1.0
info: { title: paint, version: 1.0.0 }
servers: [{ url: https://queue.fal.run }]
paths:
  /acme/paint:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [prompt]
              properties:
                prompt: { type: string }
                steps: { type: integer, minimum: 1, maximum: ${maximum} }
${more}      responses:
        "200": { description: ok, content: { application/json: { schema: { type: object } } } }
`;
}
const seed = "                seed: { type: integer }\n";

async function diff(terminal: FakeTerminal, ...argv: readonly string[]): Promise<Ran> {
  const code = await run(argv, terminal);
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

function git(cwd: string, ...argv: readonly string[]): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  const who = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...who, ...argv], { cwd, env, stdio: "ignore" });
}

describe("sources", () => {
  test("are compiled first; the verdict is the last line", async () => {
    const cwd = folderWith({ "old/a.yaml": page(40), "new/b.yaml": page(30, seed) });
    expect(await diff(fakeTerminal(cwd), "old", "new/*.yaml")).toEqual({
      code: 0,
      err: "",
      out: `acme/paint
  major  Input.steps: at most 40 → at most 30
  minor  Input.seed: new: seed?: integer

verdict: major (1 major, 1 minor in 1 endpoint)
`,
    });
  });

  test("as JSON and Markdown", async () => {
    const cwd = folderWith({ "a.yaml": page(40), "b.yaml": page(50) });
    const json = await diff(fakeTerminal(cwd), "a.yaml", "b.yaml", "--format", "json");
    expect(JSON.parse(json.out)).toEqual({
      verdict: "minor",
      endpoints: [
        {
          id: "acme/paint",
          impact: "minor",
          changes: [{ kind: "bound-widened", impact: "minor", at: "Input.steps", message: "at most 40 → at most 50" }],
        },
      ],
      common: 1,
      dialect: 0,
    });
    const markdown = await diff(fakeTerminal(cwd), "a.yaml", "b.yaml", "--format", "markdown");
    expect(markdown.out).toContain("### New\n\n- `acme/paint` `Input.steps`: `at most 40 → at most 50`\n");
  });

  test("from standard input", async () => {
    const cwd = folderWith({ "a.yaml": page(40) });
    expect(await diff(fakeTerminal(cwd, { stdin: page(40) }), "a.yaml", "-")).toMatchObject({
      code: 0,
      out: "verdict: none (nothing changed in 1 source that both sides have)\n",
    });
  });

  const named = (app: string, maximum: number): string => page(maximum).replace("/acme/paint", `/acme/${app}`);

  test("that both sides have are left aside, unless they speak of what differs", async () => {
    const same = Object.fromEntries(["a", "b", "c", "d"].map((app) => [`${app}.yaml`, named(app, 10)]));
    const both = { ...same, "y.yaml": named("zebra/fast", 20) };
    const on = (side: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`${side}/${name}`, text]));
    const cwd = folderWith({
      ...on("old", { ...both, "x.yaml": named("zebra/slow", 40) }),
      ...on("new", { ...both, "z.yaml": named("zebra/slow", 30) }),
    });
    const compiled: string[][] = [];
    const use = {
      ...fakeStages,
      compile: async (...given: Parameters<typeof stages.compile>) => {
        compiled.push(given[0].map(({ id }) => id));
        return await stages.compile(...given);
      },
    };
    const terminal = fakeTerminal(cwd);
    await runWith(use, ["old", "new", "--format", "json"], terminal);
    expect(JSON.parse(terminal.stdout())).toMatchObject({
      verdict: "major",
      endpoints: [{ id: "acme/zebra/slow", changes: [{ message: "at most 40 → at most 30" }] }],
      sameSources: 4,
    });
    expect(compiled.flat().filter((id) => /\/[a-d]\.yaml$/.test(id))).toEqual([]);
    expect(compiled.at(-1)).toEqual(["new/z.yaml", "new/y.yaml"]);
  });

  test.each([
    [
      "an id in letters that JSON writes by number",
      JSON.stringify({ url: "https://queue.fal.run/acme/paint" }).replace("pa", "\\u0070a"),
    ],
    ["an id in an address", "See https://queue.fal.run/acme/%70aint for it.\n"],
  ])("that name it in another form are compiled as well: %s", async (_, text) => {
    const others = { "c/1.yaml": named("c1", 1), "c/2.yaml": named("c2", 1), "c/3.yaml": named("c3", 1) };
    const on = (side: string): Readonly<Record<string, string>> =>
      Object.fromEntries(Object.entries({ ...others, "note.md": text }).map(([name, all]) => [`${side}/${name}`, all]));
    const cwd = folderWith({ ...on("old"), ...on("new"), "old/p.yaml": page(40), "new/p.yaml": page(30) });
    const compiled: string[][] = [];
    const use = {
      ...fakeStages,
      compile: async (...given: Parameters<typeof stages.compile>) => {
        compiled.push(given[0].map(({ id }) => id));
        return await stages.compile(...given);
      },
    };
    await runWith(use, ["old", "new"], fakeTerminal(cwd));
    // The page itself, then with it what names its app.
    expect(compiled.slice(0, 2)).toEqual([["old/p.yaml"], ["old/p.yaml", "old/note.md"]]);
  });

  test("one that came and one that went are looked for among all: it may be a new name", async () => {
    const all = Object.fromEntries(
      ["old", "new"].flatMap((side) => ["a", "b", "c", "d"].map((app) => [`${side}/${app}.yaml`, named(app, 10)])),
    );
    const cwd = folderWith({ ...all, "old/e.yaml": named("e", 5), "new/f.yaml": named("f", 5) });
    const { out } = await diff(fakeTerminal(cwd), "old", "new");
    expect(out).toContain("acme/f");
    expect(out).not.toContain("that both sides have");
  });

  test.each([
    ["https://queue.fal.run/fal-ai/wan/v2.2", true],
    ["wan/v2.2 of fal", true],
    ['"fal-ai\\/wan\\/v2.2"', true],
    ["fal-ai%2Fwan%2Fv2.2", true],
    ["fal-ai&sol;wan&sol;v2.2", true],
    ["fal-ai&#x2f;wan", true],
    ["as you want: a swan/goose, or Taiwan/Japan", false],
    ["https://queue.fal.run/fal-ai/wan-25-preview/text-to-video", false],
    ["made with Wan", false],
  ])("that may speak of an app name it in a path: %s", (text, isNamed) => {
    expect(namesApp(searchable(text), "wan")).toBe(isNamed);
  });

  test("that are refused are told, and the exit code says so", async () => {
    const cwd = folderWith({
      "a/a.yaml": page(40),
      "b/a.yaml": page(40),
      "b/b.md": "Nothing that documents a call.\n",
    });
    const { code, out, err } = await diff(fakeTerminal(cwd), "a", "b");
    expect({ code, out }).toEqual({ code: 1, out: "verdict: none (nothing changed in 1 endpoint)\n" });
    expect(err).toMatch(/^b\/b\.md.*: error .*\n(?:.*\n)*what was refused is missing on its side of the comparison\n$/);
  });
});

describe("--fail-on", () => {
  const cwd = (): string => folderWith({ "a.yaml": page(40), "wider.yaml": page(50), "narrower.yaml": page(30) });
  test.each([
    ["wider.yaml", "major", 0],
    ["wider.yaml", "minor", 1],
    ["wider.yaml", "patch", 1],
    ["narrower.yaml", "major", 1],
    ["a.yaml", "patch", 0],
  ])("%s %s → %i", async (now, level, code) => {
    expect(await diff(fakeTerminal(cwd()), "a.yaml", now, "--fail-on", level)).toMatchObject({ code });
  });
});

function openapi(id: string, input: object): string {
  return JSON.stringify({
    openapi: "3.1.0",
    paths: {
      [`/${id}`]: {
        post: { requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Input" } } } } },
      },
      [`/${id}/requests/{request_id}/status`]: { get: {} },
    },
    components: { schemas: { Input: input, Output: {} } },
  });
}
function generated(folder: string, input: object): Readonly<Record<string, string>> {
  return {
    [`${folder}/manifest.json`]: JSON.stringify({
      endpoints: [{ id: "Acme/Paint", kind: "queue", folder: "acme/paint" }],
    }),
    [`${folder}/acme/paint/openapi.json`]: openapi("Acme/Paint", input),
    [`${folder}/acme/paint/provenance.json`]: "{}",
  };
}
const narrow = { type: "object", properties: { prompt: { type: "string" } } };
const wide = { type: "object", properties: { prompt: { type: ["string", "null"] } } };
const told = "Acme/Paint\n  minor  Input.prompt: string → string | null\n";

describe("a generated package", () => {
  test("is read without compiling anything", async () => {
    const cwd = folderWith({ ...generated("old", narrow), ...generated("new", wide) });
    const terminal = fakeTerminal(cwd);
    const refuse = { ...fakeStages, compile: () => Promise.reject(new Error("compiled")) };
    expect(await runWith(refuse, ["old", "new"], terminal)).toBe(0);
    expect(terminal.stdout()).toContain(told);
  });

  test("without a manifest is told by its documents", async () => {
    const { "old/manifest.json": _, ...rest } = generated("old", narrow);
    const cwd = folderWith({ ...rest, ...generated("new", wide) });
    expect((await diff(fakeTerminal(cwd), "old", "new")).out).toContain(told);
  });

  test("may be installed, and keep its files in a folder of its own", async () => {
    const cwd = folderWith({ ...generated("node_modules/@acme/fal/dist", narrow), ...generated("new", wide) });
    put(cwd, { "node_modules/@acme/fal/package.json": "{}", "node_modules/other/package.json": "{}" });
    expect((await diff(fakeTerminal(cwd), "@acme/fal", "new")).out).toContain(told);
    expect((await diff(fakeTerminal(cwd), "node_modules/@acme/fal", "new")).out).toContain(told);
    expect((await diff(fakeTerminal(cwd), "@acme/fal", "@acme/fal", "--fail-on", "patch")).code).toBe(0);
    await expect(diff(fakeTerminal(cwd), "other", "new")).rejects.toThrow("holds no generated endpoints");
  });
});

describe("a revision", () => {
  const project = (): string => {
    const cwd = folderWith({ "specs/a.yaml": page(40), ...generated("out", narrow) });
    git(cwd, "init", "-q");
    git(cwd, "add", "-A");
    git(cwd, "commit", "-qm", "one");
    put(cwd, { "specs/a.yaml": page(30), ...generated("out", wide) });
    return cwd;
  };
  const leftovers = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("falsmith-diff-"));

  test("is compared with the working tree: sources, a package, from a subfolder", async () => {
    const cwd = project();
    const before = leftovers();
    expect((await diff(fakeTerminal(cwd), "git:HEAD", "specs")).out).toContain("at most 40 → at most 30");
    expect((await diff(fakeTerminal(cwd), "git:HEAD:specs/a.yaml", "specs")).out).toContain("at most 40 → at most 30");
    expect((await diff(fakeTerminal(cwd), "git:HEAD:out", "out")).out).toContain(told);
    expect((await diff(fakeTerminal(`${cwd}/specs`), "git:HEAD:a.yaml", "a.yaml")).out).toContain("at most 40");
    expect(leftovers()).toEqual(before);
  });

  test("by configuration, the folder of the package", async () => {
    const cwd = project();
    put(cwd, { "falsmith.config.json": '{ "output": { "dir": "out" } }' });
    expect((await diff(fakeTerminal(cwd), "git:HEAD", "out")).out).toContain(told);
  });

  test.each([
    ["git:nowhere:specs", "git says: "],
    ["git:HEAD:elsewhere", 'no documents at "elsewhere"'],
    ["git:--output=x:specs", "this is not a revision"],
    ["git:HEAD --x:specs", "this is not a revision"],
    ["git::specs", "this is not a revision"],
    ["git:HEAD:../..", "git says: "],
  ])("%s is refused", async (given, message) => {
    const cwd = project();
    await expect(diff(fakeTerminal(cwd), given, "specs")).rejects.toMatchObject({
      exit: 2,
      code: "io/git",
      message: expect.stringContaining(message),
    });
  });

  test("that there is none, outside of a repository", async () => {
    const cwd = folderWith({ "specs/a.yaml": page(40) });
    await expect(diff(fakeTerminal(cwd), "git:HEAD:specs", "specs")).rejects.toMatchObject({ exit: 2, code: "io/git" });
  });
});

describe("wrong usage", () => {
  test.each([
    [["a"]],
    [["a", "b", "c"]],
    [["-", "-"]],
    [["a", "b", "--format", "xml"]],
    [["a", "b", "--fail-on", "any"]],
  ])("%j", async (argv) => {
    await expect(diff(fakeTerminal(folderWith()), ...argv)).rejects.toMatchObject({ exit: 2, code: "io/usage" });
  });

  test("a side that is nothing", async () => {
    const cwd = folderWith({ "a.yaml": page(1) });
    await expect(diff(fakeTerminal(cwd), "a.yaml", "b.yaml")).rejects.toMatchObject({
      exit: 2,
      code: "io/no-such-input",
      message: expect.stringContaining("did you mean a.yaml?"),
    });
  });
});
