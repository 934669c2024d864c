import {
  isAlnum,
  isBreak,
  isDigit,
  isForeign,
  isHan,
  isHangul,
  isLetter,
  isSpace,
  plainMark,
  withPlainDigits,
} from "./chars.js";
import type { Cue } from "./cue.js";
import { intervalCodeEnd, quotationAt } from "./quotes.js";

/** A piece of a description. Offsets are UTF-16 code units of the description. `han` is Chinese, Japanese or Korean. */
export interface Token {
  readonly kind: "word" | "number" | "quoted" | "code" | "han" | "mark" | "url" | "break";
  /** As written; a mark in its plain form, a quotation without its quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The number, also of an amount whose unit is glued to it (`10MB`). */
  readonly value?: number;
  /** The letters glued to a number. */
  readonly unit?: string;
  readonly cue?: Cue;
}

function digitsFrom(text: string, at: number): number {
  let end = at;
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

function numberEnd(text: string, at: number): number {
  let end = digitsFrom(text, at);
  if (text[end] === "." && isDigit(text.charCodeAt(end + 1))) end = digitsFrom(text, end + 1);
  if (text[end] !== "e" && text[end] !== "E") return end;
  const sign = text[end + 1] === "-" || text[end + 1] === "+" ? 1 : 0;
  const after = digitsFrom(text, end + 1 + sign);
  return after > end + 1 + sign && !isAlnum(text.charCodeAt(after)) ? after : end;
}

// Within a word a hyphen or apostrophe joins letters and digits, a full stop only digits: "image.Default" is two words.
function joins(text: string, at: number): boolean {
  const mark = text[at];
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at + 1);
  if (mark === ".") return isDigit(before) && isDigit(after);
  if (mark === "-" || mark === "‑" || mark === "+") return isAlnum(before) && isAlnum(after);
  const isLetters = (isLetter(before) || isForeign(before)) && (isLetter(after) || isForeign(after));
  return (mark === "'" || mark === "’") && isLetters;
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (!isAlnum(code) && !isForeign(code) && !(end > at && joins(text, end))) break;
    end += 1;
  }
  return end;
}

function isAbbreviation(text: string, at: number): boolean {
  return (
    isLetter(text.charCodeAt(at)) && text[at + 1] === "." && isLetter(text.charCodeAt(at + 2)) && text[at + 3] === "."
  );
}

const MULTIPLIERS: ReadonlyMap<string, number> = new Map([
  ...["万", "萬", "만"].map((word) => [word, 10_000] as const),
  ...["千", "천"].map((word) => [word, 1000] as const),
]);
// "1200万像素": millions of pixels are a unit of their own.
const MULTIPLIED_UNITS = ["像素", "画素", "픽셀", "元", "円", "원"];

function multiplierAt(text: string, at: number): number | undefined {
  const many = MULTIPLIERS.get(text[at] ?? "");
  return many === undefined || MULTIPLIED_UNITS.some((unit) => text.startsWith(unit, at + 1)) ? undefined : many;
}

function wholeNumber(value: number, start: number, end: number): Token {
  return { kind: "number", text: String(value), start, end, value };
}

function numberOrWord(text: string, start: number): Token {
  const end = numberEnd(text, start);
  const plain = withPlainDigits(text.slice(start, end));
  const value = Number(plain);
  const many = multiplierAt(text, end);
  if (many !== undefined) return wholeNumber(value * many, start, end + 1);
  const next = text.charCodeAt(end);
  // "1.5.2" is the name of a version.
  if (text[end] === "." && isDigit(text.charCodeAt(end + 1))) return spanned("word", text, start, wordEnd(text, start));
  if (!isLetter(next) && !isForeign(next)) return { kind: "number", text: plain, start, end, value };
  const last = wordEnd(text, end);
  return {
    kind: "word",
    text: text.slice(start, last),
    start,
    end: last,
    value,
    unit: text.slice(end, last).toLowerCase(),
  };
}

function urlEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code <= 32 || code > 126 || code === 41 || code === 34 || code === 96 || code === 39) break;
    end += 1;
  }
  // A full stop after a URL ends the sentence.
  while (end > at + 1 && ".,;:!?".includes(text.charAt(end - 1))) end -= 1;
  return end;
}

