import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run as diff } from "../../codegen/cli/commands/diff.js";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { readGenerated } from "../../codegen/io/output/generated.js";
import { stages as realStages, type Stages } from "../../codegen/project/stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { queueDocument } from "../support/queue-document.js";

const SPECS = {
  "specs/fal/x/a.json": queueDocument("x/a", { steps: { type: "integer", description: "Steps." } }),
  "specs/fal/y.json": queueDocument("y/b", { steps: { type: "integer", description: "Steps." } }),
};

/** A tsconfig.json, or none, around a project with two endpoints. */
function project(tsconfig?: object): string {
  return folderWith(tsconfig === undefined ? SPECS : { ...SPECS, "tsconfig.json": JSON.stringify(tsconfig) });
}

const BUNDLER = { compilerOptions: { module: "esnext", moduleResolution: "bundler" } };
const NODE = { compilerOptions: { module: "nodenext" } };
const TS = { compilerOptions: { ...NODE.compilerOptions, allowImportingTsExtensions: true } };

async function generate(
  cwd: string,
  argv: readonly string[] = [],
  stages: Stages = realStages,
): Promise<{ readonly code: number; readonly err: string; readonly files: Readonly<Record<string, string>> }> {
  const terminal = fakeTerminal(cwd);
  // The copied runtime has the most imports.
  const runtime = argv.includes("--runtime") ? [] : ["--runtime", "bundle"];
  const code = await runWith(stages, [...runtime, ...argv], terminal);
  return { code, err: terminal.stderr(), files: filesIn(join(cwd, "generated")) };
}

