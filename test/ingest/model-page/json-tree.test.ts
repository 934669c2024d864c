import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { partOfJson } from "../../../codegen/ingest/page/json-part.js";
import { readJsonText, type JsonTextResult } from "../../../codegen/ingest/json/json-tree.js";
import { jsonOf } from "../../../codegen/ingest/page/part.js";
import type { Json } from "../../../codegen/document/json.js";

function valueOf(read: JsonTextResult): Json | undefined {
  return read.node && jsonOf(partOfJson(read.node));
}
function faultsIn(text: string): readonly string[] {
  return readJsonText(text, 0).faults.map(
    ({ at, message, mended }) => `${JSON.stringify(text.slice(at.start, at.end))} ${message}${mended ? "" : " (lost)"}`,
  );
}

describe("JSON with places", () => {
  test("reads what JSON.parse reads, to the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (json, indent) => {
        const text = JSON.stringify(json, null, indent);
        const read = readJsonText(text, 0);
        expect(read.faults).toEqual([]);
        expect(read.end).toBe(text.length);
        expect(valueOf(read)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("each member knows its key's and its value's place", () => {
    const text = '{ "a": 1, "b": { "c": ["x"] } }';
    const { node } = readJsonText(text, 0);
    const members = node?.body.kind === "object" ? node.body.members : [];
    expect(members.map((member) => text.slice(member.at.start, member.node.end))).toEqual([
      '"a": 1',
      '"b": { "c": ["x"] }',
    ]);
  });

  test.each([
    ['{"a": 1,}', { a: 1 }, ['"," a comma too many']],
    ["[1, 2,\n]", [1, 2], ['"," a comma too many']],
    ['{"a": 1 // one\n}', { a: 1 }, ['"// one" JSON has no comments']],
    ['{/* b */"a": 1}', { a: 1 }, ['"/* b */" JSON has no comments']],
    ['{"a": "x\ny"}', { a: "x\ny" }, ['"\\n" a line break or tab inside a string']],
    ['{"a": "x\\_y"}', { a: "x_y" }, ['"\\\\_" JSON has no such escape']],
    ['{"a": 1, "a": 2}', { a: 2 }, ['"\\"a\\"" "a" is here twice; the last one counts']],
  ])("goes on where the meaning is clear: %j", (text, value, faults) => {
    const read = readJsonText(text, 0);
    expect(valueOf(read)).toEqual(value);
    expect(faultsIn(text)).toEqual(faults);
    expect(read.faults.every((fault) => fault.mended)).toBe(true);
  });

  test.each([
    ["{'a': 1}"],
    ["{a: 1}"],
    ["[1 2]"],
    ["[Infinity]"],
    ["[1e999]"],
    ["[process.exit()]"],
    ['{"a" 1}'],
    ["[01]"],
  ])("gives up on %j, at a place", (text) => {
    const read = readJsonText(text, 0);
    expect(read.faults.some((fault) => !fault.mended && fault.at.end > fault.at.start)).toBe(true);
    expect(read.brokenOff).toBe(false);
  });

  test("a text that breaks off gives the members that are whole", () => {
    const text = '{"a": 1, "b": {"c": 2, "d": "unfin';
    const read = readJsonText(text, 0);
    expect(read.brokenOff).toBe(true);
    expect(valueOf(read)).toEqual({ a: 1, b: { c: 2 } });
    expect(faultsIn(text)).toEqual(['"n" the JSON breaks off here (lost)']);
  });

  test("keys that reach for prototypes are plain keys", () => {
    const value = valueOf(readJsonText('{"__proto__": {"polluted": true}, "constructor": 1}', 0));
    expect(Object.keys(value ?? {})).toEqual(["__proto__", "constructor"]);
    expect(Object.hasOwn({}, "polluted")).toBe(false);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("nesting has a limit, and a finding instead of a full stack", () => {
    const text = "[".repeat(100_000);
    expect(readJsonText(text, 0).faults.map((fault) => fault.message)).toEqual(["nested more than 64 levels deep"]);
  });

  test("in folded text a line break inside a string is one space", () => {
    const text = '"The white\n    dragon" , 2';
    const read = readJsonText(text, 0, text.length, true);
    expect(valueOf(read)).toBe("The white dragon");
    expect(read.faults).toEqual([]);
  });
});
