import * as fc from "fast-check";
import type { JsonSchema } from "../../../codegen/emit/validators/standalone-module.js";

/** Not `__proto__`: ajv leaves that property out. The official suite has it. */
const NAMES = ["a", "b", "toString", "x y"] as const;
export const name: fc.Arbitrary<string> = fc.constantFrom(...NAMES);
const count = fc.integer({ min: 0, max: 3 });
const number = fc.constantFrom(-1, 0, 1, 2, 2.5);
const pattern = fc.constantFrom("^a", "b$", "^[a-z]+$", "o");
export const scalar: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(null, true, false, 0, 1, 2.5, "", "a", "b");
const type = fc.constantFrom("null", "boolean", "integer", "number", "string", "array", "object");

export function record<T>(
  value: fc.Arbitrary<T>,
  key: fc.Arbitrary<string> = name,
): fc.Arbitrary<{ [name: string]: T }> {
  return fc.array(fc.tuple(key, value), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
}

/** Keywords with values, sub-schemas made by `schema`. */
function keywords(schema: fc.Arbitrary<JsonSchema>): { readonly [keyword: string]: fc.Arbitrary<unknown> } {
  return {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    enum: fc.uniqueArray(fc.oneof(scalar, fc.constantFrom([], {}, [1], { a: 1 })), {
      minLength: 1,
      maxLength: 4,
      comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b),
    }),
    const: scalar,
    minimum: number,
    maximum: number,
    exclusiveMinimum: number,
    exclusiveMaximum: number,
    multipleOf: fc.constantFrom(1, 2, 0.5),
    minLength: count,
    maxLength: count,
    pattern,
    minItems: count,
    maxItems: count,
    uniqueItems: fc.boolean(),
    items: schema,
    contains: schema,
    minContains: count,
    maxContains: count,
    prefixItems: fc.array(schema, { minLength: 1, maxLength: 2 }),
    properties: record(schema),
    patternProperties: record(schema, pattern),
    additionalProperties: schema,
    propertyNames: schema,
    required: fc.uniqueArray(name, { maxLength: 2 }),
    minProperties: count,
    maxProperties: count,
    dependentRequired: record(fc.uniqueArray(name, { maxLength: 2 })),
    dependentSchemas: record(schema),
    allOf: fc.array(schema, { minLength: 1, maxLength: 2 }),
    anyOf: fc.array(schema, { minLength: 1, maxLength: 3 }),
    oneOf: fc.array(schema, { minLength: 1, maxLength: 3 }),
    not: schema,
    if: schema,
    then: schema,
    else: schema,
    unevaluatedProperties: schema,
    unevaluatedItems: schema,
    $ref: fc.constantFrom("#/$defs/leaf", "#/$defs/list"),
  };
}

/** Schemas made of all keywords; they may refer to {@link DEFS}. */
export function schemaOf(depth: number): fc.Arbitrary<JsonSchema> {
  const part: fc.Arbitrary<JsonSchema> =
    depth <= 0
      ? fc.oneof(fc.boolean(), fc.record({ type }))
      : fc.oneof(fc.boolean(), schemaOf(depth - 1), schemaOf(depth - 1));
  const all = Object.entries(keywords(part)).map(([key, value]) => value.map((made) => [key, made] as const));
  return fc
    .array(fc.oneof(...all), { minLength: 1, maxLength: depth + 2 })
    .map((entries) => Object.fromEntries(entries));
}

export const DEFS: { readonly [name: string]: JsonSchema } = {
  leaf: { type: ["string", "integer"], minLength: 1 },
  list: {
    type: "object",
    properties: { a: { $ref: "#/$defs/leaf" }, b: { $ref: "#/$defs/list" } },
    anyOf: [{ required: ["a"] }, { properties: { "x y": true } }],
  },
};
