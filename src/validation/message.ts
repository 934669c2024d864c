import type { Issue, PathKey } from "../errors/issue.js";
import { nearest } from "../platform/nearest.js";
import { describe } from "./describe.js";
import { type Reason, UNREADABLE } from "./reasons.js";
import { equal, lengthOf, ownValue } from "./values.js";

const MAX = 60;

/** Names of keys whose values are secrets. */
const SECRET_KEY = /(?:^|[_-]|^api)(?:key|token|secret|password|passwd|authorization|credentials?|cookie)$/i;
const SECRET_CAMEL = /[a-z0-9](?:Key|Token|Secret|Password|Credentials?|Cookie)$/;

/** Texts that are keys by their look: `sk-…`, `Bearer …`, fal's `id:secret`, a JSON web token. */
const SECRET_TEXT = /^(?:sk-|Bearer |Key |eyJ)|^[0-9a-f-]{36}:[0-9a-f]{32}$/i;

function printable(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A long text without spaces that mixes letters of both cases and digits: bytes, written as text. */
function isBlob(text: string): boolean {
  return (
    text.length > 200 &&
    /^[A-Za-z0-9+/_=-]*$/.test(text.slice(0, 200)) &&
    [/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => kind.test(text.slice(0, 200)))
  );
}

/** A text in quotes, without its end when it is long. */
function cut(text: string): string {
  return text.length <= MAX ? printable(text) : `${printable(text.slice(0, MAX - 20))}… (${text.length} characters)`;
}

function stringText(text: string, key: string): string {
  if (SECRET_KEY.test(key) || SECRET_CAMEL.test(key) || SECRET_TEXT.test(text)) return "a string (hidden)";
  if (text.startsWith("data:")) return `a data URI (${text.length} characters)`;
  if (isBlob(text)) return `a blob (${text.length} characters)`;
  // Signed URLs carry their credential behind the question mark.
  const query = /^https?:/i.test(text) ? text.search(/[?#]/) : -1;
  const shown = query < 0 ? text : `${text.slice(0, query)}?…`;
  return cut(shown.replace(/^([a-z][a-z0-9+.-]{0,20}:\/\/)[^/@]{0,300}@/i, "$1…@"));
}

/** A value in a few words: enough to recognise it, short, without secrets and blobs. */
function receivedText(value: unknown, key: string): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return stringText(value, key);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${String(value).slice(0, MAX)}n`;
  if (typeof value === "boolean" || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 1 ? "a list of 1 item" : `a list of ${value.length} items`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** An issue as it was noted: everything needed to say it, nothing said yet. */
export interface Raw {
  readonly path: readonly PathKey[];
  readonly schema: unknown;
  readonly value: unknown;
  /** The keyword, where the schema has the words for it; absent when the value alone shows it. */
  readonly reason: string | Reason | undefined;
  /** The object that the path's last key belongs to, and its schema. */
  readonly parent: { readonly s: unknown; readonly v: unknown };
}

/** `loras[0].scale`, `["odd key"].x`; the root is `value`. */
function pathText(path: readonly PathKey[]): string {
  return (
    path.reduce<string>((text, key) => {
      if (typeof key === "number") return `${text}[${key}]`;
      if (!/^[A-Za-z_$][\w$-]{0,99}$/.test(key)) return `${text}[${cut(key)}]`;
      return text === "" ? key : `${text}.${key}`;
    }, "") || "value"
  );
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

/** The names that a schema's `properties` knows. */
function known(schema: unknown): readonly string[] {
  return keysOf(ownValue(schema, "properties"));
}

function missing(noted: Raw, key: string): Issue {
  const { parent, path, schema, reason } = noted;
  const expected = describe(schema);
  const unknown = keysOf(parent.v).filter((name) => !known(parent.s).includes(name));
  const meant = nearest(key, unknown);
  const hint = meant === undefined ? "" : ` (there is ${JSON.stringify(meant)}: did you mean ${JSON.stringify(key)}?)`;
  const message = `${pathText(path)}: expected ${expected}, but it is missing${hint}`;
  const keyword = typeof reason === "string" ? reason : "required";
  return { path, keyword, expected, received: "nothing", message };
}

/** A key that the schema does not know. */
export function unknownKey(path: readonly PathKey[], value: unknown, names: readonly string[]): Issue {
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
}

/** An issue of a value that throws when it is looked at, even for the words of the issue. */
export function unreadable(path: readonly PathKey[]): Issue {
  const message = `${pathText(path)}: expected ${UNREADABLE.expected}`;
  return { ...UNREADABLE, path, received: "what cannot be read", message };
}

/** Says an issue: which keyword, what was expected, what was there, and all of it in a sentence. */
export function sentenceOf(noted: Raw): Issue {
  const { path, schema, value, reason, parent } = noted;
  const last = path.at(-1);
  if (reason === "additionalProperties") return unknownKey(path, value, known(parent.s));
  if (typeof last === "string" && value === undefined) return missing(noted, last);
  const { keyword, expected } =
    typeof reason === "object" ? reason : { keyword: reason ?? failing(schema, value), expected: describe(schema) };
  const received = receivedText(value, String(last ?? ""));
  return { path, keyword, expected, received, message: `${pathText(path)}: expected ${expected}, got ${received}` };
}

/** True when `value` is of a JSON Schema type. */
export function isType(value: unknown, type: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return type === "number" ? Number.isFinite(value) : typeof value === type;
}

const BOUNDS: readonly (readonly [keyword: string, holds: (value: number, limit: number) => boolean])[] = [
  ["minimum", (value, limit) => value >= limit],
  ["maximum", (value, limit) => value <= limit],
  ["exclusiveMinimum", (value, limit) => value > limit],
  ["exclusiveMaximum", (value, limit) => value < limit],
];

/** Keywords that are not tried: when nothing else is wrong, the first that is there is. */
const LAST = ["pattern", "format", "multipleOf", "oneOf", "not", "allOf", "if", "$ref"];

function branchOf(schema: unknown, value: unknown): string | undefined {
  const branches = ownValue(schema, "anyOf");
  if (!Array.isArray(branches)) return undefined;
  const near = branches.map((branch) => failing(branch, value)).filter((keyword) => keyword !== "type");
  return (near.length === 1 ? near[0] : undefined) ?? "anyOf";
}

/**
 * The keyword of `schema` that `value` breaks. Only asked about values that are known to break one, and only for
 * schemas without parts of their own, so that nothing has to be checked twice.
 */
function failing(schema: unknown, value: unknown): string {
  const get = (key: string): unknown => ownValue(schema, key);
  const type = get("type");
  const types = Array.isArray(type) ? type : [type];
  if (type !== undefined && !types.some((name) => isType(value, name))) return "type";
  const values = get("enum");
  if (Array.isArray(values) && !values.some((other) => equal(value, other))) return "enum";
  const constant = get("const");
  if (constant !== undefined && !equal(value, constant)) return "const";
  for (const [keyword, holds] of BOUNDS) {
    const limit = get(keyword);
    if (typeof value === "number" && typeof limit === "number" && !holds(value, limit)) return keyword;
  }
  if (typeof value === "string") {
    const length = lengthOf(value);
    if (length < Number(get("minLength") ?? 0)) return "minLength";
    if (length > Number(get("maxLength") ?? length)) return "maxLength";
  }
  return branchOf(schema, value) ?? LAST.find((keyword) => get(keyword) !== undefined) ?? "type";
}
