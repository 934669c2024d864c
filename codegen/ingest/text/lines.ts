/** One line of a YAML text, without its line break. */
export type Line = {
  readonly start: number;
  readonly end: number;
  /** Leading spaces; a tab is no indentation. */
  readonly indent: number;
  readonly blank: boolean;
  /** The line is content of a block scalar (`|`, `>`): text, whatever it looks like. */
  readonly literal: boolean;
};

export type Lines = { readonly text: string; readonly all: readonly Line[] };

const BLOCK_HEADER = /(?:^|[:?-])[ \t]+(?:[!&][^\s]+[ \t]+)?[|>][-+0-9]{0,2}$/;
const KEY_START = /^[ ]*(?:[-?][ ]+)*/;

/** The column that the content of a block scalar must be right of; undefined when the line opens none. */
const blockParent = (content: string): number | undefined => {
  const comment = content.indexOf(" #");
  const code = (comment < 0 ? content : content.slice(0, comment)).trimEnd();
  if (!/[|>][-+0-9]{0,2}$/.test(code) || !BLOCK_HEADER.test(code)) return undefined;
  const lead = KEY_START.exec(code)?.[0].length ?? 0;
  const isItem = code[lead] === "|" || code[lead] === ">";
  return isItem ? Math.max(0, code.lastIndexOf("-", lead)) : lead;
};

/** The lines of a YAML text. A scan by indentation alone, so that a fault elsewhere cannot mislead it. */
export const linesOf = (text: string): Lines => {
  const all: Line[] = [];
  let parent: number | undefined;
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf("\n", start);
    const next = found < 0 ? text.length : found;
    const end = text[next - 1] === "\r" && next > start ? next - 1 : next;
    const content = text.slice(start, end);
    const indent = content.length - content.trimStart().length;
    const spaces = /^ */.exec(content)?.[0].length ?? 0;
    const blank = indent === content.length;
    const literal = parent !== undefined && (blank || spaces > parent);
    if (!literal) parent = blank ? parent : blockParent(content);
    all.push({ start, end, indent: spaces, blank, literal });
    start = next + 1;
  }
  return { text, all };
};

/** The index of the line that holds an offset. */
export const lineAt = ({ all }: Lines, offset: number): number => {
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((all[middle]?.start ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The text of a line. */
export const textOf = ({ text }: Lines, line: Line): string => text.slice(line.start, line.end);
