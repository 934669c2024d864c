import { describe, expect, test } from "vitest";
import type { Json } from "../../codegen/document/json.js";
import { both, changes, object } from "./docs.js";

const string = { type: "string" };
const integer = { type: "integer" };
function orNull(schema: Json): Json {
  return { anyOf: [schema, { type: "null" }] };
}

describe("one property, as input and as output", () => {
  const cases: readonly (readonly [title: string, before: Json, after: Json, input: string, output: string])[] = [
    ["null joins", string, orNull(string), "minor type-widened", "major type-widened"],
    ["null leaves", orNull(string), string, "major type-narrowed", "minor type-narrowed"],
    ["another type", string, integer, "major type-changed", "major type-changed"],
    ["a union member joins", string, { anyOf: [string, integer] }, "minor type-widened", "major type-widened"],
    ["known → unknown", string, {}, "minor type-widened", "major type-widened"],
    ["unknown → known", {}, string, "major type-narrowed", "minor type-narrowed"],
    ["values → type", { enum: ["a", "b"] }, string, "minor type-widened", "major type-widened"],
    ["type → values", string, { enum: ["a", "b"] }, "major type-narrowed", "minor type-narrowed"],
    ["a value joins", { enum: ["a"] }, { enum: ["a", "b"] }, "minor enum-value-added", "major enum-value-added"],
    ["a value leaves", { enum: ["a", "b"] }, { enum: ["a"] }, "major enum-value-gone", "minor enum-value-gone"],
    ["tighter", { ...integer, maximum: 9 }, { ...integer, maximum: 8 }, "major bound-narrowed", "patch bound-narrowed"],
    ["looser", { ...integer, minimum: 1 }, integer, "minor bound-widened", "minor bound-widened"],
    ["a length", string, { ...string, maxLength: 80 }, "major bound-narrowed", "patch bound-narrowed"],
    [
      "a pattern",
      { ...string, pattern: "^a" },
      { ...string, pattern: "^b" },
      "major bound-narrowed",
      "patch bound-narrowed",
    ],
    ["whole numbers", { type: "number" }, integer, "major bound-narrowed", "patch bound-narrowed"],
    ["any number", integer, { type: "number" }, "minor bound-widened", "minor bound-widened"],
    [
      "steps",
      { ...integer, multipleOf: 8 },
      { ...integer, multipleOf: 4 },
      "minor bound-widened",
      "minor bound-widened",
    ],
    [
      "a default",
      { ...string, default: "a" },
      { ...string, default: "b" },
      "minor default-changed",
      "patch default-changed",
    ],
    ["deprecated", string, { ...string, deprecated: true }, "minor deprecated", "minor deprecated"],
    ["no longer deprecated", { ...string, deprecated: true }, string, "patch not-deprecated", "patch not-deprecated"],
    [
      "offers",
      { anyOf: [{ enum: ["a"] }, string] },
      { anyOf: [{ enum: ["a", "b"] }, string] },
      "patch offer-changed",
      "patch offer-changed",
    ],
    [
      "items of a list",
      { type: "array", items: string },
      { type: "array", items: orNull(string) },
      "minor type-widened",
      "major type-widened",
    ],
  ];
  test.each(cases)("%s", (_title, before, after, input, output) => {
    const at = input.includes("type-") && JSON.stringify(before).includes('"array"') ? "x[]" : "x";
    expect(both(before, after)).toEqual([`${input} Input.${at}`, `${output} Output.${at}`]);
  });

  test("a list of values that gains one and loses one says both", () => {
    expect(both({ enum: ["a", "b"] }, { enum: ["a", "c"] })).toEqual([
      "major enum-value-gone Input.x",
      "minor enum-value-added Input.x",
      "minor enum-value-gone Output.x",
      "major enum-value-added Output.x",
    ]);
  });
});

describe("properties", () => {
  const a = object({ x: string });
  test("gone and added", () => {
    const b = object({ y: string });
    expect(changes({ input: a, output: a }, { input: b, output: b })).toEqual([
      "major property-gone Input.x",
      "minor property-added Input.y",
      "major property-gone Output.x",
      "minor property-added Output.y",
    ]);
  });

  test("required and optional", () => {
    const b = object({ "x!": string });
    expect(changes({ input: a, output: a }, { input: b, output: b })).toEqual([
      "major property-required Input.x",
      "minor property-required Output.x",
    ]);
    expect(changes({ input: b, output: b }, { input: a, output: a })).toEqual([
      "minor property-optional Input.x",
      "major property-optional Output.x",
    ]);
  });

  test("a new one that is required breaks callers, not readers", () => {
    const b = object({ x: string, "y!": string });
    expect(changes({ input: a, output: a }, { input: b, output: b })).toEqual([
      "major property-required Input.y",
      "minor property-added Output.y",
    ]);
  });

  test("are named as TypeScript accesses them", () => {
    const nested = (leaf: Json): Json =>
      object({ loras: { type: "array", items: object({ "a name": object({ scale: leaf }) }) } });
    expect(changes({ input: nested(string) }, { input: nested(integer) })).toEqual([
      'major type-changed Input.loras[]["a name"].scale',
    ]);
  });

  test("other keys", () => {
    const closed = { ...a, additionalProperties: false };
    expect(changes({ input: a }, { input: closed })).toEqual(["major bound-narrowed Input"]);
    expect(changes({ input: closed }, { input: a })).toEqual(["minor bound-widened Input"]);
    const typed = { ...a, additionalProperties: string };
    expect(changes({ output: typed }, { output: a })).toEqual(["major type-widened Output"]);
  });

  test("named like members of every object are ordinary ones", () => {
    const text = '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}';
    const hostile: Json = JSON.parse(text);
    expect(changes({ input: hostile }, { input: object({}) })).toEqual([
      "major property-gone Input.__proto__",
      "major property-gone Input.constructor",
    ]);
  });
});

test("what only an example or a sibling shows is a type and no bound", () => {
  const marked = (maximum: number): Json => ({ type: "integer", maximum, "x-falsmith-basis": { maximum: "sibling" } });
  expect(both(marked(4), marked(2))).toEqual([]);
  const typed = { type: "string", "x-falsmith-basis": { type: "example" } };
  expect(both({}, typed)).toEqual(["major type-narrowed Input.x", "minor type-narrowed Output.x"]);
});

describe("gateways", () => {
  const server = (name: string, auth: string): Json => ({
    url: `https://${name}.example`,
    "x-falsmith-gateway": { name, auth, profile: "relay" },
  });
  test.each([
    ["gone", [server("a", "Key"), server("b", "Key")], [server("a", "Key")], ["major gateway-gone"]],
    ["added", [server("a", "Key")], [server("a", "Key"), server("b", "Key")], ["minor gateway-added"]],
    ["asked otherwise", [server("a", "Key")], [server("a", "Bearer")], ["major auth-changed"]],
  ])("%s", (_title, before, after, expected) => {
    expect(changes({ servers: before }, { servers: after })).toEqual(expected);
  });
});
