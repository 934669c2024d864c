import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { payloads } from "../report/pages.js";
import { fakeStages } from "./fake-stages.js";
import { fakeTerminal } from "./fake-terminal.js";
import { folderWith, put } from "./folder.js";

const argv = ["--runtime", "import", "--reporter", "github"];
const many = Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`specs/fal/s${n}.md`, `endpoint x/e${n}\n`]));

async function ran(cwd: string, more: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const terminal = fakeTerminal(cwd, { env });
  const code = await runWith(fakeStages, [...argv, ...more], terminal);
  const lines = terminal.stderr().split("\n");
  return { code, err: terminal.stderr(), commands: lines.filter((line) => line.startsWith("::")) };
}

function of(commands: readonly string[], level: string): readonly string[] {
  return commands.filter((line) => line.startsWith(`::${level} `));
}

describe("a comparison on GitHub", () => {
  test("names the source that changed first, then one line for each endpoint", async () => {
    const cwd = folderWith({ "specs/fal/a.md": "endpoint x/a\n", "specs/fal/b.md": "endpoint x/b\n" });
    await ran(cwd);
    put(cwd, { "specs/fal/a.md": "endpoint x/a\nedit\n" });
    const { code, commands } = await ran(cwd, ["--check"]);
    expect(code).toBe(1);
    expect(commands).toEqual([
      "::error file=specs/fal/a.md,title=generate --check::this source changed after the package was written%0Ahint: Run falsmith generate and commit what it writes.",
      "::error file=generated/manifest.json,title=generate --check::the package: 1 file is not what the sources give: manifest.json",
      "::error file=generated/x/a/index.ts,title=generate --check::x/a: 1 file is not what the sources give: index.ts",
    ]);
  });

  test("tells sources that came and went, overlays, options and the version", async () => {
    const cwd = folderWith({ "specs/fal/a.md": "endpoint x/a\n", "specs/fal/b.md": "endpoint x/b\n" });
    await ran(cwd);
    const path = join(cwd, "generated/manifest.json");
    const manifest = readFileSync(path, "utf8").replace(/"falsmith": "[^"]*"/, '"falsmith": "0.0.1"');
    put(cwd, {
      "generated/manifest.json": manifest,
      "specs/fal/c.md": "endpoint x/c\n",
      "specs/overlays/o.yaml": "overlay: 1.0.0\n",
      "falsmith.config.json": '{"output":{"header":"Words"}}',
    });
    rmSync(join(cwd, "specs/fal/b.md"));
    const { commands } = await ran(cwd, ["--check"]);
    const words = commands.map((line) => line.replace(/%0Ahint.*/, "").replace(/^::error /, ""));
    expect(words.slice(0, 5)).toEqual([
      expect.stringMatching(/^title=generate --check::falsmith 0\.0\.1 wrote the package, this is falsmith \d/),
      "title=generate --check::the configuration changed: header",
      "file=specs/overlays/o.yaml,title=generate --check::this overlay was added after the package was written",
      "file=specs/fal/c.md,title=generate --check::this source was added after the package was written",
      "title=generate --check::the source specs/fal/b.md was removed after the package was written",
    ]);
    expect(words.slice(5).some((line) => line.includes("::x/b: 2 files are not what the sources give"))).toBe(true);
  });

  test("tells of several packages each cause once, and each endpoint in its package", async () => {
    const packages = { one: { include: "x/a" }, two: { include: "x/*" } };
    const cwd = folderWith({
      "specs/fal/a.md": "endpoint x/a\n",
      "falsmith.config.json": JSON.stringify({ packages }),
    });
    await ran(cwd);
    put(cwd, { "specs/fal/a.md": "endpoint x/a\nedit\n" });
    const { code, commands } = await ran(cwd, ["--check"]);
    expect(code).toBe(1);
    expect(of(commands, "error").filter((line) => line.includes("this source changed"))).toHaveLength(1);
    for (const name of ["one", "two"])
      expect(commands.some((line) => line.includes(`::${name}: x/a: 1 file is not`))).toBe(true);
  });

  test("an edit by hand has no cause, and a package that is up to date none either", async () => {
    const cwd = folderWith({ "specs/fal/a.md": "endpoint x/a\n" });
    await ran(cwd);
    expect((await ran(cwd, ["--check"])).commands).toEqual([]);
    appendFileSync(join(cwd, "generated/x/a/index.ts"), "// mine\n");
    expect((await ran(cwd, ["--check"])).commands).toEqual([
      "::error file=generated/x/a/index.ts,title=generate --check::x/a: 1 file is not what the sources give: index.ts",
    ]);
  });

  test("keeps within ten annotations of a level: the last counts the rest, which the log has", async () => {
    const cwd = folderWith(many);
    const { code, err, commands } = await ran(cwd, ["--check"]);
    expect(code).toBe(1);
    const errors = of(commands, "error");
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)).toBe("::error title=falsmith::6 more errors: the log of this step has them all");
    const [, log = ""] = err.split("::group::falsmith: what is not shown beside the files\n");
    expect(
      log
        .split("::endgroup::")[0]
        ?.split("\n")
        .filter((line) => line !== ""),
    ).toHaveLength(6);
    for (const n of Object.keys(many).keys()) expect(err).toContain(`x/e${n}: 2 files`);
  });

  test("so it is with warnings of a run that writes, and none of them is a command in the log", async () => {
    const text = `endpoint x/a\n${Array.from({ length: 30 }, (_, n) => `warn ::error::w${n}`).join("\n")}`;
    const { err, commands } = await ran(folderWith({ "specs/a.md": text }));
    expect(of(commands, "warning")).toHaveLength(10);
    expect(of(commands, "error")).toEqual([]);
    for (const n of Array.from({ length: 30 }, (_, index) => index))
      expect(err).toMatch(new RegExp(`: ?:error: ?:w${n}\\b`));
  });
});

