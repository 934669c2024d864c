import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { readConfig } from "../support/config.js";
import { folderWith, put } from "../cli/folder.js";

const whole = {
  sources: ["specs/**"],
  overlays: "o/*.yaml",
  output: { dir: "made", runtime: "import" },
  rules: { "a/b": "off" },
};
const checked = {
  sources: ["specs/**"],
  overlays: ["o/*.yaml"],
  dir: "made",
  runtime: "import",
  rules: { "a/b": "off" },
};

test("none", async () => expect(await readConfig(folderWith())).toEqual({ rules: {} }));

test.each([
  ["falsmith.config.json", JSON.stringify(whole)],
  ["falsmith.config.mjs", `export default ${JSON.stringify(whole)}`],
  ["falsmith.config.js", `module.exports = ${JSON.stringify(whole)}`],
  [
    "falsmith.config.ts",
    `import { sep } from "node:path";\nconst whole: object = ${JSON.stringify(whole)};\nexport default whole as typeof whole & { sep?: typeof sep };`,
  ],
])("%s", async (name, text) => {
  const cwd = folderWith({ [name]: text });
  expect(await readConfig(cwd)).toEqual(checked);
  expect(readdirSync(cwd)).toEqual([name]);
});

test("a byte order mark is no part of the configuration", async () => {
  const cwd = folderWith({ "falsmith.config.json": `\ufeff${JSON.stringify(whole)}` });
  expect(await readConfig(cwd)).toEqual(checked);
});

describe("TypeScript that the compiler could only guess is refused, with its place", () => {
  test.each([
    ['export default { sources: ["specs"], ; }', { line: 1, column: 38 }],
    ['const sources = ["specs"];\nexport default { sources: ["specs" };', { line: 2, column: 36 }],
  ])("%s", async (text, place) => {
    const cwd = folderWith({ "falsmith.config.ts": text });
    const refusal = await readConfig(cwd).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ exit: 2, code: "io/config", path: "falsmith.config.ts", place });
    expect(String(refusal)).toMatch(/cannot load the configuration: .+[^.]; correct the file$/);
    expect(readdirSync(cwd)).toEqual(["falsmith.config.ts"]);
  });
});

describe("a configuration may import, and what it imports is read anew", () => {
  const typed = 'import { defineConfig } from "falsmith/config";\nimport { s } from "./s.js";\n';
  test.each([
    [
      "falsmith.config.ts",
      `${typed}export default defineConfig({ sources: s });`,
      "s.ts",
      "export const s: string[] =",
    ],
    ["falsmith.config.mjs", 'import { s } from "./s.mjs"; export default { sources: s };', "s.mjs", "export const s ="],
    [
      "falsmith.config.ts",
      'import { s } from "./s.ts"; export default { sources: await Promise.resolve(s) };',
      "s.ts",
      "export const s =",
    ],
    ["falsmith.config.js", 'module.exports = { sources: require("./s.cjs") };', "s.cjs", "module.exports ="],
    [
      "falsmith.config.ts",
      'import s from "./s.json" with { type: "json" }; export default { sources: s };',
      "s.json",
      "",
    ],
  ])("%s: %s", async (name, text, other, before) => {
    const cwd = folderWith({ [name]: text, [other]: `${before} ["one"]` });
    const files = new Set<string>();
    expect(await readConfig(cwd, (path) => files.add(path))).toEqual({ sources: ["one"], rules: {} });
    expect([...files]).toEqual([join(cwd, name), join(cwd, other)]);
    put(cwd, { [other]: `${before} ["two"]` });
    expect(await readConfig(cwd)).toEqual({ sources: ["two"], rules: {} });
    expect(readdirSync(cwd).sort()).toEqual([name, other].sort());
  });

  test("the flaw of an imported file is told at its place", async () => {
    const text = 'import { s } from "./lib/s.js"; export default { sources: s };';
    const cwd = folderWith({ "falsmith.config.ts": text, "lib/s.ts": "export const s: = 1;" });
    await expect(readConfig(cwd)).rejects.toMatchObject({ path: "lib/s.ts", place: { line: 1, column: 17 } });
  });
});

test("falsmith/config loads nothing else", async () => {
  const built = await build({
    entryPoints: [fileURLToPath(new URL("../../codegen/config.ts", import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
  });
  expect(Object.keys(built.metafile.inputs)).toHaveLength(1);
  expect(Object.keys(await import("../../codegen/config.js"))).toEqual(["defineConfig"]);
});

describe("what nobody understands is told with the file and the key", () => {
  test.each([
    [
      '{"souces":[]}',
      'unknown key "souces" (did you mean sources?); known are sources, overlays, include, exclude, output, gateways, rules',
    ],
    ['{"output":{"dri":"x"}}', 'unknown key "output.dri" (did you mean dir?)'],
    ['{"output":{"runtime":"bundel"}}', "output.runtime must be import or bundle (did you mean bundle?)"],
    ['{"rules":{"a/b":"warn"}}', 'rules["a/b"] must be off or note or warning or error (did you mean warning?)'],
    ['{"sources":[1]}', "sources must be a list of paths or patterns"],
    ['{"output":"x"}', "output must be an object"],
    ["[]", "the configuration must be an object; export it as default"],
    ['{"__proto__":{}}', 'unknown key "__proto__"'],
    ["{", "cannot load the configuration: "],
  ])("%s", async (text, message) => {
    await expect(readConfig(folderWith({ "falsmith.config.json": text }))).rejects.toMatchObject({
      exit: 2,
      path: "falsmith.config.json",
      message: expect.stringContaining(message),
    });
  });

  test("code that throws", async () => {
    const cwd = folderWith({ "falsmith.config.mjs": 'throw new Error("no\\nstack")' });
    await expect(readConfig(cwd)).rejects.toMatchObject({
      exit: 2,
      message: "cannot load the configuration: no; correct the file",
    });
  });

  test("two configurations", async () => {
    const cwd = folderWith({ "falsmith.config.json": "{}", "falsmith.config.js": "" });
    await expect(readConfig(cwd)).rejects.toMatchObject({
      exit: 2,
      message: "there is falsmith.config.json as well; remove one of them",
    });
  });
});
