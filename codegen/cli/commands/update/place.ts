import type { SourceDeprecation } from "../../../document/source.js";
import type { PageChange } from "../../../io/sources/collection/plan.js";
import type { ListEntry } from "../../../io/sources/edit-source-list.js";

/** A place below the folder of the sources where something else stands than what is published: a document, or a page. */
export interface PlaceChange {
  readonly entry: Pick<ListEntry, "path" | "provider" | "deprecated"> & { readonly origin: string };
  /** Undefined where the page is published no more. */
  readonly text: string | undefined;
  /** The text that stands there; undefined when there is none. */
  readonly before: string | undefined;
  /** The address that it had before, where the server moved it for good. */
  readonly movedFrom?: string;
  /** What the list said of its endpoint before. */
  readonly deprecatedBefore?: SourceDeprecation;
  /** What became of it, where it is a page of a collection. */
  readonly page?: PageChange["state"] | "gone";
  /** The folder of the collection that it is a page of. */
  readonly collection?: string;
}
