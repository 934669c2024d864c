import { expect, it } from "vitest";
import type { JsonObject } from "../../codegen/document/json.js";
import { statedPresence } from "../../codegen/rules/tighten/presence.js";
import { statedValues } from "../../codegen/rules/tighten/stated.js";
import { mendedSchema } from "./show.js";

/** A schema, what it becomes (undefined: it stays), and each finding: level, code, place and edits. */
const rows: readonly (readonly [before: JsonObject, after: JsonObject | undefined, ...told: readonly string[]])[] = [
  [
    { type: "object", properties: { x: { description: "Required.", type: "string" } } },
    { type: "object", properties: { x: { description: "Required.", type: "string" } }, required: ["x"] },
    "note tighten/required at /required (add)",
  ],
  [{ type: "object", properties: { x: { description: "Optional.", type: "string" } } }, undefined],
  [
    { type: "object", properties: { x: { description: "Optional." } }, required: ["x"] },
    { type: "object", properties: { x: { description: "Optional." } } },
    "note tighten/required at /required (remove)",
    "warning tighten/required at Optional",
  ],
  [
    { type: "object", properties: { x: { description: "Optional." } }, required: ["x", "y"] },
    { type: "object", properties: { x: { description: "Optional." } }, required: ["y"] },
    "note tighten/required at /required (add)",
    "warning tighten/required at Optional",
  ],
  [{ type: "object", properties: { x: { description: "Required." } }, required: ["y"] }, undefined],
  [{ type: "object", properties: { x: { description: "Required." } }, required: ["x"] }, undefined],
  [
    { type: "object", properties: { x: { description: "Required." } }, required: [] },
    { type: "object", properties: { x: { description: "Required." } }, required: ["x"] },
    "note tighten/required at /required (add)",
  ],
  [
    { type: "object", properties: { x: { description: "Required." } }, required: "y" },
    { type: "object", properties: { x: { description: "Required." } }, required: ["x"] },
    "note tighten/required at /required (add)",
  ],
  [
    {
      type: "object",
      properties: { x: { description: "Required." }, y: { description: "必填。" }, z: { description: "Optional." } },
    },
    {
      type: "object",
      properties: { x: { description: "Required." }, y: { description: "必填。" }, z: { description: "Optional." } },
      required: ["x", "y"],
    },
    "note tighten/required at /required (add)",
  ],
  [
    {
      type: "object",
      required: ["x", 5, "y"],
      properties: { x: { description: "Optional." }, y: { description: "Optional." } },
    },
    { type: "object", properties: { x: { description: "Optional." }, y: { description: "Optional." } } },
    "note tighten/required at /required (remove)",
    "warning tighten/required at Optional",
    "warning tighten/required at Optional",
  ],
  [
    { type: "object", properties: { x: { description: "Required. Optional." } } },
    undefined,
    "note tighten/disagreement at Optional",
  ],
];

it.each(rows.map(([before, after, ...told]) => ({ before, after, told })))("$before", ({ before, after, told }) => {
  const { schema, told: found } = mendedSchema([statedValues, statedPresence], before);
  expect(schema).toEqual(after ?? before);
  expect(found).toEqual(told);
});
