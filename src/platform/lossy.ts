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