// `<br>` and list tags end a line, other tags are layout; a lone "<" is a comparison.
function tagEnd(text: string, at: number): number {
  const first = text[at + 1] === "/" ? at + 2 : at + 1;
  if (!isLetter(text.charCodeAt(first))) return -1;
  const limit = Math.min(text.length, at + 120);
  for (let i = first; i < limit; i += 1) {
    if (text[i] === ">") return i + 1;
    if (text[i] === "<" || isBreak(text.charCodeAt(i))) return -1;
  }
  return -1;
}

const BREAKING = /^<\/?(?:br|p|li|ul|ol|div|tr)\b/i;

function spanned(kind: Token["kind"], text: string, start: number, end: number): Token {
  return {
    kind,
    text: text.slice(start, end),
    start,
    end,
  };
}

// Korean has spaces between words, and phrases of several words.
function hanEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length) {
    const isGap = text[end] === " " && isHangul(text.charCodeAt(end - 1)) && isHangul(text.charCodeAt(end + 1));
    if (!isHan(text.charCodeAt(end)) && !isGap) break;
    end += 1;
  }
  return end;
}

// Marks of layout say nothing; an asterisk between digits is a product ("128*128").
function isLayout(text: string, at: number): boolean {
  const mark = text[at];
  if (mark === "*") return !(isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1)));
  return mark === "#" || mark === "\\";
}

function isFileSuffix(text: string, at: number): boolean {
  const next = text[at + 1] ?? "";
  return text[at] === "." && next >= "a" && next <= "z" && !(at > 0 && isAlnum(text.charCodeAt(at - 1)));
}

function pieceAt(text: string, at: number): Token {
  const code = text.charCodeAt(at);
  if (isBreak(code)) return spanned("break", text, at, at + 1);
  if (isDigit(code)) return numberOrWord(text, at);
  if (text.startsWith("http://", at) || text.startsWith("https://", at))
    return spanned("url", text, at, urlEnd(text, at));
  if (isLetter(code)) return spanned("word", text, at, isAbbreviation(text, at) ? at + 4 : wordEnd(text, at));
  if (isHan(code)) return spanned("han", text, at, hanEnd(text, at));
  const quotation = quotationAt(text, at);
  if (quotation !== undefined) {
    return { kind: quotation.code ? "code" : "quoted", text: quotation.inside, start: at, end: quotation.end };
  }
  const tag = code === 60 ? tagEnd(text, at) : -1;
  if (tag > 0) return spanned("break", text, at, tag);
  if (isFileSuffix(text, at) || isForeign(code) || code === 64) return spanned("word", text, at, wordEnd(text, at + 1));
  return { kind: "mark", text: plainMark(text.slice(at, at + 1)), start: at, end: at + 1 };
}

// A line that goes on in small letters has been wrapped, unless its first word is a label or an item.
function isWrapped(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  const second = tokens[at + 2];
  const first = next?.text[0] ?? "";
  if (next?.kind !== "word" || first < "a" || first > "z" || second?.kind === "han") return false;
  const label = second?.kind === "mark" && (second.text === ":" || second.text === "-" || second.text === "=");
  return !label && (before?.kind === "word" || (before?.kind === "mark" && before.text === ","));
}

function unwrapLines(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((token, at) => token.kind !== "break" || token.text[0] === "<" || !isWrapped(tokens, at));
}

/** The tokens of a description, in order; white space and layout marks are left out. */
export function lex(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let closing = -1;
  while (at < text.length) {
    const interval = intervalCodeEnd(text, at);
    if (interval !== undefined && at !== closing) closing = interval;
    if (interval !== undefined || at === closing || isSpace(text.charCodeAt(at)) || isLayout(text, at)) {
      at += 1;
      continue;
    }
    const token = pieceAt(text, at);
    const inlineTag = token.kind === "break" && token.text[0] === "<" && !BREAKING.test(token.text);
    if (!inlineTag) tokens.push(token);
    at = token.end;
  }
  return unwrapLines(tokens);
}
