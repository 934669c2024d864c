import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Token } from "../../codegen/prose/lexer/lex.js";
import { readProse, readTokens } from "../../codegen/prose/read-prose.js";
import { tag } from "../../codegen/prose/lexer/tag.js";

const hostile: readonly string[] = [
  "range: 0-",
  "0-",
  "1,",
  "default ",
  '"',
  " '",
  "`",
  "(",
  "[",
  "options: a, ",
  "a: b, ",
  "supported: ",
  "默认",
  "支持a、",
  "一",
  "one of ",
  "between 1 and ",
  "a or ",
  "最大值：",
  "e.g. ",
  "if not ",
  ".",
  "\n- a",
  "\na: b",
  "URL ",
  "the default a b is ",
  "(a, b, ",
  "0<=x<=",
  "default: [[",
  "-1 means ",
  "width and height ",
  "multiple of ",
  "is 5 by default ",
  "<a",
  "`[0,1]`",
  "max ",
  "1:1, ",
  "1:1 or ",
  "a/b, ",
  "1以上",
  "1から",
  "範囲は",
  "a、b のいずれか",
  "기본값은 ",
  "1 이상 ",
  "от 1 до ",
  "máximo ",
  "1 000 ",
  "0,5,",
  "de ",
];

const types = [["string"], ["integer"], ["array"], []] as const;

function counted(tokens: readonly Token[]): { readonly tokens: readonly Token[]; readonly looks: () => number } {
  let looks = 0;
  const proxy = new Proxy(tokens, {
    get: (target, key, receiver): unknown => {
      looks += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  return { tokens: proxy, looks: () => looks };
}

function looksAt(text: string, kinds: readonly string[]): number {
  const { tokens, looks } = counted(tag(text));
  readTokens(tokens, text, { name: "value", types: kinds });
  return looks();
}

it.each(hostile)("looks at twice as much text twice as often: %j", (piece) => {
  for (const kinds of types) {
    const once = looksAt(piece.repeat(300), kinds);
    const twice = looksAt(piece.repeat(600), kinds);
    expect(twice).toBeLessThanOrEqual(once * 2.2 + 400);
  }
});

it.each(hostile)("makes no more tokens than there are characters: %j", (piece) => {
  const text = piece.repeat(400);
  const tokens = tag(text);
  expect(tokens.length).toBeLessThanOrEqual(text.length);
  let end = 0;
  for (const token of tokens) {
    expect(token.start).toBeGreaterThanOrEqual(end);
    expect(token.end).toBeGreaterThan(token.start);
    end = token.end;
  }
});

it("reads a quarter of a megabyte without a stack overflow", () => {
  for (const piece of ["0-", "一", "支持a、"]) {
    const text = piece.repeat(Math.ceil(240_000 / piece.length));
    expect(readProse(text, { name: "value", types: ["number"] }).facts).toEqual([]);
  }
});

const words = fc.constantFrom(
  "default",
  "默认值",
  "：",
  ":",
  "range",
  "范围",
  "1",
  "-",
  "0.5",
  "to",
  "between",
  "and",
  "max",
  "最多",
  "characters",
  "张",
  "\n",
  ".",
  ",",
  "、",
  "(",
  ")",
  "[",
  "]",
  '"a"',
  "`b`",
  "one of",
  "可选值",
  "支持",
  "must",
  "not",
  "if",
  "当",
  "URL",
  "none",
  "null",
  "true",
  "width",
  "height",
  "e.g.",
  "😀",
  "\u0000",
  "required",
  "必填",
  "<br>",
  "'",
  "”",
  "up to",
  "5s",
  "16:9",
);

it("never throws, and every fact lies in the text", () => {
  const context = fc.record({
    name: fc.string(),
    types: fc.subarray(["string", "integer", "number", "boolean", "array", "object", "null"]),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 4 })), { maxLength: 60 }), context, (pieces, known) => {
      const text = pieces.join(" ");
      const { facts, notes } = readProse(text, known);
      for (const { start, end } of [...facts, ...notes]) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 400, seed: 7 },
  );
});
