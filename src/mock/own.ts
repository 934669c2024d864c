/** An object made from untrusted JSON. Read its keys with {@link own}. */
export interface JsonRecord {
  readonly [key: string]: unknown;
}

/** True for an object that is neither null nor a list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a list. (`Array.isArray` alone gives `any[]`.) */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The value of an own key; undefined when the key is absent or `value` is no object. */
export function own(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Sets an own key, whatever its name: plain assignment would run the setter of `__proto__`. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