describe("the summary of a job", () => {
  test("is added to the file that GitHub names: why, what differs, findings", async () => {
    const cwd = folderWith({ "specs/fal/a.md": "endpoint x/a\nwarn 100%|b\n", "summary.md": "before\n" });
    const env = { GITHUB_STEP_SUMMARY: join(cwd, "summary.md") };
    await ran(cwd);
    put(cwd, { "specs/fal/a.md": "endpoint x/a\nwarn 100%|b\nedit\n" });
    await ran(cwd, ["--check"], env);
    expect(readFileSync(join(cwd, "summary.md"), "utf8")).toBe(`before
## falsmith: not what the sources give

1 endpoint from 1 source; 3 errors, 1 warning, 0 notes.

### Why

- \`specs/fal/a.md\`: \`this source changed after the package was written\`

### What differs

| Endpoint | Files | Names |
| --- | --- | --- |
| \`the package\` | 1 | \`manifest.json\` |
| \`x/a\` | 1 | \`index.ts\` |

### Findings

| Level | Code | Place | Message |
| --- | --- | --- | --- |
| warning | \`check/fake\` | \`specs/fal/a.md:2\` | \`100%\\|b\` |

`);
  });

  test("holds hostile words as code", async () => {
    const lines = payloads.map((payload) => `warn ${payload.toWellFormed().replace(/[\0\u2028]/g, " ")}`);
    const cwd = folderWith({ "specs/a.md": `endpoint x/a\n${lines.join("\n")}` });
    await ran(cwd, [], { GITHUB_STEP_SUMMARY: join(cwd, "summary.md") });
    const summary = readFileSync(join(cwd, "summary.md"), "utf8");
    expect(summary).not.toMatch(/[\u202e\u2066\0]/);
    const cells = summary.split("\n").filter((line) => line.startsWith("| warning"));
    expect(cells).toHaveLength(payloads.length);
    for (const cell of cells) expect(cell.replace(/(`+)[^]*?[^`]\1(?!`)/g, "")).not.toMatch(/[<>[\]!*_&]/);
  });

  test("that cannot be written is told, and changes nothing else", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a\n" });
    const { code, err } = await ran(cwd, [], { GITHUB_STEP_SUMMARY: join(cwd, "no/such/folder/file") });
    expect(code).toBe(0);
    expect(err).toMatch(/the summary of the job was not written to \$GITHUB_STEP_SUMMARY: \w/);
  });
});
