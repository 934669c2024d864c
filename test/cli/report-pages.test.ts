import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { help, run } from "../../codegen/cli/commands/report.js";
import { verbs } from "../../codegen/cli/verbs.js";
import { relayPage } from "../report/pages.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith, put } from "./folder.js";

const steps = `                steps:
                  type: integer
                  description: Range: 2-40`;
const brush = relayPage("fal-ai/acme/brush", steps);

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function ran(cwd: string, argv: readonly string[], stdin = ""): Promise<Ran> {
  const terminal = fakeTerminal(cwd, { stdin });
  const code = await run(argv, terminal);
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

function pagesIn(cwd: string): readonly string[] {
  return Object.keys(filesIn(cwd)).filter((path) => path.endsWith(".html"));
}

describe("falsmith report", () => {
  test("is a verb with its flags told", async () => {
    expect((await verbs.get("report")?.load())?.help).toBe(help);
    expect(help).toMatch(/^falsmith report \[inputs…\] \[flags\]\n/);
    expect(help).toContain("--out <folder>");
  });

  test("without inputs shows specs/ in report/, overlays applied", async () => {
    const overlay = `overlay: 1.0.0
info: {title: t, version: 1.0.0}
actions:
  - target: $.components.schemas.Input.properties.steps
    update: {maximum: 12}
`;
    const cwd = folderWith({ "specs/relay/brush.md": brush, "specs/overlays/o.yaml": overlay });
    expect(await ran(cwd, [])).toEqual({
      code: 0,
      out: "report/index.html\n",
      err: expect.stringMatching(/^1 endpoint from 1 source · 4 files: 4 written/m),
    });
    expect(pagesIn(cwd)).toEqual(["report/fal-ai/acme/brush/index.html", "report/index.html"]);
    expect(filesIn(cwd)["report/fal-ai/acme/brush/index.html"]).toContain("Decided by overlays");
  });

  test("the configuration says which sources, --out where to", async () => {
    const cwd = folderWith({ "docs/brush.md": brush, "falsmith.config.json": '{"sources":["docs"]}' });
    expect(await ran(cwd, ["--out", "site/mend/"])).toMatchObject({ code: 0, out: "site/mend/index.html\n" });
    expect(pagesIn(cwd)).toEqual(["site/mend/fal-ai/acme/brush/index.html", "site/mend/index.html"]);
  });

  test("again gives the same bytes, and the report is no input of itself", async () => {
    const cwd = folderWith({ "brush.md": brush });
    await ran(cwd, ["."]);
    const before = filesIn(cwd);
    put(cwd, { "report/notes.md": brush.replaceAll("acme", "other") });
    await ran(cwd, ["."]);
    expect({ ...filesIn(cwd), "report/notes.md": undefined }).toEqual({ ...before, "report/notes.md": undefined });
  });

  test("reads standard input, and no absolute path reaches a page", async () => {
    const other = folderWith({ "brush.md": brush, "empty.md": "" });
    const cwd = folderWith();
    expect((await ran(cwd, ["-"], brush)).code).toBe(0);
    expect((await ran(cwd, [`${other}/brush.md`, `${other}/empty.md`, "--out", "b"])).code).toBe(1);
    for (const text of Object.values(filesIn(cwd))) expect(text).not.toContain(other);
    expect(filesIn(cwd)["b/index.html"]).toContain("empty.md");
  });
});

describe("what cannot be used", () => {
  test("refused sources are listed with their reason, the others shown; the exit code is 1", async () => {
    const cwd = folderWith({ "a.md": brush, "poem.md": "# Roses\n\nare red", "empty.md": "" });
    const { code, out, err } = await ran(cwd, ["."]);
    expect({ code, out }).toEqual({ code: 1, out: "report/index.html\n" });
    expect(err).toMatch(/^empty\.md: error io\/empty/m);
    expect(err).toMatch(/^poem\.md:.*error ingest\//m);
    expect(err).toContain("1 endpoint from 3 sources (2 refused)");
    const index = readFileSync(`${cwd}/report/index.html`, "utf8");
    const [, refused = ""] = index.split("Refused sources");
    expect(refused).toMatch(/empty\.md.*io\/empty.*poem\.md.*ingest\//s);
  });

  test("a report of nothing but refusals is still a report", async () => {
    const cwd = folderWith({ "poem.md": "# Roses\n\nare red" });
    expect((await ran(cwd, ["."])).code).toBe(1);
    expect(pagesIn(cwd)).toEqual(["report/index.html"]);
  });

  test.each([
    [["nothing.md"], "no-such-input"],
    [[], "no inputs"],
  ])("an input that names nothing is wrong usage: %j", async (argv, words) => {
    const cwd = folderWith({ "a.md": brush });
    const ended = await ran(cwd, argv).catch((error: unknown) => error);
    expect(ended).toMatchObject(argv.length === 0 ? { exit: 2 } : { code: 2, err: expect.stringContaining(words) });
    expect(pagesIn(cwd)).toEqual([]);
  });

  test.each([[["--Out", "x"]], [["--out"]], [["--format", "html"]]])("so is %j", async (argv) => {
    await expect(ran(folderWith({ "specs/a.md": brush }), argv)).rejects.toMatchObject({ exit: 2 });
  });

  test("a package below the sources is no source", async () => {
    const config = JSON.stringify({ output: { dir: "specs/gen" } });
    const made = { "specs/gen/acme/b/openapi.json": "{", "specs/gen/manifest.json": '{"falsmith":"0"}' };
    const cwd = folderWith({ "specs/relay/brush.md": brush, ...made, "falsmith.config.json": config });
    for (const inputs of [[], ["specs"], ["specs/**"]]) {
      const { code, err } = await ran(cwd, inputs);
      expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^1 endpoint from 1 source · /m) });
    }
  });

  test("an unknown code in the configuration is told", async () => {
    const cwd = folderWith({ "specs/a.md": brush, "falsmith.config.json": '{"rules":{"no/such":"off"}}' });
    await expect(ran(cwd, [])).rejects.toMatchObject({ exit: 2, code: "io/config", path: "falsmith.config.json" });
  });
});
