import { describe, expect, it } from "vitest";
import { phraseLocator } from "../../codegen/document/align.js";
import { join, keysOf, valueAt } from "../../codegen/document/pointer.js";
import { placeOf, textIndexOf } from "../../codegen/document/source.js";

describe("pointer", () => {
  it("encodes and decodes keys with slashes and tildes", () => {
    const pointer = join("#/paths", "/a/b", "x~y");
    expect(pointer).toBe("#/paths/~1a~1b/x~0y");
    expect(keysOf(pointer)).toEqual(["paths", "/a/b", "x~y"]);
  });

  it("reads own properties and list items only", () => {
    const doc = { a: [{ b: null }] };
    expect(valueAt(doc, "#/a/0/b")).toBeNull();
    expect(valueAt(doc, "#/a/01")).toBeUndefined();
    expect(valueAt(doc, "#/constructor")).toBeUndefined();
    expect(valueAt(doc, "#/a/length")).toBeUndefined();
  });
});

describe("source places", () => {
  const text = "one\r\nzwei 范围\n三";

  it("counts lines and columns from 1", () => {
    expect(placeOf(text, 0)).toEqual({ line: 1, column: 1 });
    expect(placeOf(text, text.indexOf("范"))).toEqual({ line: 2, column: 6 });
    expect(placeOf(text, text.indexOf("三"))).toEqual({ line: 3, column: 1 });
  });

  it("gives the bytes of a span in UTF-8", () => {
    const start = text.indexOf("范");
    const { byteAt } = textIndexOf({ id: "a", text });
    const [from, to] = [byteAt(start), byteAt(start + 2)];
    expect(Buffer.from(text).subarray(from, to).toString()).toBe("范围");
  });
});

describe("locate", () => {
  const find = (source: string, value: string, phrase: string, nth = 0): string => {
    let start = value.indexOf(phrase);
    for (let i = 0; i < nth; i += 1) start = value.indexOf(phrase, start + 1);
    const region = { source: "s", start: 0, end: source.length };
    const span = phraseLocator({ value, source, region })(start, start + phrase.length);
    return source.slice(span.start, span.end);
  };

  it("finds a phrase across folded lines", () => {
    expect(find("description: >-\n    The scale. Range:\n    1-10", "The scale. Range: 1-10", "Range: 1-10")).toBe(
      "Range:\n    1-10",
    );
  });

  it("finds the right one of equal phrases", () => {
    const source = "a: max 5, b: max 5";
    const span = phraseLocator({ value: source, source, region: { source: "s", start: 0, end: source.length } })(
      13,
      18,
    );
    expect(span).toEqual({ source: "s", start: 13, end: 18 });
  });

  it("sees through the escapes of a quoted scalar", () => {
    expect(find('description: "one of \\"a\\", \\"b\\""', 'one of "a", "b"', 'of "a"')).toBe('of \\"a\\"');
  });

  it("gives the whole region when the phrase is not there", () => {
    expect(find("nothing of the kind", "other text", "other")).toBe("nothing of the kind");
  });
});
