import { isList, isObject, type Json } from "../document/json.js";
import type { Token } from "./lexer/lex.js";
import { isGlued, isMark, type Description } from "./description.js";
import { fits, type ValueShape } from "./shape.js";

/** A value as the text writes it: a quotation, code, or a run without white space. */
export interface Raw {
  readonly text: string;
  readonly quoted: boolean;
  readonly code: boolean;
  readonly next: number;
}

function isPart(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "number";
}

function leadsDigit(text: string): boolean {
  return text >= "0" && text < ":";
}

// What may hold the parts of one value together: "16:9", "image/png", "1024x1024", "black-forest/flux".
function joinsParts(description: Description, at: number, slashes: boolean): boolean {
  const mark = description.tokens[at];
  const next = description.tokens[at + 1];
  if (!isGlued(description, at) || !isGlued(description, at + 1) || !isPart(next)) return false;
  if (isMark(mark, "/")) return slashes;
  if (isMark(mark, ":")) return leadsDigit(next?.text ?? "") && leadsDigit(description.tokens[at - 1]?.text ?? "");
  if (isMark(mark, "-", "x", "*", "+")) return true;
  return false;
}

/** The value that is written without quotes at a token; parts are held together only where no space is. */
function atomAt(description: Description, at: number, slashes = true): Raw | undefined {
  const first = description.tokens[at];
  const negative = isMark(first, "-") && isGlued(description, at + 1) && description.tokens[at + 1]?.kind === "number";
  if (!isPart(first) && !negative) return undefined;
  let next = negative ? at + 2 : at + 1;
  let text = negative ? `-${description.tokens[at + 1]?.text ?? ""}` : (first?.text ?? "");
  while (joinsParts(description, next, slashes)) {
    text += (description.tokens[next]?.text ?? "") + (description.tokens[next + 1]?.text ?? "");
    next += 2;
  }
  return { text, quoted: false, code: false, next };
}

/** The value at a token: a quotation, code or an atom. */
export function rawAt(description: Description, at: number, slashes = true): Raw | undefined {
  const token = description.tokens[at];
  if (token?.kind === "quoted" || token?.kind === "code") {
    return { text: token.text, quoted: token.kind === "quoted", code: token.kind === "code", next: at + 1 };
  }
  return atomAt(description, at, slashes);
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
  ["真", true],
  ["假", false],
  ["是", true],
  ["否", false],
]);

/** The truth value that a word stands for. */
export function booleanOf(text: string): boolean | undefined {
  return BOOLEANS.get(text.toLowerCase());
}

function isNumber(text: string): boolean {
  return text.length < 40 && /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text);
}

function isNull(raw: Raw): boolean {
  return !raw.quoted && (raw.text === "null" || raw.text === "None" || raw.text === "nil");
}

function jsonOf(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // JSON.parse gives nothing but JSON values.
    return isList(value) || isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The JSON value that a text stands for in a property of a shape; undefined where it can be none. */
export function valueOf(raw: Raw, shape: ValueShape): Json | undefined {
  const inner = raw.code && (raw.text.startsWith("[") || raw.text.startsWith("{")) ? jsonOf(raw.text) : undefined;
  if (inner !== undefined && fits(inner, shape)) return inner;
  if (isNull(raw)) return shape.nullable ? null : undefined;
  const truth = booleanOf(raw.text);
  const number = isNumber(raw.text) ? Number(raw.text) : undefined;
  if (!shape.known) return raw.quoted ? raw.text : (number ?? truth ?? raw.text);
  if (shape.text && raw.quoted) return raw.text;
  if (number !== undefined && shape.numeric) return fits(number, shape) ? number : undefined;
  if (truth !== undefined && shape.boolean) return truth;
  return shape.text ? raw.text : undefined;
}

const LONGEST_JSON = 300;

/** The JSON list or object that opens at a token, if the text there is one. */
export function jsonAt(
  description: Description,
  text: string,
  at: number,
): { readonly value: Json; readonly next: number } | undefined {
  const open = description.tokens[at];
  if (open === undefined || !isMark(open, "[", "{")) return undefined;
  const close = open.text === "[" ? "]" : "}";
  for (let next = at + 1; next < description.tokens.length; next += 1) {
    const token = description.tokens[next];
    if (token === undefined || token.end - open.start > LONGEST_JSON) return undefined;
    if (!isMark(token, close)) continue;
    const value = jsonOf(text.slice(open.start, token.end));
    return value === undefined ? undefined : { value, next: next + 1 };
  }
  return undefined;
}
