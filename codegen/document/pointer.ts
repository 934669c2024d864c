import { isList, type Json, own } from "./json.js";

/** A JSON Pointer (RFC 6901) in its URI fragment form without percent-encoding: `#`, `#/paths/~1a/post`. */
export type Pointer = `#${string}`;

// Most keys need neither; pointers are made by the million.
const encode = (key: string): string => (/[~/]/.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key);
/** A token of a pointer as the key it stands for. */
export const decode = (token: string): string =>
  token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;

/** `pointer` extended by keys or indices. */
export const join = (pointer: Pointer, ...keys: readonly (string | number)[]): Pointer => {
  let joined: Pointer = pointer;
  for (const key of keys) joined = `${joined}/${typeof key === "number" ? key : encode(key)}`;
  return joined;
};

/** The keys of a pointer, decoded; `#` has none. */
export const keysOf = (pointer: Pointer): readonly string[] => pointer.split("/").slice(1).map(decode);

/** The pointer one level up; undefined at the root. */
export const parentOf = (pointer: Pointer): Pointer | undefined => {
  const cut = pointer.lastIndexOf("/");
  return cut < 0 ? undefined : (pointer.slice(0, cut) as Pointer);
};

/** The last key of a pointer; the empty string at the root. */
export const lastKey = (pointer: Pointer): string => keysOf(pointer).at(-1) ?? "";

/** The name of the property whose schema, or a part of it (a branch of its union), a pointer addresses; else its last key. */
export const propertyName = (pointer: Pointer): string => {
  const keys = keysOf(pointer);
  const at = keys.lastIndexOf("properties");
  return keys[at < 0 ? keys.length - 1 : at + 1] ?? lastKey(pointer);
};

/** True when `pointer` is `ancestor` or lies below it. */
export const isWithin = (pointer: Pointer, ancestor: Pointer): boolean =>
  pointer === ancestor || pointer.startsWith(`${ancestor}/`);

/** The value at `pointer`, through own properties only; undefined when there is none. */
export const valueAt = (doc: Json, pointer: Pointer): Json | undefined => {
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
};
