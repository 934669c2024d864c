import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isList, isObject, type Json, own } from "../../document/json.js";
import { type SourceDeprecation, type SourceName, type SourceText, withoutMark } from "../../document/source.js";
import { kindAt } from "../guard.js";
import { listedPages } from "./collection/entry.js";
import { SOURCE_LIST_NAME } from "./documents.js";
import { pathBelow } from "./source-ids.js";

/** What `sources.json` says of one document. */
interface ListedSource extends Pick<SourceText, "provider" | "origin" | "name" | "deprecated"> {
  readonly sha256?: string;
}

interface SourceList {
  readonly folder: string;
  readonly entries: ReadonlyMap<string, ListedSource>;
  readonly isBroken: boolean;
}

function parse(text: string): Json | undefined {
  try {
    const json: Json = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}

function textAt(entry: Json, key: string): string | undefined {
  const value = own(entry, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A name for the one operation of a source, or one for each by its method and path. */
export function sourceName(value: Json | undefined): SourceName | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  const names = Object.entries(isObject(value) ? value : {}).flatMap(([call, name]) =>
    typeof name === "string" && name !== "" ? [[call, name] as const] : [],
  );
  return names.length === 0 ? undefined : Object.fromEntries(names);
}

/** `true`, or the id of the endpoint that takes the place of a deprecated one. */
export function sourceDeprecation(value: Json | undefined): SourceDeprecation | undefined {
  return value === true || (typeof value === "string" && value !== "") ? value : undefined;
}

function readList(folder: string): SourceList | undefined {
  const path = join(folder, SOURCE_LIST_NAME);
  if (kindAt(path) !== "file") return undefined;
  const sources = own(parse(withoutMark(readFileSync(path, "utf8"))), "sources");
  const entries = new Map<string, ListedSource>();
  for (const entry of isList(sources) ? sources : []) {
    const path = textAt(entry, "path");
    const [provider, origin, sha256] = ["provider", "origin", "sha256"].map((key) => textAt(entry, key));
    const name = sourceName(own(entry, "name"));
    const deprecated = sourceDeprecation(own(entry, "deprecated"));
    if (path !== undefined)
      entries.set(path, {
        ...(provider === undefined ? {} : { provider }),
        ...(origin === undefined ? {} : { origin }),
        ...(name === undefined ? {} : { name }),
        ...(deprecated === undefined ? {} : { deprecated }),
        ...(sha256 === undefined ? {} : { sha256: sha256.toLowerCase() }),
      });
  }
  for (const entry of isList(sources) ? sources : []) {
    const provider = textAt(entry, "provider");
    // A page has no address of its own, and what an entry says of it alone counts: a name for its operation.
    for (const [page, sha256] of listedPages(entry))
      entries.set(page, { sha256, ...(provider === undefined ? {} : { provider }), ...entries.get(page) });
  }
  return { folder, entries, isBroken: !isList(sources) };
}

export interface SourceLists {
  /** What the nearest list above a document says of it. */
  readonly find: (path: string) => ListedSource | undefined;
  /** Lists that are no lists. */
  readonly broken: () => readonly string[];
}

/** Looks for lists in the folders of documents and above, up to `top` if they lie below it. */
export function sourceLists(top: string): SourceLists {
  const cache = new Map<string, SourceList | undefined>();
  const nearestList = (folder: string): SourceList | undefined => {
    if (cache.has(folder)) return cache.get(folder);
    const above = dirname(folder);
    const found = readList(folder) ?? (folder === top || above === folder ? undefined : nearestList(above));
    cache.set(folder, found);
    return found;
  };
  const find = (path: string): ListedSource | undefined => {
    const list = nearestList(dirname(path));
    const name = list === undefined ? undefined : pathBelow(path, list.folder);
    if (list === undefined || name === undefined) return undefined;
    // Both ways of writing a path are common: from the list, and from the project.
    return list.entries.get(name) ?? list.entries.get(pathBelow(path, dirname(list.folder)) ?? name);
  };
  const broken = (): readonly string[] => {
    const lists = [...cache.values()].filter((list) => list?.isBroken === true);
    return [...new Set(lists.flatMap((list) => (list === undefined ? [] : [join(list.folder, SOURCE_LIST_NAME)])))];
  };
  return { find, broken };
}

/** The folder right below `specs/`, by convention the provider. */
export function providerOfPath(path: string): string | undefined {
  const folders = path.split("/").slice(0, -1);
  const specs = folders.lastIndexOf("specs");
  return specs < 0 ? undefined : folders[specs + 1];
}
