import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { afterEach, expect, test } from "vitest";
import { check, generate, mend } from "../../codegen/index.js";
import { filesIn, folderWith } from "../cli/folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const home = process.cwd;

const page = `openapi: 3.1.0
servers: [{url: "https://api.blur.test"}]
info: {title: Blur, version: "1"}
paths: {/blur: {post: {responses: {"200": {description: ok}}}}}
`;

/** The code of the example above an exported function. */
function exampleOf(file: string, name: string): string {
  const text = readFileSync(join(root, file), "utf8");
  const before = text.slice(0, text.indexOf(`export async function ${name}(`));
  const [, code] = /@example\s+\* ```ts\n([\s\S]*?)\n \* ```/.exec(before.slice(before.lastIndexOf("/**"))) ?? [];
  return (code ?? "").replaceAll(/^ \* ?/gm, "");
}

afterEach(() => {
  process.cwd = home;
  process.exitCode = undefined;
});

/** Runs an example in a folder. @returns what it printed */
async function runExample(file: string, name: string, cwd: string, given: object = {}): Promise<readonly string[]> {
  const code = exampleOf(file, name);
  expect(code).toContain(`await ${name}(`);
  const printed: string[] = [];
  const print = (line: string): number => printed.push(line);
  const names = { generate, check, mend, console: { log: print, error: print }, ...given };
  process.cwd = () => cwd;
  const example: unknown = runInThisContext(`(async (${Object.keys(names).join(", ")}) => {${code}\n})`);
  if (typeof example !== "function") throw new Error("no example");
  await Reflect.apply(example, undefined, Object.values(names));
  return printed;
}

test("the examples of generate and check make and compare a package", async () => {
  const cwd = folderWith({ "docs/blur.yaml": page });
  await expect(runExample("codegen/project/generate.ts", "check", cwd)).rejects.toThrow("run generate: ");
  expect(await runExample("codegen/project/generate.ts", "generate", cwd)).toEqual([]);
  expect(Object.keys(filesIn(join(cwd, "src/fal")))).toContain("index.ts");
  expect(await runExample("codegen/project/generate.ts", "check", cwd)).toEqual([]);
});

test("the example of generate tells what is wrong with a source", async () => {
  const cwd = folderWith({ "docs/blur.md": "Nothing that documents a call.\n" });
  const [line] = await runExample("codegen/project/generate.ts", "generate", cwd);
  expect(line).toMatch(/^docs\/blur\.md:\w+ error \w+\//);
  expect(process.exitCode).toBe(1);
});

test("the example of mend prints a document", async () => {
  const printed = await runExample("codegen/project/mend.ts", "mend", folderWith(), { response: new Response(page) });
  expect(JSON.parse(printed.at(-1) ?? "")).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
});
