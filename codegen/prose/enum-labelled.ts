import { atLeast, bracketedListAt, isClosed, isCoded, isFileLabel, isInterval, isQuoted } from "./enum-list.js";
import type { Found } from "./fact.js";
import { intervalAt } from "./interval.js";
import { valueListAt, type List } from "./list.js";
import { cueAt, isMark, skipFillers, type Page } from "./page.js";
import { readLines } from "./value-lines.js";
import { enumFound } from "./values.js";
import { wordSet } from "./word-set.js";

const ALONE = ["枚举", "可选值", "enum", "possible", "allowed", "valid"];

// A single value is an enumeration only behind a label that can mean nothing else.
const leastItems = (page: Page, at: number, list: List): number => {
  const label = page.tokens[at]?.text.toLowerCase() ?? "";
  const single = list.items[0];
  const alone = single !== undefined && (isQuoted(single) || ALONE.some((word) => label.includes(word)));
  return alone && isClosed(page, list) ? 1 : 2;
};

/** "Possible values: a, b", "枚举值：a、b", "options are `a`, `b`", "可选项为：\n1：左上角\n2：右上角" */
export const labelledEnum = (page: Page, at: number): Found | undefined => {
  if (cueAt(page, at) !== "values") return undefined;
  let first = skipFillers(page, at + 1);
  if (cueAt(page, first) === "values" || cueAt(page, first) === "one-of") first = skipFillers(page, first + 1);
  const lines = page.tokens[first]?.kind === "break" ? readLines(page, at, first) : undefined;
  if (lines !== undefined) return lines;
  // "Possible values: 1-10" is a range.
  if (page.shape.numeric && intervalAt(page, first) !== undefined) return undefined;
  const list = bracketedListAt(page, first);
  const direct = first === at + 1 && page.tokens[at]?.kind === "word";
  if (list === undefined || (direct && !list.items.every(isQuoted))) return undefined;
  const files = isFileLabel(page, at);
  return atLeast(list, leastItems(page, at, list)) ? enumFound(page, at, list, files, "tighten/values") : undefined;
};

const FARTHEST_COLON = 5;
const DESCRIBING = wordSet("of items is file-types length");

const colonAfter = (page: Page, at: number): number | undefined => {
  for (let next = at; next < at + FARTHEST_COLON; next += 1) {
    if (isMark(page.tokens[next], ":")) return next;
    const cue = cueAt(page, next);
    if (page.tokens[next]?.kind !== "word" || (cue !== undefined && !DESCRIBING.has(cue))) return undefined;
  }
  return undefined;
};

/** "Supported formats: a, b", "支持a、b"; "q2支持4:3、3:4" speaks of q2 alone. */
export const supportedEnum = (page: Page, at: number): Found | undefined => {
  const token = page.tokens[at];
  if (token?.cue !== "supported" || cueAt(page, at - 1) === "not") return undefined;
  const colon = colonAfter(page, at + 1);
  const before = page.tokens[at - 1]?.kind;
  const verb = token.kind === "han" && before !== "word" && before !== "code" && cueAt(page, at - 1) !== "only";
  if (colon === undefined && !verb) return undefined;
  const list = valueListAt(page, colon === undefined ? skipFillers(page, at + 1) : colon + 1);
  return atLeast(list, 2) ? enumFound(page, at, list, isFileLabel(page, colon ?? at)) : undefined;
};

const SUPPORTS = wordSet("supports support");
const KEYWORDS = wordSet("default none auto");

/** "Supports 6, 10": values only where they look like values, or one of them is a keyword. */
export const supportsEnum = (page: Page, at: number): Found | undefined => {
  if (!SUPPORTS.has(page.tokens[at]?.text.toLowerCase() ?? "") || cueAt(page, at - 1) === "not") return undefined;
  // "R2V only supports 720p": others may support more.
  if (cueAt(page, at - 1) === "only" || page.tokens[at - 1]?.value !== undefined) return undefined;
  const list = valueListAt(page, at + 1);
  const keyword = list.items.some((item) => KEYWORDS.has(item.text));
  const sound = keyword ? list.items.every((item) => !item.text.includes(" ")) : list.items.every(isCoded);
  return sound && atLeast(list, 2) && isClosed(page, list) ? enumFound(page, at, list) : undefined;
};

const CHOICES = wordSet("one-of can-be must");

/** "One of: a, b", "必须是 a、b 之一", "can be 'a' or 'b'", "must be `a`" */
export const chosenEnum = (page: Page, at: number): Found | undefined => {
  const cue = cueAt(page, at);
  if (cue === undefined || !CHOICES.has(cue)) return undefined;
  // "a URL or one of `canny`, `depth`": the list is one of two ways.
  if (cueAt(page, at - 1) === "not" || cueAt(page, at + 1) === "not" || cueAt(page, at - 1) === "or") return undefined;
  let first = skipFillers(page, at + 1);
  if (cueAt(page, first) === "one-of" || cueAt(page, first) === "or") first = skipFillers(page, first + 1);
  const bracket = isMark(page.tokens[first], "[", "(");
  const open = bracket ? bracketedListAt(page, first) : valueListAt(page, first, true);
  if (open === undefined || (bracket && isInterval(open))) return undefined;
  const closing = cueAt(page, open.next) === "one-of";
  const list: List = closing ? { ...open, next: open.next + 1, ending: "clause" } : open;
  const named = cue === "one-of" || closing || list.items.some((item) => cueAt(page, item.next) === "one-of");
  const fixed = list.items.length === 1 && cue !== "one-of" && isClosed(page, list) && list.items.every(isQuoted);
  if (fixed && page.shape.text && page.tokens[at]?.text !== "may be") return enumFound(page, at, list);
  const sound = atLeast(list, 2) && (named || list.items.every(isCoded));
  return sound ? enumFound(page, at, list, isFileLabel(page, at)) : undefined;
};

/** "Range (3:4, 4:3)", "范围[720p，1080p]": a list in the words of a range */
export const listedRange = (page: Page, at: number): Found | undefined => {
  if (cueAt(page, at) !== "range" || !page.shape.text) return undefined;
  const first = skipFillers(page, at + 1);
  const list = isMark(page.tokens[first], "[", "(") ? bracketedListAt(page, first) : undefined;
  return list === undefined || isInterval(list) || !atLeast(list, 2) ? undefined : enumFound(page, at, list);
};
