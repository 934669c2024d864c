import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkOut } from "../../codegen/io/git.js";

const place = mkdtempSync(join(tmpdir(), "falsmith-git-"));
const repository = join(place, "repository");

function git(...argv: readonly string[]): void {
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@a.example", "-c", "commit.gpgsign=false"];
  const { status, stderr } = spawnSync("git", [...who, ...argv], { cwd: repository });
  if (status !== 0) throw new Error(stderr.toString());
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), text);
}

beforeAll(() => {
  mkdirSync(repository);
  git("init", "--quiet");
  write("specs/a.yaml", "one\ntwo\n");
  write("specs/deep/b c.md", "图像");
  write("specs/empty.json", "");
  write("specs/sources.json", "{}");
  write("specs/picture.png", "no document");
  write("other/d.yaml", "d");
  symlinkSync("a.yaml", join(repository, "specs/link.yaml"));
  git("add", "--all");
  git("commit", "--quiet", "-m", "one");
  git("tag", "first");
  write("specs/a.yaml", "later\n");
  git("commit", "--quiet", "--all", "-m", "two");
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function taken(revision: string, path: string): Promise<Readonly<Record<string, string>>> {
  const folder = mkdtempSync(join(place, "out-"));
  await checkOut({ revision, path, label: `git:${revision}:${path}` }, repository, folder);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((file) => [file.slice(folder.length + 1), readFileSync(file, "utf8")]));
}

describe("a revision of git", () => {
  it("gives the documents below a path, as they were, and neither links nor other files", async () => {
    expect(await taken("first", "specs")).toEqual({
      "specs/a.yaml": "one\ntwo\n",
      "specs/deep/b c.md": "图像",
      "specs/empty.json": "",
      "specs/sources.json": "{}",
    });
  });

  it("gives one document", async () => {
    expect(await taken("HEAD", "specs/a.yaml")).toEqual({ "specs/a.yaml": "later\n" });
  });

  it.each(["--all", "-x", "", " first", "fir st", "first\0", "\tfirst"])("%j is none", async (revision) => {
    await expect(taken(revision, "specs")).rejects.toMatchObject({
      code: "io/git",
      exit: 2,
      path: `git:${revision}:specs`,
    });
    await expect(taken(revision, "specs")).rejects.toThrow("this is not a revision");
  });

  it("that git does not know is told in git's words", async () => {
    await expect(taken("nowhere", "specs")).rejects.toThrow(
      /^git says: (?!fatal)[^\n]+; check the revision and the path$/,
    );
  });

  it("without documents at the path is told", async () => {
    await expect(taken("first", "specs/picture.png")).rejects.toThrow('no documents at "specs/picture.png"');
    await expect(taken("first", "-x")).rejects.toThrow('no documents at "-x"');
  });

  it("cannot be read without git", async () => {
    const { PATH } = process.env;
    process.env["PATH"] = place;
    try {
      await expect(taken("first", "specs")).rejects.toThrow("cannot run git");
    } finally {
      process.env["PATH"] = PATH;
    }
  });
});
