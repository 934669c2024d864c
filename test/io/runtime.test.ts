import { expect, test } from "vitest";
import { readRuntime } from "../../codegen/io/index.js";

function holding(published: boolean, words: RegExp): readonly string[] {
  return [...readRuntime(published)].flatMap(([path, text]) => (words.test(text) ? [path] : []));
}

test("a runtime beside sources names nothing that only Node has: a page compiles it without Node's types", () => {
  expect(holding(false, /from "node:|\bBuffer\b/)).toEqual([]);
  expect(holding(false, /^export function createClient\b/m)).toEqual(["runtime/client/client.ts"]);
});

test("a runtime that is published has the transport for Node", () => {
  expect(holding(true, /^export function createNodeFetch\b/m)).toEqual(["runtime/node/index.ts"]);
  expect(holding(true, /from "node:/)).toContain("runtime/node/response.ts");
});
