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

/** Whether a value settles later. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** A URL taken apart; undefined when it is none. (`URL.parse` and `URL.canParse` are not everywhere.) */
export function parseUrl(url: string, base?: string | URL): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined;
  }
}

/** The same object without what is set to `undefined`. */
export type Given<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** The properties that are given: what is set to `undefined` is not. */
export function givenOf<T extends object>(options: T): Given<T> {
  // Safe: properties that may be undefined may be absent too.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<T>;
}

/** A value that JSON cannot carry, or would carry as something else. */
export interface LossyValue {
  readonly path: readonly (string | number)[];
  /** What it is, in words. */
  readonly received: string;
}

// Deeper values overflow the stack of what writes and what reads them.
const MAX_DEPTH = 200;

// What JSON writes as the value that it holds, or leaves out on purpose.
const PLAIN_TAGS: ReadonlySet<string> = new Set(["Object", "Array", "String", "Number", "Boolean"]);

function hasToJson(value: object): value is { readonly toJSON: () => unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}

function lossyLeaf(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : String(value);
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return `a ${typeof value}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid date" : undefined;
  if (typeof value !== "object" || value === null || (hasToJson(value) && !ArrayBuffer.isView(value))) return undefined;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return PLAIN_TAGS.has(tag) ? undefined : `a value of type ${tag}`;
}

function search(value: unknown, above: readonly unknown[], path: readonly (string | number)[]): LossyValue | undefined {
  const leaf = lossyLeaf(value);
  if (leaf !== undefined) return { path, received: leaf };
  if (typeof value !== "object" || value === null || hasToJson(value)) return undefined;
  if (above.includes(value)) return { path, received: "a value that contains itself" };
  if (above.length >= MAX_DEPTH) return { path, received: `more than ${MAX_DEPTH} levels` };
  const around = [...above, value];
  // JSON has no holes in lists; a property that is undefined is one that is not given.
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const item: unknown = value[index];
      const at = [...path, index];
      const found = item === undefined ? { path: at, received: "undefined in a list" } : search(item, around, at);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const [key, item] of Object.entries(value)) {
    const found = search(item, around, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first value in some data that JSON cannot carry, or would turn into another: `NaN`, a `Map`, bytes, a cycle. */
export function findLossy(value: unknown): LossyValue | undefined {
  return search(value, [], []);
}
