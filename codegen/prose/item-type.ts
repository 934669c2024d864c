import type { Recognition } from "./fact.js";
import { cueAt, fact, found, spanOf, type Description } from "./description.js";

const TYPES: readonly (readonly [string, string])[] = [
  ["bool", "boolean"],
  ["string", "string"],
  ["integer", "integer"],
  ["float", "number"],
  ["number", "number"],
];

function typeNamed(text: string): string | undefined {
  return TYPES.find(([start]) => text.startsWith(start))?.[1];
}

/** Law: "array of boolean values", "list of URLs" state the type of the items where the schema gives none. */
export function readItemType(description: Description, at: number): Recognition | undefined {
  if (cueAt(description, at) !== "list-of" || description.tokens[at]?.kind !== "word" || !description.shape.list)
    return undefined;
  if ((description.context.itemTypes ?? []).length > 0) return undefined;
  const token = description.tokens[at + 1];
  // "strings" counts what a list holds as well ("at most 5 strings"): here it can only be what the items are.
  const named = token?.cue === "type-name" || (token?.cue === "items" && token.text.toLowerCase() === "strings");
  const type = token?.cue === "url" ? "string" : named ? typeNamed(token.text.toLowerCase()) : undefined;
  if (type === undefined) return undefined;
  return found(at + 2, [
    fact({ keyword: "type", value: type, target: "items" }, spanOf(description, at, at + 2), "tighten/item-type"),
  ]);
}
