import { cueAt, type Description, endsClause, isGlued, isMark, skipFillers } from "../description.js";
import type { Recognition } from "../fact.js";
import { wordSet } from "../lexer/word-set.js";
import { intervalAt } from "../limits/interval.js";
import { atLeast, bracketedListAt, isClosed, isCoded, isFileLabel, isInterval, isQuoted } from "./enum-list.js";
import { type List, valueListAt } from "./list.js";
import { readLines } from "./value-lines.js";
import { enumFound } from "./values.js";

const ALONE = ["枚举", "可选值", "enum", "possible", "allowed", "valid"];

// A single value is an enumeration only behind a label that can mean nothing else.
function leastItems(description: Description, at: number, list: List): number {
  const label = description.tokens[at]?.text.toLowerCase() ?? "";
  const single = list.items[0];
  const alone = single !== undefined && (isQuoted(single) || ALONE.some((word) => label.includes(word)));
  return alone && isClosed(description, list) ? 1 : 2;
}

// "可选值为1-6" of a text: the texts from "1" to "6", not the one text "1-6".
function isRangeOfText(description: Description, at: number): boolean {
  const interval = description.shape.numeric ? undefined : intervalAt(description, at);
  return interval !== undefined && interval.low < interval.high && endsClause(description, interval.next);
}

/** "Possible values: a, b", "枚举值：a、b", "options are `a`, `b`", "可选项为：\n1：左上角\n2：右上角" */
export function labelledEnum(description: Description, at: number): Recognition | undefined {
  if (cueAt(description, at) !== "values") return undefined;
  let first = skipFillers(description, at + 1);
  if (cueAt(description, first) === "values" || cueAt(description, first) === "one-of")
    first = skipFillers(description, first + 1);
  const lines = description.tokens[first]?.kind === "break" ? readLines(description, at, first) : undefined;
  if (lines !== undefined) return lines;
  // "Possible values: 1-10" is a range.
  if (description.shape.numeric && intervalAt(description, first) !== undefined) return undefined;
  if (isRangeOfText(description, first)) return undefined;
  const list = bracketedListAt(description, first);
  const direct = first === at + 1 && description.tokens[at]?.kind === "word";
  if (list === undefined || (direct && !list.items.every(isQuoted))) return undefined;
  const files = isFileLabel(description, at);
  return atLeast(list, leastItems(description, at, list))
    ? enumFound(description, at, list, { files, rule: "tighten/values" })
    : undefined;
}

const FARTHEST_COLON = 5;
const DESCRIBING = wordSet("of items is file-types length");

function colonAfter(description: Description, at: number): number | undefined {
  for (let next = at; next < at + FARTHEST_COLON; next += 1) {
    if (isMark(description.tokens[next], ":")) return next;
    const cue = cueAt(description, next);
    if (description.tokens[next]?.kind !== "word" || (cue !== undefined && !DESCRIBING.has(cue))) return undefined;
  }
  return undefined;
}

/** "Supported formats: a, b", "支持a、b"; "q2支持4:3、3:4" speaks of q2 alone. */
export function supportedEnum(description: Description, at: number): Recognition | undefined {
  const token = description.tokens[at];
  if (token?.cue !== "supported" || cueAt(description, at - 1) === "not") return undefined;
  const colon = colonAfter(description, at + 1);
  const before = description.tokens[at - 1]?.kind;
  const verb = token.kind === "han" && before !== "word" && before !== "code" && cueAt(description, at - 1) !== "only";
  if (colon === undefined && !verb) return undefined;
  const list = valueListAt(description, colon === undefined ? skipFillers(description, at + 1) : colon + 1);
  return atLeast(list, 2)
    ? enumFound(description, at, list, { files: isFileLabel(description, colon ?? at) })
    : undefined;
}

const SUPPORTS = wordSet("supports support");
const KEYWORDS = wordSet("default none auto");

