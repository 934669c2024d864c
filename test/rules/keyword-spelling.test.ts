import { expect, it } from "vitest";
import type { JsonObject } from "../../codegen/document/json.js";
import { keywordSpelling } from "../../codegen/rules/repair/keyword-spelling.js";
import { mendedSchema } from "./show.js";

/** A schema, what it becomes (undefined: it stays), and each finding: level, place and edits. */
const rows: readonly (readonly [before: JsonObject, after: JsonObject | undefined, ...told: readonly string[]])[] = [
  [{ Type: "string" }, { type: "string" }, "warning at Type: string (move)"],
  [{ TYPE: "string", type: "integer" }, undefined],
  [{ desc: "x" }, { description: "x" }, "warning at desc: x (move)"],
  [{ discription: "x" }, undefined],
  [
    { min_length: 1, "max-length": 5 },
    { minLength: 1, maxLength: 5 },
    "warning at min_length: 1 (move)",
    "warning at max-length: 5 (move)",
  ],
  [{ minlength: 1, min_length: 2 }, { min_length: 2, minLength: 1 }, "warning at minlength: 1 (move)"],
  [{ multiple_of: 5 }, { multipleOf: 5 }, "warning at multiple_of: 5 (move)"],
  [{ additional_properties: false }, { additionalProperties: false }, "warning at additional_properties: false (move)"],
  [
    { one_of: [{ Type: "string" }] },
    { oneOf: [{ type: "string" }] },
    "warning at one_of: (move)",
    "warning at Type: string (move)",
  ],
  [{ OneOf: { Type: "string" } }, { oneOf: { Type: "string" } }, "warning at OneOf: (move)"],
  [
    { Properties: { Type: { Type: "string" } } },
    { properties: { Type: { type: "string" } } },
    "warning at Properties: (move)",
    "warning at Type: string (move)",
  ],
  [
    { properties: { Type: { Min_Length: 1 } } },
    { properties: { Type: { minLength: 1 } } },
    "warning at Min_Length: 1 (move)",
  ],
  [{ items: { Enum: ["a"] } }, { items: { enum: ["a"] } }, "warning at Enum: (move)"],
  [
    { Items: { Format: "uri" } },
    { items: { format: "uri" } },
    "warning at Items: (move)",
    "warning at Format: uri (move)",
  ],
  [{ $defs: { A: { Type: "string" } } }, { $defs: { A: { type: "string" } } }, "warning at Type: string (move)"],
  [{ Defs: { A: { Type: "string" } } }, undefined],
  [{ not: { Type: "string" } }, { not: { type: "string" } }, "warning at Type: string (move)"],
  [{ "x-Type": "string" }, undefined],
  [{ typ: "string" }, { type: "string" }, "warning at typ: string (move)"],
  [{ colour: "red" }, undefined],
  [{ default: { Type: "string" } }, undefined],
  [{ enum: [{ Type: "string" }] }, undefined],
  [{ example: { Type: "string" } }, undefined],
  [
    { Nullable: true, ReadOnly: true, Deprecated: true, Title: "T" },
    { nullable: true, readOnly: true, deprecated: true, title: "T" },
    "warning at Nullable: true (move)",
    "warning at ReadOnly: true (move)",
    "warning at Deprecated: true (move)",
    "warning at Title: T (move)",
  ],
  [
    { dependentSchemas: { a: { Type: "string" } } },
    { dependentSchemas: { a: { type: "string" } } },
    "warning at Type: string (move)",
  ],
  [
    { pattern_properties: { "^a": { Type: "string" } } },
    { patternProperties: { "^a": { type: "string" } } },
    "warning at pattern_properties: (move)",
    "warning at Type: string (move)",
  ],
  [
    { prefixItems: [{ Type: "string" }, 5] },
    { prefixItems: [{ type: "string" }, 5] },
    "warning at Type: string (move)",
  ],
  [{ allOf: { Type: "string" } }, undefined],
  [{ discriminator: { property_name: "x", Mapping: {} } }, undefined],
];

it.each(rows.map(([before, after, ...told]) => ({ before, after, told })))("$before", ({ before, after, told }) => {
  const { schema, told: found } = mendedSchema([keywordSpelling], before);
  expect(schema).toEqual(after ?? before);
  expect(found).toEqual(told.map((line) => line.replace(" at", " repair/keyword-spelling at")));
});
