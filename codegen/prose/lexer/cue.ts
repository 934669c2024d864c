/**
 * The concepts that the grammar knows. All vocabularies map their phrases to these, so that the recognisers are
 * written once. `plain` protects a longer word from being read as the cue that it contains.
 */
export type Cue =
  | "plain"
  // joining words
  | "is"
  | "of"
  | "and"
  | "or"
  | "to"
  // "hasta 5", "de 1 hasta 5": an upper end, alone or behind a lower one
  | "until"
  | "must"
  | "not"
  | "only"
  // what a phrase introduces
  | "default"
  | "range"
  | "between"
  | "inside"
  | "minimum"
  | "maximum"
  | "at-least"
  | "at-most"
  | "over"
  | "under"
  | "or-more"
  | "or-less"
  // behind its number, the number itself left out: "0より大きい", "10 미만"
  | "more-than-this"
  | "less-than-this"
  | "must-not-exceed"
  | "max-length"
  | "min-length"
  | "length"
  | "multiple-of"
  | "values"
  | "supported"
  | "can-be"
  | "one-of"
  | "exclusive"
  | "inclusive"
  // what numbers count
  | "characters"
  | "items"
  | "amount"
  | "far-unit"
  // whole statements
  | "optional"
  | "required"
  | "can-be-null"
  | "null"
  | "deprecated"
  | "width"
  | "height"
  // what a string holds
  | "url"
  | "other-content"
  | "file-types"
  | "list-of"
  | "type-name"
  // what takes a statement back
  | "example"
  | "condition"
  | "advice"
  | "together"
  | "each"
  | "open-list"
  | "means"
  | "excess";

/** A vocabulary: the phrases of each concept, as one text. */
export type Vocabulary = { readonly [cue in Cue]?: string };
