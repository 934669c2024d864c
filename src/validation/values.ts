/** An object whose keys can be read without meeting anything inherited. */
export interface Plain {
  readonly [key: string]: unknown;
}

const PROTOTYPE: object = Object.prototype;

/** Values that JSON writes as something else than an object. */
function isDisguised(value: object): boolean {
  return (
    Array.isArray(value) ||
    typeof Reflect.get(value, "toJSON") === "function" ||
    value instanceof String ||
    value instanceof Number ||
    value instanceof Boolean
  );
}

function plainOf(value: object): Plain | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Safe: an object can be read by any key.
  if (prototype === PROTOTYPE || prototype === null) return value as Plain;
  return isDisguised(value) ? undefined : { ...value };
}

/**
 * `value` as an object with own keys only, undefined when it is none: lists, null, primitives, dates. An instance of
 * a class is copied, as JSON would. The first test is the one that engines make free.
 */
export function objectOf(value: unknown): Plain | undefined {
  return typeof value === "object" && value !== null
    ? // Safe: `__proto__` is only compared; where an engine lacks it, or a key has that name, `plainOf` decides.
      (value as { readonly __proto__?: unknown }).__proto__ === PROTOTYPE
      ? (value as Plain)
      : plainOf(value)
    : undefined;
}

/** The value of an own key, for names that every object inherits. */
export function own(value: Plain, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The keys that JSON would write: an undefined value is an absent one. */
export function keysOf(value: Plain): readonly string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

/** Whether a value is a whole number. */
export function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

/** Whether a value is a finite number. */
export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** Whether a value is an array. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The number of code points of a text. */
export function lengthOf(text: string): number {
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
}
/** Deep equality of JSON values: the order of keys does not matter, 0 equals -0. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => equal(item, b[i])) && a.length === b.length;
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(Reflect.get(a, key), Reflect.get(b, key)))
  );
}
/** A finite number as it is written in decimal: digits × 10^exponent. */
export function decimal(value: number): readonly [digits: bigint, exponent: number] {
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return [BigInt(whole + fraction), Number(exponent) - fraction.length];
}

function dividesAsWritten(value: number, divisor: number): boolean {
  const [a, aExponent] = decimal(value);
  const [b, bExponent] = decimal(divisor);
  const low = Math.min(aExponent, bExponent);
  return (a * 10n ** BigInt(aExponent - low)) % (b * 10n ** BigInt(bExponent - low)) === 0n;
}

// Four roundings of a double: that of the divisor, of a product, and of what a program adds to it.
const ROUNDING = 2 ** -50;
const RELATIVE_TOLERANCE = 1e-9;
const MAX_TOLERANCE = 1e-7;
// A tolerance that is no small part of the step any more would tell nothing.
const MAX_SHARE_OF_STEP = 1e-3;

/**
 * True when `value` is a multiple of `divisor`, a number above 0.
 *
 * - A whole divisor (up to 2^53) is exact in binary: there must be no remainder.
 * - Any other is a decimal that binary only comes near, and so is what a program computes from it: `0.1 * 7` is
 *   `0.7000000000000001`. The value may differ from the nearest multiple by a billionth of the divisor, at most 1e-7, or
 *   by four roundings of the value (2^-50 of it) where that is more. So no multiple is refused that is written in decimal
 *   or computed as `n * divisor`, and up to a million steps whatever is accepted is so by ajv with
 *   `multipleOfPrecision: 9` and by hyperjump, which allows 1.19e-7 whatever the divisor.
 * - Where the roundings reach a thousandth of the divisor (from about 10^12 steps on), both are compared as they are
 *   written in decimal.
 */
export function isMultiple(value: number, divisor: number): boolean {
  if (Number.isSafeInteger(divisor)) return value % divisor === 0;
  if (!Number.isFinite(value)) return false;
  const tolerance = Math.max(Math.min(RELATIVE_TOLERANCE * divisor, MAX_TOLERANCE), ROUNDING * Math.abs(value));
  if (tolerance > MAX_SHARE_OF_STEP * divisor) return dividesAsWritten(value, divisor);
  return Math.abs(value - Math.round(value / divisor) * divisor) <= tolerance;
}
/** A text that two values share exactly when they are equal: keys sorted, 0 for -0. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null)
    return typeof value === "number" ? String(value + 0) : (JSON.stringify(value) ?? typeof value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(Reflect.get(value, key))}`).join(",")}}`;
}

/** True when no two items are equal. Time grows with the size of the list, not with its square. */
export function isUnique(items: readonly unknown[]): boolean {
  if (items.length < 2) return true;
  const seen = new Set<unknown>();
  const shapes = new Set<string>();
  for (const item of items) {
    const isShape = typeof item === "object" && item !== null;
    const known: Set<unknown> = isShape ? shapes : seen;
    const size = known.size;
    known.add(isShape ? canonical(item) : item);
    if (known.size === size) return false;
  }
  return true;
}

/** The value of an own key of anything. */
export function ownValue(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** A list, or an empty one where there is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
