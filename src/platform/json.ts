/** A JSON object of a server: nothing about it is known. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property, or undefined: what a server calls `constructor` is its own business. */
export function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The same when it is a string with something in it. */
export function ownText(value: unknown, key: string): string | undefined {
  const text = own(value, key);
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}
