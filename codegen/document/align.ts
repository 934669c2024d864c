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

/** How many characters of a compact text stand before an offset of the text it was made from. */
function indexOf({ offsets }: CompactText, offset: number): number {
  let [low, high] = [0, offsets.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
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

/** A thing that is made when it is first asked for. */
function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/**
 * Finds the phrases of a parsed text in its source. Line folding, indentation and escapes make the two differ, so they are
 * compared without white space; that is done once, however many phrases are asked for. Where the whole text stands in the
 * source like that, a phrase is at its own place in it; else it is the occurrence of the same number.
 *
 * @returns a function from where the phrase begins and ends in the parsed text to its place in the source; the whole region
 * where the phrase cannot be found again
 */
export function phraseLocator({ value, source, region }: LocatedText): (start: number, end: number) => Span {
  const plain = lazily(() => squeeze(value, 0, value.length, false));
  const forms = [false, true].map((escapes) =>
    lazily(() => {
      const form = squeeze(source, region.start, region.end, escapes);
      return { ...form, whole: form.text.indexOf(plain().text) };
    }),
  );
  return (start, end) => {
    const from = indexOf(plain(), start);
    const phrase = plain().text.slice(from, indexOf(plain(), end));
    if (phrase === "") return region;
    for (const form of forms) {
      const { text, offsets, whole } = form();
      const ordered = whole >= 0 ? whole + from : nth(text, phrase, occurrencesBefore(plain().text, phrase, from));
      const at = ordered >= 0 ? ordered : text.indexOf(phrase);
      const [first, last] = [offsets[at], offsets[at + phrase.length - 1]];
      if (first !== undefined && last !== undefined) return { source: region.source, start: first, end: last + 1 };
    }
    return region;
  };
}
