import { isList, isObject, type Json, type JsonObject, own, withKey } from "../../document/json.js";
import { byKey } from "../../document/order.js";
import { type SourceDeprecation, withoutMark } from "../../document/source.js";
import { type CollectionEntry, collectionJson } from "./collection/entry.js";
import type { Validators } from "./fetch-source.js";

/** What `sources.json` says of one source. */
export interface ListEntry extends Validators {
  readonly path: string;
  readonly provider: string;
  /** Where it was fetched; null for a document that was given as a file. */
  readonly origin: string | null;
  readonly sha256: string;
  /** What the catalogue says of the endpoint; false takes back what the list says, and without it that stays. */
  readonly deprecated?: SourceDeprecation | false;
}

/** The list as it was read, its entries by path. */
export interface SourceListDocument {
  readonly root: JsonObject;
  readonly entries: ReadonlyMap<string, JsonObject>;
}

function parse(text: string): Json | undefined {
  try {
    const json: Json = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}

/** Reads the text of `sources.json`; a list that is not there is empty. Undefined for what is no list: it may be a person's. */
export function parseSourceList(text: string | undefined): SourceListDocument | undefined {
  if (text === undefined) return { root: {}, entries: new Map() };
  const root = parse(withoutMark(text));
  const list = own(root, "sources");
  if (!isObject(root) || !isList(list)) return undefined;
  const entries = new Map<string, JsonObject>();
  for (const entry of list) {
    const path = own(entry, "path");
    if (!isObject(entry) || typeof path !== "string" || entries.has(path)) return undefined;
    entries.set(path, entry);
  }
  return { root, entries };
}

/** What the server said of the bytes that were there: of others it is not true. */
const OF_THE_BYTES: readonly string[] = ["etag", "lastModified"];

function updated(before: JsonObject | undefined, entry: ListEntry): JsonObject {
  const { path, provider, origin, sha256, deprecated, ...validators } = entry;
  const dropped = deprecated === undefined ? OF_THE_BYTES : [...OF_THE_BYTES, "deprecated"];
  const kept = Object.fromEntries(Object.entries(before ?? {}).filter(([key]) => !dropped.includes(key)));
  const mark = deprecated === undefined || deprecated === false ? {} : { deprecated };
  // In the same order whatever was known before: the list is read in a diff.
  return Object.entries({ path, provider, origin, sha256, ...mark, ...validators }).reduce<JsonObject>(
    (object, [key, value]) => withKey(object, key, value),
    kept,
  );
}

/** The text of a list, sorted by path. */
export function listText({ root, entries }: SourceListDocument): string {
  const sources = [...entries].toSorted(byKey).map(([, value]) => value);
  return `${JSON.stringify(withKey(root, "sources", sources), null, 2)}\n`;
}

/** The list with entries added or brought up to date; what else it says is kept. */
export function withEntries(list: SourceListDocument, changed: readonly ListEntry[]): SourceListDocument {
  const entries = new Map(list.entries);
  for (const entry of changed) entries.set(entry.path, updated(entries.get(entry.path), entry));
  return { root: list.root, entries };
}

/** The list with collections added or brought up to date; what else it says is kept. */
export function withCollections(list: SourceListDocument, changed: readonly CollectionEntry[]): SourceListDocument {
  const entries = new Map(list.entries);
  for (const entry of changed) entries.set(entry.path, collectionJson(entry, entries.get(entry.path)));
  return { root: list.root, entries };
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What the list says of a path, as far as it can be understood. */
type ListedFacts = Partial<Omit<ListEntry, "path" | "origin" | "deprecated">> & {
  readonly origin?: string;
  readonly deprecated?: SourceDeprecation;
};

/** What the list says of a path. */
export function listed({ entries }: SourceListDocument, path: string): ListedFacts | undefined {
  const entry = entries.get(path);
  if (entry === undefined) return undefined;
  const known = ["sha256", "origin", "provider", "etag", "lastModified"].flatMap((key) => {
    const value = text(own(entry, key));
    return value === undefined ? [] : [[key, key === "sha256" ? value.toLowerCase() : value] as const];
  });
  const deprecated = own(entry, "deprecated");
  const isMarked = deprecated === true || (typeof deprecated === "string" && deprecated !== "");
  return { ...Object.fromEntries(known), ...(isMarked ? { deprecated } : {}) };
}
