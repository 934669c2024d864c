/** One line of a YAML text, without its line break. */
export interface TextLine {
  readonly start: number;
  readonly end: number;
  /** Leading spaces; a tab is no indentation. */
  readonly indent: number;
  readonly blank: boolean;
  /** The line is content of a block scalar (`|`, `>`): text, whatever it looks like. */
  readonly literal: boolean;
  /** Index of the nearest line above that is indented less and is no content of a block scalar; -1 at the margin. */
  readonly parent: number;
}

export interface TextLines {
  readonly text: string;
  readonly all: readonly TextLine[];
}

const BLOCK_HEADER = /(?:^|[:?-])[ \t]+(?:[!&][^\s]+[ \t]+)?[|>][-+0-9]{0,2}$/;
const KEY_START = /^[ ]*(?:[-?][ ]+)*/;

/** The column that the content of a block scalar must be right of; undefined when the line opens none. */
function blockParent(content: string): number | undefined {
  const comment = content.indexOf(" #");
  const code = (comment < 0 ? content : content.slice(0, comment)).trimEnd();
  if (!/[|>][-+0-9]{0,2}$/.test(code) || !BLOCK_HEADER.test(code)) return undefined;
  const lead = KEY_START.exec(code)?.[0].length ?? 0;
  const isItem = code[lead] === "|" || code[lead] === ">";
  return isItem ? Math.max(0, code.lastIndexOf("-", lead)) : lead;
}

/**
 * The lines of a YAML text from an offset on, one by one. A scan by indentation alone, so that a fault elsewhere
 * cannot mislead it.
 */
export function* scanLines(text: string, from = 0): Generator<TextLine, void> {
  let block: number | undefined;
  const above: { readonly index: number; readonly indent: number }[] = [];
  for (let start = from, index = 0; start <= text.length; index += 1) {
    const found = text.indexOf("\n", start);
    const next = found < 0 ? text.length : found;
    const end = next > start && text[next - 1] === "\r" ? next - 1 : next;
    const content = text.slice(start, end);
    const blank = content.trimStart() === "";
    const indent = /^ */.exec(content)?.[0].length ?? 0;
    const literal = block !== undefined && (blank || indent > block);
    if (!literal && !blank) {
      block = blockParent(content);
      while ((above.at(-1)?.indent ?? -1) >= indent) above.pop();
    }
    yield { start, end, indent, blank, literal, parent: above.at(-1)?.index ?? -1 };
    if (!literal && !blank) above.push({ index, indent });
    start = next + 1;
  }
}

/** All lines of a YAML text. */
export function linesOf(text: string): TextLines {
  return { text, all: [...scanLines(text)] };
}

/** The index of the line that holds an offset. */
export function lineAt({ all }: TextLines, offset: number): number {
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((all[middle]?.start ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The text of a line. */
export function textOf({ text }: TextLines, line: TextLine): string {
  return text.slice(line.start, line.end);
}

/** The next line below `index` that is not blank; undefined at the end. */
export function nextFilled({ all }: TextLines, index: number): TextLine | undefined {
  for (let below = index + 1; below < all.length; below += 1) if (all[below]?.blank === false) return all[below];
  return undefined;
}
