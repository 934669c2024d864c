import type { Json } from "../../../document/json.js";
import type { Excerpt, Stretch } from "../../excerpt.js";
import type { ValueOptions } from "../../page/schema-part.js";
import { isKnownType, type PageTypeName, readTypeName } from "../../page/type-name.js";
import { readLimits, unquote } from "./cell-values.js";

/** What a cell of types says besides a type: the values it lists, or the limits behind the type. */
export interface TypeCell {
  readonly type: PageTypeName;
  readonly options?: ValueOptions;
  readonly limits?: readonly [number, number];
  /** Words behind the type that are neither. */
  readonly words?: string;
}

const SEPARATOR = /\s*(?:[|/,，、]|\bor\b|或)\s*/;
const QUOTED = /^(["'“‘])[^"'“”‘’]{1,60}["'”’]$/;
const WORD = /^[a-z0-9][\w.:+-]{0,59}$/;
/** Behind a word for enumerations a value may be of any script. */
const VALUE = /^[\p{L}\p{N}][\p{L}\p{N}_.:+-]{0,59}$/u;

function isType(word: string): boolean {
  return isKnownType(readTypeName({ text: word, start: 0, end: word.length }));
}

/** The values that a text lists: quoted ones, or words none of which is a type. */
function listIn(text: string, least: number, form = WORD): readonly string[] | undefined {
  const pieces = text.split(SEPARATOR).filter((piece) => piece !== "");
  if (pieces.length < least || pieces.length > 60) return undefined;
  const quoted = pieces.every((piece) => QUOTED.test(piece));
  const words = pieces.every((piece) => form.test(piece) && !isType(piece) && readLimits(piece) === undefined);
  return quoted || words ? pieces.map(unquote) : undefined;
}

function optionsOf(values: readonly string[], at: Stretch, asText: boolean): ValueOptions {
  const numeric = !asText && values.every((value) => /^-?\d{1,15}(?:\.\d{1,10})?$/.test(value));
  return { at, values: values.map((value) => ({ value: (numeric ? Number(value) : value) as Json, at })) };
}

const HEAD = /^([^\s:：(（<[{]{1,20})(?:\s?(?:enum|枚举))?\s{0,2}[:：(（<[{]\s{0,2}(.{1,200}?)\s{0,2}[)）>\]}]?$/i;
const ENUM_HEAD = /^(?:enum|枚举|one of|enumeration)$/i;

/** `string (a | b)`, `enum: a, b`, `integer (1-10)`, `string(max 500)`: a type and what is said of it. */
function headed(words: string, at: Excerpt): TypeCell | undefined {
  const [, head = "", inner = ""] = HEAD.exec(words) ?? [];
  if (head === "" || inner === "") return undefined;
  const named = ENUM_HEAD.test(head);
  const type = named ? undefined : readTypeName({ ...at, text: head });
  if (!named && type?.kind !== "primitive") return undefined;
  if (isType(inner) || /^date|^time|^uri|^uuid|^email|^binary|^base64|^byte/i.test(inner)) return undefined;
  const isText = type?.kind === "primitive" && type.type === "string";
  const limits = readLimits(words.includes(`[${inner}`) ? `[${inner}]` : inner);
  const listed = limits === undefined ? (named ? listIn(inner, 1, VALUE) : listIn(inner, 2)) : undefined;
  const whole: PageTypeName = type ?? { at: { ...at, text: words }, kind: "enum", name: "enum" };
  if (listed !== undefined) return { type: whole, options: optionsOf(listed, at, isText) };
  if (type?.kind !== "primitive" || type.type === "object" || type.type === "null") return undefined;
  if (limits !== undefined && !isText && type.type !== "boolean") return { type, limits };
  return { type, words: inner };
}

/** A cell of types that lists values (`"low" | "high"`), or limits what is of the type; undefined for a plain type. */
export function readTypeCell(words: string, at: Excerpt): TypeCell | undefined {
  const values = listIn(words, 1);
  const single = values?.length === 1 && !QUOTED.test(words);
  if (values === undefined || single) return headed(words, at);
  const type: PageTypeName = { at: { ...at, text: words }, kind: "enum", name: "enum" };
  return { type, options: optionsOf(values, at, QUOTED.test(words.split(SEPARATOR)[0] ?? "")) };
}
