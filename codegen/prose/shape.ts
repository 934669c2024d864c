import { isList, isObject, type Json } from "../document/json.js";
import { nameWords } from "../document/name-words.js";
import type { ProseContext } from "./fact.js";
import { wordSet } from "./lexer/word-set.js";

/** What values a property can have, as far as the source or an example says. */
export interface ValueShape {
  readonly known: boolean;
  readonly numeric: boolean;
  readonly integer: boolean;
  readonly text: boolean;
  readonly boolean: boolean;
  readonly list: boolean;
  readonly object: boolean;
  readonly nullable: boolean;
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (isList(value)) return "array";
  if (isObject(value)) return "object";
  // Whole examples of fractional properties are common: an example never makes an integer.
  return typeof value;
}

/** The shape of a property; the type of an example counts only where the source gives no type. */
export function shapeOf(context: ProseContext): ValueShape {
  const stated = context.types.filter((type) => type !== "");
  const guessed = context.example === undefined || context.example === null ? [] : [typeOf(context.example)];
  const types = new Set(stated.length > 0 ? stated : guessed);
  return {
    known: types.size > 0,
    numeric: types.has("number") || types.has("integer"),
    integer: types.has("integer") && !types.has("number"),
    text: types.has("string"),
    boolean: types.has("boolean"),
    list: types.has("array"),
    object: types.has("object"),
    nullable: types.has("null"),
  };
}

/** True when a limit on the value itself makes sense: a number, or a property of which nothing is known. */
export function canBeNumber(shape: ValueShape): boolean {
  return shape.numeric || !shape.known;
}

export function canBeText(shape: ValueShape): boolean {
  return shape.text || !shape.known;
}

const FITS: Readonly<Record<string, (shape: ValueShape) => boolean>> = {
  null: (shape) => shape.nullable,
  array: (shape) => shape.list,
  object: (shape) => shape.object,
  boolean: (shape) => shape.boolean,
  string: (shape) => shape.text,
};

/** True when a value is one of those that the property can have. */
export function fits(value: Json, shape: ValueShape): boolean {
  if (!shape.known) return true;
  if (typeof value === "number") return shape.numeric && (!shape.integer || Number.isInteger(value));
  return FITS[typeOf(value)]?.(shape) ?? false;
}

const MARKERS = wordSet("format formats type types ext extension codec container mime encoding");
const FILES = wordSet(`
  url urls uri image images img video videos audio audios file files mask masks photo picture input media
  frame link
`);

/** True when a property is named for a file format: then a list of file types lists its values. */
export function namesFormat(name: string): boolean {
  return nameWords(name).some((word) => MARKERS.has(word));
}

/** True when a property is named for a linked file. */
export function namesFile(name: string): boolean {
  const words = nameWords(name);
  return words.some((word) => FILES.has(word)) && !namesFormat(name);
}
