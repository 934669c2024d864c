import { cueAt, type Description, endsClause, isListed, isMark } from "../description.js";
import { wordSet } from "../lexer/word-set.js";
import { type Raw, rawAt } from "../value.js";
import { isFileType } from "./file-types.js";

export type ListItem = Raw & { readonly from: number; readonly isDefault: boolean };

/** How a list ends: at the end of a clause, as an open list ("etc."), or in running prose, which makes it none. */
type Ending = "clause" | "open" | "prose";

export interface List {
  readonly items: readonly ListItem[];
  readonly next: number;
  readonly ending: Ending;
}

const LONGEST_REMARK = 24;

// "'none' (no acceleration)": a remark in brackets behind an item belongs to the item.
function skipRemark(description: Description, at: number): { readonly next: number; readonly isDefault: boolean } {
  if (!isMark(description.tokens[at], "(")) return { next: at, isDefault: false };
  for (let next = at + 1; next < at + LONGEST_REMARK; next += 1) {
    if (isMark(description.tokens[next], ")")) {
      const only = next === at + 2 && cueAt(description, at + 1) === "default";
      return { next: next + 1, isDefault: only };
    }
  }
  return { next: at, isDefault: false };
}

const STOPS = wordSet(`
  or and of is to must condition example only can-be advice together each not open-list means between at-least
  at-most over under one-of list-of multiple-of excess
`);

// Two words follow each other in few values ("square pro"); longer runs are prose.
function secondWord(description: Description, raw: Raw): Raw {
  const more = description.tokens[raw.next];
  if (raw.quoted || raw.code || description.tokens[raw.next - 1]?.kind !== "word") return raw;
  if (more?.kind !== "word" || more.cue !== undefined) return raw;
  return { ...raw, text: `${raw.text} ${more.text}`, next: raw.next + 1 };
}

// "yes, no": a value as well as a word.
function isDenial(description: Description, at: number): boolean {
  return description.tokens[at]?.text.toLowerCase() === "no" && description.tokens[at]?.kind === "word";
}

const LONGEST_CODE = 3;
const CODE_CUES = wordSet("of is to until");

// "en, es, fr, de": the code of a language between separators is a value, whatever word it is.
function isShortCode(description: Description, at: number): boolean {
  if (cueAt(description, at) === "of" && isListed(description, at)) return true;
  const token = description.tokens[at];
  const isShort = CODE_CUES.has(token?.cue ?? "") && (token?.text.length ?? 0) <= LONGEST_CODE;
  const isParted = isMark(description.tokens[at - 1], ",", "、", "/", "|", ":");
  return isShort && isParted && endsClause(description, at + 1) && !isMark(description.tokens[at + 1], "(");
}

function itemAt(description: Description, at: number, slashes: boolean): ListItem | undefined {
  const first = description.tokens[at];
  const cue = cueAt(description, at);
  const stops = cue !== undefined && STOPS.has(cue) && !isDenial(description, at) && !isShortCode(description, at);
  if (first?.kind === "word" && (stops || first.text.includes(" "))) return undefined;
  const raw = rawAt(description, at, slashes);
  if (raw === undefined) return undefined;
  const named = secondWord(description, raw);
  const { next, isDefault } = skipRemark(description, named.next);
  return { ...named, next, from: at, isDefault };
}

function startsCoded(description: Description, at: number): boolean {
  const token = description.tokens[at];
  return token?.kind === "quoted" || token?.kind === "code" || token?.value !== undefined;
}

// "720p; 1080p": a semicolon separates values, where no words follow it.
function isSeparator(description: Description, at: number): boolean {
  const cue = cueAt(description, at);
  if (isMark(description.tokens[at], ";")) return startsCoded(description, at + 1);
  return (
    isMark(description.tokens[at], ",", "、", "/", "|") ||
    ((cue === "or" || cue === "and") && !isListed(description, at))
  );
}

function skipSeparators(description: Description, at: number, oneOf: boolean): number {
  const separates = (i: number): boolean =>
    isSeparator(description, i) || (oneOf && cueAt(description, i) === "one-of");
  let next = at;
  while (next < at + 3 && separates(next)) next += 1;
  return next > at && description.tokens[next]?.kind === "break" ? next + 1 : next;
}

const ENDING_CUES = wordSet(`
  default values supported range one-of optional required example minimum maximum length max-length
`);
const SUFFIXES = /^(?:[两三四](?:种|档|个)|格式|模式|比例|选项|其中|档|分辨率)/;

