import { cueAt, type Description, isGlued, isMark } from "../description.js";
import type { Recognition } from "../fact.js";
import { wordSet } from "../lexer/word-set.js";
import { startsClause } from "../modality.js";
import { namesFile } from "../shape.js";
import {
  chosenEnum,
  labelledEnum,
  listBeforeOneOf,
  listedRange,
  supportedEnum,
  supportsEnum,
} from "./enum-labelled.js";
import { atLeast, isClosed, isFileLabel, isInterval, isQuoted, isValueLike } from "./enum-list.js";
import { valueListAt } from "./list.js";
import { enumFound } from "./values.js";

const PARTIAL = wordSet("supports support accepts includes note features");
const FARTHEST_LABEL = 8;

// "Supports extreme ratios: …", "Not supported: …"
function isPartial(description: Description, colon: number): boolean {
  for (let i = colon - 1; i >= 0 && i > colon - FARTHEST_LABEL; i -= 1) {
    const cue = cueAt(description, i);
    if (cue === "not" || cue === "url" || PARTIAL.has(description.tokens[i]?.text.toLowerCase() ?? "")) return true;
  }
  return false;
}

const LONGEST_ITEM = 30;

/** "Image output formats: "jpeg", "png"": all that the first sentence says behind a colon */
function afterColon(description: Description, at: number): Recognition | undefined {
  // The colon of a ratio is part of a value: "1:1, 16:9".
  const inRatio =
    isGlued(description, at) && isGlued(description, at + 1) && description.tokens[at + 1]?.kind === "number";
  if (
    !isMark(description.tokens[at], ":") ||
    at === 0 ||
    inRatio ||
    !(description.shape.text || description.shape.numeric)
  )
    return undefined;
  if (
    description.around.tokens[at]?.later === true ||
    namesFile(description.context.name) ||
    isPartial(description, at)
  )
    return undefined;
  const list = valueListAt(description, at + 1);
  // "Range: 1, 5" names both ends.
  if (cueAt(description, at - 1) === "range" && isInterval(list)) return undefined;
  if (new Set(list.items.map((item) => item.text)).size < 2) return undefined;
  if (!isClosed(description, list) || isMark(description.tokens[list.next], ")", "]")) return undefined;
  const sound = list.items.every(
    (item) => isQuoted(item) || (!item.text.includes(" ") && item.text.length < LONGEST_ITEM),
  );
  return sound ? enumFound(description, at, list, { files: isFileLabel(description, at) }) : undefined;
}

/** "(480p, 580p, or 720p)" */
function inBrackets(description: Description, at: number): Recognition | undefined {
  if (!isMark(description.tokens[at], "(") || !description.shape.text) return undefined;
  const list = valueListAt(description, at + 1);
  if (!atLeast(list, 2) || !isMark(description.tokens[list.next], ")")) return undefined;
  return list.items.every((item) => isValueLike(description, item))
    ? enumFound(description, at + 1, list, { files: isFileLabel(description, at) })
    : undefined;
}

/** "Seconds, 5 or 10", "(5 or 10)": a clause that is nothing but numbers with "or" between them */
function eitherNumber(description: Description, at: number): Recognition | undefined {
  if (!description.shape.numeric || description.tokens[at]?.kind !== "number" || !startsClause(description, at))
    return undefined;
  // Inside of a list or of a value with parts: it was looked at from its beginning.
  if (description.tokens[at - 2]?.kind === "number" || isMark(description.tokens[at - 1], "-")) return undefined;
  const list = valueListAt(description, at);
  const last = list.items.at(-1);
  const either = last !== undefined && cueAt(description, last.from - 1) === "or";
  const numbers = list.items.every((item) => /^[0-9.]{1,12}$/.test(item.text));
  const closed = isClosed(description, list) && !isMark(description.tokens[list.next], ",");
  return either && numbers && closed && atLeast(list, 2) ? enumFound(description, at, list) : undefined;
}

/** "'auto', '16:9' or '1:1'." and "auto | 16:9 | 1:1" as a sentence of its own */
function wholeSentence(description: Description, at: number): Recognition | undefined {
  const before = description.tokens[at - 1];
  if (at > 0 && before?.kind !== "break" && !isMark(before, ".", "!", "?")) return undefined;
  const list = valueListAt(description, at);
  const piped = list.items.every((item, i) => i === 0 || isMark(description.tokens[item.from - 1], "|"));
  const sound = atLeast(list, 2) && isClosed(description, list) && (piped || list.items.every(isQuoted));
  return sound ? enumFound(description, at, list) : undefined;
}

/** The enumeration that is stated at a token, in whatever way. */
export function readEnum(description: Description, at: number): Recognition | undefined {
  return (
    labelledEnum(description, at) ??
    supportedEnum(description, at) ??
    supportsEnum(description, at) ??
    chosenEnum(description, at) ??
    listBeforeOneOf(description, at) ??
    listedRange(description, at) ??
    afterColon(description, at) ??
    inBrackets(description, at) ??
    eitherNumber(description, at) ??
    wholeSentence(description, at)
  );
}
