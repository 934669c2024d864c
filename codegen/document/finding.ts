import type { Json } from "./json.js";
import type { RuleId } from "./origin.js";
import type { Patch } from "./patch.js";
import type { Pointer } from "./pointer.js";
import type { Span } from "./source.js";

/** How grave a finding is: an `error` fails a run, a `warning` fails a strict one, a `note` none. */
export type Level = "error" | "warning" | "note";

/**
 * Something a person should know. `at` is a span where the source has a place for it, else a pointer into the
 * document. A finding with a `fix` of level `note` is an ordinary edit: reporters leave it to `--explain`.
 */
export interface Finding {
  /** Which law it is about: `falsmith explain` tells it. */
  readonly code: RuleId;
  /** How grave it is. */
  readonly level: Level;
  /** Where, in the source or in the document. */
  readonly at: Pointer | Span;
  /** The source that a pointer belongs to (a span names its own). */
  readonly source?: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** The edits that mend it. */
  readonly fix?: readonly Patch[];
  /** Of statements that disagree: the value of the finished document that an overlay can decide. */
  readonly subject?: Pointer;
  /** Of statements that disagree: the values that they state, where they state values. */
  readonly stated?: readonly Json[];
  /** Statements that disagree no longer matter: an overlay decides the value. */
  readonly isDecided?: true;
}
