import { isList, type Json, own } from "./json.js";

/** A JSON Pointer (RFC 6901) in its URI fragment form without percent-encoding: `#`, `#/paths/~1a/post`. */
export type Pointer = `#${string}`;

// Most keys need neither; pointers are made by the million.
function encode(key: string): string {
  return key.includes("/") || key.includes("~") ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}
/** A token of a pointer as the key it stands for. */
export function decode(token: string): string {
  return token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
}

/** `pointer` extended by keys or indices. */
export function join(pointer: Pointer, ...keys: readonly (string | number)[]): Pointer {
  let joined: Pointer = pointer;
  for (const key of keys) joined = `${joined}/${typeof key === "number" ? key : encode(key)}`;
  return joined;
}

/** The keys of a pointer, decoded; `#` has none. */
export function keysOf(pointer: Pointer): readonly string[] {
  return pointer.split("/").slice(1).map(decode);
}

/** The pointer one level up; undefined at the root. */
export function parentOf(pointer: Pointer): Pointer | undefined {
  const cut = pointer.lastIndexOf("/");
  return cut < 0 ? undefined : (pointer.slice(0, cut) as Pointer);
}

/** The last key of a pointer; the empty string at the root. */
export function lastKey(pointer: Pointer): string {
  const cut = pointer.lastIndexOf("/");
  return cut < 0 ? "" : decode(pointer.slice(cut + 1));
}

/** How many keys a pointer has. */
export function depthOf(pointer: Pointer): number {
  let depth = 0;
  for (let slash = pointer.indexOf("/"); slash >= 0; slash = pointer.indexOf("/", slash + 1)) depth += 1;
  return depth;
}

/** The name of the property whose schema, or a part of it (a branch of its union), a pointer addresses; else its last key. */
export function propertyName(pointer: Pointer): string {
  const keys = keysOf(pointer);
  const at = keys.lastIndexOf("properties");
  return keys[at < 0 ? keys.length - 1 : at + 1] ?? lastKey(pointer);
}

/** True when `pointer` is `ancestor` or lies below it. */
export function isWithin(pointer: Pointer, ancestor: Pointer): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

/** The value at `pointer`, through own properties only; undefined when there is none. */
export function valueAt(doc: Json, pointer: Pointer): Json | undefined {
  let value: Json | undefined = doc;
  // Walked without a list of keys: this is asked more often than anything else.
  const encoded = pointer.includes("~");
  for (let slash = pointer.indexOf("/"); slash >= 0;) {
    const next = pointer.indexOf("/", slash + 1);
    const token = pointer.slice(slash + 1, next < 0 ? undefined : next);
    const key = encoded ? decode(token) : token;
    value = isList(value) ? (/^(0|[1-9][0-9]*)$/.test(key) ? value[Number(key)] : undefined) : own(value, key);
    if (value === undefined) return undefined;
    slash = next;
  }
  return value;
}
