import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { run } from "../../codegen/cli/commands/init.js";
import { readConfig } from "../support/config.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith, put } from "./folder.js";

async function init(cwd: string, ...argv: readonly string[]): Promise<string> {
  const terminal = fakeTerminal(cwd);
  expect(await run(argv, terminal)).toBe(0);
  expect(terminal.stderr()).toBe("");
  return terminal.stdout();
}

function told(out: string): readonly string[] {
  return out.split("\n\n", 1)[0]?.split("\n") ?? [];
}

describe("an empty folder", () => {
  test("gets a configuration, specs and a job; the second run changes nothing and says so", async () => {
    const cwd = folderWith();
    const first = await init(cwd);
    expect(told(first)).toEqual([
      "wrote          falsmith.config.ts",
      "wrote          specs/sources.json",
      "wrote          .github/workflows/falsmith.yml",
      "wrote          .gitattributes: /specs/** -text, /generated/** -text linguist-generated",
      "wrote          .gitignore: /report/, .falsmith.lock, .falsmith-*",
    ]);
    const files = filesIn(cwd);
    expect(Object.keys(files)).toEqual([
      ".gitattributes",
      ".github/workflows/falsmith.yml",
      ".gitignore",
      "falsmith.config.ts",
      "specs/sources.json",
    ]);
    expect(told(await init(cwd))).toEqual([
      "there already  falsmith.config.ts",
      "there already  specs/sources.json",
      "there already  .github/workflows/falsmith.yml",
      "there already  .gitattributes",
      "there already  .gitignore",
    ]);
    expect(filesIn(cwd)).toEqual(files);
  });

  test("with --ci, gets a job that opens pull requests too, whose body is the output of update alone", async () => {
    const cwd = folderWith();
    const path = ".github/workflows/falsmith-update.yml";
    expect(told(await init(cwd, "--ci"))).toContain(`wrote          ${path}`);
    const workflow = filesIn(cwd)[path] ?? "";
    expect(parse(workflow)).toMatchObject({
      permissions: { contents: "write", "pull-requests": "write" },
      jobs: { update: { steps: expect.any(Array) } },
    });
    expect(workflow).toContain('npx falsmith update --format markdown > "$RUNNER_TEMP/body.md"');
    expect(readFileSync(new URL("../../docs/update.md", import.meta.url), "utf8")).toContain(workflow);
    // What sources say reaches a file and never a script.
    expect(workflow.match(/\$\{\{[^}]*\}\}/g)).toEqual(["${{ github.token }}"]);
    expect(await init(cwd, "--ci")).toContain(`there already  ${path}`);
  });

  test("what is written is understood", async () => {
    const cwd = folderWith();
    await init(cwd);
    const config = { sources: ["specs"], dir: "generated", rules: {} };
    expect(await readConfig(cwd)).toEqual(config);
    const other = folderWith();
    await init(other, "--json");
    expect(await readConfig(other)).toEqual(config);
    const { [".github/workflows/falsmith.yml"]: yaml = "", "specs/sources.json": list = "" } = filesIn(cwd);
    expect(parse(yaml)).toMatchObject({ jobs: { check: { steps: expect.any(Array) } } });
    expect(yaml).toContain("npx falsmith generate --check --reporter github");
    expect(JSON.parse(list)).toEqual({ sources: [] });
    expect(JSON.parse(filesIn(other)["falsmith.config.json"] ?? "")["$schema"]).toBe(
      "./node_modules/falsmith/config.schema.json",
    );
  });
});

