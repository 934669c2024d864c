import { isObject, type JsonObject } from "../../document/json.js";
import { didYouMean } from "../../messages/nearest.js";

/** Refuses a value; the message names it. */
export type Fail = (message: string) => never;

/** Refuses a key that nobody knows. */
export function requireKeys(object: JsonObject, where: string, known: readonly string[], fail: Fail): void {
  for (const key of Object.keys(object)) {
    if (!known.includes(key))
      fail(
        `unknown key ${JSON.stringify(where + key)}${didYouMean(key, known)}; known are ${known.filter((word) => !word.startsWith("$")).join(", ")}`,
      );
  }
}

/** An object; an empty one where there is none. */
export function objectOf(value: unknown, name: string, fail: Fail): JsonObject {
  if (value === undefined) return {};
  return isObject(value) ? value : fail(`${name} must be an object`);
}

/** One of a few words. */
export function oneOf<T extends string>(value: unknown, name: string, known: readonly T[], fail: Fail): T {
  return (
    known.find((word) => word === value) ??
    fail(`${name} must be ${known.join(" or ")}${typeof value === "string" ? didYouMean(value, known) : ""}`)
  );
}
