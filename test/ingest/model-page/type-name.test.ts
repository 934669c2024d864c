import { describe, expect, test } from "vitest";
import { wholeOf } from "../../../codegen/ingest/excerpt.js";
import { jsonOf, object } from "../../../codegen/ingest/page/part.js";
import { schemaOf } from "../../../codegen/ingest/page/schema-part.js";
import { isKnownType, readTypeName } from "../../../codegen/ingest/page/type-name.js";
import type { Json } from "../../../codegen/document/json.js";

function schema(text: string, options?: readonly Json[], shown: readonly Json[] = []): Json {
  const at = { start: 0, end: 1 };
  const listed = options && { at, values: options.map((value) => ({ value, at })) };
  return jsonOf(object(schemaOf(readTypeName(wholeOf(text)), listed, shown)));
}

describe("types as pages write them", () => {
  test.each<[string, Json]>([
    ["string", { type: "string" }],
    ["float", { type: "number" }],
    ["int", { type: "integer" }],
    ["Boolean", { type: "boolean" }],
    ["any", {}],
    ["void", {}],
    ["null", { type: "null" }],
    ["list<string>", { type: "array", items: { type: "string" } }],
    ["list<list<integer>>", { type: "array", items: { type: "array", items: { type: "integer" } } }],
    ["array[string]", { type: "array", items: { type: "string" } }],
    ["array [object]", { type: "array", items: { type: "object" } }],
    ["[string]", { type: "array", items: { type: "string" } }],
    ["object[]", { type: "array", items: { type: "object" } }],
    ["array of strings", { type: "array", items: { type: "string" } }],
    ["list", { type: "array" }],
    ["integer <int64>", { type: "integer" }],
    ["dict<string, float>", { type: "object", additionalProperties: { type: "number" } }],
    ["File", { $ref: "#/components/schemas/File" }],
    ["file", { type: "string", format: "binary" }],
    ["list<LoraWeight>", { type: "array", items: { $ref: "#/components/schemas/LoraWeight" } }],
    ["string | integer", { anyOf: [{ type: "string" }, { type: "integer" }] }],
    ["string or null", { anyOf: [{ type: "string" }, { type: "null" }] }],
    ["string / array[string]", { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] }],
    ["Enum", { type: "string", "x-falsmith-named": "Enum" }],
    [
      "ImageSize | Enum",
      { anyOf: [{ $ref: "#/components/schemas/ImageSize" }, { type: "string", "x-falsmith-named": "Enum" }] },
    ],
  ])("%s", (text, expected) => {
    expect(schema(text)).toEqual(expected);
  });

  test("options make an enumeration, of the type that its values share", () => {
    expect(schema("DurationEnum", ["5", "10"])).toEqual({ type: "string", enum: ["5", "10"] });
    expect(schema("DurationEnum", [5, 10])).toEqual({ type: "integer", enum: [5, 10] });
    expect(schema("ScaleEnum", [1, 1.5])).toEqual({ type: "number", enum: [1, 1.5] });
    expect(schema("MixedEnum", ["auto", 1])).toEqual({ enum: ["auto", 1] });
    expect(schema("integer", [4, 8])).toEqual({ type: "integer", enum: [4, 8] });
  });

  test("in a union the options belong to its enumeration; in a list to its items", () => {
    expect(schema("ImageSize | Enum", ["square"])).toEqual({
      anyOf: [{ $ref: "#/components/schemas/ImageSize" }, { type: "string", enum: ["square"] }],
    });
    expect(schema("list<StyleEnum>", ["a", "b"])).toEqual({
      type: "array",
      items: { type: "string", enum: ["a", "b"] },
    });
  });

  test("an enumeration that the page does not list is of strings unless its values are not", () => {
    expect(schema("FpsEnum", undefined, [24])).toEqual({ "x-falsmith-named": "FpsEnum" });
    expect(schema("FpsEnum", undefined, ["24"])).toEqual({ type: "string", "x-falsmith-named": "FpsEnum" });
  });

  test("words that are no type are not taken for one", () => {
    for (const text of ["", "a b", "`x`", "<", "string;alert(1)", "默认"])
      expect(readTypeName(wholeOf(text)).kind).toBe("unreadable");
    expect(isKnownType(readTypeName(wholeOf("ImageSize")))).toBe(false);
    expect(isKnownType(readTypeName(wholeOf("list<ImageSize>")))).toBe(true);
  });

  test("the pieces of a type know their place", () => {
    const type = readTypeName(wholeOf("list< ImageSize | Enum >"));
    const items = type.kind === "list" ? type.items : undefined;
    expect(items?.kind === "union" ? items.of.map((branch) => branch.at) : []).toEqual([
      { text: "ImageSize", start: 6, end: 15 },
      { text: "Enum", start: 18, end: 22 },
    ]);
  });
});

test("a type of thousands of alternatives is none, and is told as any that cannot be read", () => {
  expect(readTypeName(wholeOf(`${"A | ".repeat(2000)}B`)).kind).toBe("unreadable");
  expect(readTypeName(wholeOf(`${"A | ".repeat(200)}B`)).kind).toBe("union");
});
