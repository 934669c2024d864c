import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LOADERS } from "../../scripts/consumers/loaders.js";
import { recipeFrom } from "../../scripts/consumers/recipe.js";
import { rowOf, tableOf, withTable } from "../../scripts/consumers/table.js";

/* What `npm run test:consumers` is made of; the loaders themselves need a registry. */
const guide = readFileSync(new URL("../../docs/app-developers.md", import.meta.url), "utf8");
const platforms = readFileSync(new URL("../../docs/platforms.md", import.meta.url), "utf8");

describe("the recipe of docs/app-developers.md", () => {
  test.each([
    ["js", ".js"],
    ["ts", ".ts"],
    ["none", ""],
  ] as const)("is a module whose imports end alike (%s)", (extension, ending) => {
    const recipe = recipeFrom(guide, extension);
    const specifiers = [...recipe.matchAll(/ from "([^"]+)"/g)].map(([, name]) => name);
    expect(specifiers).toEqual([
      `./src/fal/index${ending}`,
      `./src/fal/fal-ai/wan/v2.2-a14b/image-to-video/index${ending}`,
    ]);
    expect(recipe).toContain(
      "export async function recipe(): Promise<string> {\n  const fal = createFalClient({ gateway:",
    );
    expect(recipe).toMatch(/ {2}return data\.video\.url;\n\}\n$/);
  });

  test("that is there no more, or asks fal itself, is an error", () => {
    expect(() => recipeFrom("# falsmith\n", "js")).toThrow("prints no video");
    expect(() => recipeFrom(guide.replaceAll("process.env.FAL_KEY", '"key"'), "js")).toThrow("does not say");
  });
});

describe("the table of loaders", () => {
  const [first, second, third] = LOADERS;
  if (first === undefined || second === undefined || third === undefined) throw new Error("there are too few loaders");
  const empty = "a\n<!-- loaders: x -->\n<!-- /loaders -->\nb\n";
  const loads = rowOf(second, { result: "loads" });

  test("holds a row for each that was looked at, in their order, and keeps those of others", () => {
    const one = withTable(empty, LOADERS, new Map([[second, loads]]));
    expect(one).toBe(`a\n<!-- loaders: x -->\n${tableOf([loads])}<!-- /loaders -->\nb\n`);
    const rows = new Map([third, first].map((loader) => [loader, rowOf(loader, { result: "fails" })] as const));
    const all = withTable(one, LOADERS, rows);
    const lines = [rowOf(first, { result: "fails" }), loads, rowOf(third, { result: "fails" })];
    expect(all).toBe(`a\n<!-- loaders: x -->\n${tableOf(lines)}<!-- /loaders -->\nb\n`);
    expect(withTable(all, LOADERS, new Map())).toBe(all);
  });

  test("forgets a row of another version", () => {
    const former = withTable(empty, LOADERS, new Map([[second, loads]])).replace("| 15.5.29 |", "| 15.0.0 |");
    expect(withTable(former, LOADERS, new Map())).toBe(`a\n<!-- loaders: x -->\n${tableOf([])}<!-- /loaders -->\nb\n`);
  });

  test("needs its place", () => {
    expect(() => withTable("a\n", LOADERS, new Map())).toThrow("no place");
  });

  test("in docs/platforms.md has a row for every loader", () => {
    const heads = LOADERS.map((loader) => rowOf(loader, { result: "loads" }).replace("| loads |", "|"));
    expect(heads.filter((head) => !platforms.includes(`\n${head}`))).toEqual([]);
  });

  test("names each loader once, and exact versions alone", () => {
    expect(new Set(LOADERS.map(({ name }) => name)).size).toBe(LOADERS.length);
    const versions = LOADERS.flatMap(({ packages }) => Object.values(packages));
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(LOADERS.filter(({ tool, packages }) => packages[tool] === undefined)).toEqual([]);
  });
});
