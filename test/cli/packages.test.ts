import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dispatch } from "../../codegen/cli/dispatch.js";
import { verbs } from "../../codegen/cli/verbs.js";
import { run as runMock } from "../../codegen/cli/commands/mock.js";
import { documentOf, publishedFolder } from "../project/published.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith } from "./folder.js";

interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

async function falsmith(cwd: string, ...argv: readonly string[]): Promise<Ran> {
  const terminal = fakeTerminal(cwd);
  const exit = await dispatch(argv, terminal, verbs);
  return { exit, out: terminal.stdout(), err: terminal.stderr() };
}

function jobPages(name: string): string {
  return `openapi: 3.1.0
info: {title: Videos, version: '1'}
servers: [{url: 'https://api.${name}.example'}]
paths:
  /v1/${name}/create:
    post:
      summary: Create a video task
      responses: {'200': {description: It., content: {application/json: {schema: {type: object, properties: {task_id: {type: string}}}}}}}
  /v1/${name}/query:
    get:
      summary: Query a video task
      parameters: [{name: task_id, in: query, required: true, schema: {type: string}}]
      responses: {'200': {description: It., content: {application/json: {schema: {type: object, properties: {status: {enum: [queued, running, succeeded, failed]}, url: {type: string}}}}}}}
`;
}

/** A project of two packages whose sources are apart. */
function project(): string {
  return folderWith({
    "specs/sources.json": '{"sources":[]}\n',
    "specs/one/video.yaml": jobPages("one"),
    "specs/two/video.yaml": jobPages("two"),
    "falsmith.config.json": JSON.stringify({
      packages: {
        one: { sources: "specs/one" },
        two: { sources: "specs/two", output: { dir: "two", package: "two" } },
      },
    }),
  });
}

const WHICH = "say which one with --package-name <name>; there are one, two";

describe("a verb that reads one package", () => {
  test.each([
    ["jobs"],
    ["report"],
    ["mock"],
    ["run", "GET /v1/one/query"],
    ["explain", "#/info/title"],
    ["mend", "specs/one/video.yaml", "--project"],
  ])("%s asks which one", async (...argv) => {
    const { exit, out, err } = await falsmith(project(), ...argv);
    expect([exit, out, err]).toEqual([2, "", expect.stringContaining(WHICH)]);
  });

  test.each([
    ["generate"],
    ["jobs"],
    ["report"],
    ["mock"],
    ["update"],
    ["diff", "specs/one", "specs/two"],
    ["run", "GET /v1/one/query"],
    ["explain", "#/info/title"],
    ["mend", "specs/one/video.yaml", "--project"],
  ])("%s knows no other", async (...argv) => {
    const { exit, err } = await falsmith(project(), ...argv, "--package-name", "tow");
    expect([exit, err]).toEqual([
      2,
      expect.stringContaining('no package "tow" (did you mean two?); there are one, two'),
    ]);
  });

  test("jobs lists those of its sources", async () => {
    const { exit, out } = await falsmith(project(), "jobs", "--package-name", "two");
    expect([exit, out.includes("/v1/two/create"), out.includes("/v1/one/create")]).toEqual([0, true, false]);
    // Inputs that are named are read alone, of whichever package.
    expect((await falsmith(project(), "jobs", "specs/one")).exit).toBe(0);
  });

  test("report shows those of its sources", async () => {
    const cwd = project();
    expect((await falsmith(cwd, "report", "--package-name", "one")).exit).toBe(0);
    const pages = Object.keys(filesIn(join(cwd, "report")));
    expect([pages.some((path) => path.includes("one")), pages.some((path) => path.includes("two"))]).toEqual([
      true,
      false,
    ]);
    expect((await falsmith(cwd, "report", "specs/two", "--out", "other")).exit).toBe(0);
  });

  test("mend and explain rest on its sources", async () => {
    const cwd = project();
    expect((await falsmith(cwd, "mend", "specs/one/video.yaml", "--project", "--package-name", "one")).exit).toBe(0);
    expect(await falsmith(cwd, "mend", "specs/one/video.yaml", "--package-name", "one")).toMatchObject({
      exit: 2,
      err: expect.stringContaining("add --project"),
    });
    const { out } = await falsmith(cwd, "explain", "#/info/title", "--package-name", "two");
    expect([out.includes("two"), out.includes("one")]).toEqual([true, false]);
  });

  test("run finds its operations", async () => {
    const { exit, err } = await falsmith(project(), "run", "GET /v1/one/query", "--package-name", "two");
    expect([exit, err]).toEqual([2, expect.stringContaining("GET /v1/one/query")]);
  });

  test("mock serves its operations", async () => {
    const cwd = project();
    const undos: (() => void | Promise<void>)[] = [];
    let listed: (text: string) => void = () => undefined;
    const all = new Promise<string>((resolve) => (listed = resolve));
    let said = "";
    const hear = (text: string): void => {
      said += text;
      if (/\/v1\/\w+\/query[^]*\/v1\/\w+\/create|\/v1\/\w+\/create[^]*\/v1\/\w+\/query/.test(said)) listed(said);
    };
    const terminal = {
      ...fakeTerminal(cwd),
      out: hear,
      err: hear,
      onInterrupt: (undo: () => void | Promise<void>) => {
        undos.push(undo);
        return () => undefined;
      },
    };
    const ran = runMock(["--package-name", "two"], terminal);
    expect(await all).not.toContain("/v1/one/");
    for (const undo of undos) await undo();
    await ran;
  });

  test("update and diff take all of them where none is named", async () => {
    const cwd = project();
    expect((await falsmith(cwd, "update")).exit).toBe(0);
    expect((await falsmith(cwd, "update", "--package-name", "one")).exit).toBe(0);
    const { exit, out } = await falsmith(cwd, "diff", "specs/one", "specs/two", "--format", "json");
    expect([exit, out.includes("/v1/one/create")]).toEqual([0, true]);
  });
});

