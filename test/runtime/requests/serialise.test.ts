import { parseTemplate } from "url-template";
import { describe, expect, test } from "vitest";
import { cookieText, headerText, pathText, queryText } from "../../../src/requests/serialise.js";

type Value =
  | string
  | number
  | boolean
  | null
  | (string | number | null)[]
  | Record<string, string | number | boolean | null>;

const VALUES: readonly Value[] = [
  "blue",
  "",
  "a b/c?d=e&f;g,h",
  "日本 é 👩",
  "!'()*~-._",
  "%41",
  0,
  -1.5,
  true,
  false,
  null,
  ["blue"],
  ["blue", "black,brown", "a b"],
  [1, null, 2],
  { R: 100, G: 200, B: 150 },
  { "odd key": "x=y", no: null, yes: true },
];
const NAMES = ["color", "a_b"];

/** The expression of RFC 6570 that a style stands for. */
function expression(operator: string, name: string, explode: boolean): string {
  return `{${operator}${name}${explode ? "*" : ""}}`;
}

const CASES = VALUES.flatMap((value) =>
  NAMES.flatMap((name) => [true, false].map((explode) => ({ value, name, explode }))),
);

function expected(operator: string, { value, name, explode }: (typeof CASES)[number]): string {
  return parseTemplate(expression(operator, name, explode)).expand({ [name]: value });
}

describe("against an implementation of RFC 6570", () => {
  test.each([
    ["simple", ""],
    ["label", "."],
    ["matrix", ";"],
  ] as const)("a path by %s", (style, operator) => {
    for (const one of CASES) {
      const { value, name, explode } = one;
      expect(pathText(name, value, { style, explode }) ?? "", JSON.stringify(one)).toBe(expected(operator, one));
    }
  });

  test("a query by form", () => {
    for (const one of CASES) {
      const { value, name, explode } = one;
      expect(queryText(name, value, { style: "form", explode }), JSON.stringify(one)).toBe(
        expected("?", one).replace(/^\?/, ""),
      );
    }
  });

  test("cookies by form: with the separator of cookies", () => {
    for (const one of CASES) {
      const { value, name, explode } = one;
      expect(cookieText(name, value, explode), JSON.stringify(one)).toBe(
        expected("?", one).replace(/^\?/, "").replaceAll("&", "; "),
      );
    }
  });
});

test("lists and objects without members are undefined, as RFC 6570 says in 2.3", () => {
  for (const value of [[], {}, [null], { a: null }, [undefined]])
    for (const explode of [true, false]) {
      expect(queryText("a", value, { explode })).toBe("");
      expect(pathText("a", value, { style: "matrix", explode })).toBeUndefined();
      expect(cookieText("a", value, explode)).toBe("");
    }
});

// In both, the implementation above differs from the text of the RFC.
test("the empty value of an exploded member has no equals sign by matrix, as RFC 6570 says in 3.2.1", () => {
  expect(pathText("a", { b: "", c: 1 }, { style: "matrix", explode: true })).toBe(";b;c=1");
  expect(queryText("a", { b: "", c: 1 })).toBe("b=&c=1");
});

describe("what RFC 6570 does not have", () => {
  test.each([
    ["spaceDelimited", ["a b", "c"], "color=a%20b%20c"],
    ["spaceDelimited", { R: 1, G: 2 }, "color=R%201%20G%202"],
    ["pipeDelimited", ["a|b", "c"], "color=a%7Cb%7Cc"],
    ["pipeDelimited", { R: 1, G: 2 }, "color=R%7C1%7CG%7C2"],
    ["pipeDelimited", [], ""],
    ["spaceDelimited", 7, "color=7"],
    ["deepObject", { R: 1, "a b": "é" }, "color%5BR%5D=1&color%5Ba%20b%5D=%C3%A9"],
    ["deepObject", { a: { b: { c: 1 } }, d: [1, 2] }, "color%5Ba%5D%5Bb%5D%5Bc%5D=1&color%5Bd%5D=1&color%5Bd%5D=2"],
    ["deepObject", { a: null, b: undefined }, ""],
    ["deepObject", [1, 2], "color=1&color=2"],
  ] as const)("%s %j", (style, value, text) => {
    expect(queryText("color", value, { style })).toBe(text);
  });

  test("names are encoded as values are", () => {
    expect(queryText("filter[a b]", "é")).toBe("filter%5Ba%20b%5D=%C3%A9");
    expect(pathText("a&b", { "c d": 1 }, { style: "matrix", explode: true })).toBe(";c%20d=1");
  });

  test("delimited values that are exploded are those of form", () => {
    for (const style of ["spaceDelimited", "pipeDelimited"] as const)
      expect(queryText("a", [1, 2], { style, explode: true })).toBe("a=1&a=2");
  });

  test("reserved characters stay where that is allowed, but for those that would end the value", () => {
    expect(queryText("q", "a:b/c?d@e!$'()*,;=#&+[] %2F", { allowReserved: true })).toBe(
      "q=a:b/c?d@e!$'()*,;=%23%26%2B%5B%5D%20%2F",
    );
  });

  test("parts of parts are JSON", () => {
    expect(queryText("a", [{ b: 1 }, [2]])).toBe("a=%7B%22b%22%3A1%7D&a=%5B2%5D");
    expect(pathText("a", { b: { c: 1 } })).toBe("b,%7B%22c%22%3A1%7D");
  });

  test("headers are not encoded", () => {
    expect(headerText("X-A", "a b, c/d")).toBe("a b, c/d");
    expect(headerText("X-A", ["a", 1, true])).toBe("a,1,true");
    expect(headerText("X-A", { a: 1, b: "c d" })).toBe("a,1,b,c d");
    expect(headerText("X-A", { a: 1, b: "c d" }, true)).toBe("a=1,b=c d");
    expect(headerText("X-A", null)).toBeUndefined();
    expect(headerText("X-A", [])).toBeUndefined();
  });

  test("dates are written as in JSON, half of a character as its replacement", () => {
    expect(queryText("t", new Date(0))).toBe("t=1970-01-01T00%3A00%3A00.000Z");
    expect(queryText("t", "a\ud800b")).toBe("t=a%EF%BF%BDb");
    expect(queryText("n", 12345678901234567890n)).toBe("n=12345678901234567890");
  });
});
