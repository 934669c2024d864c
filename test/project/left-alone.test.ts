import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { TICK_MS } from "../../codegen/io/output/write.js";
import { fakeStages } from "../cli/fake-stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";

/** Five endpoints, each with a source of its own. */
function project(): string {
  return folderWith(
    Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [`specs/${name}.md`, `endpoint x/${name}`])),
  );
}

interface Ran {
  readonly code: number;
  readonly err: string;
}

async function generate(cwd: string, ...argv: readonly string[]): Promise<Ran> {
  const terminal = fakeTerminal(cwd);
  const code = await runWith(fakeStages, argv, terminal);
  return { code, err: terminal.stderr() };
}

/** The clock of files is coarse: what comes after this is later for certain. */
function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2 * TICK_MS));
}

const edited = "generated/x/a/index.ts";
const told = /generated\/x\/a\/index\.ts: error io\/edited-by-hand/;

/** A package with one file edited by hand, and a manifest that is younger than the edit. */
async function withEdit(): Promise<string> {
  const cwd = project();
  await generate(cwd);
  put(cwd, { [edited]: "mine\n" });
  await tick();
  put(cwd, { "specs/e.md": "endpoint x/e\nwarn news" });
  expect((await generate(cwd)).err).toMatch(told);
  await tick();
  return cwd;
}

describe("a file that was edited by hand", () => {
  test("is told in every run until it is put right, whatever else was written meanwhile", async () => {
    const cwd = await withEdit();
    for (const argv of [[], ["--check"], ["--check", "--strict"], []]) {
      const { code, err } = await generate(cwd, ...argv);
      expect(err).toMatch(told);
      expect(code).toBe(1);
      await tick();
    }
    expect(filesIn(join(cwd, "generated"))["x/a/index.ts"]).toBe("mine\n");
  });

  test("is told when another source changes, and when its own is gone", async () => {
    const cwd = await withEdit();
    put(cwd, { "specs/d.md": "endpoint x/d\nwarn more news" });
    expect((await generate(cwd)).err).toMatch(told);
    await tick();
    rmSync(join(cwd, "specs/a.md"));
    expect((await generate(cwd)).err).toMatch(told);
    await tick();
    expect(await generate(cwd)).toMatchObject({ code: 1, err: expect.stringMatching(told) });
  });

  test("is overwritten with --force, and then nothing is left of it in the manifest", async () => {
    const cwd = await withEdit();
    const before = filesIn(join(cwd, "generated"));
    expect(before["manifest.json"]).toContain('"leftAlone"');
    expect((await generate(cwd, "--force")).code).toBe(0);
    const after = filesIn(join(cwd, "generated"));
    expect(after["x/a/index.ts"]).not.toBe("mine\n");
    rmSync(join(cwd, "generated"), { recursive: true });
    await generate(cwd);
    expect(after).toEqual(filesIn(join(cwd, "generated")));
  });

  test("put right by hand is forgotten", async () => {
    const cwd = project();
    await generate(cwd);
    const right = filesIn(join(cwd, "generated"));
    put(cwd, { [edited]: "mine\n" });
    put(cwd, { "specs/e.md": "endpoint x/e\nedit" });
    await generate(cwd);
    put(cwd, { [edited]: right["x/a/index.ts"] ?? "", "specs/e.md": "endpoint x/e" });
    await tick();
    expect(await generate(cwd)).toMatchObject({ code: 0 });
    expect(filesIn(join(cwd, "generated"))).toEqual(right);
  });

  test("is found by --check in a copy whose files are all older than its manifest", async () => {
    const cwd = project();
    await generate(cwd, "--runtime", "import");
    put(cwd, { [edited]: "mine\n" });
    // A clone writes files in the order of their names: the manifest comes last, whatever the files hold.
    const clone = folderWith();
    const copy = (name: string): void => cpSync(join(cwd, name), join(clone, name), { recursive: true });
    copy("specs");
    for (const name of ["registry.ts", "x"]) copy(`generated/${name}`);
    await tick();
    copy("generated/manifest.json");
    await tick();
    put(clone, { "specs/e.md": "endpoint x/e\nwarn news" });
    expect(await generate(clone, "--check", "--runtime", "import")).toMatchObject({
      code: 1,
      err: expect.stringMatching(told),
    });
  });

  test("is told where the endpoint keeps its output because its source is refused", async () => {
    const cwd = project();
    await generate(cwd);
    put(cwd, { "specs/a.md": "refuse" });
    await generate(cwd);
    put(cwd, { [edited]: "mine\n" });
    for (const argv of [["--check"], [], ["--force"]]) expect((await generate(cwd, ...argv)).err).toMatch(told);
    expect(filesIn(join(cwd, "generated"))["x/a/index.ts"]).toBe("mine\n");
  });
});

test("someone's own file in the way is told in every run", async () => {
  const cwd = project();
  put(cwd, { [edited]: "mine\n" });
  for (let run = 0; run < 3; run += 1) {
    const { code, err } = await generate(cwd);
    expect(err).toMatch(/generated\/x\/a\/index\.ts: error io\/foreign/);
    expect(code).toBe(1);
    await tick();
  }
});

describe("an endpoint that keeps the output of an earlier run", () => {
  test.each([
    ["another runtime", ["--runtime", "bundle"]],
    ["other imports", ["--import-extension", "none"]],
    ["a publishable package", ["--package", "acme"]],
  ])("is not mixed with %s: nothing is written, and why is told", async (_, argv) => {
    const cwd = project();
    await generate(cwd);
    put(cwd, { "specs/a.md": "refuse" });
    const before = filesIn(join(cwd, "generated"));
    const { code, err } = await generate(cwd, ...argv);
    expect(code).toBe(1);
    expect(err).toMatch(
      /generated: error io\/other-form: nothing was written: x\/a keeps the output of an earlier run, which was made in another form \(--runtime import --import-extension js\)/,
    );
    expect(err).toMatch(/specs\/a\.md:1:1: error ingest\/fake/);
    expect(filesIn(join(cwd, "generated"))).toEqual(before);
    put(cwd, { "specs/a.md": "endpoint x/a" });
    expect((await generate(cwd, ...argv)).code).toBe(0);
  });
});

describe("a key of one's own in package.json", () => {
  test("is no drift: a new version is checked as it is", async () => {
    const cwd = project();
    const argv = ["--package", "acme"];
    await generate(cwd, ...argv);
    const path = "generated/package.json";
    const text = filesIn(cwd)[path] ?? "";
    put(cwd, { [path]: text.replace('"0.0.0"', '"1.2.3"') });
    expect(await generate(cwd, ...argv, "--check")).toMatchObject({ code: 0 });
    expect(await generate(cwd, ...argv)).toMatchObject({ code: 0 });
    expect(filesIn(cwd)[path]).toContain('"1.2.3"');
    put(cwd, { [path]: text.replace('"type": "module"', '"type": "commonjs"') });
    const { code, err } = await generate(cwd, ...argv, "--check");
    expect(err).toMatch(/generated\/package\.json: error io\/edited-by-hand/);
    expect(code).toBe(1);
  });
});
