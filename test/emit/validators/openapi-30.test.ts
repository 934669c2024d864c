import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../../codegen/emit/validators/standalone-module.js";
import { validatorOf } from "./load.js";

const cases: readonly (readonly [
  schema: JsonSchema,
  accepts: readonly unknown[],
  rejects: readonly unknown[],
  carried: JsonSchema,
])[] = [
  [{ type: "string", nullable: true }, ["a", null], [1], { type: ["string", "null"] }],
  [{ type: "string", nullable: false }, ["a"], [null], { type: "string" }],
  [{ nullable: true, minLength: 1 }, [null, 5, "a"], [""], { minLength: 1 }],
  [{ type: "string", nullable: true, enum: ["a"] }, ["a"], [null, "b"], { type: ["string", "null"], enum: ["a"] }],
  [
    { type: "string", nullable: true, enum: ["a", null] },
    ["a", null],
    ["b"],
    { type: ["string", "null"], enum: ["a", null] },
  ],
  [{ type: "number", minimum: 1, exclusiveMinimum: true }, [1.1], [1], { type: "number", exclusiveMinimum: 1 }],
  [{ type: "number", maximum: 1, exclusiveMaximum: false }, [1], [1.1], { type: "number", maximum: 1 }],
  [{ type: "number", exclusiveMinimum: 1 }, [1.1], [1], { type: "number", exclusiveMinimum: 1 }],
  [{ exclusiveMinimum: true }, [1], [], {}],
  [
    { items: [{ type: "string" }], additionalItems: { type: "integer" } },
    [["a", 1]],
    [[1], ["a", "b"]],
    { prefixItems: [{ type: "string" }], items: { type: "integer" } },
  ],
  [
    { dependencies: { a: ["b"], c: { required: ["d"] } } },
    [
      { a: 1, b: 1 },
      { c: 1, d: 1 },
    ],
    [{ a: 1 }, { c: 1 }],
    { dependentRequired: { a: ["b"] }, dependentSchemas: { c: { required: ["d"] } } },
  ],
  [
    { anyOf: [{ type: "integer" }, { type: "null" }] },
    [1, null],
    ["x"],
    { anyOf: [{ type: "integer" }, { type: "null" }] },
  ],
];

describe("OpenAPI 3.0's dialect", () => {
  it.each(cases)("%j", async (schema, accepts, rejects, carried) => {
    const validator = await validatorOf(schema, { dialect: "openapi-3.0" });
    for (const value of accepts) expect(validator.is(value), JSON.stringify(value)).toBe(true);
    for (const value of rejects) expect(validator.is(value), JSON.stringify(value)).toBe(false);
    expect(validator.jsonSchema).toEqual(carried);
  });
  it("ignores what stands beside a reference", async () => {
    const schema = {
      properties: { a: { $ref: "#/definitions/A", maxLength: 1 } },
      definitions: { A: { type: "string" } },
    };
    expect((await validatorOf(schema, { dialect: "openapi-3.0" })).is({ a: "long" })).toBe(true);
    expect((await validatorOf(schema)).is({ a: "long" })).toBe(false);
  });
  it("means what newer documents write under the old label", async () => {
    const schema = {
      type: "object",
      properties: { kind: { const: "x" }, pair: { prefixItems: [{ type: "integer" }] } },
    };
    const validator = await validatorOf(schema, { dialect: "openapi-3.0" });
    expect(validator.is({ kind: "x", pair: [1] })).toBe(true);
    expect(validator.is({ kind: "y" })).toBe(false);
    expect(validator.is({ pair: ["1"] })).toBe(false);
  });
});
