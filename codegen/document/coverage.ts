import type { SourceId } from "./source.js";

/** A stretch of a text: UTF-16 offsets, end exclusive. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What a line is when it states nothing that a reader takes. */
export type NoiseKind =
  | "advertisement"
  | "changelog"
  | "code"
  | "comment"
  | "comparison"
  | "example"
  | "extension"
  | "heading"
  | "installation"
  | "markup"
  | "metadata"
  | "navigation"
  | "pricing"
  | "prose"
  | "protocol"
  | "repeated"
  | "sdk-sample"
  | "support";

/** What a line seems to state that no reader took. */
export type FactKind =
  | "address"
  | "call"
  | "cell"
  | "example"
  | "field"
  | "header"
  | "keyword"
  | "row"
  | "setting"
  | "statement"
  | "status"
  | "value";

/**
 * What became of a line: `used`: it states a value, or is a part of what does; `offered`: words and examples that are
 * shown to whoever calls the endpoint; `noise`: nothing that a caller needs; `unread`: a fact that no reader took.
 */
export type LineClass = "used" | "offered" | "noise" | "unread" | "blank";

/** One line of a source, and what became of it. */
export interface LineCoverage extends Stretch {
  readonly class: LineClass;
  /** Of noise: what it is. */
  readonly noise?: NoiseKind;
  /** Of what is unread: what it seems to state. */
  readonly fact?: FactKind;
  /** Of what is unread: the words. */
  readonly words?: Stretch;
  /** Of what is unread: the code of the finding that tells it, where it is not `ingest/unread`. */
  readonly code?: string;
}

/** Every line of a source, in order; offsets are those of the text without a byte order mark, lines ended by a line feed. */
export interface Coverage {
  readonly source: SourceId;
  readonly lines: readonly LineCoverage[];
}

/** One line of a source as it is shown: its number, from 1, and its text, without a key that somebody left in it. */
export interface CoveredLine {
  readonly line: number;
  readonly class: LineClass;
  /** Of noise: what it is; of what is unread: what it seems to state, or the code of the finding that tells it. */
  readonly kind?: string;
  /** Of what is unread: the words, where they are not the whole line. */
  readonly words?: string;
  readonly text: string;
}

/** A source as it is shown, line by line. */
export interface SourceCoverage {
  readonly source: SourceId;
  readonly lines: readonly CoveredLine[];
}