describe("generate", () => {
  test("says of each package what was done, and a number of each in JSON", async () => {
    const cwd = project();
    const text = await falsmith(cwd, "generate");
    expect(text.err).toMatch(/^one: 2 endpoints from 1 source.*\ntwo: 2 endpoints from 1 source.*\n/m);
    const json = JSON.parse((await falsmith(cwd, "generate", "--reporter", "json")).err);
    expect(json.summary).toMatchObject({
      endpoints: 4,
      sources: 2,
      packages: { one: { endpoints: 2 }, two: { endpoints: 2 } },
    });
    expect((await falsmith(cwd, "generate", "--check")).exit).toBe(0);
  });

  test("refuses what only one package can have", async () => {
    for (const [argv, what] of [
      [["--out", "x"], "--out"],
      [["--package", "x"], "--package"],
      [["--since", "x"], "--since"],
      [["specs"], "an input"],
    ] as const)
      expect(await falsmith(project(), "generate", ...argv)).toMatchObject({
        exit: 2,
        err: `falsmith: error io/usage: ${what} is of one package, and the configuration has several: say which with --package-name <name>; there are one, two\n`,
      });
  });

  test("--dry-run prints versions and entries of the changelog, and writes nothing", async () => {
    const cwd = project();
    const published = await publishedFolder({ "specs/a.yaml": documentOf({ name: "blur" }) }, "1.2.3", {
      package: "two",
    });
    const argv = ["generate", "--package-name", "two", "--since", published, "--dry-run"];
    const before = filesIn(cwd);
    const { exit, out, err } = await falsmith(cwd, ...argv);
    expect([exit, out.split("\n").slice(0, 5)]).toEqual([0, ["two@2.0.0", "", "## 2.0.0", "", "### Breaking"]]);
    expect(err).toContain("two@2.0.0: major since 1.2.3");
    expect(filesIn(cwd)).toEqual(before);
    expect(JSON.parse((await falsmith(cwd, ...argv, "--reporter", "json")).err).summary.release).toEqual({
      package: "two",
      version: "2.0.0",
      since: "1.2.3",
      verdict: "major",
    });
    expect((await falsmith(cwd, ...argv, "--check")).exit).toBe(2);
    expect((await falsmith(cwd, ...argv, "--date", "today")).err).toContain("date must be a day");
  });

  test("--since without --package says what is missing", async () => {
    const cwd = folderWith({ "specs/a.yaml": documentOf({ name: "blur" }) });
    expect((await falsmith(cwd, "generate", "--since", "x@1.0.0")).err).toBe(
      "falsmith: error io/usage: --since is the last version of a publishable package: name it with --package\n",
    );
  });
});
