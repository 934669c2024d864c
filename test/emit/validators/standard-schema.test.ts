import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../../codegen/emit/validators/standalone-module.js";
import type { Validator } from "../../../src/contract/validator.js";
import { validatorOf } from "./load.js";

/** The types say so too: this file does not compile when a validator is not what the standard says. */
function asStandard(
  validator: Validator<{ a: number }>,
): StandardSchemaV1<{ a: number }> & StandardJSONSchemaV1<{ a: number }> {
  return validator;
}

async function converted(schema: JsonSchema, target: string): Promise<Record<string, unknown>> {
  return (await validatorOf(schema))["~standard"].jsonSchema.input({ target });
}

const drafts = { "draft-2020-12": "https://json-schema.org/draft/2020-12/schema" };

describe("the JSON-Schema side of Standard Schema", () => {
  const schema: JsonSchema = {
    type: "object",
    properties: {
      size: { $ref: "#/$defs/Size", default: "big" },
      pair: { prefixItems: [{ type: "integer" }, { $ref: "#/$defs/Size" }], items: false },
      tuple: { type: "array", items: { type: "string" }, minItems: 1 },
    },
    required: ["size"],
    dependentRequired: { pair: ["tuple"] },
    dependentSchemas: { pair: { minProperties: 2 }, tuple: { maxProperties: 3 } },
    $defs: { Size: { enum: ["big", "small"] } },
  };
  it("gives 2020-12 as it is, for both sides", async () => {
    const validator = await validatorOf(schema);
    const { input, output } = asStandard(validator as Validator<{ a: number }>)["~standard"].jsonSchema;
    const target = "draft-2020-12";
    expect(input({ target })).toEqual({ $schema: drafts[target], ...Object(validator.jsonSchema) });
    expect(output({ target })).toEqual(input({ target }));
  });
  it("gives draft 7, in which the same values are valid", async () => {
    const older = await converted(schema, "draft-07");
    expect(older).toEqual({
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      properties: {
        size: { default: "big", allOf: [{ $ref: "#/definitions/Size" }] },
        pair: { items: [{ type: "integer" }, { $ref: "#/definitions/Size" }], additionalItems: false },
        tuple: { type: "array", items: { type: "string" }, minItems: 1 },
      },
      required: ["size"],
      dependencies: { pair: { allOf: [{ required: ["tuple"] }, { minProperties: 2 }] }, tuple: { maxProperties: 3 } },
      definitions: { Size: { enum: ["big", "small"] } },
    });
    const check = new Ajv({ strict: false }).compile(older);
    const validator = await validatorOf(schema);
    for (const value of [
      { size: "big" },
      { size: "huge" },
      { size: "big", pair: [1, "small"], tuple: ["x"] },
      { size: "big", pair: [1, "small", 3], tuple: ["x"] },
      { size: "big", pair: [1] },
      { size: "big", tuple: ["x"], a: 1, b: 2 },
    ])
      expect(check(value), JSON.stringify(value)).toBe(validator.is(value));
  });
  it("gives an object for a boolean schema", async () => {
    expect(await converted(true, "draft-07")).toEqual({ $schema: "http://json-schema.org/draft-07/schema#" });
    expect(await converted(false, "draft-2020-12")).toMatchObject({ not: {} });
  });
  it("throws where the target is unknown, or cannot say what the schema says", async () => {
    await expect(converted(schema, "openapi-3.0")).rejects.toThrow("openapi-3.0");
    await expect(converted({ properties: { a: true }, unevaluatedProperties: false }, "draft-07")).rejects.toThrow(
      "draft-07 cannot say unevaluatedProperties",
    );
  });
});
