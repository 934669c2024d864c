import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { filesIn, folderWith, timesIn } from "./folder.js";
import { buildProgram, type Program } from "./program.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

let program: Program;
beforeAll(() => {
  program = buildProgram("bin");
}, 240_000);
afterAll(() => program.remove());

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function falsmith(cwd: string, ...argv: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program.bin, ...argv], {
    cwd,
    encoding: "utf8",
    input: "",
  });
  return { code: status, out: stdout, err: stderr };
}

describe("the process", () => {
  test("has its results on stdout and its exit code", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(falsmith(root, "--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
    expect(falsmith(root, "frobnicate")).toMatchObject({ code: 2, out: "" });
    expect(readFileSync(program.bin, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test("does not mind that its reader went away", async () => {
    const child = spawn(process.execPath, [program.bin, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    const [[code], err] = await Promise.all([once(child, "exit"), child.stderr.toArray()]);
    expect({ code, err: err.join("") }).toEqual({ code: 0, err: "" });
  });

  test.skipIf(process.platform === "win32").each(["falsmith.config.mjs", "falsmith.config.ts"])(
    "ends with 130 when interrupted, and leaves nothing (%s; skipped on Windows, which has no signals)",
    async (config) => {
      const waiting =
        'process.stderr.write("ready"); setInterval(() => {}, 1000); await new Promise(() => {}); export default {};';
      const cwd = folderWith({ [config]: waiting, "specs/a.md": "x" });
      const child = spawn(process.execPath, [program.bin, "generate"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
      await once(child.stderr, "data");
      child.kill("SIGINT");
      expect(await once(child, "exit")).toEqual([130, null]);
      expect(Object.keys(filesIn(cwd))).toEqual([config, "specs/a.md"]);
    },
  );
});

function project(): string {
  const cwd = folderWith();
  cpSync(join(root, "specs"), join(cwd, "specs"), { recursive: true });
  return cwd;
}

describe("the project's own sources", () => {
  test("make the same package twice, and the second run writes nothing", () => {
    const cwd = project();
    const first = falsmith(cwd, "generate");
    expect(first).toMatchObject({ code: 0, out: "" });
    expect(first.err).toMatch(/\n?4 endpoints from 5 sources · \d+ files: \d+ written, 0 unchanged · \d+ edits/);
    const files = filesIn(join(cwd, "generated"));
    const times = timesIn(join(cwd, "generated"));
    const second = falsmith(cwd, "generate");
    expect(second).toMatchObject({
      code: 0,
      err: expect.stringContaining("already up to date: 4 endpoints from 5 sources"),
    });
    expect(timesIn(join(cwd, "generated"))).toEqual(times);
    expect(falsmith(cwd, "generate", "--check")).toMatchObject({ code: 0 });
    expect(falsmith(cwd, "generate", "specs/fal", "specs/kkiai", "./specs/chainhub", "--out", "again")).toMatchObject({
      code: 0,
    });
    expect(filesIn(join(cwd, "again"))).toEqual(files);
    expect(Object.values(files).filter((text) => text.includes(cwd))).toEqual([]);
  });

  test("are mended one by one and together", () => {
    const cwd = project();
    const pages = readdirSync(join(cwd, "specs"), { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.(?:md|txt)$/.test(name),
    );
    expect(pages).toHaveLength(5);
    for (const page of pages) {
      const { code, out } = falsmith(cwd, "mend", `specs/${page}`);
      expect({ page, code }).toEqual({ page, code: 0 });
      expect(parse(out)).toMatchObject({ openapi: expect.stringMatching(/^3\.1/), paths: expect.anything() });
      expect(parse(out)).toEqual(JSON.parse(falsmith(cwd, "mend", `specs/${page}`, "--format", "json").out));
    }
    const all = falsmith(cwd, "mend", "specs", "--format", "json");
    expect(Object.keys(JSON.parse(all.out).paths)).toEqual(
      expect.arrayContaining(["/fal-ai/flux-1/dev/image-to-image"]),
    );
    const explained = falsmith(cwd, "mend", `specs/${pages[0] ?? ""}`, "--project", "--explain");
    expect(explained.code).toBe(0);
    expect(explained.err.length).toBeGreaterThan(1000);
    expect(parse(explained.out)).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
  });

  test("half a page, and none, leave a clear line and no package", () => {
    const cwd = folderWith({ "half.md": "# fal-ai/", "page.md": "Nothing that documents a call.\n" });
    for (const page of ["half.md", "page.md"]) {
      const { code, out, err } = falsmith(cwd, "generate", page);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toMatch(new RegExp(`^${page}:?.*: error `));
      expect(err).not.toMatch(/^\s+at /m);
    }
    expect(readdirSync(cwd).toSorted()).toEqual(["half.md", "page.md"]);
  });
});
