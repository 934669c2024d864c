/* What neither a value nor the words of its schema say. Constants of their own, so that a program has those that its validators name. */

/** Why a value is refused: the keyword of JSON Schema that does not hold, and what it asks for, in words. */
export interface Reason {
  readonly keyword: string;
  readonly expected: string;
}

const NO_FURTHER_ITEMS = "no further items";

/** An item equals another one. */
export const REPEATED_ITEM: Reason = { keyword: "uniqueItems", expected: "a list without repeated items" };
/** Fewer items match than have to. */
export const TOO_FEW_MATCHES: Reason = { keyword: "contains", expected: "a list with more matching items" };
/** More items match than may. */
export const TOO_MANY_MATCHES: Reason = { keyword: "maxContains", expected: "a list with fewer matching items" };
/** There is an item behind those that the schema names. */
export const FURTHER_ITEM: Reason = { keyword: "items", expected: NO_FURTHER_ITEMS };
/** There is an item that no part of the schema looks at. */
export const UNEVALUATED_ITEM: Reason = { keyword: "unevaluatedItems", expected: NO_FURTHER_ITEMS };
/** The name of a key is not allowed. */
export const FORBIDDEN_NAME: Reason = { keyword: "propertyNames", expected: "an allowed key" };
/** There is a key that no part of the schema looks at. */
export const UNEVALUATED_KEY: Reason = {
  keyword: "unevaluatedProperties",
  expected: "no other keys than the schema names",
};
/** Several alternatives match of which one may. */
export const SEVERAL_MATCHES: Reason = {
  keyword: "oneOf",
  expected: "a value that matches only one of the alternatives",
};
/** The value has no end, or more levels than any sensible one. */
export const ENDLESS: Reason = {
  keyword: "depth",
  expected: "a value that is not nested this deeply (does it contain itself?)",
};
/** The value throws when it is looked at. */
export const UNREADABLE: Reason = { keyword: "read", expected: "a value that can be read" };
