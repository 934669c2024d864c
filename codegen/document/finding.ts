import type { RuleId } from "./origin.js";
import type { Patch } from "./patch.js";
import type { Pointer } from "./pointer.js";
import type { Span } from "./source.js";

export type Level = "error" | "warning" | "note";

/**
 * Something a person should know. `at` is a span where the source has a place for it, else a pointer into the
 * document. A finding with a `fix` of level `note` is an ordinary edit: reporters leave it to `--explain`.
 */
export interface Finding {
  readonly code: RuleId;
  readonly level: Level;
  readonly at: Pointer | Span;
  /** The source that a pointer belongs to (a span names its own). */
  readonly source?: string;
  readonly message: string;
  readonly hint?: string;
  readonly fix?: readonly Patch[];
}
