import * as fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { encodeComment, encodeIdentifier, encodeKey, encodeNumber, encodeString } from "../../codegen/emit/encode.js";

/** Evaluates an expression in a data: module, so that the encoded text meets a real parser. */
async function evaluate(expression: string): Promise<unknown> {
  const module: { default: unknown } = await import(
    `data:text/javascript;base64,${Buffer.from(`export default (${expression});`).toString("base64")}`
  );
  return module.default;
}

const HOSTILE = [
  "",
  '"',
  "'",
  "`${globalThis.__PWNED__ = 1}`",
  "\\",
  '\\"); globalThis.__PWNED__ = 1; ("',
  "*/ globalThis.__PWNED__ = 1; /*",
  "a\nb\r\nc\u2028d\u2029e",
  "</script><script>",
  "\u0000\u001b[31m",
  "\ud800 lone \udfff",
  "\u202ereversed\u202c \u2066iso\u2069 \ufeff\u200b",
  "__proto__",
  "constructor",
  "//# sourceMappingURL=data:application/json,{}",
];

describe("encodeString", () => {
  it.each(HOSTILE)("reads back %j", async (text) => {
    expect(await evaluate(encodeString(text))).toBe(text);
  });
  it("reads back any text, with nothing misleading in the source", async () => {
    const texts = fc.sample(fc.string({ unit: "binary", maxLength: 30 }), 300);
    expect(await evaluate(`[${texts.map(encodeString).join(", ")}]`)).toEqual(texts);
    for (const text of texts)
      expect(encodeString(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
  });
});

describe("encodeKey", () => {
  it.each(HOSTILE)("makes an own property of %j", async (name) => {
    const object = await evaluate(`{ ${encodeKey(name)}: 1 }`);
    expect(Object.keys(object as object)).toEqual([name]);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  });
});

describe("encodeNumber", () => {
  it.each([0, -0, 1, -1.5, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53])("reads back %d", async (value) => {
    expect(await evaluate(encodeNumber(value))).toBe(value);
  });
  it.each([Number.NaN, Infinity, -Infinity])("refuses %d", (value) => {
    expect(() => encodeNumber(value)).toThrow(RangeError);
  });
});

function commentsOf(source: string): { text: string; tags: readonly string[]; errors: number } {
  const file = ts.createSourceFile("x.ts", source, ts.ScriptTarget.ES2023, true);
  const statement = file.statements[0];
  const diagnostics: unknown = Reflect.get(file, "parseDiagnostics");
  return {
    text: statement?.getText(file) ?? "",
    tags: statement === undefined ? [] : ts.getJSDocTags(statement).map((tag) => tag.tagName.text),
    errors: Array.isArray(diagnostics) ? diagnostics.length + file.statements.length - 1 : -1,
  };
}

describe("encodeComment", () => {
  const texts = [
    ...HOSTILE,
    "@deprecated @internal @type {number}",
    "text @deprecated and {@link x} or a *@private",
    "\n * @deprecated",
    "@ts-nocheck",
    "/ <reference path='x' />",
    "//# sourceMappingURL=x",
    "#__PURE__",
    "**//",
    "*\u2028/",
    "*\u200b/ x",
  ];
  it.each(texts)("keeps %j inside a block, a JSDoc and a line comment", (text) => {
    const safe = encodeComment(text);
    for (const source of [`/** ${safe} */\nconst a = 1;`, `/* ${safe} */\nconst a = 1;`, `// ${safe}\nconst a = 1;`]) {
      expect(commentsOf(source)).toEqual({ text: "const a = 1;", tags: [], errors: 0 });
      expect(source).not.toMatch(/\/\/[#@] *source|^\/\/\/|#__PURE__|@ts-/m);
    }
  });
  it("keeps any text inside", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom("*/", "@type", "\n@a", "//#", ""), (text, more) => {
        expect(commentsOf(`/** ${encodeComment(more + text + more)} */\nconst a = 1;`)).toEqual({
          text: "const a = 1;",
          tags: [],
          errors: 0,
        });
      }),
      { numRuns: 500 },
    );
  });
  it("leaves ordinary prose alone", () => {
    const prose = "Steps (2–40), see https://fal.ai/models?x=1#a or mail me@example.com: 默认值 5 * 3 / 2";
    expect(encodeComment(prose)).toBe(prose);
  });
});

describe("encodeIdentifier", () => {
  it.each(["Input", "_x", "$1", "imageToVideo"])("lets %s through", (name) => {
    expect(encodeIdentifier(name)).toBe(name);
  });
  it.each([
    "",
    "1a",
    "a-b",
    "a b",
    "a;b",
    "ﬀ",
    "é",
    "a\u200d",
    "class",
    "await",
    "constructor",
    "__proto__",
    "undefined",
    "x".repeat(129),
  ])("refuses %j", (name) => {
    expect(encodeIdentifier(name)).toBeUndefined();
  });
  it("refuses what is taken", () => {
    expect(encodeIdentifier("Input", new Set(["Input"]))).toBeUndefined();
  });
});
