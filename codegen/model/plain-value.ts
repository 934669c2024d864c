import { isList, isObject, type Json } from "../document/json.js";

const MAX_DEPTH = 200;

/** Why a value from a schema cannot be written down as it is; undefined when it can. */
export function valueProblem(value: Json, depth = 0): "too deep" | "no JSON" | undefined {
  if (depth > MAX_DEPTH) return "too deep";
  if (typeof value === "number") return Number.isFinite(value) ? undefined : "no JSON";
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (!isList(value) && !isObject(value)) return "no JSON";
  for (const item of isList(value) ? value : Object.values(value)) {
    const problem = valueProblem(item, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