/** "Supports 6, 10": values only where they look like values, or one of them is a keyword. */
export function supportsEnum(description: Description, at: number): Recognition | undefined {
  if (!SUPPORTS.has(description.tokens[at]?.text.toLowerCase() ?? "") || cueAt(description, at - 1) === "not")
    return undefined;
  // "R2V only supports 720p": others may support more.
  if (cueAt(description, at - 1) === "only" || description.tokens[at - 1]?.value !== undefined) return undefined;
  const list = valueListAt(description, at + 1);
  const keyword = list.items.some((item) => KEYWORDS.has(item.text));
  const sound = keyword ? list.items.every((item) => !item.text.includes(" ")) : list.items.every(isCoded);
  return sound && atLeast(list, 2) && isClosed(description, list) ? enumFound(description, at, list) : undefined;
}

const CHOICES = wordSet("one-of can-be must");
/** "Can be `a`" leaves other values open, "can only be `a`" and "必须是 `a`" do not. */
const PERMITS = /^(?:may|can be|could|choose|select|either|可)/i;

/** "One of: a, b", "必须是 a、b 之一", "can be 'a' or 'b'", "must be `a`" */
export function chosenEnum(description: Description, at: number): Recognition | undefined {
  const cue = cueAt(description, at);
  if (cue === undefined || !CHOICES.has(cue)) return undefined;
  // "a URL or one of `canny`, `depth`": the list is one of two ways.
  if (
    cueAt(description, at - 1) === "not" ||
    cueAt(description, at + 1) === "not" ||
    cueAt(description, at - 1) === "or"
  )
    return undefined;
  let first = skipFillers(description, at + 1);
  if (cueAt(description, first) === "one-of" || cueAt(description, first) === "or")
    first = skipFillers(description, first + 1);
  const bracket = isMark(description.tokens[first], "[", "(");
  const open = bracket ? bracketedListAt(description, first) : valueListAt(description, first, true);
  if (open === undefined || (bracket && isInterval(open))) return undefined;
  const closing = cueAt(description, open.next) === "one-of";
  const list: List = closing ? { ...open, next: open.next + 1, ending: "clause" } : open;
  const named = cue === "one-of" || closing || list.items.some((item) => cueAt(description, item.next) === "one-of");
  const fixed =
    list.items.length === 1 && cue !== "one-of" && isClosed(description, list) && list.items.every(isQuoted);
  if (fixed && description.shape.text && !PERMITS.test(description.tokens[at]?.text ?? ""))
    return enumFound(description, at, list);
  const sound = atLeast(list, 2) && (named || list.items.every(isCoded));
  return sound ? enumFound(description, at, list, { files: isFileLabel(description, at) }) : undefined;
}

// Where a list may begin: behind what introduces it, not within it.
function opensList(description: Description, at: number): boolean {
  const before = description.tokens[at - 1];
  const isIntroduced = before?.kind === "break" || before?.kind === "han" || isMark(before, ".", ":", "(", "!", "?");
  return at === 0 || (isIntroduced && !isGlued(description, at));
}

/** "`a`、`b` のいずれか", "a, b 중 하나": what says that the list is one stands behind it */
export function listBeforeOneOf(description: Description, at: number): Recognition | undefined {
  if (!opensList(description, at)) return undefined;
  const list = valueListAt(description, at);
  const last = list.items.at(-1);
  if (last === undefined || !atLeast(list, 2) || cueAt(description, list.next) !== "one-of") return undefined;
  return enumFound(description, at, { ...list, next: list.next + 1, ending: "clause" });
}

/** "Range (3:4, 4:3)", "范围[720p，1080p]": a list in the words of a range */
export function listedRange(description: Description, at: number): Recognition | undefined {
  if (cueAt(description, at) !== "range" || !description.shape.text) return undefined;
  const first = skipFillers(description, at + 1);
  const list = isMark(description.tokens[first], "[", "(") ? bracketedListAt(description, first) : undefined;
  return list === undefined || isInterval(list) || !atLeast(list, 2) ? undefined : enumFound(description, at, list);
}
