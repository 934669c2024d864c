import { isList, isRecord, own, setOwn, type JsonRecord } from "../own.js";

function both(a: unknown, b: unknown, keyword: string): unknown {
  if (a === undefined) return b;
  if (keyword === "required" && isList(a) && isList(b)) return [...new Set([...a, ...b])];
  if ((keyword === "properties" || keyword === "patternProperties") && isRecord(a) && isRecord(b))
    return mergeMaps(a, b);
  if (keyword === "enum" && isList(a) && isList(b)) {
    const texts = new Set(b.map((value) => JSON.stringify(value)));
    return a.filter((value) => texts.has(JSON.stringify(value)));
  }
  if (typeof a === "number" && typeof b === "number") {
    if (/^(minimum|exclusiveMinimum|minLength|minItems|minProperties)$/.test(keyword)) return Math.max(a, b);
    if (/^(maximum|exclusiveMaximum|maxLength|maxItems|maxProperties)$/.test(keyword)) return Math.min(a, b);
  }
  if (keyword === "type") return commonType(a, b);
  if (keyword === "additionalProperties" && (a === false || b === false)) return false;
  return isRecord(a) && isRecord(b) ? { allOf: [a, b] } : b;
}

function commonType(a: unknown, b: unknown): unknown {
  const left = isList(a) ? a : [a];
  const right = isList(b) ? b : [b];
  const common = left.filter((name) => right.includes(name));
  if (common.length > 0) return common.length === 1 ? common[0] : common;
  const numeric = [...left, ...right].every((name) => name === "integer" || name === "number");
  return numeric ? "integer" : b;
}

function mergeMaps(a: JsonRecord, b: JsonRecord): JsonRecord {
  const merged: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [left, right] = [own(a, key), own(b, key)];
    setOwn(merged, key, left === undefined ? right : right === undefined ? left : { allOf: [left, right] });
  }
  return merged;
}

/** One schema that asks for what both ask for, as far as keywords can be put together. */
export function mergeSchemas(a: JsonRecord, b: JsonRecord): JsonRecord {
  const merged: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const right = own(b, key);
    setOwn(merged, key, right === undefined ? own(a, key) : both(own(a, key), right, key));
  }
  return merged;
}
