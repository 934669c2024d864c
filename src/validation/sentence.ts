import type { Issue, PathKey } from "../contract/validator.js";
import { describe } from "./describe.js";
import { failing } from "./failing.js";
import { nearest } from "../platform/nearest.js";
import { cut, receivedText } from "./message.js";
import { ownValue } from "./path.js";

/** An issue as it was noted: everything needed to say it, nothing said yet. */
export type Raw = {
  readonly path: readonly PathKey[];
  readonly schema: unknown;
  readonly value: unknown;
  /** Absent when the value alone shows it. */
  readonly keyword: string | undefined;
  /** The object that the path's last key belongs to, and its schema. */
  readonly parent: { readonly s: unknown; readonly v: unknown };
};

/** `loras[0].scale`, `["odd key"].x`; the root is `value`. */
export const pathText = (path: readonly PathKey[]): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (!/^[A-Za-z_$][\w$-]{0,99}$/.test(key)) return `${text}[${cut(key)}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "") || "value";

const keysOf = (value: unknown): readonly string[] =>
  typeof value === "object" && value !== null ? Object.keys(value) : [];

/** The names that a schema's `properties` knows. */
const known = (schema: unknown): readonly string[] => keysOf(ownValue(schema, "properties"));

const missing = (noted: Raw, key: string): Issue => {
  const { parent, path, schema } = noted;
  const expected = describe(schema);
  const unknown = keysOf(parent.v).filter((name) => !known(parent.s).includes(name));
  const meant = nearest(key, unknown);
  const hint = meant === undefined ? "" : ` (there is ${JSON.stringify(meant)}: did you mean ${JSON.stringify(key)}?)`;
  const message = `${pathText(path)}: expected ${expected}, but it is missing${hint}`;
  return { path, keyword: noted.keyword ?? "required", expected, received: "nothing", message };
};

/** A key that the schema does not know. */
export const unknownKey = (path: readonly PathKey[], value: unknown, names: readonly string[]): Issue => {
  const key = String(path.at(-1) ?? "");
  const meant = nearest(key, names);
  const hint = meant === undefined ? "" : `, did you mean ${JSON.stringify(meant)}?`;
  const expected = "no other keys than the schema names";
  return {
    path,
    keyword: "additionalProperties",
    expected,
    received: receivedText(value, key),
    message: `${pathText(path)}: unknown key${hint}`,
  };
};

const WORDS: { readonly [keyword: string]: string } = {
  uniqueItems: "a list without repeated items",
  contains: "a list with more matching items",
  maxContains: "a list with fewer matching items",
  many: "a value that matches only one of the alternatives",
  propertyNames: "an allowed key",
  unevaluatedProperties: "no other keys than the schema names",
  items: "no further items",
  unevaluatedItems: "no further items",
  depth: "a value that is not nested this deeply (does it contain itself?)",
  read: "a value that can be read",
};

/** An issue of a value that throws when it is looked at, even for the words of the issue. */
export const unreadable = (path: readonly PathKey[]): Issue => {
  const [expected, received] = [WORDS["read"] ?? "", "what cannot be read"];
  return { path, keyword: "read", expected, received, message: `${pathText(path)}: expected ${expected}` };
};

/** Reasons that are no keyword by themselves. */
const KEYWORDS: { readonly [reason: string]: string } = { many: "oneOf" };

/** Says an issue: which keyword, what was expected, what was there, and all of it in a sentence. */
export const sentenceOf = (noted: Raw): Issue => {
  const { path, schema, value, parent } = noted;
  const last = path.at(-1);
  const key = String(last ?? "");
  if (noted.keyword === "additionalProperties") return unknownKey(path, value, known(parent.s));
  if (typeof last === "string" && value === undefined) return missing(noted, last);
  const reason = noted.keyword ?? failing(schema, value);
  const keyword = KEYWORDS[reason] ?? reason;
  const expected = WORDS[reason] ?? describe(schema);
  const received = receivedText(value, key);
  return { path, keyword, expected, received, message: `${pathText(path)}: expected ${expected}, got ${received}` };
};
