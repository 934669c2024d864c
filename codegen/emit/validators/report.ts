import type { Schema } from "../../model/model.js";
import { encodeString } from "../encode.js";
import { type Emitter, namesOf, targetOf } from "./context.js";
import { allowsAll, isLeaf } from "./leaf.js";

/** Keys from a schema to one of its parts, as an expression. */
function siteText(site: readonly (string | number)[]): string {
  return `[${site.map((key) => (typeof key === "number" ? String(key) : encodeString(key))).join(", ")}]`;
}

/** What to do when the part at `site` does not hold for the value itself. */
export function reportHere(
  schema: Schema,
  value: string,
  site: readonly (string | number)[],
  emitter: Emitter,
): string {
  return isLeaf(schema)
    ? `${emitter.use("bad")}(c, f, undefined, ${value}, ${siteText(site)})`
    : `${namesOf(schema, emitter).errors}(${value}, c, p)`;
}

/** The part of a value at a key or index, as expressions, and where its schema stands in that of the value. */
interface KeyedPart {
  readonly key: string;
  readonly value: string;
  readonly site?: readonly (string | number)[];
}

/** What to do when the part for a key or an item does not hold. Without a site the runtime finds it by the key. */
export function reportKey(schema: Schema, { key, value, site }: KeyedPart, emitter: Emitter): string {
  return isLeaf(schema) || allowsAll(targetOf(schema, emitter))
    ? `${emitter.use("bad")}(c, f, ${key}, ${value}${site === undefined ? "" : `, ${siteText(site)}`})`
    : `${emitter.use("deep")}(c, f, ${key}, ${value}, ${namesOf(schema, emitter).errors})`;
}

/** Keywords that no schema has words for: reasons of the runtime say what they ask for. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["uniqueItems", "REPEATED_ITEM"],
  ["contains", "TOO_FEW_MATCHES"],
  ["maxContains", "TOO_MANY_MATCHES"],
  ["items", "FURTHER_ITEM"],
  ["unevaluatedItems", "UNEVALUATED_ITEM"],
  ["propertyNames", "FORBIDDEN_NAME"],
  ["unevaluatedProperties", "UNEVALUATED_KEY"],
]);

function reasonText(keyword: string, emitter: Emitter): string {
  const reason = REASONS.get(keyword);
  return reason === undefined ? encodeString(keyword) : emitter.use(reason);
}

/** What to do when the value breaks a keyword as a whole. */
export function reportKeyword(keyword: string, emitter: Emitter): string {
  return `${emitter.use("fail")}(c, f, ${reasonText(keyword, emitter)})`;
}

/** What to do when a key should be there, or should not. */
export function reportMissing(key: string, keyword: string, emitter: Emitter): string {
  return `${emitter.use("failKey")}(c, f, ${key}, ${reasonText(keyword, emitter)})`;
}
