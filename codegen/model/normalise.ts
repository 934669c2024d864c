import { isList, isObject, type Json, type JsonObject } from "../document/json.js";

/** One keyword of a schema in 2020-12's terms; `from` is the key under which it really stands. */
export interface KeywordEntry {
  readonly value: Json;
  readonly from: string;
}

/** A schema object in 2020-12's terms, keywords in their order. */
export type KeywordEntries = ReadonlyMap<string, KeywordEntry>;

/** Splits `dependencies` (until draft 7, still widely written) into the two keywords that replaced it. */
function splitDependencies(entries: Map<string, KeywordEntry>): void {
  const old = entries.get("dependencies");
  if (old === undefined || !isObject(old.value)) return;
  entries.delete("dependencies");
  const pick = (wanted: (value: Json) => boolean): JsonObject =>
    Object.fromEntries(Object.entries(old.value as JsonObject).filter(([, value]) => wanted(value)));
  const required = pick(isList);
  const schemas = pick((value) => !isList(value));
  if (Object.keys(required).length > 0 && !entries.has("dependentRequired"))
    entries.set("dependentRequired", { value: required, from: "dependencies" });
  if (Object.keys(schemas).length > 0 && !entries.has("dependentSchemas"))
    entries.set("dependentSchemas", { value: schemas, from: "dependencies" });
}

/** The keywords of a 2020-12 schema. */
export function entriesOf(node: JsonObject): Map<string, KeywordEntry> {
  const entries = new Map<string, KeywordEntry>();
  for (const [name, value] of Object.entries(node)) entries.set(name, { value, from: name });
  splitDependencies(entries);
  return entries;
}
