import { expect, it } from "vitest";
import type { JsonObject } from "../../codegen/document/json.js";
import { openapi31 } from "../../codegen/rules/repair/openapi-31.js";
import { mendedSchema } from "./show.js";

/** A schema, what it becomes (undefined: it stays), and each finding: level, place and edits. */
const rows: readonly (readonly [before: JsonObject, after: JsonObject | undefined, ...told: readonly string[]])[] = [
  [{ type: "string", nullable: true }, { type: ["string", "null"] }, "note at  (remove) (replace)"],
  [{ type: "string", nullable: false }, { type: "string" }, "note at  (remove)"],
  [{ type: "string", nullable: "yes" }, { type: "string" }, "note at  (remove)"],
  [{ type: ["string"], nullable: true }, { type: ["string", "null"] }, "note at  (remove) (replace)"],
  [{ type: ["string", "null"], nullable: true }, { type: ["string", "null"] }, "note at  (remove) (replace)"],
  [{ type: "null", nullable: true }, { type: "null" }, "note at  (remove) (replace)"],
  [{ nullable: true }, {}, "note at  (remove)"],
  [
    { type: "string", nullable: true, enum: ["a"] },
    { type: ["string", "null"], enum: ["a", null] },
    "note at  (remove) (replace) (replace)",
  ],
  [
    { type: "string", nullable: true, enum: ["a", null] },
    { type: ["string", "null"], enum: ["a", null] },
    "note at  (remove) (replace)",
  ],
  [{ type: "string", nullable: false, enum: ["a"] }, { type: "string", enum: ["a"] }, "note at  (remove)"],
  [{ nullable: true, enum: ["a"] }, { enum: ["a", null] }, "note at  (remove) (replace)"],
  [
    { nullable: true, anyOf: [{ type: "string" }] },
    { anyOf: [{ type: "string" }, { type: "null" }] },
    "note at  (remove) (add)",
  ],
  [{ nullable: false, anyOf: [{ type: "string" }] }, { anyOf: [{ type: "string" }] }, "note at  (remove)"],
  [
    { nullable: true, anyOf: [{ type: "string" }], $ref: "#/x" },
    { anyOf: [{ type: "string" }, { type: "null" }], $ref: "#/x" },
    "note at  (remove) (add)",
  ],
  [
    { nullable: true, $ref: "#/components/schemas/Input" },
    { anyOf: [{ $ref: "#/components/schemas/Input" }, { type: "null" }] },
    "note at  (remove) (add) (move) (add)",
  ],
  [
    { nullable: true, allOf: [{ type: "string" }] },
    { anyOf: [{ allOf: [{ type: "string" }] }, { type: "null" }] },
    "note at  (remove) (add) (move) (add)",
  ],
  [
    {
      nullable: true,
      oneOf: [{ type: "string" }],
      minLength: 1,
      title: "T",
      description: "D",
      "x-y": 1,
      default: null,
      example: "a",
      deprecated: true,
      readOnly: true,
      writeOnly: true,
      externalDocs: {},
      xml: {},
    },
    {
      title: "T",
      description: "D",
      "x-y": 1,
      default: null,
      deprecated: true,
      readOnly: true,
      writeOnly: true,
      externalDocs: {},
      xml: {},
      examples: ["a"],
      anyOf: [{ oneOf: [{ type: "string" }], minLength: 1 }, { type: "null" }],
    },
    "note at  (remove) (add)",
    "note at  (remove) (add) (move) (move) (add)",
  ],
  [{ nullable: false, oneOf: [{ type: "string" }] }, { oneOf: [{ type: "string" }] }, "note at  (remove)"],
  [
    { nullable: true, allOf: [{ nullable: true, oneOf: [{ type: "string" }] }] },
    { anyOf: [{ allOf: [{ anyOf: [{ oneOf: [{ type: "string" }] }, { type: "null" }] }] }, { type: "null" }] },
    "note at /allOf/0 (remove) (add) (move) (add)",
    "note at  (remove) (add) (move) (add)",
  ],
  [{ minimum: 0, exclusiveMinimum: true }, { exclusiveMinimum: 0 }, "note at  (replace) (remove)"],
  [{ maximum: 5, exclusiveMaximum: true }, { exclusiveMaximum: 5 }, "note at  (replace) (remove)"],
  [{ minimum: 0, exclusiveMinimum: false }, { minimum: 0 }, "note at  (remove)"],
  [{ exclusiveMinimum: true }, {}, "note at  (remove)"],
  [{ exclusiveMaximum: false, maximum: 5 }, { maximum: 5 }, "note at  (remove)"],
  [{ exclusiveMinimum: 0 }, undefined],
  [{ maximum: "5", exclusiveMaximum: true }, { maximum: "5" }, "note at  (remove)"],
  [{ example: "a" }, { examples: ["a"] }, "note at  (remove) (add)"],
  [{ example: null }, { examples: [null] }, "note at  (remove) (add)"],
  [{ example: "a", examples: ["b"] }, { examples: ["b"] }, "note at  (remove)"],
  [
    { type: "object", properties: { x: { type: "string", nullable: true, example: 5 } } },
    { type: "object", properties: { x: { type: ["string", "null"], examples: [5] } } },
    "note at /properties/x (remove) (replace) (remove) (add)",
  ],
  [{ type: "string" }, undefined],
];

it.each(rows.map(([before, after, ...told]) => ({ before, after, told })))("$before", ({ before, after, told }) => {
  const { schema, told: found } = mendedSchema([openapi31], before);
  expect(schema).toEqual(after ?? before);
  expect(found).toEqual(told.map((line) => line.replace(" at", " repair/openapi-31 at")));
});
