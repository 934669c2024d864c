import type { Json } from "../document/json.js";

/** What is known of a property besides its description. */
export interface ProseContext {
  readonly name: string;
  /** JSON types as the source says; empty when unknown. */
  readonly types: readonly string[];
  readonly example?: Json;
  readonly itemTypes?: readonly string[];
  /** The values that the source lists as the only ones. */
  readonly values?: readonly Json[];
}

export type ProseKeyword =
  | "default"
  | "minimum"
  | "maximum"
  | "exclusiveMinimum"
  | "exclusiveMaximum"
  | "multipleOf"
  | "minLength"
  | "maxLength"
  | "minItems"
  | "maxItems"
  | "enum"
  | "required"
  | "nullable"
  | "deprecated"
  | "format"
  | "type";

/** Where a fact holds: the property itself, every item of the list, or the named members of an object value. */
export type ProseTarget = "self" | "items" | { readonly members: readonly string[] };

/** A fact that a description states; `start` and `end` are UTF-16 offsets of the phrase that states it. */
export interface ProseFact {
  readonly keyword: ProseKeyword;
  readonly value: Json;
  readonly target: ProseTarget;
  readonly start: number;
  readonly end: number;
  readonly rule: `tighten/${string}`;
}

/** Something a description says that is no fact, and why. */
export interface ProseNote {
  readonly code: `tighten/${string}`;
  /** `note` unless something that a person would have read is lost. */
  readonly level?: "warning";
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What one recogniser found at one place. `next` is the token to go on with. */
export interface Recognition {
  readonly facts: readonly ProseFact[];
  readonly notes: readonly ProseNote[];
  readonly next: number;
}
