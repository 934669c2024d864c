import { describe, expect, test } from "vitest";
import { collision, pathFlaw, requireSafeNames } from "../../codegen/io/safe-paths.js";

describe("pathFlaw", () => {
  test.each([
    "index.ts",
    "fal-ai/wan/v2.2-a14b/image-to-video/openapi.json",
    "com10/a",
    "console/x",
    "ä/日本.ts",
    ".well/known",
  ])("%s is safe", (path) => expect(pathFlaw(path)).toBeUndefined());

  test.each([
    "",
    "/a",
    "a//b",
    "a/",
    ".",
    "../a",
    "a/../b",
    "a\\b",
    "c:/a",
    "a\u0000",
    "a\nb",
    "a.",
    "a /b",
    "CON",
    "con.txt",
    "a/nul.tar.gz",
    "COM1",
    "lpt9.x",
    "com¹",
    "aux .txt",
    "conin$",
    "what?",
    "a*b",
    'a"b',
    ".falsmith.lock",
    ".Falsmith-1.tmp",
    "x".repeat(256),
    "é".repeat(128),
  ])("%j is not", (path) => expect(pathFlaw(path)).toEqual(expect.any(String)));
});

describe("collision", () => {
  test.each<readonly [readonly string[], readonly [string, string] | undefined]>([
    [["a/b", "a/c", "ab", "a.b"], undefined],
    [
      ["a/B.ts", "a/b.ts"],
      ["a/B.ts", "a/b.ts"],
    ],
    [
      ["A/x", "a/y"],
      ["A/", "a/y"],
    ],
    [
      ["a", "a/b"],
      ["a", "a/b"],
    ],
    [
      ["a/b/c", "a/B"],
      ["a/b", "a/B"],
    ],
    [
      ["\u00e9", "e\u0301"],
      ["\u00e9", "e\u0301"],
    ],
    [
      ["straße", "STRASSE"],
      ["straße", "STRASSE"],
    ],
    [
      ["x/a/1", "x/b/2", "X/b/3"],
      ["x/b/", "X/b/3"],
    ],
  ])("%j → %j", (paths, found) => expect(collision(paths)).toEqual(found));
});

test("a flaw is a fault that names the path and what to do", () => {
  expect(() => requireSafeNames(["ok", "a/CON"], "out")).toThrow(
    'will not write "a/CON": "CON" is reserved on Windows; rename',
  );
  expect(() => requireSafeNames(["a", "A"], "out")).toThrow(
    'will not write "a" and "A": they are one file where names ignore case',
  );
});
