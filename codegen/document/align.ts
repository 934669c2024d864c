import type { Span } from "./source.js";

/** Text without white space (and, when asked, without what YAML and JSON escape with), and where each character stood. */
interface CompactText {
  readonly text: string;
  readonly offsets: readonly number[];
}

function squeeze(text: string, from: number, to: number, escapes: boolean): CompactText {
  let squeezed = "";
  const offsets: number[] = [];
  for (let at = from; at < to; at += 1) {
    const char = text.charAt(at);
    if (/\s/.test(char) || (escapes && (char === "\\" || (char === "'" && text.charAt(at + 1) === "'")))) continue;
    squeezed += char;
    offsets.push(at);
  }
  return { text: squeezed, offsets };
}

function nth(text: string, phrase: string, count: number): number {
  let at = text.indexOf(phrase);
  for (let seen = 0; seen < count && at >= 0; seen += 1) at = text.indexOf(phrase, at + 1);
  return at;
}

function occurrencesBefore(text: string, phrase: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf(phrase); at >= 0 && at < end; at = text.indexOf(phrase, at + 1)) count += 1;
  return count;
}

/** A text as parsed, and where it stands in its source. */
export interface LocatedText {
  readonly value: string;
  readonly source: string;
  readonly region: Span;
}

interface Occurrence {
  readonly phrase: string;
  /** How many of the same stand before it. */
  readonly order: number;
}

function within({ source, region }: LocatedText, { phrase, order }: Occurrence, escapes: boolean): Span | undefined {
  const squeezed = squeeze(source, region.start, region.end, escapes);
  const found = nth(squeezed.text, phrase, order);
  const at = found >= 0 ? found : squeezed.text.indexOf(phrase);
  const start = squeezed.offsets[at];
  const last = squeezed.offsets[at + phrase.length - 1];
  return start === undefined || last === undefined ? undefined : { source: region.source, start, end: last + 1 };
}

/**
 * Where a phrase of a parsed text stands in its source. Line folding, indentation and escapes make the two differ, so
 * they are compared without white space. The whole region when the phrase cannot be found again.
 *
 * @param start where the phrase begins in the parsed text, @param end where it ends
 */
export function locatePhrase(text: LocatedText, start: number, end: number): Span {
  const { value, region } = text;
  const phrase = squeeze(value, start, end, false).text;
  if (phrase === "") return region;
  const before = squeeze(value, 0, start, false).text.length;
  const order = occurrencesBefore(squeeze(value, 0, value.length, false).text, phrase, before);
  return within(text, { phrase, order }, false) ?? within(text, { phrase, order }, true) ?? region;
}
