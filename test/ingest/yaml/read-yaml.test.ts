import { describe, expect, it } from "vitest";
import { readYaml } from "../../../codegen/ingest/yaml/yaml.js";
import { placeOf } from "../../../codegen/document/source.js";

function read(text: string): ReturnType<typeof readYaml> {
  return readYaml({ id: "a.yaml", text });
}

function valueOf(text: string): unknown {
  const { documents, findings } = read(text);
  expect(findings).toEqual([]);
  return documents[0]?.value;
}

/** Pointer → the text that shows the value. */
function shown(text: string): Record<string, string> {
  return Object.fromEntries(
    [...(read(text).documents[0]?.places ?? [])].map(([at, { start, end }]) => [at, text.slice(start, end)]),
  );
}

/** `line:column level code` of each finding. */
function told(text: string): readonly string[] {
  return read(text).findings.map(({ code, level, at }) => {
    const { line, column } = placeOf(text, typeof at === "string" ? 0 : at.start);
    return `${line}:${column} ${level} ${code}`;
  });
}

describe("readYaml: values", () => {
  it("reads words as words: the core schema of YAML 1.2", () => {
    const text = "[no, on, yes, NO, 1_000, 12:30:45, 2001-12-14, true, null, ~, 012, 1e3, 0x1F, -1.5, '1']";
    expect(valueOf(text)).toEqual([
      "no",
      "on",
      "yes",
      "NO",
      "1_000",
      "12:30:45",
      "2001-12-14",
      true,
      null,
      null,
      12,
      1000,
      31,
      -1.5,
      "1",
    ]);
  });

  it("keeps keys as they are written", () => {
    expect(valueOf("200: a\ntrue: b\n'1.0': c\n1.0: d\n")).toEqual({ "200": "a", true: "b", "1.0": "d" });
  });

  it.each(["__proto__: {polluted: true}\n", '{"__proto__": {"polluted": true}}'])(
    "makes __proto__ a key like any other: %s",
    (text) => {
      const value = valueOf(text);
      expect(Object.hasOwn(value as object, "__proto__")).toBe(true);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect("polluted" in {}).toBe(false);
    },
  );

  it("reads placeholders as the words that they are", () => {
    expect(valueOf("a: {{KEY}}\nb: [{{ x.y }}]\nc:\n  - {{K}}\n")).toEqual({
      a: "{{KEY}}",
      b: ["{{ x.y }}"],
      c: ["{{K}}"],
    });
  });

  it("resolves aliases, also where an anchor is set anew", () => {
    expect(valueOf("a: &x 1\nb: *x\nc: &x {d: 2}\ne: *x\n")).toEqual({ a: 1, b: 1, c: { d: 2 }, e: { d: 2 } });
  });

  it("merges keys below those of the mapping itself, the first mapping first", () => {
    const text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n";
    expect(valueOf(text)).toEqual({ a: { x: 1, y: 1 }, b: { y: 2, z: 2 }, c: { x: 3, y: 1, z: 2 } });
  });

  it("reads each document of a stream", () => {
    expect(read("a: 1\n---\nb: 2\n").documents.map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it("reads JSON as JSON does", () => {
    const text = '\ufeff {"a": [1, -2.5e-3, "x\\u00e9\\n\\ud83d\\ude00", true, null, {}, []], "": {"/~": 0}}\r\n';
    expect(valueOf(text)).toEqual(JSON.parse(text.slice(1)));
  });

  it("reads JSON with a trailing comma, which is YAML", () => {
    expect(valueOf('{"a": [1, 2,],}')).toEqual({ a: [1, 2] });
  });
});

const YAML = `openapi: 3.0.1
info:
  title: ''
  description: >-
    Some
    words
tags:
  - one
  - name: two
    x: Range: 1-2
paths:
  "/a~b": {get: {}}
x-none:
`;

const JSON_TEXT = '{"a": {"b": [1, {"c": "d"}, []]}, "e": {}}';

describe("readYaml: places", () => {
  it("shows scalars with their keys, objects and lists by their keys, in the text before its repair", () => {
    expect(shown(YAML)).toEqual({
      "#": "openapi: 3.0.1",
      "#/openapi": "openapi: 3.0.1",
      "#/info": "info:",
      "#/info/title": "title: ''",
      "#/info/description": "description: >-\n    Some\n    words",
      "#/tags": "tags:",
      "#/tags/0": "one",
      "#/tags/1": "name: two",
      "#/tags/1/name": "name: two",
      "#/tags/1/x": "x: Range: 1-2",
      "#/paths": "paths:",
      "#/paths/~1a~0b": '"/a~b":',
      "#/paths/~1a~0b/get": "get:",
      "#/x-none": "x-none:",
    });
  });

  it("does the same for JSON", () => {
    expect(shown(JSON_TEXT)).toEqual({
      "#": '"a":',
      "#/a": '"a":',
      "#/a/b": '"b":',
      "#/a/b/0": "1",
      "#/a/b/1": '"c": "d"',
      "#/a/b/1/c": '"c": "d"',
      "#/a/b/2": "[]",
      "#/e": '"e":',
    });
  });

  it("gives offsets of the whole source for a part of it, with CR LF and fixes before", () => {
    const text = "# page\r\n\r\na: b: c\r\nd: 1\r\nrest";
    const { documents } = readYaml({ id: "p", text }, 10, text.length - 4);
    const [document] = documents;
    expect(document?.value).toEqual({ a: "b: c", d: 1 });
    const quotes = [...(document?.places ?? [])].map(([, { start, end }]) => text.slice(start, end));
    expect(quotes).toEqual(["a: b: c", "d: 1", "a: b: c"]);
    const [fix] = document?.fixes ?? [];
    expect(fix?.text).toBe("'b: c'");
    expect(text.slice(fix?.span.start, fix?.span.end)).toBe("b: c");
    expect(fix?.origin).toEqual({ rule: "text/quote-colon-value", basis: "schema", evidence: [fix?.span] });
  });
});

describe("readYaml: findings", () => {
  it.each([
    ["? {a: b}\n: v\n? [1, 2]\n: w\n", ["1:3 error text/complex-key", "3:3 error text/complex-key"]],
    ["s: &s\n  me: *s\n", ["2:7 error text/self-alias"]],
    ["s: &s\n  <<: *s\n", ["2:3 error text/self-alias"]],
    ["s:\n  <<: 1\n", ["2:3 error text/merge-key"]],
    ["a: .inf\nb: .NaN\n", ["1:4 warning text/not-json", "2:4 warning text/not-json"]],
    ["a: !important x\n", ["1:4 warning text/unknown-tag"]],
    ['{"a": 1,\n "a": 2}', ["2:2 warning text/repeated-key"]],
    ['{"a": 1,\n "b" 2}', ["2:6 error text/json-syntax"]],
    ['{"a": "x\ny" z}', ["1:9 error text/json-syntax"]],
    ['{"a": "\\x"', ["1:7 error text/json-syntax"]],
    ['{"a": [1, 2', ["1:12 error text/json-syntax"]],
    ["a: 1\n b: 2\n", ["1:4 error text/yaml-syntax"]],
  ])("of %j", (text, findings) => {
    expect(told(text)).toEqual(findings);
  });

  it("says in a finding what repeats what, and reads the last value of a key that JSON repeats", () => {
    expect(read('{"a": {"x": 1}, "a": {"y": 2}}').documents[0]?.value).toEqual({ a: { y: 2 } });
  });
});