// "a、b两种格式": the words behind a list, however the lexer parts them.
function hanAt(description: Description, at: number): string {
  const parts = description.tokens.slice(at, at + 3);
  const end = parts.findIndex((token) => token.kind !== "han" && !/^[两三四]$/.test(token.text));
  return parts
    .slice(0, end < 0 ? undefined : end)
    .map((token) => token.text)
    .join("");
}

function endingAt(description: Description, at: number): Ending {
  const token = description.tokens[at];
  if (token?.cue === "open-list" || isMark(token, "…")) return "open";
  if (isMark(token, ".") && isMark(description.tokens[at + 1], ".")) return "open";
  if (endsClause(description, at)) {
    const after = isMark(token, ",", "、") ? at + 1 : at;
    return cueAt(description, after) === "open-list" || isMark(description.tokens[after], "…") ? "open" : "clause";
  }
  if (token?.cue !== undefined && ENDING_CUES.has(token.cue)) return "clause";
  return SUFFIXES.test(hanAt(description, at)) ? "clause" : "prose";
}

function isStatement(description: Description, next: number): boolean {
  return isMark(description.tokens[next], ":", "=") || cueAt(description, next) === "is";
}

// "a, b, default a": what follows the values says which of them is the default.
function namesDefault(description: Description, at: number, items: readonly ListItem[]): boolean {
  const named = cueAt(description, at) === "default" ? rawAt(description, at + 1) : undefined;
  return named !== undefined && items.some((item) => item.text === named.text);
}

/** The items from a token on: quotations, code or bare values between commas, slashes, "or" and their like. */
function listAt(description: Description, at: number, oneOf = false, slashes = true): List {
  const items: ListItem[] = [];
  // Kept as the list grows: to ask all items for each would cost the square of their number.
  let isMarked = true;
  let next = at;
  for (;;) {
    const from = items.length === 0 ? next : skipSeparators(description, next, oneOf);
    if (items.length > 0 && from === next) break;
    const item = itemAt(description, from, slashes);
    if (item === undefined || (items.length > 0 && isStatement(description, item.next))) break;
    if (namesDefault(description, from, items)) break;
    if (
      isDenial(description, from) &&
      !isSeparator(description, item.next) &&
      endingAt(description, item.next) === "prose"
    )
      break;
    const prose =
      !item.quoted &&
      !item.code &&
      !isSeparator(description, item.next) &&
      endingAt(description, item.next) === "prose";
    if (prose && items.length > 0 && isMarked && !(oneOf && cueAt(description, item.next) === "one-of")) break;
    items.push(item);
    isMarked &&= item.quoted || item.code;
    next = item.next;
  }
  // "5, 10 or 15 seconds": the unit belongs to the numbers.
  const measured = cueAt(description, next) === "amount" && items.every((item) => /^[0-9.]{1,12}$/.test(item.text));
  return { items, next: measured ? next + 1 : next, ending: endingAt(description, measured ? next + 1 : next) };
}

function splits(item: ListItem | undefined): boolean {
  return item !== undefined && !item.quoted && !item.code && item.text.includes("/") && !isFileType(item.text);
}

// "`16:9, 9:16`", "`"a" | "b"`", "`["a", "b"]`": one code span that is a list.
function insideCode(item: ListItem | undefined): readonly ListItem[] {
  if (item?.code !== true) return [];
  const bare = item.text.replace(/^\[(.*)\]$/, "$1");
  const pieces = bare.split(/\s*[,，、|]\s*/).map((piece) => piece.replace(/^(["'])(.*)\1$/, "$2").trim());
  const sound = pieces.length > 1 && pieces.every((piece) => /^[^\s[\]{}()"']{1,60}$/.test(piece));
  // "`0, 1`" may be the ends of an interval.
  const isInterval = pieces.length === 2 && pieces.every((piece) => /^-?[0-9.]+$/.test(piece)) && bare !== item.text;
  return sound && !isInterval ? pieces.map((text) => ({ ...item, text })) : [];
}

/** {@link listAt}, where a single value with slashes is a list with slashes for commas ("AUTO/ON/OFF"). */
export function valueListAt(description: Description, at: number, oneOf = false): List {
  const list = listAt(description, at, oneOf);
  if (list.items.length !== 1) return list;
  const inside = insideCode(list.items[0]);
  if (inside.length > 0) return { ...list, items: inside };
  return splits(list.items[0]) ? listAt(description, at, oneOf, false) : list;
}
