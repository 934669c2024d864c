import { isList, own, type Json, type JsonObject } from "../document/json.js";
import { entriesOf, type KeywordEntry } from "./normalise.js";

function rename(entries: Map<string, KeywordEntry>, from: string, to: string): void {
  const entry = entries.get(from);
  if (entry === undefined) return;
  entries.delete(from);
  entries.set(to, entry);
}

/** `exclusiveMinimum: true` beside `minimum` is one exclusive bound; a number is what newer documents write: kept. */
function bound(entries: Map<string, KeywordEntry>, limit: string, exclusive: string): void {
  const flag = entries.get(exclusive)?.value;
  if (typeof flag !== "boolean") return;
  const entry = entries.get(limit);
  entries.delete(exclusive);
  if (flag && entry !== undefined) rename(entries, limit, exclusive);
}

/** `nullable` widens the `type` beside it and nothing else (OpenAPI 3.0.3): an enum without null still refuses null. */
function nullable(node: JsonObject, entries: Map<string, KeywordEntry>): void {
  const type = entries.get("type");
  if (own(node, "nullable") === true && type !== undefined) {
    const types: readonly Json[] = isList(type.value) ? type.value : [type.value];
    if (!types.includes("null")) entries.set("type", { value: [...types, "null"], from: type.from });
  }
  entries.delete("nullable");
}

/** Draft 4's tuples: a list under `items`, and `additionalItems` for what comes after. */
function tuple(entries: Map<string, KeywordEntry>): void {
  if (isList(entries.get("items")?.value)) {
    rename(entries, "items", "prefixItems");
    rename(entries, "additionalItems", "items");
  }
  entries.delete("additionalItems");
}

/**
 * The keywords of an OpenAPI 3.0 schema (draft 4 with changes) in 2020-12's terms. Siblings of `$ref` mean nothing
 * there. Keywords of later drafts keep their later meaning: documents labelled 3.0 use them.
 */
export function entriesOfOpenApi30(node: JsonObject): Map<string, KeywordEntry> {
  const ref = own(node, "$ref");
  if (ref !== undefined) return new Map([["$ref", { value: ref, from: "$ref" }]]);
  const entries = entriesOf(node);
  nullable(node, entries);
  bound(entries, "minimum", "exclusiveMinimum");
  bound(entries, "maximum", "exclusiveMaximum");
  tuple(entries);
  entries.delete("id");
  return entries;
}
