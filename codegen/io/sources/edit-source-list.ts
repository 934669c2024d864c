import { byKey } from "../../document/order.js";
import { isList, isObject, type Json, type JsonObject, own, withKey } from "../../document/json.js";
import { withoutMark } from "../../document/source.js";

/** What `sources.json` says of one source. */
export interface ListEntry {
  readonly path: string;
  readonly provider: string;
  /** Where it was fetched; null for a document that was given as a file. */
  readonly origin: string | null;
  readonly sha256: string;
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

/** The text of the list with an entry added or brought up to date: sorted by path; what else it says is kept. */
export function listText({ root, entries }: SourceListDocument, entry: ListEntry): string {
  const updated: JsonObject = Object.entries(entry).reduce<JsonObject>(
    (object, [key, value]) => withKey(object, key, value),
    entries.get(entry.path) ?? {},
  );
  const all = [...new Map(entries).set(entry.path, updated)].toSorted(byKey);
  return `${JSON.stringify(
    withKey(
      root,
      "sources",
      all.map(([, value]) => value),
    ),
    null,
    2,
  )}\n`;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What the list says of a path. */
export function listed(
  { entries }: SourceListDocument,
  path: string,
): { readonly sha256?: string; readonly origin?: string; readonly provider?: string } | undefined {
  const entry = entries.get(path);
  if (entry === undefined) return undefined;
  const [sha256, origin, provider] = ["sha256", "origin", "provider"].map((key) => text(own(entry, key)));
  return {
    ...(sha256 === undefined ? {} : { sha256: sha256.toLowerCase() }),
    ...(origin === undefined ? {} : { origin }),
    ...(provider === undefined ? {} : { provider }),
  };
}
