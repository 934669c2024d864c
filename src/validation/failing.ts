import { equal } from "./equal.js";
import { lengthOf } from "./values.js";
import { ownValue } from "./path.js";

/** True when `value` is of a JSON Schema type. */
export const isType = (value: unknown, type: unknown): boolean => {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return type === "number" ? Number.isFinite(value) : typeof value === type;
};

const BOUNDS: readonly (readonly [keyword: string, holds: (value: number, limit: number) => boolean])[] = [
  ["minimum", (value, limit) => value >= limit],
  ["maximum", (value, limit) => value <= limit],
  ["exclusiveMinimum", (value, limit) => value > limit],
  ["exclusiveMaximum", (value, limit) => value < limit],
];

/** Keywords that are not tried: when nothing else is wrong, the first that is there is. */
const LAST = ["pattern", "format", "multipleOf", "oneOf", "not", "allOf", "if", "$ref"];

const branchOf = (schema: unknown, value: unknown): string | undefined => {
  const branches = ownValue(schema, "anyOf");
  if (!Array.isArray(branches)) return undefined;
  const near = branches.map((branch) => failing(branch, value)).filter((keyword) => keyword !== "type");
  return (near.length === 1 ? near[0] : undefined) ?? "anyOf";
};

/**
 * The keyword of `schema` that `value` breaks. Only asked about values that are known to break one, and only for
 * schemas without parts of their own, so that nothing has to be checked twice.
 */
export const failing = (schema: unknown, value: unknown): string => {
  const get = (key: string): unknown => ownValue(schema, key);
  const type = get("type");
  const types = Array.isArray(type) ? type : [type];
  if (type !== undefined && !types.some((name) => isType(value, name))) return "type";
  const values = get("enum");
  if (Array.isArray(values) && !values.some((other) => equal(value, other))) return "enum";
  const constant = get("const");
  if (constant !== undefined && !equal(value, constant)) return "const";
  for (const [keyword, holds] of BOUNDS) {
    const limit = get(keyword);
    if (typeof value === "number" && typeof limit === "number" && !holds(value, limit)) return keyword;
  }
  if (typeof value === "string") {
    const length = lengthOf(value);
    if (length < Number(get("minLength") ?? 0)) return "minLength";
    if (length > Number(get("maxLength") ?? length)) return "maxLength";
  }
  return branchOf(schema, value) ?? LAST.find((keyword) => get(keyword) !== undefined) ?? "type";
};
