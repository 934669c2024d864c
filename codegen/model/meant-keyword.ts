import { nearest } from "../messages/nearest.js";
import { keywordsOf } from "../openapi/key-field.js";

/** What forms and other languages call a keyword; which one is meant depends on the type. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ["min", "minimum"],
  ["max", "maximum"],
  ["range", "minimum and maximum"],
  ["values", "enum"],
  ["options", "enum"],
  ["choices", "enum"],
  ["optional", "required, in the schema that has the property"],
  ["mandatory", "required, in the schema that has the property"],
]);

/** The keyword of an object of a kind that a key it does not have is likely to mean. */
export function meantKeyword(kind: string, key: string): string | undefined {
  return (kind === "schema" ? MEANT.get(key) : undefined) ?? nearest(key, keywordsOf(kind));
}
