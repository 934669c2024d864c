import { expect, test } from "vitest";
import { readRuntime } from "../../codegen/io/index.js";

const texts = readRuntime();

function holding(words: RegExp): readonly string[] {
  return [...texts].flatMap(([path, text]) => (words.test(text) ? [path] : []));
}

test("a runtime beside sources names nothing that only Node has: a page compiles it without Node's types", () => {
  expect(holding(/from "node:|\bBuffer\b/)).toEqual([]);
  expect(holding(/^export function createClient\b/m)).toEqual(["runtime/client/client.ts"]);
});

test("it holds what generated code can reach, and nothing else", () => {
  const rooms = new Set([...texts.keys()].map((path) => path.split("/")[1]));
  for (const room of ["mock", "proxy", "webhooks", "journal", "node", "internal.ts"]) expect(rooms).not.toContain(room);
  const imported = [...texts].flatMap(([path, text]) =>
    [...text.matchAll(/"(\.{1,2}\/[^"]+)\.js"/g)].map(([, to = ""]) => new URL(`${to}.ts`, `file:///${path}`).pathname),
  );
  expect([...new Set(imported)].filter((path) => !texts.has(path.slice(1)))).toEqual([]);
});