describe("what git is told", () => {
  const config = (dir: string): Record<string, string> => ({
    "falsmith.config.json": JSON.stringify({ output: { dir } }),
  });
  const lines = (cwd: string, name: string): readonly string[] => (filesIn(cwd)[name] ?? "").split("\n");

  test("is added to what is there, with its line ends, each pattern once", async () => {
    const cwd = folderWith({ ".gitattributes": "* text=auto\r\n/specs/**\ttext", ".gitignore": "/report/ # mine\n" });
    await init(cwd);
    const text = "* text=auto\r\n/specs/**\ttext\r\n/generated/** -text linguist-generated\r\n";
    expect(filesIn(cwd)[".gitattributes"]).toBe(text);
    expect(filesIn(cwd)[".gitignore"]).toBe("/report/ # mine\n.falsmith.lock\n.falsmith-*\n");
    await init(cwd);
    expect(filesIn(cwd)[".gitattributes"]).toBe(text);
  });

  test("names the folder of the configuration as git does; one outside of the project is left out", async () => {
    const own = folderWith(config("./src/my api [1]/"));
    await init(own);
    expect(lines(own, ".gitattributes")).toContain('"/src/my api \\\\[1\\\\]/**" -text linguist-generated');
    const outside = folderWith(config("../elsewhere"));
    await init(outside);
    expect(lines(outside, ".gitattributes")).toEqual(["/specs/** -text", ""]);
  });

  test.skipIf(spawnSync("git", ["--version"]).status !== 0)(
    "keeps the bytes of both folders where git would change line ends (skipped where there is no git)",
    async () => {
      const cwd = folderWith(config("src/my api [1]"));
      await init(cwd);
      put(cwd, { "specs/a/b.md": "a\r\nb\n", "src/my api [1]/x/y.ts": "a\nb\r\n", "other.txt": "a\r\n" });
      const git = (...argv: readonly string[]): string =>
        spawnSync("git", ["-c", "core.autocrlf=true", ...argv], { cwd, encoding: "utf8" }).stdout;
      git("init", "-q");
      const told = git(
        "check-attr",
        "text",
        "linguist-generated",
        "--",
        "specs/a/b.md",
        "src/my api [1]/x/y.ts",
        "other.txt",
      );
      expect(told.trim().split("\n")).toEqual([
        "specs/a/b.md: text: unset",
        "specs/a/b.md: linguist-generated: unspecified",
        "src/my api [1]/x/y.ts: text: unset",
        "src/my api [1]/x/y.ts: linguist-generated: set",
        "other.txt: text: unspecified",
        "other.txt: linguist-generated: unspecified",
      ]);
      put(cwd, { ".falsmith-1-2.tmp": "", "report/index.html": "" });
      expect(git("status", "--porcelain", "--untracked-files=all")).not.toMatch(/report|tmp/);
    },
  );

  test("is no link and no folder: nothing is written through it", async () => {
    const cwd = folderWith({ ".gitattributes/x": "" });
    await expect(run([], fakeTerminal(cwd))).rejects.toMatchObject({ code: "io/unsafe-path", path: ".gitattributes" });
  });
});

test("the task for turbo.json names the sources and the folders of all packages", async () => {
  const packages = { kie: { sources: "docs/kie" }, fal: { output: { dir: "packages/fal" } } };
  const cwd = folderWith({ "falsmith.config.json": JSON.stringify({ packages }) });
  const said = await init(cwd, "--json");
  expect(JSON.parse(said.slice(said.indexOf("{"), said.lastIndexOf("}") + 1))).toEqual({
    tasks: {
      generate: {
        inputs: ["docs/kie/**", "specs/**", "falsmith.config.*", "package.json"],
        outputs: ["generated/kie/**", "packages/fal/**"],
      },
    },
  });
});

describe("what is there", () => {
  test("is left alone, whatever kind of configuration it is", async () => {
    const cwd = folderWith({
      "falsmith.config.mjs": 'export default { sources: ["docs/*.md"], output: { dir: "src/fal" } };',
    });
    expect(told(await init(cwd, "--json"))[0]).toBe("there already  falsmith.config.mjs");
    expect(Object.keys(filesIn(cwd))).not.toContain("falsmith.config.json");
  });

  test.skipIf(process.platform === "win32")(
    "may be a link that leads elsewhere: nothing is written through it (skipped on Windows: links need a right there)",
    async () => {
      const [cwd, elsewhere] = [folderWith(), folderWith()];
      mkdirSync(join(cwd, ".github"));
      symlinkSync(elsewhere, join(cwd, ".github/workflows"));
      await expect(run([], fakeTerminal(cwd))).rejects.toMatchObject({ code: "io/unsafe-path" });
      expect(filesIn(elsewhere)).toEqual({});
    },
  );
});

