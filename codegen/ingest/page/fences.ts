import { scanLines, type TextLine } from "../lines.js";

/** A code fence of a Markdown page that opens with a line such as ```` ```yaml ````. */
export interface Fence {
  /** The first word after the fence mark, in lower case: `yaml`, `json`, or empty. */
  readonly language: string;
  /** Offset of the first character after the opening line. */
  readonly from: number;
  /** Offsets at which the content may end, most likely first; the end of the page when nothing closes the fence. */
  readonly ends: readonly number[];
  readonly closed: boolean;
}

interface FenceMark {
  readonly line: number;
  readonly mark: string;
  readonly language: string;
}

/** A page by lines, with the lines that hold nothing but a fence mark. */
interface FencedPage {
  readonly text: string;
  readonly starts: readonly number[];
  readonly marks: readonly FenceMark[];
}

const MARK = /^[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(`{3,}|~{3,})[ \t]*([^`\s]*)[^`]*$/;

function pageOf(text: string): FencedPage {
  const starts: number[] = [];
  const marks: FenceMark[] = [];
  for (let start = 0; start <= text.length;) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const [, mark, language = ""] = MARK.exec(text.slice(start, end).trimEnd()) ?? [];
    if (mark !== undefined) marks.push({ line: starts.length, mark, language: language.toLowerCase() });
    starts.push(start);
    start = end + 1;
  }
  return { text, starts, marks };
}

/** How many marks are looked at as ends of one fence. */
const LIMIT = 8;

/** True for a line that can close a fence: its mark and nothing else, at least as long. */
function closes(mark: FenceMark, open: FenceMark): boolean {
  return mark.language === "" && mark.mark[0] === open.mark[0] && mark.mark.length >= open.mark.length;
}

function indentAt(text: string, start: number): number {
  let at = start;
  while (text[at] === " ") at += 1;
  return at - start;
}

interface Closers {
  readonly ends: readonly FenceMark[];
  readonly deeper: ReadonlySet<FenceMark>;
}

/**
 * The marks that may close a fence. A mark inside a block scalar of the document is text, by its indentation; a mark
 * with a language opens a fence of its own, which the next bare mark closes. `deeper` holds those after which the
 * text goes on indented: after its true end a page goes on at the margin.
 */
function closersOf({ text, starts, marks }: FencedPage, index: number, open: FenceMark): Closers {
  const [own, other, deeper]: [FenceMark[], FenceMark[], Set<FenceMark>] = [[], [], new Set()];
  let nested = false;
  let next = index + 1;
  let last: FenceMark | undefined;
  const margin = indentAt(text, starts[open.line] ?? 0);
  let line = open.line;
  const see = (mark: FenceMark, { literal }: TextLine): void => {
    if (literal) return;
    if (!closes(mark, open)) nested ||= mark.language !== "";
    else {
      (nested ? other : own).push(mark);
      nested = false;
      last = mark;
    }
  };
  for (const one of scanLines(text, starts[open.line + 1] ?? text.length + 1)) {
    line += 1;
    if (last !== undefined && !one.blank) {
      if (one.indent > margin) deeper.add(last);
      last = undefined;
    }
    const mark = marks[next];
    if (mark?.line !== line) continue;
    next += 1;
    see(mark, one);
    if (own.length + other.length >= LIMIT) break;
  }
  return { ends: [...own, ...other], deeper };
}

function fenceAt(page: FencedPage, index: number): Fence | undefined {
  const open = page.marks[index];
  if (open === undefined) return undefined;
  const { ends, deeper } = closersOf(page, index, open);
  const from = page.starts[open.line + 1] ?? page.text.length;
  const [first] = ends;
  if (first === undefined) return { language: open.language, from, ends: [page.text.length], closed: false };
  const later = ends.some((mark) => deeper.has(mark)) ? ends.slice(1).toReversed() : [];
  const order = [...later, ...ends.filter((mark) => !later.includes(mark))];
  return {
    language: open.language,
    from,
    ends: order.map(({ line }) => page.starts[line] ?? page.text.length),
    closed: true,
  };
}

/**
 * The fences of a Markdown page, in order. `read` looks at each and says at which of its ends it stops; what lies
 * between there and the fence's beginning is part of it, other fence marks included.
 */
export function eachFence(text: string, read: (fence: Fence) => number): void {
  const page = pageOf(text);
  for (let index = 0; index < page.marks.length;) {
    const fence = fenceAt(page, index);
    const end = fence === undefined ? text.length : read(fence);
    index += 1;
    while (index < page.marks.length && (page.starts[page.marks[index]?.line ?? 0] ?? 0) <= end) index += 1;
  }
}
