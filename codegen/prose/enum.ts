import { chosenEnum, labelledEnum, listedRange, supportedEnum, supportsEnum } from "./enum-labelled.js";
import { atLeast, isClosed, isFileLabel, isQuoted, isValueLike } from "./enum-list.js";
import type { Found } from "./fact.js";
import { valueListAt } from "./list.js";
import { cueAt, isMark, type Page } from "./page.js";
import { namesFile } from "./shape.js";
import { enumFound } from "./values.js";
import { wordSet } from "./word-set.js";

const PARTIAL = wordSet("supports support accepts includes note features");
const FARTHEST_LABEL = 8;

// "Supports extreme ratios: …", "Not supported: …"
const isPartial = (page: Page, colon: number): boolean => {
  for (let i = colon - 1; i >= 0 && i > colon - FARTHEST_LABEL; i -= 1) {
    const cue = cueAt(page, i);
    if (cue === "not" || cue === "url" || PARTIAL.has(page.tokens[i]?.text.toLowerCase() ?? "")) return true;
  }
  return false;
};

const LONGEST_ITEM = 30;

/** "Image output formats: "jpeg", "png"": all that the first sentence says behind a colon */
const afterColon = (page: Page, at: number): Found | undefined => {
  if (!isMark(page.tokens[at], ":") || at === 0 || !(page.shape.text || page.shape.numeric)) return undefined;
  if (page.frame.around[at]?.later === true || namesFile(page.context.name) || isPartial(page, at)) return undefined;
  const list = valueListAt(page, at + 1);
  if (new Set(list.items.map((item) => item.text)).size < 2) return undefined;
  if (!isClosed(page, list) || isMark(page.tokens[list.next], ")", "]")) return undefined;
  const sound = list.items.every(
    (item) => isQuoted(item) || (!item.text.includes(" ") && item.text.length < LONGEST_ITEM),
  );
  return sound ? enumFound(page, at, list, isFileLabel(page, at)) : undefined;
};

/** "(480p, 580p, or 720p)" */
const inBrackets = (page: Page, at: number): Found | undefined => {
  if (!isMark(page.tokens[at], "(") || !page.shape.text) return undefined;
  const list = valueListAt(page, at + 1);
  if (!atLeast(list, 2) || !isMark(page.tokens[list.next], ")")) return undefined;
  return list.items.every((item) => isValueLike(page, item))
    ? enumFound(page, at + 1, list, isFileLabel(page, at))
    : undefined;
};

/** "'auto', '16:9' or '1:1'." and "auto | 16:9 | 1:1" as a sentence of its own */
const wholeSentence = (page: Page, at: number): Found | undefined => {
  const before = page.tokens[at - 1];
  if (at > 0 && before?.kind !== "break" && !isMark(before, ".", "!", "?")) return undefined;
  const list = valueListAt(page, at);
  const piped = list.items.every((item, i) => i === 0 || isMark(page.tokens[item.from - 1], "|"));
  const sound = atLeast(list, 2) && isClosed(page, list) && (piped || list.items.every(isQuoted));
  return sound ? enumFound(page, at, list) : undefined;
};

/** The enumeration that is stated at a token, in whatever way. */
export const readEnum = (page: Page, at: number): Found | undefined =>
  labelledEnum(page, at) ??
  supportedEnum(page, at) ??
  supportsEnum(page, at) ??
  chosenEnum(page, at) ??
  listedRange(page, at) ??
  afterColon(page, at) ??
  inBrackets(page, at) ??
  wholeSentence(page, at);
