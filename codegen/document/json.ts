/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Read keys with `own`: a document may name a key `__proto__` or `constructor`. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** True for a JSON object (not null, not a list). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a JSON list. (`Array.isArray` forgets that the list is readonly.) */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value of an own key; undefined when the key is absent or `value` is no object. */
export function own(value: unknown, key: string): Json | undefined {
  // In this order: V8 learns fastest from `hasOwn` that a key is absent, as most keywords that are asked for are.
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/**
 * A text, number, truth value or null in words; the empty string for anything else. (`String` asks an object for its own
 * `toString`, which a document may hold.)
 */
export function wordOf(value: Json | undefined): string {
  return value === undefined || isList(value) || isObject(value) ? "" : String(value);
}

/** `object` with one key set as an own property, whatever its name (`__proto__` included). */
export function withKey(object: JsonObject, key: string, value: Json): JsonObject {
  const copy: Record<string, Json> = { ...object };
  Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
  return copy;
}

/** Deep equality of JSON values; the order of keys does not matter. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}
