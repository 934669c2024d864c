import type { Spec } from "../../document/document.js";
import type { SourceId } from "../../document/source.js";
import type { Identity } from "../../openapi/identity.js";

/** What an endpoint rests on, or is to others, besides its own sources: what tells a later run whom a change reaches. */
export interface Dependencies {
  /** The operations that its job was looked up by, as `<provider> <METHOD> <path>`, found or not. */
  readonly asks: readonly string[];
  /** The names under which jobs of other endpoints find it. */
  readonly answers: readonly string[];
  /** The actions of overlays whose targets it has, as `<overlay>#/actions/0`; `<overlay>#/extends` where it is named. */
  readonly decided: readonly string[];
  /** How many edits each overlay made. */
  readonly overlayEdits: Readonly<Record<SourceId, number>>;
}

/** One endpoint after all stages: its mended document and what went into it. */
export interface CompiledEndpoint {
  /**
   * A queue endpoint's id as its sources spell it; of a plain operation `<domain>/<model>` where a constant names the model,
   * else `<domain> <METHOD> <path>`.
   */
  readonly id: string;
  readonly kind: Identity["kind"];
  /** The folder of the endpoint in the package, `/`-separated, safe on every file system. */
  readonly folder: string;
  /** The sources that speak of it, highest rank first. */
  readonly sources: readonly SourceId[];
  /** Which entries of the project's `include` and `exclude` name it; absent where the project chooses nothing. */
  readonly selectors?: readonly string[];
  /** The document as read from the highest-ranked source, before any patch; empty where it was not asked for. */
  readonly ingested: Spec;
  readonly mended: Spec;
  readonly dependencies?: Dependencies;
}
