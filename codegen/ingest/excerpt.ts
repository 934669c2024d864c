import type { SourceId, Span } from "../document/source.js";

/** Where something stands in a source: UTF-16 offsets, end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A verbatim piece of a source that knows where it stands: `source.text.slice(start, end) === text`. */
export type Excerpt = Stretch & { readonly text: string };

/** The whole text of a source as an excerpt. */
export function wholeOf(text: string): Excerpt {
  return { text, start: 0, end: text.length };
}

/** A part of an excerpt, by offsets inside it (as `String.slice` without negative offsets). */
export function cut(excerpt: Excerpt, from: number, to: number = excerpt.text.length): Excerpt {
  const text = excerpt.text.slice(from, to);
  return { text, start: excerpt.start + from, end: excerpt.start + from + text.length };
}

/** The excerpt without white space at both ends. */
export function trim(excerpt: Excerpt): Excerpt {
  const lead = excerpt.text.length - excerpt.text.trimStart().length;
  return cut(excerpt, lead, lead + excerpt.text.trim().length);
}

/** The lines of an excerpt without their line ends (LF, CR LF or a lone CR). */
export function linesOf(excerpt: Excerpt): readonly Excerpt[] {
  const lines: Excerpt[] = [];
  const { text, start } = excerpt;
  const end = /\r\n|\n|\r/g;
  let from = 0;
  while (end.test(text)) {
    const length = text.charAt(end.lastIndex - 2) === "\r" && text.charAt(end.lastIndex - 1) === "\n" ? 2 : 1;
    const to = end.lastIndex - length;
    lines.push({ text: text.slice(from, to), start: start + from, end: start + to });
    from = end.lastIndex;
  }
  lines.push(cut(excerpt, from));
  return lines;
}

/** From the start of the first to the end of the last; both belong to one source, in this order. */
export function cover(first: Stretch, last: Stretch): Stretch {
  return { start: first.start, end: last.end };
}

/** A stretch as evidence. */
export function spanOf(source: SourceId, { start, end }: Stretch): Span {
  return { source, start, end };
}

/** Empty stretches show a reader nothing: they are no evidence. */
export function isShown({ start, end }: Stretch): boolean {
  return end > start;
}
