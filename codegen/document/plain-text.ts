import type { TextFix } from "./document.js";
import type { Finding } from "./finding.js";
import { perObject } from "./memo.js";
import type { Origin } from "./origin.js";
import type { Origins } from "./origins.js";
import type { AppliedPatch } from "./patch.js";
import { hasOtherBreaks, type SourceId, type SourceText, type Span } from "./source.js";

/**
 * A source as readers and rules see it: without a byte order mark, every line ended by one line feed. `back` leads from
 * the offset of a character to that of the text that was given, `backEnd` from the end of a stretch.
 */
export interface PlainSource {
  readonly source: SourceText;
  readonly back: (offset: number) => number;
  readonly backEnd: (offset: number) => number;
}

/** JSON has no line break in a string: what looks like one there is a character of the string. */
const JSON_START = /^\ufeff?\s*[{[]/;
const OUTSIDE_STRINGS = /"(?:[^"\\]|\\.)*"|\u0085/gs;

/** Line breaks that stand alone, as one character each; CR LF is looked after by {@link plainSource}. */
function withLineFeeds(text: string): string {
  if (!hasOtherBreaks(text)) return text.replace(/\r(?!\n)/g, "\n");
  if (!JSON_START.test(text)) return text.replaceAll("\u0085", "\n");
  return text.replace(OUTSIDE_STRINGS, (found) => (found === "\u0085" ? "\n" : found));
}

/** How many of the sorted offsets are below `offset`. */
function countBelow(sorted: readonly number[], offset: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A source in its plain form: the one place that knows of byte order marks and line ends. */
export const plainSource: (source: SourceText) => PlainSource = perObject((source) => {
  const { text } = source;
  const mark = text.startsWith("\ufeff") ? 1 : 0;
  if (mark === 0 && !text.includes("\r") && !hasOtherBreaks(text)) {
    const same = (offset: number): number => offset;
    return { source, back: same, backEnd: same };
  }
  const feeds = withLineFeeds(text).slice(mark);
  // The plain offsets of the line feeds that were CR LF.
  const pairs: number[] = [];
  for (let at = feeds.indexOf("\r\n"); at >= 0; at = feeds.indexOf("\r\n", at + 2)) pairs.push(at - pairs.length);
  const back = (offset: number): number => mark + offset + countBelow(pairs, offset);
  return { source: { ...source, text: feeds.replaceAll("\r\n", "\n") }, back, backEnd: back };
});

/** Translates what was said of plain sources into terms of the texts that were given. */
export interface Translator {
  readonly finding: (finding: Finding) => Finding;
  readonly origins: (origins: Origins) => Origins;
  readonly ledger: (ledger: readonly (TextFix | AppliedPatch)[]) => readonly (TextFix | AppliedPatch)[];
}

const SAME: Translator = { finding: (one) => one, origins: (one) => one, ledger: (one) => one };

/**
 * @param read gives the form of a source that was worked with
 * @returns what leads back from these forms; nothing to do for sources that were plain already
 */
export function translatorFor(
  sources: Iterable<SourceText>,
  read: (source: SourceText) => PlainSource = plainSource,
): Translator {
  const ways = new Map<SourceId, PlainSource>();
  const lengths = new Map<SourceId, number>();
  for (const given of sources) {
    const form = read(given);
    if (form.source === given) continue;
    ways.set(given.id, form);
    lengths.set(given.id, given.text.length);
  }
  if (ways.size === 0) return SAME;
  const spanOf = (span: Span): Span => {
    const way = ways.get(span.source);
    if (way === undefined) return span;
    const start = way.back(span.start);
    return { ...span, start, end: Math.max(start, way.backEnd(span.end)) };
  };
  /** A finding about words that were made of nothing (a mark of Markdown) shows what stands there. */
  const shownSpan = (span: Span): Span => {
    const { start, end, ...rest } = spanOf(span);
    const last = lengths.get(span.source) ?? end;
    if (end > start || last === 0) return { ...rest, start, end };
    const from = Math.min(start, last - 1);
    return { ...rest, start: from, end: from + 1 };
  };
  // Many values share one origin, and trees share their parts.
  const originOf = perObject((origin: Origin): Origin => ({ ...origin, evidence: origin.evidence.map(spanOf) }));
  const originsOf: (origins: Origins) => Origins = perObject(({ origin, below }) => ({
    origin: origin && originOf(origin),
    below: below && new Map([...below].map(([key, inner]) => [key, originsOf(inner)])),
  }));
  const entryOf = (entry: TextFix | AppliedPatch): TextFix | AppliedPatch => {
    if (!("op" in entry)) return { ...entry, span: spanOf(entry.span), origin: originOf(entry.origin) };
    const origin = originOf(entry.origin);
    if (!("inner" in entry) || entry.inner === undefined) return { ...entry, origin };
    return { ...entry, origin, inner: new Map([...entry.inner].map(([at, one]) => [at, originOf(one)])) };
  };
  return {
    finding: (finding) => (typeof finding.at === "string" ? finding : { ...finding, at: shownSpan(finding.at) }),
    origins: originsOf,
    ledger: (ledger) => ledger.map(entryOf),
  };
}
