import { isList, type Json, sameJson } from "../document/json.js";

/** What remains when two statements of the same rank differ: a value, or nothing (the keyword goes). */
export type LooserValue = { readonly keep: Json } | { readonly keep: undefined };

const LOWER = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const UPPER = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

function union(a: readonly Json[], b: readonly Json[]): readonly Json[] {
  return [...a, ...b.filter((value) => !a.some((known) => sameJson(known, value)))];
}

function types(value: Json): readonly Json[] {
  return isList(value) ? value : [value];
}

function widerType(a: Json, b: Json): Json {
  const all = union(types(a), types(b));
  const list = all.includes("number") ? all.filter((type) => type !== "integer") : all;
  return list.length === 1 && list[0] !== undefined ? list[0] : list;
}

/**
 * Law 5 within one rank, and for prose against a keyword: the looser wins. Wider bounds, the union of enums and types,
 * number over integer; anything else that differs (defaults above all) gives none.
 */
export function loosen(keyword: string, a: Json, b: Json): LooserValue {
  if (sameJson(a, b)) return { keep: a };
  if (typeof a === "number" && typeof b === "number" && LOWER.includes(keyword)) return { keep: Math.min(a, b) };
  if (typeof a === "number" && typeof b === "number" && UPPER.includes(keyword)) return { keep: Math.max(a, b) };
  if (keyword === "enum" && isList(a) && isList(b)) return { keep: union(a, b) };
  if (keyword === "type") return { keep: widerType(a, b) };
  if (keyword === "deprecated") return { keep: false };
  return { keep: undefined };
}