/** Every specifier in code of a package; those of packages left out. */
function specifiers(files: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(files)
    .filter(([path]) => path.endsWith(".ts"))
    .flatMap(([, text]) => [...text.matchAll(/\b(?:from|import)[ (]"(\.[^"]*)"/g)].map(([, name = ""]) => name));
}

function endingsOf(files: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set(specifiers(files).map((name) => /\.[a-z]+$/.exec(name)?.[0] ?? ""))];
}

/** What a text says with every relative import ending in `.js`. */
function withJs(text: string): string {
  return text.replaceAll(/(\b(?:from|import)[ (]"\.[^"]*?)(?:\.[jt]s)?"/g, '$1.js"');
}

describe("the imports of a package", () => {
  test.each<readonly [ending: string, extension: string]>([
    [".ts", "ts"],
    ["", "none"],
    [".js", "js"],
  ])("end in %j with --import-extension %s, the runtime's too, and nothing else differs", async (ending, extension) => {
    const cwd = project();
    const js = (await generate(cwd)).files;
    const { code, files } = await generate(cwd, ["--import-extension", extension]);
    expect(code).toBe(0);
    expect(endingsOf(files)).toEqual([ending]);
    expect(specifiers(files)).toHaveLength(specifiers(js).length);
    const modules = Object.keys(js).filter((path) => path.endsWith(".ts"));
    expect(modules.length).toBeGreaterThan(50);
    for (const path of modules) expect([path, withJs(files[path] ?? "")]).toEqual([path, js[path]]);
    expect(files["README.md"]).toContain(`from "./index${ending}"`);
    expect(files["README.md"]).toContain(`\`./x/a/index${ending}\``);
  });

  test("are those of --import-extension js where nobody says anything, byte for byte", async () => {
    const cwd = project();
    const { files } = await generate(cwd);
    rmSync(join(cwd, "generated"), { recursive: true });
    expect((await generate(cwd, ["--import-extension", "js"])).files).toEqual(files);
    expect(files["manifest.json"]).not.toContain("importExtension");
  });

  test("of packages stay as they are", async () => {
    const { files } = await generate(project(), ["--runtime", "import", "--import-extension", "ts"]);
    expect(files["index.ts"]).toContain('from "falsmith-runtime/client"');
    expect(files["compat.ts"]).toContain('from "falsmith-runtime"');
    const bundled = await generate(project(), ["--import-extension", "none"]);
    expect(Object.values(bundled.files).join("")).toContain('from "openapi-fetch"');
  });

  test("of a publishable package end in .js whatever is around it", async () => {
    const argv = ["--package", "acme"];
    const { files } = await generate(project(BUNDLER), argv);
    expect(files).toEqual((await generate(project(), argv)).files);
  });
});

test("a wrong ending is wrong usage, which names the choices", async () => {
  const asked = (...argv: readonly string[]): Promise<unknown> => generate(project(), argv);
  await expect(asked("--import-extension", "mjs")).rejects.toMatchObject({
    exit: 2,
    message: '--import-extension is js|ts|none, not "mjs" (did you mean js?)',
  });
  await expect(asked("--import-extension")).rejects.toMatchObject({
    exit: 2,
    message: "--import-extension needs js|ts|none: --import-extension <js|ts|none>",
  });
});

describe("the project around the folder", () => {
  test("decides, unless somebody says how", async () => {
    const cwd = project(TS);
    expect(endingsOf((await generate(cwd)).files)).toEqual([".ts"]);
    expect(endingsOf((await generate(cwd, ["--import-extension", "js"])).files)).toEqual([".js"]);
    put(cwd, { "falsmith.config.json": JSON.stringify({ output: { importExtension: "none" } }) });
    expect(endingsOf((await generate(cwd)).files)).toEqual([""]);
    expect(endingsOf((await generate(cwd, ["--import-extension", "ts"])).files)).toEqual([".ts"]);
  });

  test("that resolves in another way makes everything anew; --check names every module", async () => {
    const cwd = project(NODE);
    const before = await generate(cwd);
    expect((await generate(cwd, ["--check"])).code).toBe(0);
    put(cwd, { "tsconfig.json": JSON.stringify(BUNDLER) });
    const checked = await generate(cwd, ["--check"]);
    expect(checked).toMatchObject({ code: 1, files: before.files });
    for (const path of ["index.ts", "x/a/index.ts", "y/b/validators.ts", "runtime/client/client.ts", "manifest.json"])
      expect(checked.err).toContain(`generated/${path}: error io/out-of-date`);
    const after = await generate(cwd);
    expect(endingsOf(after.files)).toEqual([""]);
    expect(after.files).toEqual((await generate(project(BUNDLER))).files);
    expect((await generate(cwd, ["--check"])).code).toBe(0);
  });

  test("that says the same in other words changes nothing: no stage is asked", async () => {
    const cwd = project(BUNDLER);
    await generate(cwd);
    put(cwd, { "tsconfig.json": '{ "extends": "./base" } // as before', "base.json": JSON.stringify(BUNDLER) });
    const idle: Stages = { ...realStages, makeEndpoints: () => Promise.reject(new Error("compiled")) };
    expect(await generate(cwd, [], idle)).toMatchObject({ code: 0, err: expect.stringContaining("up to date") });
    put(cwd, { "base.json": JSON.stringify(NODE) });
    expect(await generate(cwd, [], idle)).toMatchObject({ code: 1, err: expect.stringContaining("error internal/") });
  });

  test("that cannot be read is a warning in every run, which --strict takes for a failure", async () => {
    const cwd = project();
    put(cwd, { "tsconfig.json": '{ "compilerOptions": { "moduleResolution" "bundler" } }' });
    const said = "tsconfig.json:1:43: warning io/tsconfig: cannot tell how imports are resolved here";
    for (const argv of [[], [], ["--check"]]) {
      const { code, err, files } = await generate(cwd, argv);
      expect(code).toBe(0);
      expect(err).toContain(said);
      expect(endingsOf(files)).toEqual([".js"]);
    }
    expect((await generate(cwd, ["--strict"])).code).toBe(1);
    expect((await generate(cwd, ["--strict", "--import-extension", "js"])).code).toBe(0);
  });
});

describe("an endpoint more", () => {
  test.each(["js", "ts", "none"])("is made like the others are (%s)", async (extension) => {
    const argv = ["--import-extension", extension];
    const cwd = project();
    await generate(cwd, argv);
    put(cwd, { "specs/fal/z.json": queueDocument("z/c", { steps: { type: "integer", description: "Steps." } }) });
    const { files } = await generate(cwd, argv);
    rmSync(join(cwd, "generated"), { recursive: true });
    expect(files).toEqual((await generate(cwd, argv)).files);
    expect(endingsOf(files)).toHaveLength(1);
  });
});

describe("a manifest", () => {
  test("of a package with other imports than .js says so", async () => {
    const { files } = await generate(project(), ["--import-extension", "ts"]);
    const { options } = JSON.parse(files["manifest.json"] ?? "");
    expect(options).toEqual({ runtime: "bundle", importExtension: "ts", rules: {} });
  });

  test("that names no known ending is damaged", async () => {
    const cwd = project();
    const { files } = await generate(cwd, ["--import-extension", "ts"]);
    put(cwd, { "generated/manifest.json": (files["manifest.json"] ?? "").replace('"ts"', '"mts"') });
    const { err } = await generate(cwd, ["--import-extension", "ts"]);
    expect(err).toContain("io/manifest-damaged");
  });
});

test("what reads a package back finds the same in it, however its imports end", async () => {
  const cwd = project();
  for (const extension of ["js", "ts", "none"])
    await runWith(realStages, ["--out", `made-${extension}`, "--import-extension", extension], fakeTerminal(cwd));
  const [js, ts, none] = ["js", "ts", "none"].map((extension) => readGenerated(join(cwd, `made-${extension}`)));
  expect(js?.map(({ id }) => id)).toEqual(["x/a", "y/b"]);
  expect([ts, none]).toEqual([js, js]);
  const terminal = fakeTerminal(cwd);
  expect(await diff(["made-js", "made-none", "--fail-on", "patch"], terminal)).toBe(0);
});
