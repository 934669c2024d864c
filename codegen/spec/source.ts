import { perObject } from "./memo.js";

/** How a source is named in provenance, findings and headers: its path as given, with `/`, never absolute in output. */
export type SourceId = string;

/** Who outranks whom when sources disagree about a schema (law 5), highest first. */
export type PageFormat = "openapi" | "model-page" | "openapi-fence" | "parameter-table";

/** A source document as read from disk: decoded, otherwise untouched. */
export type SourceText = {
  readonly id: SourceId;
  /** The whole text. A byte order mark and CR LF are kept, so that offsets are those of the file. */
  readonly text: string;
  /** Who publishes it (`fal`, `chainhub`); from `specs/sources.json` or the folder below `specs/`. */
  readonly provider?: string;
};

/** A text without its byte order mark: editors on Windows write one, and JSON has no place for it. */
export const withoutMark = (text: string): string => text.replace(/^\ufeff/, "");

/** A stretch of a source: offsets in UTF-16 code units of {@link SourceText.text}, end exclusive. */
export type Span = { readonly source: SourceId; readonly start: number; readonly end: number };

/** A place a person can go to; both count from 1, the column in UTF-16 code units. */
export type Place = { readonly line: number; readonly column: number };

/** The line and column of an offset. */
export const placeOf = (text: string, offset: number): Place => {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
};

/** The text of a span. */
export const quoteOf = (text: string, span: Span): string => text.slice(span.start, span.end);

/** Where the offsets of a text stand: its line, counted from 1, and its byte in the UTF-8 file. */
export type TextIndex = { readonly lineAt: (offset: number) => number; readonly byteAt: (offset: number) => number };

/** The number of line starts at or before an offset. */
const linesUpTo = (starts: readonly number[], offset: number): number => {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The index of a source, made once: every value of a document asks for its place. */
export const textIndexOf: (source: SourceText) => TextIndex = perObject(({ text }) => {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const lineAt = (offset: number): number => linesUpTo(starts, offset);
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
