import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runWith } from "../../codegen/cli/commands/mend.js";
import type { Stages } from "../../codegen/project/stages.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { serve, text } from "./add-server.js";
import { fakeStages } from "./fake-stages.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith } from "./folder.js";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function mend(cwd: string, argv: readonly string[], stages: Stages = fakeStages, stdin = ""): Promise<Ran> {
  const terminal = fakeTerminal(cwd, { stdin });
  const code = await runWith(stages, argv, terminal);
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

/** Stages that put one document together, whatever comes in. */
function making(doc: JsonObject): Stages {
  return {
    ...fakeStages,
    assemble: async () => ({ doc, findings: [] }),
  };
}

describe("an address", () => {
  test("is fetched and read as a source of its name", async () => {
    const { origin } = await serve({ "/page.html": text("endpoint x/a") });
    expect(await mend(folderWith(), [`${origin}/page.html`])).toEqual({ code: 0, out: "mended:\n  - x/a\n", err: "" });
  });

  test("that gives nothing refuses the whole", async () => {
    const { origin } = await serve();
    const { code, out, err } = await mend(folderWith({ "a.md": "endpoint x/a" }), ["a.md", `${origin}/page.html`]);
    expect({ code, out, err }).toEqual({
      code: 1,
      out: "",
      err: `${origin}/page.html: error io/fetch: the server answers 404: nothing is there\n`,
    });
  });
});

describe("one document", () => {
  test("that holds every endpoint of the inputs, findings aside", async () => {
    const cwd = folderWith({
      "a.md": "endpoint x/a\nwarn w\nedit",
      "b.md": "endpoint x/b",
      "specs/c.md": "endpoint x/c",
    });
    expect(await mend(cwd, ["a.md", "b.md"])).toEqual({
      code: 0,
      out: "mended:\n  - x/a\n  - x/b\n",
      err: "a.md:2:1: warning check/fake: w\n    | warn w\n",
    });
  });

  test("and what it cannot say of each endpoint", async () => {
    const cwd = folderWith({ "a.md": "endpoint x/a" });
    const stages: Stages = {
      ...fakeStages,
      assemble: async () => ({
        doc: {},
        findings: [{ code: "check/fake", level: "warning", at: "#/paths/~1a/post", source: "a.md", message: "shared" }],
      }),
    };
    expect(await mend(cwd, ["a.md"], stages)).toEqual({
      code: 0,
      out: "{}\n",
      err: "a.md:#/paths/~1a/post: warning check/fake: shared\n",
    });
  });

  test.each([
    [["--format", "json"], '{\n  "mended": [\n    "x/a"\n  ]\n}\n'],
    [["--as", "ingested"], "ingested:\n  - x/a\n"],
    [["--as=overlay", "--format=json"], '{\n  "overlay": "1.1.0"\n}\n'],
  ])("%j", async (flags, out) => {
    expect(await mend(folderWith({ "a.md": "endpoint x/a" }), ["a.md", ...flags])).toEqual({ code: 0, out, err: "" });
  });

  test("from standard input", async () => {
    expect(await mend(folderWith(), ["-"], fakeStages, "endpoint x/a\nwarn w")).toEqual({
      code: 0,
      out: "mended:\n  - x/a\n",
      err: expect.stringMatching(/^-:2:1: warning/),
    });
  });

  test("YAML neither folds, nor shares, nor is misread by older readers", async () => {
    const shared = { type: "string" };
    const long = `${"word ".repeat(60)}end: #`;
    const doc: JsonObject = {
      a: shared,
      b: shared,
      long,
      no: "no",
      off: ["off", "1_000", "0o7", "1:30", "null", "~"],
      text: "two\nlines\n",
      ["__proto__"]: 1,
    };
    const { out } = await mend(folderWith({ "a.md": "endpoint x/a" }), ["a.md"], making(doc));
    expect(parse(out)).toEqual(doc);
    expect(parse(out, { version: "1.1" })).toEqual(doc);
    expect(out).not.toMatch(/[&*]a\d/);
    expect(out.split("\n").filter((line) => line.includes("word"))).toHaveLength(1);
  });

  test("--explain prints the edits to stderr, without what a terminal would act on", async () => {
    const { out, err } = await mend(folderWith({ "a.md": "endpoint x/a" }), ["a.md", "--explain"]);
    expect(out).toBe("mended:\n  - x/a\n");
    expect(err).toBe("an edit\n  its quote \\u{1b}[31m\n");
  });
});

