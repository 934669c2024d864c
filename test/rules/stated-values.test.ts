import { expect, it } from "vitest";
import type { Json, JsonObject } from "../../codegen/document/json.js";
import { statedValues } from "../../codegen/rules/tighten/stated.js";
import { mendedSchema } from "./show.js";

type Row = readonly [description: Json, before: JsonObject, after: JsonObject | undefined, ...told: readonly string[]];

/** A property x: what is said of it, its schema, what it becomes (undefined: it stays), and each finding with its edits. */
const rows: readonly Row[] = [
  [
    "Range: 1-10",
    { type: "integer" },
    { type: "integer", minimum: 1, maximum: 10 },
    "note range at x/minimum (add)",
    "note range at x/maximum (add)",
  ],
  [
    "Range: 1-10",
    { type: "integer", minimum: 1 },
    { type: "integer", minimum: 1, maximum: 10 },
    "note range at x/maximum (add)",
  ],
  [
    "Range: 1-10",
    { type: "integer", minimum: 0 },
    { type: "integer", minimum: 0, maximum: 10 },
    "warning range at Range: 1-10",
    "note range at x/maximum (add)",
  ],
  [
    "Range: 1-10",
    { type: "integer", minimum: 5, maximum: 20 },
    { type: "integer", minimum: 1, maximum: 20 },
    "warning range at Range: 1-10 (replace)",
    "warning range at Range: 1-10",
  ],
  [
    "Range: 1-10",
    { type: "integer", maximum: 5 },
    { type: "integer", maximum: 10, minimum: 1 },
    "note range at x/minimum (add)",
    "warning range at Range: 1-10 (replace)",
  ],
  ["Default: 5", { type: "integer", default: 6 }, { type: "integer" }, "warning default at Default: 5 (remove)"],
  ["Default: 5", { type: "integer", default: 5 }, undefined],
  [
    "Options: a, b",
    { type: "string", enum: ["a", "c"] },
    { type: "string", enum: ["a", "c", "b"] },
    "warning values at Options: a, b (replace)",
  ],
  ["Options: a, b", { type: "string", enum: ["a", "b", "c"] }, undefined],
  ["Options: a, b", { type: "string", enum: ["b", "a"] }, undefined],
  [
    "Options: a, b",
    { type: ["string", "null"] },
    { type: ["string", "null"], enum: ["a", "b", null] },
    "note values at x/enum (add)",
  ],
  [
    "Options: a, b",
    { type: ["string", "null"], enum: ["a", null] },
    { type: ["string", "null"], enum: ["a", null, "b"] },
    "warning values at Options: a, b (replace)",
  ],
  [
    "Options: `a`, `b`",
    { type: "integer" },
    { anyOf: [{ type: "integer" }, { type: "string", enum: ["a", "b"] }] },
    "warning contradiction at Options: `a`, `b` (add) (move)",
    "note unfit at Options: `a`, `b`",
  ],
  ["Options: `a`, `b`", { type: "integer", enum: [1] }, undefined, "note unfit at Options: `a`, `b`"],
  [
    "Options: `a`, `b`",
    { type: "integer", minimum: 1, default: 1, title: "T", "x-y": 1 },
    {
      default: 1,
      title: "T",
      "x-y": 1,
      anyOf: [
        { type: "integer", minimum: 1 },
        { type: "string", enum: ["a", "b"] },
      ],
    },
    "warning contradiction at Options: `a`, `b` (add) (move) (move)",
    "note unfit at Options: `a`, `b`",
  ],
  ["Options: `a`, `b`", { anyOf: [{ type: "integer" }] }, undefined, "note unfit at Options: `a`, `b`"],
  ["Options: `a`, `b`", { type: "integer", allOf: [{}] }, undefined, "note unfit at Options: `a`, `b`"],
  ["Can be null.", { type: "string" }, { type: ["string", "null"] }, "note nullable at x/type (replace)"],
  ["Can be null.", { type: ["string", "null"] }, undefined],
  [
    "Can be null.",
    { type: "string", enum: ["a"] },
    { type: ["string", "null"], enum: ["a", null] },
    "note nullable at x/type (replace) (replace)",
  ],
  [
    "Can be null.",
    { type: "string", enum: ["a", null] },
    { type: ["string", "null"], enum: ["a", null] },
    "note nullable at x/type (replace)",
  ],
  ["Can be null.", {}, undefined],
  ["Can be null.", { anyOf: [{ type: "string" }] }, undefined],
  ["Deprecated.", { type: "string" }, { type: "string", deprecated: true }, "note deprecated at x/deprecated (add)"],
  ["Deprecated.", { type: "string", deprecated: true }, undefined],
  ["Deprecated.", { type: "string", deprecated: false }, undefined, "warning deprecated at Deprecated"],
  [
    "List of URLs.",
    { type: "array" },
    { type: "array", items: { format: "uri", type: "string" } },
    "note url at x/items (add)",
    "note item-type at x/items (add)",
  ],
  [
    "List of URLs.",
    { type: "array", items: {} },
    { type: "array", items: { format: "uri", type: "string" } },
    "note url at x/items/format (add)",
    "note item-type at x/items/type (add)",
  ],
  [
    "List of URLs.",
    { type: "array", items: { type: "string" } },
    { type: "array", items: { type: "string", format: "uri" } },
    "note url at x/items/format (add)",
  ],
  ["List of integers.", { type: "array", items: { type: "string" } }, undefined],
  [
    "Each range 1-8",
    { type: "array", items: { type: "number" } },
    { type: "array", items: { type: "number", minimum: 1, maximum: 8 } },
    "note range at x/items/minimum (add)",
    "note range at x/items/maximum (add)",
  ],
  [
    "Up to 3 images.",
    { type: "array", items: { type: "string" } },
    { type: "array", items: { type: "string" }, maxItems: 3 },
    "note count at x/maxItems (add)",
  ],
  [
    "Up to 3 images.",
    { type: "array", items: { type: "string" }, maxItems: 5 },
    undefined,
    "warning count at Up to 3 images",
  ],
  [
    "Width and height must be between 2 and 8.",
    { type: "object", properties: { width: { type: "integer" }, height: { type: "integer" } } },
    {
      type: "object",
      properties: {
        width: { type: "integer", minimum: 2, maximum: 8 },
        height: { type: "integer", minimum: 2, maximum: 8 },
      },
    },
    "note range at x/properties/width/minimum (add)",
    "note range at x/properties/height/minimum (add)",
    "note range at x/properties/width/maximum (add)",
    "note range at x/properties/height/maximum (add)",
  ],
  [
    "Width and height must be between 2 and 8.",
    { type: "object", properties: { width: { type: "integer" } } },
    { type: "object", properties: { width: { type: "integer", minimum: 2, maximum: 8 } } },
    "note range at x/properties/width/minimum (add)",
    "note range at x/properties/width/maximum (add)",
  ],
  ["Width and height must be between 2 and 8.", { type: "object" }, undefined],
  [
    "Width must be between 2 and 8.",
    {
      type: "object",
      "x-falsmith-basis": { type: "protocol", properties: "protocol" },
      properties: { width: { type: "integer" } },
    },
    {
      type: "object",
      "x-falsmith-basis": { properties: "protocol" },
      properties: { width: { type: "integer", minimum: 2, maximum: 8 } },
    },
    "note range at x (replace)",
    "note range at x/properties/width/minimum (add)",
    "note range at x (replace)",
    "note range at x/properties/width/maximum (add)",
  ],
  [
    "Width and height must be between 2 and 8.",
    {
      anyOf: [
        { type: "string" },
        { type: "object", properties: { width: { type: "integer" }, height: { type: "integer" } } },
      ],
    },
    {
      anyOf: [
        { type: "string" },
        {
          type: "object",
          properties: {
            width: { type: "integer", minimum: 2, maximum: 8 },
            height: { type: "integer", minimum: 2, maximum: 8 },
          },
        },
      ],
    },
    "note range at x/anyOf/1/properties/width/minimum (add)",
    "note range at x/anyOf/1/properties/height/minimum (add)",
    "note range at x/anyOf/1/properties/width/maximum (add)",
    "note range at x/anyOf/1/properties/height/maximum (add)",
  ],
  ["Options: `a`, `b`", { type: ["object", "string"] }, undefined],
  [
    "Options: `a`, `b`",
    { anyOf: [{ type: "object" }, { type: "string" }] },
    { anyOf: [{ type: "object" }, { type: "string", enum: ["a", "b"] }] },
    "note values at x/anyOf/1/enum (add)",
  ],
  [
    "Max 5 characters. Max 8 characters.",
    { type: "string" },
    { type: "string", maxLength: 8 },
    "note length at x/maxLength (add)",
    "note disagreement at Max 8 characters",
  ],
  ["Usually 5. For example 6.", { type: "integer" }, undefined],
  ["The image URL.", { type: "string" }, { type: "string", format: "uri" }, "note url at x/format (add)"],
  ["The image URL.", { type: "string", format: "uri" }, undefined],
  ["The image URL.", { type: "string", format: "binary" }, { type: "string" }, "warning url at The image URL (remove)"],
  [
    "Must be a multiple of 8.",
    { type: "integer" },
    { type: "integer", multipleOf: 8 },
    "note multiple at x/multipleOf (add)",
  ],
  [
    "Must be a multiple of 8.",
    { type: "integer", multipleOf: 4 },
    { type: "integer" },
    "warning multiple at a multiple of 8 (remove)",
  ],
  [
    "Must be a multiple of 8.",
    { type: "integer", multipleOf: 3 },
    { type: "integer" },
    "warning multiple at a multiple of 8 (remove)",
  ],
  ["Default: fast", { type: "string", default: null }, { type: "string" }, "warning default at Default: fast (remove)"],
  [
    "Range: 1-10",
    { examples: [5] },
    { examples: [5], minimum: 1, maximum: 10 },
    "note range at x/minimum (add)",
    "note range at x/maximum (add)",
  ],
  ["Range: 1-10", { examples: ["x"] }, undefined],
  [
    "Range: 1-10",
    { type: "integer", minimum: 3, "x-falsmith-basis": { minimum: "example" } },
    { type: "integer", minimum: 1, "x-falsmith-basis": { minimum: "example" }, maximum: 10 },
    "note range at x/minimum (add)",
    "note range at x/maximum (add)",
  ],
  ["", { type: "integer" }, undefined],
  [5, { type: "integer" }, undefined],
];

it.each(rows.map(([description, before, after, ...told]) => ({ description, before, after, told })))(
  "$description on $before",
  ({ description, before, after, told }) => {
    const input = { type: "object", properties: { x: { description, ...before } } };
    const { schema, told: found } = mendedSchema([statedValues], input);
    expect(schema).toEqual({ ...input, properties: { x: { description, ...(after ?? before) } } });
    expect(found.map((line) => line.replace("/properties/x", "x").replace("tighten/", ""))).toEqual(told);
  },
);
