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

/** The properties that are given: what is set to `undefined` is not. */
export function givenOf<T extends object>(options: T): T {
  // Safe: properties that may be undefined may be absent too.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
