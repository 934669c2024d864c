/** An object made from untrusted JSON. Read its keys with {@link own}. */
export type JsonRecord = { readonly [key: string]: unknown };

/** True for an object that is neither null nor a list. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** True for a list. (`Array.isArray` alone gives `any[]`.) */
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The value of an own key; undefined when the key is absent or `value` is no object. */
export const own = (value: unknown, key: string): unknown =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** Sets an own key, whatever its name: plain assignment would run the setter of `__proto__`. */
export const setOwn = (target: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
};
