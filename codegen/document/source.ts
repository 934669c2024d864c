import { perObject } from "./memo.js";

/** How a source is named in provenance, findings and headers: its path as given, with `/`, never absolute in output. */
export type SourceId = string;

/** What the name of an overlay begins with that comes with the tool, where overlays are listed: `falsmith:kling`. */
export const PROVIDER_SCHEME = "falsmith:";

/** True for the name, and the id of the text, of a provider overlay. */
export function isProviderOverlay(id: SourceId): boolean {
  return id.startsWith(PROVIDER_SCHEME);
}

/** Who outranks whom when sources disagree about a schema (law 5), highest first. */
export type PageFormat = "openapi" | "model-page" | "openapi-fence" | "parameter-table";

/** A source document as read from disk: decoded, otherwise untouched. */
export interface SourceText {
  /** How findings and evidence name it. */
  readonly id: SourceId;
  /** The whole text. A byte order mark and line ends are kept, so that offsets are those of the file. */
  readonly text: string;
  /** How the text stands in the file, where that is not UTF-8. */
  readonly encoding?: "utf-16le" | "utf-16be" | undefined;
  /** Who publishes it (`fal`, `chainhub`); from `specs/sources.json` or the folder below `specs/`. */
  readonly provider?: string;
  /** Where it was published, from `specs/sources.json`: what a relative server is relative to. */
  readonly origin?: string;
  /**
   * What a person calls the operation that the source documents, from `specs/sources.json`; for a source of several, by
   * `METHOD /path`.
   */
  readonly name?: SourceName;
  /** What the provider's catalogue says of the endpoint that the source documents, from `specs/sources.json`. */
  readonly deprecated?: SourceDeprecation;
}

/** The endpoint is deprecated; where its successor is named, the id of that. */
export type SourceDeprecation = true | string;

/** A name that a person gives: to the one operation of a source, or to each by `METHOD /path`. */
export type SourceName = string | { readonly [call: string]: string };

/** A text without its byte order mark: editors on Windows write one, and JSON has no place for it. */
export function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, "");
}

/** A stretch of a source: offsets in UTF-16 code units of {@link SourceText.text}, end exclusive. */
export interface Span {
  /** The source it lies in. */
  readonly source: SourceId;
  /** The first code unit, from 0. */
  readonly start: number;
  /** The code unit after the last. */
  readonly end: number;
}

/** A place a person can go to; both count from 1, the column in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** True for a text whose lines end in none of CR and LF, but in NEL, as on some mainframes. */
export function hasOtherBreaks(text: string): boolean {
  return text.includes("\u0085") && !/[\r\n]/.test(text);
}

/** The offsets at which the lines of a text begin, whatever ends them. */
export function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  if (text.includes("\r")) {
    for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
    return starts;
  }
  const end = hasOtherBreaks(text) ? "\u0085" : "\n";
  for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end, at + 1)) starts.push(at + 1);
  return starts;
}

/** The number of line starts at or before an offset. */
function linesUpTo(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line and column of an offset. */
export function placeOf(text: string, offset: number): Place {
  const starts = lineStartsOf(text);
  const line = linesUpTo(starts, offset);
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
}

/** The text of a span. */
export function quoteOf(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

/** Where the offsets of a text stand: its line, counted from 1, and its byte in the file. */
export interface TextIndex {
  readonly lineAt: (offset: number) => number;
  readonly byteAt: (offset: number) => number;
}

/** The index of a source, made once: every value of a document asks for its place. */
export const textIndexOf: (source: SourceText) => TextIndex = perObject(({ text, encoding }) => {
  const starts = lineStartsOf(text);
  const lineAt = (offset: number): number => linesUpTo(starts, offset);
  if (encoding !== undefined) return { lineAt, byteAt: (offset) => 2 * offset };
  if (Buffer.byteLength(text) === text.length) return { lineAt, byteAt: (offset) => offset };
  const bytes: number[] = [];
  let total = 0;
  for (const [line, start] of starts.entries()) {
    bytes.push(total);
    total += Buffer.byteLength(text.slice(start, starts[line + 1]));
  }
  const byteAt = (offset: number): number => {
    const line = lineAt(offset) - 1;
    return (bytes[line] ?? 0) + Buffer.byteLength(text.slice(starts[line], offset));
  };
  return { lineAt, byteAt };
});
