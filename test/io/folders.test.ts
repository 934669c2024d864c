import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeFolders } from "../../codegen/io/folders.js";
import { folderWith } from "../cli/folder.js";
import { transpileProgram, type Program } from "../cli/program.js";

let program: Program;
beforeAll(() => {
  program = transpileProgram("make-folders");
}, 60_000);
afterAll(() => program.remove());

describe("folders", () => {
  test("are made down to the last; what was made is told by the topmost", () => {
    const top = folderWith();
    expect(makeFolders(join(top, "a/b/c"))).toBe(join(top, "a"));
    expect(statSync(join(top, "a/b/c")).isDirectory()).toBe(true);
    expect(makeFolders(join(top, "a/b/d"))).toBe(join(top, "a/b/d"));
    expect(makeFolders(join(top, "a/b"))).toBeUndefined();
    expect(makeFolders("/")).toBeUndefined();
  });

  test("may be links to folders", () => {
    const top = folderWith();
    mkdirSync(join(top, "real"));
    symlinkSync(join(top, "real"), join(top, "link"));
    expect(makeFolders(join(top, "link"))).toBeUndefined();
    expect(makeFolders(join(top, "link/a"))).toBe(join(top, "link/a"));
  });

  test("are not made where the system refuses, which says why", () => {
    const top = folderWith({ file: "" });
    symlinkSync(join(top, "nowhere"), join(top, "dangling"));
    expect(() => makeFolders(join(top, "file"))).toThrow(expect.objectContaining({ code: "EEXIST" }));
    expect(() => makeFolders(join(top, "dangling"))).toThrow(expect.objectContaining({ code: "EEXIST" }));
    expect(() => makeFolders(join(top, "file/a/b"))).toThrow(expect.objectContaining({ code: "ENOTDIR" }));
    expect(readdirSync(top).toSorted()).toEqual(["dangling", "file"]);
  });

  test("that several processes make at once are made once", async () => {
    const top = folderWith();
    const module = JSON.stringify(pathToFileURL(join(program.folder, "codegen/io/folders.js")));
    const code = `const { makeFolders } = await import(${module});
      process.stdin.once("data", () => {
        for (let i = 0; i < 300; i += 1) makeFolders(process.argv[1] + "/" + i + "/a/b/c");
        process.exit();
      });
      console.log("ready");`;
    const children = ["", "", ""].map(() =>
      spawn(process.execPath, ["--input-type=module", "-e", code, top], { stdio: ["pipe", "pipe", "inherit"] }),
    );
    const ends = children.map((child) => once(child, "exit"));
    await Promise.all(children.map((child) => once(child.stdout, "data")));
    for (const child of children) child.stdin.write("go");
    expect(await Promise.all(ends)).toEqual(children.map(() => [0, null]));
    expect(readdirSync(top)).toHaveLength(300);
    expect(statSync(join(top, "299/a/b/c")).isDirectory()).toBe(true);
  });
});

const noProc = process.platform === "linux" ? "" : " (skipped: only Linux has /proc)";
const page =
  "# a\n\n- **Endpoint**: `https://fal.run/acme/a`\n- **Model ID**: `acme/a`\n\n## API Information\n\n### Input Schema\n\n- **`n`** (`integer`, _required_):\n  How many.\n";

describe(`below /proc nothing can be made, and that is told${noProc}`, () => {
  test.skipIf(noProc !== "").each([["generate"], ["report"], ["mend", "specs"]])("%s", async (...verb) => {
    const cwd = folderWith({ "specs/a.md": page });
    // Who asks for ever is ended.
    const child = spawn(process.execPath, [program.bin, ...verb, "--out", "/proc/x"], {
      cwd,
      timeout: 30_000,
      killSignal: "SIGKILL",
    });
    let err = "";
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    expect(await once(child, "close")).toEqual([2, null]);
    expect(err).toMatch(
      /\/proc\/x: error io\/write: cannot write here, no such file or folder; nothing was changed; .+\n$/,
    );
  });
});
