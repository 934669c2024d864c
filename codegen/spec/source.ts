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

/** The span in bytes of the UTF-8 file. */
export const bytesOf = (text: string, span: Span): readonly [start: number, end: number] => {
  const start = Buffer.byteLength(text.slice(0, span.start));
  return [start, start + Buffer.byteLength(text.slice(span.start, span.end))];
};