const noProc = process.platform === "linux" ? "" : " (skipped: only Linux has /proc)";
test.skipIf(noProc !== "")(
  `a folder that cannot be written is told, with what init can do about it${noProc}`,
  async () => {
    await expect(run([], fakeTerminal("/proc/self"))).rejects.toMatchObject({
      exit: 2,
      code: "io/write",
      path: "falsmith.config.ts",
      message: expect.stringMatching(
        /^cannot write here, .+; it was not written; make the folder writable and run again$/,
      ),
    });
  },
);

describe("scripts", () => {
  const packageJson = '{\n\t"name": "x",\n\t"scripts": { "generate": "mine" },\n\t"type": "module"\n}';

  test("are told, and package.json is not touched", async () => {
    const cwd = folderWith({ "package.json": packageJson });
    const out = await init(cwd);
    expect(out).toContain('falsmith init --scripts adds them):\n  "generate:check": "falsmith generate --check"\n');
    expect(out).not.toContain('"generate": "');
    expect(filesIn(cwd)["package.json"]).toBe(packageJson);
  });

  test("are added when asked for, none replaced, the form kept", async () => {
    const cwd = folderWith({ "package.json": packageJson });
    expect(told(await init(cwd, "--scripts"))).toContain("wrote          package.json: the script generate:check");
    const text = filesIn(cwd)["package.json"] ?? "";
    expect(text).toBe(
      '{\n\t"name": "x",\n\t"scripts": {\n\t\t"generate": "mine",\n\t\t"generate:check": "falsmith generate --check"\n\t},\n\t"type": "module"\n}',
    );
    expect(told(await init(cwd, "--scripts"))).toContain(
      "there already  package.json: the scripts generate and generate:check",
    );
    expect(filesIn(cwd)["package.json"]).toBe(text);
  });

  test("a byte order mark of package.json is no fault, and stays", async () => {
    const cwd = folderWith({ "package.json": `\ufeff${packageJson}` });
    expect(told(await init(cwd, "--scripts"))).toContain("wrote          package.json: the script generate:check");
    const text = filesIn(cwd)["package.json"] ?? "";
    expect(text.slice(0, 2)).toBe("\ufeff{");
    expect(JSON.parse(text.slice(1))).toMatchObject({ name: "x", scripts: { generate: "mine" } });
  });

  test("a package.json that is none is told", async () => {
    await expect(run([], fakeTerminal(folderWith({ "package.json": "{" })))).rejects.toMatchObject({
      exit: 2,
      path: "package.json",
    });
  });
});

describe("the task for Turborepo", () => {
  const task = (out: string): unknown => JSON.parse(/^\{\n[^]*?^\}$/m.exec(out)?.[0] ?? "null");

  test("has what the package rests on, and where it goes", async () => {
    expect(task(await init(folderWith()))).toEqual({
      tasks: {
        generate: { inputs: ["specs/**", "falsmith.config.*", "package.json"], outputs: ["generated/**"] },
      },
    });
  });

  test("as the configuration says", async () => {
    const cwd = folderWith();
    const config = { sources: ["./docs", "more/*.md"], overlays: ["o/a.yaml"], output: { dir: "src/fal/" } };
    put(cwd, { "falsmith.config.json": JSON.stringify(config) });
    expect(task(await init(cwd))).toEqual({
      tasks: {
        generate: {
          inputs: ["docs/**", "more/*.md", "o/a.yaml", "falsmith.config.*", "package.json"],
          outputs: ["src/fal/**"],
        },
      },
    });
  });
});

test.each([[["specs"]], [["--yaml"]]])("wrong usage: %j", async (argv) => {
  await expect(run(argv, fakeTerminal(folderWith()))).rejects.toMatchObject({ exit: 2, code: "io/usage" });
});
