import type { Found } from "./fact.js";
import { listAt, valueListAt, type Item, type List } from "./list.js";
import { cueAt, isMark, skipFillers, type Page } from "./page.js";
import { namesFile } from "./shape.js";
import { readLines } from "./value-lines.js";
import { enumFound } from "./values.js";

const isQuoted = (item: Item): boolean => item.quoted || item.code;

// "480p", "16:9", "kling-v1", "V_2": no word of a sentence looks like this.
const isCoded = (item: Item): boolean =>
  isQuoted(item) || (/[0-9_]/.test(item.text.slice(0, 80)) && !item.text.includes(" "));

const atLeast = (list: List, count: number): boolean => list.items.length >= count;

const isClosed = (page: Page, list: List): boolean => {
  const token = page.tokens[list.next];
  return token === undefined || token.kind === "break" || isMark(token, ".", "!", ")", "]");
};

const fileLabel = (page: Page, at: number): boolean => {
  for (let back = at; back > at - 5 && back >= 0; back -= 1) {
    if (cueAt(page, back) === "file-types") return true;
    if (isMark(page.tokens[back], ".", ";")) return false;
  }
  return false;
};

// A bracket around the list is part of the phrase.
const bracketed = (page: Page, at: number): { readonly list: List; readonly close: number } => {
  const open = isMark(page.tokens[at], "[", "(", "{") ? 1 : 0;
  const list = valueListAt(page, at + open);
  const closed = open === 1 && isMark(page.tokens[list.next], "]", ")", "}");
  return {
    list: closed ? { ...list, next: list.next + 1, ending: "clause" } : list,
    close: open === 1 && !closed ? -1 : list.next,
  };
};

const ALONE = ["枚举", "可选值", "enum", "possible", "allowed", "valid"];

/** "Possible values: a, b", "枚举值：a、b", "options are `a`, `b`" */
const labelled = (page: Page, at: number): Found | undefined => {
  if (cueAt(page, at) !== "values") return undefined;
  const label = page.tokens[at]?.text.toLowerCase() ?? "";
  let first = skipFillers(page, at + 1);
  if (cueAt(page, first) === "values" || cueAt(page, first) === "one-of") first = skipFillers(page, first + 1);
  const direct = first === at + 1;
  const lines = page.tokens[first]?.kind === "break" ? readLines(page, at, first) : undefined;
  if (lines !== undefined) return lines;
  const { list, close } = bracketed(page, first);
  if (close < 0 || (direct && page.tokens[at]?.kind === "word" && !list.items.every(isQuoted))) return undefined;
  const single = list.items[0];
  const alone = single !== undefined && (isQuoted(single) || ALONE.some((word) => label.includes(word)));
  const least = alone && isClosed(page, list) ? 1 : 2;
  return atLeast(list, least) ? enumFound(page, at, list, fileLabel(page, at), "tighten/values") : undefined;
};

const FARTHEST_COLON = 5;

const colonAfter = (page: Page, at: number): number | undefined => {
  for (let next = at; next < at + FARTHEST_COLON; next += 1) {
    if (isMark(page.tokens[next], ":")) return next;
    const cue = cueAt(page, next);
    const describes =
      cue === undefined || cue === "of" || cue === "items" || cue === "is" || cue === "file-types" || cue === "length";
    if (page.tokens[next]?.kind !== "word" || !describes) return undefined;
  }
  return undefined;
};

/** "Supported formats: a, b", "支持a、b" */
const supported = (page: Page, at: number): Found | undefined => {
  const token = page.tokens[at];
  if (token?.cue !== "supported" || cueAt(page, at - 1) === "not") return undefined;
  const colon = colonAfter(page, at + 1);
  const files = fileLabel(page, colon ?? at);
  if (colon !== undefined) {
    const list = valueListAt(page, colon + 1);
    return atLeast(list, 2) ? enumFound(page, at, list, files) : undefined;
  }
  // "q2支持4:3、3:4" speaks of q2 alone.
  const before = page.tokens[at - 1]?.kind;
  if (token.kind !== "han" || before === "word" || before === "code" || cueAt(page, at - 1) === "only")
    return undefined;
  const list = valueListAt(page, skipFillers(page, at + 1));
  return atLeast(list, 2) ? enumFound(page, at, list, files) : undefined;
};

const isInterval = (list: List): boolean =>
  list.items.length === 2 && list.items.every((item) => !item.quoted && /^-?[0-9.]{1,20}$/.test(item.text));

