import type { Json } from "../document/json.js";
import type { Pointer } from "../document/pointer.js";
import type { SourceId, Span } from "../document/source.js";
import type { Query } from "./json-path.js";

/** What an action does to the values its target selects. */
export type Effect =
  | { readonly kind: "update"; readonly value: Json }
  | { readonly kind: "copy"; readonly from: Query; readonly text: string }
  | { readonly kind: "remove" }
  | { readonly kind: "none" };

/** Paths with `*` for a step and `**` for several; `!` before one takes it out again. */
export type PathPatterns = readonly string[];

/** One action of an overlay, ready to be applied to any document. */
export interface Action {
  /** Where it stands in the overlay document. */
  readonly at: Pointer;
  readonly target: Query;
  readonly text: string;
  readonly effect: Effect;
  /** Paths of the operations that it concerns, that of the server included; undefined: all. */
  readonly paths?: PathPatterns;
}

/** An OpenAPI Overlay that is valid by itself. */
export interface Overlay {
  readonly source: SourceId;
  /** Overlay 1.0 lets an update replace a value of another kind; later versions call that an error. */
  readonly replacesKinds: boolean;
  readonly extends?: string;
  /** The hosts whose documents it concerns: of an overlay for a provider, whose targets need not be in all of them. */
  readonly hosts?: readonly string[];
  readonly actions: readonly Action[];
  /** The text that states a value of the overlay document, or the nearest one above it. */
  readonly spanOf: (at: Pointer) => Span;
}
