import { cueAt, type Description, isMark } from "../description.js";
import { wordSet } from "../lexer/word-set.js";
import { namesFormat } from "../shape.js";
import { isFileType } from "./file-types.js";
import { type List, type ListItem, valueListAt } from "./list.js";

export function isQuoted(item: ListItem): boolean {
  return item.quoted || item.code;
}

/** True for "480p", "16:9", "kling-v1", "V_2": no word of a sentence looks like this. */
export function isCoded(item: ListItem): boolean {
  return isQuoted(item) || (/[0-9_]/.test(item.text.slice(0, 80)) && !item.text.includes(" "));
}

/** {@link isCoded}, or a file type where the property is named for a format. */
export function isValueLike(description: Description, item: ListItem): boolean {
  return isCoded(item) || (namesFormat(description.context.name) && isFileType(item.text));
}

export function atLeast(list: List, count: number): boolean {
  return list.items.length >= count;
}

const STATEMENTS = wordSet("default values range optional required example maximum minimum max-length length");

/** True when nothing but another statement follows a list in its sentence. */
export function isClosed(description: Description, list: List): boolean {
  const token = description.tokens[list.next];
  if (isMark(token, ",")) return STATEMENTS.has(cueAt(description, list.next + 1) ?? "");
  return token === undefined || token.kind === "break" || isMark(token, ".", "!", ")", "]");
}

const FARTHEST_LABEL = 5;

/** True when the words up to a token name file types ("accepted file types: …"). */
export function isFileLabel(description: Description, at: number): boolean {
  for (let back = at; back > at - FARTHEST_LABEL && back >= 0; back -= 1) {
    if (cueAt(description, back) === "file-types") return true;
    if (isMark(description.tokens[back], ".", ";")) return false;
  }
  return false;
}

/** The list from a token on; a bracket around it is part of it. Undefined when the bracket holds more than the list. */
export function bracketedListAt(description: Description, at: number): List | undefined {
  if (!isMark(description.tokens[at], "[", "(", "{")) return valueListAt(description, at);
  const list = valueListAt(description, at + 1);
  const closed = isMark(description.tokens[list.next], "]", ")", "}");
  return closed ? { ...list, next: list.next + 1, ending: "clause" } : undefined;
}

/** True for "[0, 1]": two numbers in brackets are the ends of an interval. */
export function isInterval(list: List): boolean {
  return list.items.length === 2 && list.items.every((item) => !item.quoted && /^-?[0-9.]{1,20}$/.test(item.text));
}
