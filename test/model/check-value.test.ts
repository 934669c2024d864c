import { describe, expect, it } from "vitest";
import { valueMisfits } from "../../codegen/model/check-value.js";
import { lowerPlaces } from "../../codegen/model/lower-validators.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";

/** What is said of a value, by the schema `S` of a document: `place sentence`. */
function said(schema: Json, value: Json, others: JsonObject = {}): readonly string[] {
  const model = lowerPlaces({ components: { schemas: { S: schema, ...others } } }, ["#/components/schemas/S"]);
  const [root] = model.roots;
  if (root === undefined) throw new Error("the place is not there");
  return valueMisfits(model, root, { value, at: "#" }).map(({ at, says }) => `${at} ${says}`);
}

describe("a value against a lowered schema", () => {
  it.each<[schema: Json, value: Json, said: readonly string[]]>([
    [true, 1, []],
    [false, 1, ["# no value is allowed here"]],
    [{ type: "string" }, 1, ["# expected string, got integer"]],
    [{ type: ["string", "null"] }, 1.5, ["# expected string or null, got number"]],
    [{ type: "integer" }, 2, []],
    [{ type: "number" }, 2, []],
    [{ type: "integer" }, true, ["# expected integer, got boolean"]],
    [{ type: "object" }, [], ["# expected object, got array"]],
    [{ type: "array" }, {}, ["# expected array, got object"]],
    [{ type: "string" }, null, ["# expected string, got null"]],
    [{ enum: ["a", { b: 1 }] }, { b: 1 }, []],
    [{ enum: ["a", "b"] }, "c", ['# "c" is none of ["a","b"]']],
    [{ const: 1 }, 2, ["# 2 is not 1"]],
    [{ minimum: 2, maximum: 4 }, 2, []],
    [{ minimum: 2, maximum: 4 }, 4, []],
    [{ minimum: 2 }, 1, ["# 1 breaks minimum 2"]],
    [{ maximum: 4 }, 5, ["# 5 breaks maximum 4"]],
    [{ exclusiveMinimum: 2 }, 2, ["# 2 breaks exclusiveMinimum 2"]],
    [{ exclusiveMaximum: 2 }, 2, ["# 2 breaks exclusiveMaximum 2"]],
    [{ exclusiveMinimum: 1, exclusiveMaximum: 3 }, 2, []],
    [{ minimum: 2 }, "1", []],
    [{ multipleOf: 8 }, 12, ["# 12 breaks multipleOf 8"]],
    [{ minLength: 2, maxLength: 2 }, "图😀", []],
    [{ minLength: 3 }, "图😀", ["# a size of 2 breaks minLength 3"]],
    [{ maxLength: 1 }, "ab", ["# a size of 2 breaks maxLength 1"]],
    [{ pattern: "^a" }, "ab", []],
    [{ pattern: "^a" }, "b", ['# "b" does not match the pattern "^a"']],
    [{ minItems: 1, maxItems: 1 }, [1], []],
    [{ minItems: 2 }, [1], ["# a size of 1 breaks minItems 2"]],
    [{ maxItems: 1 }, [1, 2], ["# a size of 2 breaks maxItems 1"]],
    [{ items: { type: "string" } }, ["a", 1], ["#/1 expected string, got integer"]],
    [
      { prefixItems: [{ type: "string" }], items: { type: "integer" } },
      ["a", "b"],
      ["#/1 expected integer, got string"],
    ],
    [{ uniqueItems: true }, [{ a: 1 }, { a: 1 }], ["# two of the items are equal"]],
    [{ contains: { type: "string" } }, [1], ["# a size of 0 breaks minContains 1"]],
    [{ contains: { type: "string" }, maxContains: 1 }, ["a", "b"], ["# a size of 2 breaks maxContains 1"]],
    [
      { properties: { a: true, b: true }, required: ["b", "c", "a"] },
      {},
      ['# the required "a" is missing', '# the required "b" is missing', '# the required "c" is missing'],
    ],
    [{ dependentRequired: { a: ["b"] } }, { a: 1 }, ['# the required "b" is missing']],
    [{ dependentRequired: { a: ["b"] } }, { c: 1 }, []],
    [
      { properties: { a: { type: "string" }, b: { type: "string" } } },
      { c: 1, b: 1, a: 1 },
      ["#/a expected string, got integer", "#/b expected string, got integer"],
    ],
    [{ properties: { "a/b": { type: "string" } } }, { "a/b": 1 }, ["#/a~1b expected string, got integer"]],
    [{ properties: { a: true }, additionalProperties: false }, { a: 1, b: 1 }, ["#/b no value is allowed here"]],
    [
      { patternProperties: { "^x": { type: "string" } }, additionalProperties: false },
      { x1: 1 },
      ["#/x1 expected string, got integer"],
    ],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1, a: 1 }, ['# "ab" is not an allowed name here']],
    [{ minProperties: 1 }, {}, ["# a size of 0 breaks minProperties 1"]],
    [{ maxProperties: 1 }, { a: 1, b: 1 }, ["# a size of 2 breaks maxProperties 1"]],
    [{ dependentSchemas: { a: { required: ["b"] } } }, { a: 1 }, ['# the required "b" is missing']],
    [{ allOf: [{ type: "string" }, { minLength: 2 }] }, "a", ["# a size of 1 breaks minLength 2"]],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, 1, ["# 1 fits no branch of anyOf"]],
    [{ oneOf: [{ type: "string" }, { type: "null" }] }, 1, ["# 1 fits no branch of oneOf"]],
    [{ oneOf: [{ type: "integer" }, { type: "number" }] }, 1, ["# 1 fits 2 branches of oneOf instead of one"]],
    [{ anyOf: [{ type: "integer" }, { type: "number" }] }, 1, []],
    [{ not: { type: "string" } }, "a", ['# "a" is what "not" rules out']],
    [
      { if: { type: "string" }, then: { minLength: 1 }, else: { minimum: 1 } },
      "",
      ["# a size of 0 breaks minLength 1"],
    ],
    [{ if: { type: "string" }, then: { minLength: 1 }, else: { minimum: 1 } }, 0, ["# 0 breaks minimum 1"]],
    [
      { allOf: [{ properties: { a: true } }], unevaluatedProperties: false },
      { a: 1, b: 1 },
      ["#/b no value is allowed here"],
    ],
    [{ prefixItems: [true], unevaluatedItems: { type: "string" } }, [1, 2], ["#/1 expected string, got integer"]],
  ])("%j and %j", (schema, value, expected) => expect(said(schema, value)).toEqual(expected));

  it("leaves out what rests on an example or the protocol only", () => {
    const schema = { enum: ["a"], minLength: 2, "x-falsmith-basis": { enum: "example", minLength: "stated" } };
    expect(said(schema, "b")).toEqual(["# a size of 1 breaks minLength 2"]);
  });

  it("follows references, and looks at the keywords beside them", () => {
    expect(said({ $ref: "#/components/schemas/T", minLength: 2 }, "a", { T: { pattern: "^b" } })).toEqual([
      "# a size of 1 breaks minLength 2",
      '# "a" does not match the pattern "^b"',
    ]);
  });

  it("ends on a schema that leads back to itself", () => {
    const self = { $ref: "#/components/schemas/S" };
    expect(said({ anyOf: [self, { allOf: [self, self] }], unevaluatedProperties: false }, { a: 1 })).toEqual([]);
  });

  it("asks each schema once for each part of a value, however many ways lead there", () => {
    const next = { $ref: "#/components/schemas/S" };
    const branch = { properties: { next } };
    const schema = { type: "object", anyOf: [branch, { ...branch, title: "again" }], properties: { next } };
    let value: Json = 1;
    for (let depth = 0; depth < 60; depth += 1) value = { next: value };
    expect(said(schema, value)).toContain(`#${"/next".repeat(60)} expected object, got integer`);
  });
});