describe("nothing on stdout", () => {
  test.each([
    [
      "a refused source among good ones",
      { "a.md": "endpoint x/a", "b.md": "refuse" },
      "b.md:1:1: error ingest/fake: refused",
    ],
    ["an empty file among good ones", { "a.md": "endpoint x/a", "b.md": "" }, "b.md: error io/empty"],
    ["no endpoint at all", { "a.md": "warn nothing here" }, "a.md:1:1: warning check/fake: nothing here"],
  ])("%s", async (_what, files, line) => {
    const { code, out, err } = await mend(folderWith(files), ["."]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(line);
  });

  test("an input that names nothing", async () => {
    expect(await mend(folderWith({ "a.md": "endpoint x/a" }), ["a.md", "b.md"])).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringMatching(/^b\.md: error io\/no-such-input: no such file or folder \(did you mean a\.md\?\)/),
    });
  });

  test.each([[[]], [["--format", "xml", "a.md"]], [["--As", "overlay", "a.md"]]])("wrong usage: %j", async (argv) => {
    await expect(mend(folderWith({ "a.md": "endpoint x/a" }), argv)).rejects.toMatchObject({ exit: 2 });
  });
});

test("--project leaves a package below the sources out, unless it is named", async () => {
  const config = JSON.stringify({ output: { dir: "specs/gen" } });
  const cwd = folderWith({
    "specs/a.md": "endpoint x/a",
    "specs/b.md": "endpoint x/b",
    "specs/gen/c.json": "endpoint x/c",
    "falsmith.config.json": config,
  });
  expect((await mend(cwd, ["specs", "--project"])).out).toBe("mended:\n  - x/a\n  - x/b\n");
  expect((await mend(cwd, ["specs/gen", "--project"])).out).toBe("mended:\n  - x/c\n");
  expect((await mend(cwd, ["specs"])).out).toBe("mended:\n  - x/a\n  - x/b\n  - x/c\n");
});

describe("--project", () => {
  const seen: string[][] = [];
  const watching: Stages = {
    ...fakeStages,
    compile: (sources, options) => {
      seen.push([
        ...sources.map(({ id }) => id),
        "|",
        ...(options?.context ?? []).map(({ id }) => id),
        "|",
        ...(options?.overlays ?? []).map(({ id }) => id),
      ]);
      return fakeStages.compile(sources, options);
    },
  };
  const project = {
    "specs/a.md": "endpoint x/a",
    "specs/b.md": "endpoint x/b",
    "specs/overlays/o.yaml": "overlay: 1",
    "c.md": "endpoint x/c",
    "config/d.md": "d",
  };

  test.each([
    ["without it only what is named is read", ["c.md"], ["c.md", "|", "|"]],
    [
      "with it the others are evidence",
      ["c.md", "--project"],
      ["c.md", "|", "specs/a.md", "specs/b.md", "|", "specs/overlays/o.yaml"],
    ],
    [
      "an input is not its own evidence",
      ["specs/a.md", "--project"],
      ["specs/a.md", "|", "specs/b.md", "|", "specs/overlays/o.yaml"],
    ],
  ])("%s", async (_what, argv, expected) => {
    seen.length = 0;
    await mend(folderWith(project), argv, watching);
    expect(seen).toEqual([expected]);
  });

  test("the configuration says which", async () => {
    seen.length = 0;
    await mend(
      folderWith({ ...project, "falsmith.config.json": '{"sources":["config"]}' }),
      ["c.md", "--project"],
      watching,
    );
    expect(seen).toEqual([["c.md", "|", "config/d.md", "|"]]);
  });

  test("an input from elsewhere may have the name of a project file", async () => {
    const cwd = folderWith({
      "specs/a.md": "endpoint x/a",
      "a.md": "project",
      "falsmith.config.json": '{"sources":["a.md"]}',
    });
    const other = folderWith({ "a.md": "endpoint x/z" });
    seen.length = 0;
    await mend(cwd, [join(other, "a.md"), "--project"], watching);
    expect(seen).toEqual([["a.md", "|", "project/a.md", "|"]]);
  });

  test("what concerns other sources only is counted", async () => {
    const telling: Stages = {
      ...fakeStages,
      compile: (sources, options) => fakeStages.compile([...sources, ...(options?.context ?? [])]),
    };
    const cwd = folderWith({ "specs/a.md": "endpoint x/a\nwarn other", "c.md": "endpoint x/c\nwarn mine" });
    const { err } = await mend(cwd, ["c.md", "--project"], telling);
    expect(err).toBe(
      "c.md:2:1: warning check/fake: mine\n    | warn mine\n1 more about other sources of the project: falsmith generate shows them\n",
    );
  });
});

