import { linesOf, textOf, type Lines } from "./text/lines.js";

/** A code fence of a Markdown page that opens with a line such as ```` ```yaml ````. */
export type Fence = {
  /** The first word after the fence mark, in lower case: `yaml`, `json`, or empty. */
  readonly language: string;
  /** Offset of the first character after the opening line. */
  readonly from: number;
  /** Offsets at which the content may end, most likely first; the end of the page when nothing closes the fence. */
  readonly ends: readonly number[];
  readonly closed: boolean;
};

const OPEN = /^[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(`{3,}|~{3,})[ \t]*([^`\s]*)[^`]*$/;

type Mark = { readonly index: number; readonly mark: string; readonly language: string };

const markOf = (lines: Lines, index: number): Mark | undefined => {
  const line = lines.all[index];
  const found = line === undefined ? null : OPEN.exec(textOf(lines, line));
  return found === null ? undefined : { index, mark: found[1] ?? "", language: (found[2] ?? "").toLowerCase() };
};

/** True for a line that can close a fence: its mark and nothing else, at least as long. */
const closes = (mark: Mark, open: Mark): boolean =>
  mark.language === "" && mark.mark[0] === open.mark[0] && mark.mark.length >= open.mark.length;

const indentOf = (lines: Lines, index: number): number => lines.all[index]?.indent ?? 0;

/** True when what follows line `index` is indented deeper than the fence: the document seems to go on there. */
const goesOn = (lines: Lines, index: number, indent: number): boolean => {
  const next = lines.all.slice(index + 1, index + 20).find((line) => !line.blank);
  return next !== undefined && next.indent > indent;
};

const LIMIT = 8;

/**
 * The lines that may close a fence. A fence mark inside a block scalar of the document is text, by its indentation; a
 * mark with a language opens a fence of its own, which the next bare mark closes.
 */
const closersOf = (lines: Lines, open: Mark, marks: readonly Mark[]): readonly number[] => {
  const content = lines.all[open.index + 1]?.start ?? lines.text.length;
  const inside = linesOf(lines.text.slice(content));
  const own: number[] = [];
  const other: number[] = [];
  let nested = false;
  for (const mark of marks) {
    if (mark.index <= open.index || inside.all[mark.index - open.index - 1]?.literal === true) continue;
    if (own.length + other.length >= LIMIT) break;
    if (!closes(mark, open)) nested ||= mark.mark[0] === open.mark[0];
    else if (nested) {
      other.push(mark.index);
      nested = false;
    } else own.push(mark.index);
  }
  const [first] = own;
  // After its true end a page goes on at the margin. Where the text goes on deeper, a later end may be the true one.
  const later = first !== undefined && goesOn(lines, first, indentOf(lines, open.index)) ? own.slice(1).toReversed() : [];
  return first === undefined ? other : [...later, first, ...other];
};

/** The fences of a Markdown page that could hold a document, in order. A fence inside another is part of that one. */
export const fencesOf = (text: string): readonly Fence[] => {
  const lines = linesOf(text);
  const plain: Lines = { text, all: lines.all.map((line) => ({ ...line, literal: false })) };
  const marks = plain.all.flatMap((_, index) => markOf(plain, index) ?? []);
  const fences: Fence[] = [];
  let after = -1;
  for (const open of marks) {
    if (open.index <= after) continue;
    const from = plain.all[open.index + 1]?.start ?? text.length;
    const closers = closersOf(plain, open, marks);
    const ends = closers.map((index) => plain.all[index]?.start ?? text.length);
    fences.push({ language: open.language, from, ends: ends.length === 0 ? [text.length] : ends, closed: ends.length > 0 });
    after = closers[0] ?? plain.all.length;
  }
  return fences;
};
