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
  [{ min_length: 1, "max-length": 5 }, undefined],
  [{ minlength: 1, min_length: 2 }, undefined],
  [{ multiple_of: 5 }, undefined],
  [{ additional_properties: false }, undefined],
  [{ one_of: [{ Type: "string" }] }, undefined],
  [{ OneOf: { Type: "string" } }, undefined],
  [
    { Properties: { Type: { Type: "string" } } },
    { properties: { Type: { type: "string" } } },
    "warning at Properties: (move)",
    "warning at Type: string (move)",
  ],
  [{ properties: { Type: { Min_Length: 1 } } }, undefined],
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
    { ReadOnly: true, nullable: true, deprecated: true, title: "T" },
    "warning at Nullable: true (move)",
    "warning at Deprecated: true (move)",
    "warning at Title: T (move)",
  ],
  [
    { dependentSchemas: { a: { Type: "string" } } },
    { dependentSchemas: { a: { type: "string" } } },
    "warning at Type: string (move)",
  ],
  [{ pattern_properties: { "^a": { Type: "string" } } }, undefined],
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
