import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../codegen/io/config-file.js";
import { folderWith } from "../cli/folder.js";

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

describe("what nobody understands is told with the file and the key", () => {
  test.each([
    [
      '{"souces":[]}',
      'unknown key "souces" (did you mean sources?); known are sources, overlays, output, gateways, rules',
    ],
    ['{"output":{"dri":"x"}}', 'unknown key "output.dri" (did you mean dir?)'],
    ['{"output":{"runtime":"bundel"}}', "output.runtime must be bundle or import (did you mean bundle?)"],
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
