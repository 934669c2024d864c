import { expect, test } from "vitest";
import { relativeSpecifier, withImportExtension } from "../../codegen/emit/specifiers.js";

test("a specifier is a stem with its ending", () => {
  const extensions = [undefined, "js", "ts", "none"] as const;
  expect(extensions.map((extension) => relativeSpecifier("./a.b/c", extension))).toEqual([
    "./a.b/c.js",
    "./a.b/c.js",
    "./a.b/c.ts",
    "./a.b/c",
  ]);
});

const MODULE = `/* import x from "./comment.js"; */
import a, { type B } from "./a.js";
import type { C } from '../c/index.js';
import "./effect.js";
import json from "./data.json" with { type: "json" };
import fetch from "openapi-fetch";
import deep from "package/file.js";
import dotted from "./v2.5.js";
export * from "./d.js"; export { e } from "./e.js";
export type { F } from "../../f.js";
// import("./comment.js")
const text = 'import("./text.js")', template = \`from "./template.js"\`;
const late = () => import("./late.js").then((module) => module.x);
type G = import("./g.js").G;
const pattern = /from ".\\/pattern.js"/;
const file = "./plain.js";
`;

test.each([
  ["ts", ".ts"],
  ["none", ""],
] as const)("imports of modules beside end in %s, and nothing else changes", (extension, ending) => {
  const text = withImportExtension(new Map([["a.ts", MODULE]]), extension).get("a.ts") ?? "";
  const changed = ["a", "effect", "v2.5", "d", "e", "late", "g"].map((name) => `./${name}`);
  const expected = [...changed, "../c/index", "../../f"].reduce(
    (module, stem) => module.replace(`${stem}.js`, `${stem}${ending}`),
    MODULE,
  );
  expect(text).toBe(expected);
  expect(text).toContain(`"./v2.5${ending}"`);
  expect(text).toContain('"./comment.js"');
});

test("with .js the files are those that were given", () => {
  const files = new Map([["a.ts", MODULE]]);
  expect(withImportExtension(files, "js")).toBe(files);
});
