/** Keywords whose value is one schema. */
export const SCHEMA_KEYWORDS: ReadonlySet<string> = new Set([
  "additionalProperties",
  "contains",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);

/** Keywords whose value is a list of schemas. */
export const LIST_KEYWORDS: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);

/** Keywords whose value maps names to schemas. */
export const MAP_KEYWORDS: ReadonlySet<string> = new Set(["dependentSchemas", "patternProperties", "properties"]);

/** Places that hold schemas for others to refer to and check nothing themselves. */
export const DEFINITION_KEYWORDS: ReadonlySet<string> = new Set(["$defs", "definitions"]);

/** Keywords that a validator carries as they are: assertions, and the annotations that mean something to a machine. */
export const VALUE_KEYWORDS: ReadonlySet<string> = new Set([
  "const",
  "contentEncoding",
  "contentMediaType",
  "default",
  "dependentRequired",
  "deprecated",
  "enum",
  "exclusiveMaximum",
  "exclusiveMinimum",
  "format",
  "maxContains",
  "maxItems",
  "maxLength",
  "maxProperties",
  "maximum",
  "minContains",
  "minItems",
  "minLength",
  "minProperties",
  "minimum",
  "multipleOf",
  "pattern",
  "readOnly",
  "required",
  "type",
  "uniqueItems",
  "writeOnly",
]);

/** Keywords that would change an answer and are not supported: refused, never ignored. */
export const REFUSED_KEYWORDS: ReadonlyMap<string, string> = new Map([
  ["$recursiveRef", "a keyword of draft 2019-09; use $ref"],
  ["$recursiveAnchor", "a keyword of draft 2019-09; use $anchor"],
]);
