import type { Json } from "../../document/json.js";
import type { Pointer } from "../../document/pointer.js";

/** A stretch of a source text; the end is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where each value of a document stands. A scalar covers its key and itself (`type: integer`), an object or list its
 * key only (`strength:`); one without a key, the root or a list item, is shown by the first thing in it.
 */
export type Places = Map<Pointer, TextRange>;

/** The pointer of a key or index below `parent`, as `join` gives it, which is too slow for all values of a document. */
export function below(parent: Pointer, key: string | number): Pointer {
  return typeof key === "string" && /[~/]/.test(key)
    ? `${parent}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`
    : `${parent}/${key}`;
}

/** Sets an own key, whatever its name: `__proto__` must not become the prototype. */
export function setOwn(object: Record<string, Json>, key: string, value: Json): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  else object[key] = value;
}
