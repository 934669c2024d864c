import { lineAt, type TextLines } from "../../lines.js";
import type { TextEdit } from "../edits.js";
import type { Problem } from "../problem.js";
import { entryOf, lastLineOf, type YamlEntry } from "./entry.js";
import { mayBeWords } from "./keywords.js";
import { quoted, quoteValue } from "./quote-value.js";
import type { TextRule } from "./rule.js";

const CODES = new Set<Problem["code"]>([
  "UNEXPECTED_TOKEN",
  "COMPACT_MAPPING",
  "UNCLOSED_QUOTE",
  "MISSING_CHAR",
  "MULTILINE_IMPLICIT_KEY",
]);
const WORD = /[\p{L}\p{N}_]/u;

/** Offsets of the quote marks in a value that begins with one. */
function marksOf(value: string): readonly number[] {
  const quote = value[0] ?? "";
  const marks: number[] = [];
  for (let at = 0; at >= 0; at = value.indexOf(quote, at + 1)) {
    if (quote !== '"' || value[at - 1] !== "\\") marks.push(at);
  }
  return marks;
}

/** True when the marks pair up around words: `"jpeg", "png"`, not `"The "auto" mode"`. */
function pairUp(value: string, marks: readonly number[]): boolean {
  return (
    marks.length % 2 === 0 &&
    marks.every((at, index) => {
      const [outside, inside] = index % 2 === 0 ? [value[at - 1], value[at + 1]] : [value[at + 1], value[at - 1]];
      return (outside === undefined || !WORD.test(outside)) && inside !== " ";
    })
  );
}

function escapeInner(entry: YamlEntry, marks: readonly number[]): readonly TextEdit[] {
  const [quote, inner] = [entry.value[0] ?? "", entry.value.slice(1, -1)];
  const escaped = quote === "'" ? inner.replaceAll("'", "''") : withEscapes(entry.value, marks).slice(1, -1);
  return [{ start: entry.start, end: entry.end, text: `${quote}${escaped}${quote}` }];
}

function withEscapes(value: string, marks: readonly number[]): string {
  const inner = new Set(marks.slice(1, -1));
  return [...value.matchAll(/[^]/g)].map(([char], at) => (inner.has(at) ? `\\${char}` : char)).join("");
}

function entryAt(lines: TextLines, problem: Problem): YamlEntry | undefined {
  const entry = entryOf(lines, lineAt(lines, problem.start));
  if (entry === undefined || (entry.key === undefined && !entry.item)) return undefined;
  return lastLineOf(lines, entry) > entry.index ? undefined : entry;
}

/** `'What isn't it`: the mark at the beginning has no partner, all others are apostrophes. */
function isUnclosed(value: string, marks: readonly number[]): boolean {
  return (
    value.startsWith("'") &&
    marks.length > 1 &&
    marks.slice(1).every((at) => WORD.test(value[at - 1] ?? "") && WORD.test(value[at + 1] ?? ""))
  );
}

const mend: TextRule["mend"] = (lines, problem) => {
  const entry = CODES.has(problem.code) ? entryAt(lines, problem) : undefined;
  if (entry === undefined || !/^["']/.test(entry.value)) return undefined;
  const marks = marksOf(entry.value);
  if (isUnclosed(entry.value, marks) && mayBeWords(lines, entry))
    return [{ start: entry.start, end: entry.end, text: quoted(entry.value.slice(1)) }];
  // Behind the closing quote `#` is more likely a comment than a word, and nobody can tell.
  if (marks.length < 2 || entry.value[(marks[1] ?? 0) + 1] === "#") return undefined;
  const ends = marks.at(-1) === entry.value.length - 1;
  if (!pairUp(entry.value, marks)) return ends ? escapeInner(entry, marks) : undefined;
  return ends && marks.length === 2 ? undefined : quoteValue(lines, entry);
};

export const quoteQuotedWords: TextRule = {
  id: "text/quote-quoted-words",
  law: "A YAML value that starts with a quoted word and goes on after it is quoted as a whole; so is one whose first quote has no partner but apostrophes.",
  mend,
};
