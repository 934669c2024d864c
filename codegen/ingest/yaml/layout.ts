import type { TextEdit } from "./edits.js";

/** A layout of the page that was copied with the text of a document: it stands at the beginning of every line. */
export interface CopiedLayout {
  readonly id: `text/${string}`;
  readonly law: string;
  /** The edits that take it away; none for a text that has not this layout on all its lines. */
  readonly edits: (text: string) => readonly TextEdit[];
}

interface LineStart {
  readonly start: number;
  readonly text: string;
}

function linesOf(text: string): readonly LineStart[] {
  let start = 0;
  return text.split("\n").map((line) => {
    const one = { start, text: line };
    start += line.length + 1;
    return one;
  });
}

function cut({ start }: LineStart, length: number): TextEdit {
  return { start, end: start + length, text: "" };
}

const LEAST_LINES = 3;

/** Lines are quoted by `>`, as Markdown and letters quote. */
const quoteMarks: CopiedLayout = {
  id: "text/drop-quote-marks",
  law: "A document all of whose lines are quoted with `>` is what stands behind the marks.",
  edits: (text) => {
    const lines = linesOf(text).filter((line) => line.text.trim() !== "");
    if (lines.length < LEAST_LINES || !lines.every((line) => /^ {0,3}>/.test(line.text))) return [];
    return lines.map((line) => cut(line, /^ {0,3}> ?/.exec(line.text)?.[0].length ?? 0));
  },
};

const NUMBER = /^([ \t]*)(\d{1,6})([.:|│)]?)([ \t]*)/;

/** The numbers of lines count up by one; where they stand in a column, what is right of it is the text. */
const lineNumbers: CopiedLayout = {
  id: "text/drop-line-numbers",
  law: "A document all of whose lines begin with the numbers of lines is what stands behind the numbers.",
  edits: (text) => {
    const lines = linesOf(text).filter((line) => line.text.trim() !== "");
    const found = lines.map((line) => NUMBER.exec(line.text));
    const [first] = found;
    if (lines.length < LEAST_LINES || first === null || first === undefined) return [];
    const from = Number(first[2]);
    if (!found.every((hit, index) => hit !== null && Number(hit[2]) >= from + index)) return [];
    const numbers = found.map((hit) => Number(hit?.[2]));
    if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) return [];
    // Blank lines may have lost their numbers: few numbers may be missing.
    if ((numbers.at(-1) ?? 0) - from > lines.length * 2) return [];
    // The first line is at the margin: all that stands before its text belongs to the column of numbers.
    const margin = first[0].length;
    const isColumn = lines.every((line) => /^[ \t]*\d+[.:|│)]?[ \t]+$/.test(line.text.slice(0, margin)));
    return lines.map((line, index) => {
      const [, lead = "", digits = "", mark = "", gap = ""] = found[index] ?? [];
      const width = lead.length + digits.length + mark.length + Math.min(gap.length, 1);
      return cut(line, isColumn ? Math.min(margin, line.text.length) : width);
    });
  },
};

/** The layouts that are known. */
export const COPIED_LAYOUTS: readonly CopiedLayout[] = [quoteMarks, lineNumbers];

/** What may stand before the first key of a document in a copied layout; for a regular expression. */
export const COPIED_LEAD = "[ \\t>]*(?:\\d{1,6}[.:|│)]?[ \\t]+)?";
