import { count } from "../messages/count.js";
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

/** How many lines of each class a source has, and how many of each kind of noise. */
export function coverageWords(lines: readonly CoveredLine[]): string {
  const of = (one: LineClass): readonly CoveredLine[] => lines.filter((line) => line.class === one);
  const kinds = new Map<string, number>();
  for (const { kind = "" } of of("noise")) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const noise = [...kinds].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([kind, n]) => `${n} ${kind}`);
  const numbers = `${of("used").length} used, ${of("offered").length} offered, ${of("noise").length} noise`;
  const inside = noise.length === 0 ? "" : ` (${noise.join(", ")})`;
  return `${count(lines.length - of("blank").length, "line")}: ${numbers}${inside}, ${of("unread").length} unread`;
}