/** "One of: a, b", "必须是 a、b 之一", "can be 'a' or 'b'" */
const chosen = (page: Page, at: number): Found | undefined => {
  const cue = cueAt(page, at);
  if (cue !== "one-of" && cue !== "can-be" && cue !== "must") return undefined;
  // "a URL or one of `canny`, `depth`": the list is one of two ways.
  if (cueAt(page, at - 1) === "not" || cueAt(page, at + 1) === "not" || cueAt(page, at - 1) === "or") return undefined;
  let first = skipFillers(page, at + 1);
  if (cueAt(page, first) === "one-of" || cueAt(page, first) === "or") first = skipFillers(page, first + 1);
  const bracket = isMark(page.tokens[first], "[", "(");
  const open = bracket ? bracketed(page, first).list : valueListAt(page, first, true);
  if (bracket && isInterval(open)) return undefined;
  const closing = cueAt(page, open.next) === "one-of";
  const list: List = closing ? { ...open, next: open.next + 1, ending: "clause" } : open;
  const named = cue === "one-of" || closing || list.items.some((item) => cueAt(page, item.next) === "one-of");
  const fixed = list.items.length === 1 && cue !== "one-of" && isClosed(page, list) && list.items.every(isQuoted);
  if (fixed && page.shape.text && page.tokens[at]?.text !== "may be") return enumFound(page, at, list);
  return atLeast(list, 2) && (named || list.items.every(isCoded))
    ? enumFound(page, at, list, fileLabel(page, at))
    : undefined;
};

/** "Range (3:4, 4:3)", "范围[720p，1080p]": a list in the words of a range */
const listedRange = (page: Page, at: number): Found | undefined => {
  if (cueAt(page, at) !== "range" || !page.shape.text) return undefined;
  const first = skipFillers(page, at + 1);
  if (!isMark(page.tokens[first], "[", "(")) return undefined;
  const { list, close } = bracketed(page, first);
  return close < 0 || isInterval(list) || !atLeast(list, 2) ? undefined : enumFound(page, at, list);
};

const PARTIAL = new Set(["supports", "support", "accepts", "includes", "note", "features"]);
const FARTHEST_LABEL = 8;

// "Supports extreme ratios: …", "Not supported: …"
const isPartial = (page: Page, colon: number): boolean => {
  for (let i = colon - 1; i >= 0 && i > colon - FARTHEST_LABEL; i -= 1) {
    const cue = cueAt(page, i);
    if (cue === "not" || cue === "url" || PARTIAL.has(page.tokens[i]?.text.toLowerCase() ?? "")) return true;
  }
  return false;
};

/** "Image output formats: "jpeg", "png"": all that the first sentence says behind a colon */
const afterColon = (page: Page, at: number): Found | undefined => {
  if (!isMark(page.tokens[at], ":") || at === 0 || !(page.shape.text || page.shape.numeric)) return undefined;
  if (page.frame.around[at]?.later === true || namesFile(page.context.name) || isPartial(page, at)) return undefined;
  const list = listAt(page, at + 1);
  if (new Set(list.items.map((item) => item.text)).size < 2) return undefined;
  if (!atLeast(list, 2) || !isClosed(page, list) || isMark(page.tokens[list.next], ")", "]")) return undefined;
  const short = list.items.every((item) => isQuoted(item) || (!item.text.includes(" ") && item.text.length < 30));
  return short ? enumFound(page, at, list, fileLabel(page, at)) : undefined;
};

/** "(480p, 580p, or 720p)" */
const inBrackets = (page: Page, at: number): Found | undefined => {
  if (!isMark(page.tokens[at], "(") || !page.shape.text) return undefined;
  const list = valueListAt(page, at + 1);
  if (!atLeast(list, 2) || !isMark(page.tokens[list.next], ")") || !list.items.every(isCoded)) return undefined;
  return enumFound(page, at + 1, list, fileLabel(page, at));
};

/** "'auto', '16:9' or '1:1'." as a sentence of its own */
const wholeSentence = (page: Page, at: number): Found | undefined => {
  const before = page.tokens[at - 1];
  if (at > 0 && before?.kind !== "break" && !isMark(before, ".", "!", "?")) return undefined;
  const list = valueListAt(page, at);
  return atLeast(list, 2) && isClosed(page, list) && list.items.every(isQuoted) ? enumFound(page, at, list) : undefined;
};

/** The enumeration that is stated at a token, in whatever way. */
export const readEnum = (page: Page, at: number): Found | undefined =>
  labelled(page, at) ??
  supported(page, at) ??
  chosen(page, at) ??
  listedRange(page, at) ??
  afterColon(page, at) ??
  inBrackets(page, at) ??
  wholeSentence(page, at);
