/** An object whose keys can be read without meeting anything inherited. */
export type Plain = { readonly [key: string]: unknown };

const PROTOTYPE: object = Object.prototype;

/** Values that JSON writes as something else than an object. */
const isDisguised = (value: object): boolean =>
  Array.isArray(value) ||
  typeof Reflect.get(value, "toJSON") === "function" ||
  value instanceof String ||
  value instanceof Number ||
  value instanceof Boolean;

const plainOf = (value: object): Plain | undefined => {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Safe: an object can be read by any key.
  if (prototype === PROTOTYPE || prototype === null) return value as Plain;
  return isDisguised(value) ? undefined : { ...value };
};

/**
 * `value` as an object with own keys only, undefined when it is none: lists, null, primitives, dates. An instance of
 * a class is copied, as JSON would. The first test is the one that engines make free.
 */
export const objectOf = (value: unknown): Plain | undefined =>
  typeof value === "object" && value !== null
    ? // Safe: `__proto__` is only compared; where an engine lacks it, or a key has that name, `plainOf` decides.
      (value as { readonly __proto__?: unknown }).__proto__ === PROTOTYPE
      ? (value as Plain)
      : plainOf(value)
    : undefined;

/** The value of an own key, for names that every object inherits. */
export const own = (value: Plain, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);

/** The keys that JSON would write: an undefined value is an absent one. */
export const keysOf = (value: Plain): readonly string[] => Object.keys(value).filter((key) => value[key] !== undefined);

export const isInteger = (value: unknown): value is number => Number.isInteger(value);

export const isNumber = (value: unknown): value is number => Number.isFinite(value);

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The number of code points of a text. */
export const lengthOf = (text: string): number => {
  let length = text.length;
  for (let i = 0; i < text.length - 1; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(i + 1);
    if (next < 0xdc00 || next > 0xdfff) continue;
    length -= 1;
    i += 1;
  }
  return length;
};
