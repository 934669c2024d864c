import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { requireOutputFolder, requireOwnFolder } from "../../codegen/io/guard.js";

const made: string[] = [];
function folder(...files: readonly string[]): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "falsmith-out-")));
  made.push(path);
  for (const file of files) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), "");
  }
  return path;
}
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});
const many = Array.from({ length: 21 }, (_, index) => `photo-${index}.jpg`);

describe("an output folder that belongs to somebody else is refused", () => {
  test("the root, the home folder and what is above it, the folders of git and of packages, whatever --force says", () => {
    const project = folder(".git/config", "node_modules/x/index.js");
    const link = join(folder(), "link");
    symlinkSync(homedir(), link);
    const all = ["/", homedir(), dirname(homedir()), link, join(project, ".git/out"), join(project, "node_modules/x")];
    for (const out of all) {
      expect(() => requireOutputFolder(out, out)).toThrow(/nothing is written; name a folder of its own with --out/);
      expect(() => requireOwnFolder(out, project, out, true)).toThrow(/nothing is written/);
    }
    expect(() => requireOutputFolder(join(project, "~"), "~")).toThrow(/no shell has replaced/);
  });

  test("the current folder and those above it, projects, and folders full of files, unless forced", () => {
    const project = folder("specs/a.md");
    for (const [out, cwd] of [
      [project, project],
      [project, join(project, "specs")],
      [folder("package.json"), project],
      [folder("src/index.ts"), project],
      [folder(...many), project],
    ] as const) {
      expect(() => requireOwnFolder(out, cwd, "out", false)).toThrow(/nothing is written/);
      expect(() => requireOwnFolder(out, cwd, "out", true)).not.toThrow();
    }
  });

  test("a folder that is new, empty, nearly so, or ours is taken", () => {
    const cwd = folder();
    for (const out of [
      join(cwd, "generated"),
      folder(),
      folder("README.md", ".gitkeep"),
      folder("manifest.json", "package.json", ...many),
      folder(".falsmith-journal-1.json", ...many),
    ])
      expect(() => requireOwnFolder(out, cwd, "out", false)).not.toThrow();
  });
});