describe("--out", () => {
  test("writes one document per endpoint and prints the paths", async () => {
    const cwd = folderWith({ "a.md": "endpoint x/a\nendpoint X/B" });
    expect(await mend(cwd, ["a.md", "--out", "docs/"])).toEqual({
      code: 0,
      out: "docs/x/b.yaml\ndocs/x/a.yaml\n",
      err: "",
    });
    expect(filesIn(join(cwd, "docs"))).toEqual({ "x/a.yaml": "mended:\n  - x/a\n", "x/b.yaml": "mended:\n  - X/B\n" });
    await mend(cwd, ["a.md", "--out", "docs", "--format", "json", "--as", "overlay"]);
    expect(filesIn(join(cwd, "docs"))["x/a.json"]).toBe('{\n  "overlay": "1.1.0"\n}\n');
  });

  test("never over a source", async () => {
    const cwd = folderWith({ "x/a.yaml": "endpoint x/a" });
    await expect(mend(cwd, ["x/a.yaml", "--out", "."])).rejects.toMatchObject({
      exit: 2,
      message: expect.stringContaining("would overwrite the source x/a.yaml"),
    });
    expect(filesIn(cwd)).toEqual({ "x/a.yaml": "endpoint x/a" });
  });

  test("writes nothing when refused", async () => {
    const cwd = folderWith({ "a.md": "endpoint x/a", "b.md": "refuse" });
    expect(await mend(cwd, ["a.md", "b.md", "--out", "docs"])).toMatchObject({ code: 1, out: "" });
    expect(Object.keys(filesIn(cwd))).toEqual(["a.md", "b.md"]);
  });
});

describe("--coverage", () => {
  test("prints the lines of the inputs with what became of them, and how many of each there are", async () => {
    const cwd = folderWith({ "a.md": "endpoint x/a\nwarn w" });
    expect(await mend(cwd, ["a.md", "--coverage"])).toEqual({
      code: 0,
      out: "noise: prose             1 | endpoint x/a\nnoise: prose             2 | warn w\na.md: 2 lines: 0 used, 0 offered, 2 noise (2 prose), 0 unread\n",
      err: "a.md:2:1: warning check/fake: w\n    | warn w\n",
    });
  });

  test("as data", async () => {
    const cwd = folderWith({ "a.md": "endpoint x/a" });
    const { out } = await mend(cwd, ["a.md", "--coverage", "--format", "json"]);
    expect(JSON.parse(out)).toEqual([
      { source: "a.md", lines: [{ line: 1, class: "noise", kind: "prose", text: "endpoint x/a" }] },
    ]);
  });

  test("also of a source that gives nothing", async () => {
    const cwd = folderWith({ "a.md": "refuse" });
    expect(await mend(cwd, ["a.md", "--coverage"])).toMatchObject({
      code: 1,
      out: "noise: prose             1 | refuse\na.md: 1 line: 0 used, 0 offered, 1 noise (1 prose), 0 unread\n",
    });
  });

  test("prints no document, so flags of one are refused", async () => {
    const cwd = folderWith({ "a.md": "endpoint x/a" });
    await expect(mend(cwd, ["a.md", "--coverage", "--out", "docs"])).rejects.toMatchObject({ exit: 2 });
  });
});
