import { isFileType } from "./file-types.js";
import { cueAt, endsClause, isListed, isMark, type Page } from "./page.js";
import { rawAt, type Raw } from "./value.js";
import { wordSet } from "./word-set.js";

export type Item = Raw & { readonly from: number; readonly isDefault: boolean };

/** How a list ends: at the end of a clause, as an open list ("etc."), or in running prose, which makes it none. */
export type Ending = "clause" | "open" | "prose";

export type List = { readonly items: readonly Item[]; readonly next: number; readonly ending: Ending };

const LONGEST_REMARK = 24;

// "'none' (no acceleration)": a remark in brackets behind an item belongs to the item.
const skipRemark = (page: Page, at: number): { readonly next: number; readonly isDefault: boolean } => {
  if (!isMark(page.tokens[at], "(")) return { next: at, isDefault: false };
  for (let next = at + 1; next < at + LONGEST_REMARK; next += 1) {
    if (isMark(page.tokens[next], ")")) {
      const only = next === at + 2 && cueAt(page, at + 1) === "default";
      return { next: next + 1, isDefault: only };
    }
  }
  return { next: at, isDefault: false };
};

const STOPS = wordSet(`
  or and of is to must condition example only can-be advice together each not open-list means between at-least
  at-most over under one-of list-of multiple-of excess
`);

// Two words follow each other in few values ("square pro"); longer runs are prose.
const secondWord = (page: Page, raw: Raw): Raw => {
  const more = page.tokens[raw.next];
  if (raw.quoted || raw.code || page.tokens[raw.next - 1]?.kind !== "word") return raw;
  if (more?.kind !== "word" || more.cue !== undefined) return raw;
  return { ...raw, text: `${raw.text} ${more.text}`, next: raw.next + 1 };
};

// "yes, no": a value as well as a word.
const isDenial = (page: Page, at: number): boolean =>
  page.tokens[at]?.text.toLowerCase() === "no" && page.tokens[at]?.kind === "word";

const itemAt = (page: Page, at: number, slashes: boolean): Item | undefined => {
  const first = page.tokens[at];
  const cue = cueAt(page, at);
  const stops = cue !== undefined && STOPS.has(cue) && !isDenial(page, at) && !(cue === "of" && isListed(page, at));
  if (first?.kind === "word" && (stops || first.text.includes(" "))) return undefined;
  const raw = rawAt(page, at, slashes);
  if (raw === undefined) return undefined;
  const named = secondWord(page, raw);
  const { next, isDefault } = skipRemark(page, named.next);
  return { ...named, next, from: at, isDefault };
};

const startsCoded = (page: Page, at: number): boolean => {
  const token = page.tokens[at];
  return token?.kind === "quoted" || token?.kind === "code" || token?.value !== undefined;
};

// "720p; 1080p": a semicolon separates values, where no words follow it.
const isSeparator = (page: Page, at: number): boolean => {
  const cue = cueAt(page, at);
  if (isMark(page.tokens[at], ";")) return startsCoded(page, at + 1);
  return isMark(page.tokens[at], ",", "、", "/", "|") || cue === "or" || cue === "and";
};

const skipSeparators = (page: Page, at: number, oneOf: boolean): number => {
  const separates = (i: number): boolean => isSeparator(page, i) || (oneOf && cueAt(page, i) === "one-of");
  let next = at;
  while (next < at + 3 && separates(next)) next += 1;
  return next > at && page.tokens[next]?.kind === "break" ? next + 1 : next;
};

const ENDING_CUES = wordSet(`
  default values supported range one-of optional required example minimum maximum length max-length
`);
const SUFFIXES = ["格式", "模式", "两种", "三种", "四种", "比例", "选项", "其中", "档", "两个", "分辨率", "三档"];

const endingAt = (page: Page, at: number): Ending => {
  const token = page.tokens[at];
  if (token?.cue === "open-list" || isMark(token, "…")) return "open";
  if (isMark(token, ".") && isMark(page.tokens[at + 1], ".")) return "open";
  if (endsClause(page, at)) {
    const after = isMark(token, ",", "、") ? at + 1 : at;
    return cueAt(page, after) === "open-list" || isMark(page.tokens[after], "…") ? "open" : "clause";
  }
  if (token?.cue !== undefined && ENDING_CUES.has(token.cue)) return "clause";
  if (token?.kind === "han") return SUFFIXES.some((suffix) => token.text.startsWith(suffix)) ? "clause" : "prose";
  return "prose";
};

const isStatement = (page: Page, next: number): boolean =>
  isMark(page.tokens[next], ":", "=") || cueAt(page, next) === "is";

/** The items from a token on: quotations, code or bare values between commas, slashes, "or" and their like. */
export const listAt = (page: Page, at: number, oneOf = false, slashes = true): List => {
  const items: Item[] = [];
  let next = at;
  for (;;) {
    const from = items.length === 0 ? next : skipSeparators(page, next, oneOf);
    if (items.length > 0 && from === next) break;
    const item = itemAt(page, from, slashes);
    if (item === undefined || (items.length > 0 && isStatement(page, item.next))) break;
    if (isDenial(page, from) && !isSeparator(page, item.next) && endingAt(page, item.next) === "prose") break;
    const prose = !item.quoted && !item.code && !isSeparator(page, item.next) && endingAt(page, item.next) === "prose";
    const all = items.length > 0 && items.every((earlier) => earlier.quoted || earlier.code);
    if (prose && all && !(oneOf && cueAt(page, item.next) === "one-of")) break;
    items.push(item);
    next = item.next;
  }
  // "5, 10 or 15 seconds": the unit belongs to the numbers.
  const measured = cueAt(page, next) === "amount" && items.every((item) => /^[0-9.]{1,12}$/.test(item.text));
  return { items, next: measured ? next + 1 : next, ending: endingAt(page, measured ? next + 1 : next) };
};

const splits = (item: Item | undefined): boolean =>
  item !== undefined && !item.quoted && !item.code && item.text.includes("/") && !isFileType(item.text);

/** {@link listAt}, where a single value with slashes is a list with slashes for commas ("AUTO/ON/OFF"). */
export const valueListAt = (page: Page, at: number, oneOf = false): List => {
  const list = listAt(page, at, oneOf);
  return list.items.length === 1 && splits(list.items[0]) ? listAt(page, at, oneOf, false) : list;
};
