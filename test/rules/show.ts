import { applyRules, type Rule } from "../../codegen/document/document.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { quoteOf } from "../../codegen/document/source.js";
import { evidenceFor, specOf } from "../support/page.js";

/** What rules make of a document, and each finding: level, code, the line that is its place, and its edits. */
export function mended(
  rules: readonly Rule[],
  doc: JsonObject,
): { readonly doc: Json; readonly told: readonly string[] } {
  const { spec, text } = specOf(doc);
  const after = applyRules(spec, rules, evidenceFor(text));
  return {
    doc: after.spec.doc,
    told: after.findings.map(({ level, code, at, fix = [] }) => {
      const place = typeof at === "string" ? at : quoteOf(text.text, at);
      return [level, code, "at", place, ...fix.map(({ op }) => `(${op})`)].join(" ");
    }),
  };
}

const INPUT = "#/components/schemas/Input";

/** {@link mended} for one schema, the input of an endpoint. */
export function mendedSchema(
  rules: readonly Rule[],
  schema: JsonObject,
): { readonly schema: Json | undefined; readonly told: readonly string[] } {
  const { doc, told } = mended(rules, { openapi: "3.1.0", components: { schemas: { Input: schema } } });
  return { schema: valueAt(doc, INPUT), told: told.map((line) => line.replace(INPUT, "")) };
}
