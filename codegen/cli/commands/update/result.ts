import type { ApiDiff } from "../../../diff/change.js";
import type { SharedChange } from "../../../diff/shared-changes.js";
import type { LocatedFinding } from "../../../document/located-finding.js";
import type { ChangeQuotes } from "./quotes.js";

/** A source that is another than before: its text, or where it is. */
export interface UpdatedSource {
  /** With the folder of the sources: `specs/fal/…`. */
  readonly path: string;
  readonly origin: string;
  /**
   * `moved`: the same text, at another address of the same host; `deprecated`, `active again`: the same text, and the
   * catalogue says something else of its endpoint; `new`, `gone`: a page of a collection that its origin did not have before, or
   * has no more.
   */
  readonly state: "new" | "gone" | "changed" | "restored" | "moved" | "deprecated" | "active again";
  /** The endpoints that it speaks of. */
  readonly endpoints: readonly string[];
  /** The address that it had before, where the server moved it for good. */
  readonly movedFrom?: string;
}

/** A change, and what the sources say of it. */
export interface ChangeGroup extends SharedChange {
  /** Of the first endpoint, at the first place. */
  readonly quotes: ChangeQuotes;
}

/** What an update came to. */
export interface UpdateResult {
  readonly checked: boolean;
  readonly total: number;
  readonly unchanged: number;
  /** Sources that were given as files. */
  readonly given: number;
  readonly updated: readonly UpdatedSource[];
  /** What stands as it was, and why. */
  readonly findings: readonly LocatedFinding[];
  readonly diff: ApiDiff;
  /** The changes of the diff, strongest first. */
  readonly groups: readonly ChangeGroup[];
}
