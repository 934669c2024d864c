import { join } from "node:path";
import { patternExpression } from "../../../document/endpoint-choice.js";
import type { JsonObject } from "../../../document/json.js";
import type { LocatedFinding } from "../../../document/located-finding.js";
import type { SourceDeprecation } from "../../../document/source.js";
import { onDisk } from "../../../io/output/digest.js";
import { pathFlaw } from "../../../io/safe-paths.js";
import { type CollectionEntry, collectionOf, isCollection, listedPages } from "../../../io/sources/collection/entry.js";
import { listed } from "../../../io/sources/edit-source-list.js";
import { readSourceList } from "../../../io/sources/interrupted-write.js";
import type { RefreshRequest } from "../../../io/sources/refresh.js";

/** The folder of the sources, and how it is called. */
export interface SourceFolder {
  readonly folder: string;
  readonly label: string;
}

/** A source that can be asked for again. */
export interface ListedOrigin extends RefreshRequest {
  readonly provider: string;
  /** The copy is not there any more. */
  readonly isMissing: boolean;
  /** What the list says of its endpoint. */
  readonly deprecated?: SourceDeprecation;
}

/** What `sources.json` lists, and what of it can be asked for. */
export interface ListedSources {
  readonly total: number;
  readonly origins: readonly ListedOrigin[];
  /** How many were given as files: nobody knows where to ask for them. */
  readonly given: number;
  /** Documentations that were added as one source each; `total` counts none of their pages. */
  readonly collections: readonly CollectionEntry[];
  readonly findings: readonly LocatedFinding[];
}

type EntryFacts = NonNullable<ReturnType<typeof listed>>;

/** A pattern names a path below the folder, or what lies below it; an address; a provider. */
function isNamed(pattern: string, path: string, { origin, provider }: EntryFacts, label: string): boolean {
  const plain = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  const expressions = [plain, `${plain}/**`].map(patternExpression);
  const names = [path, `${label}/${path}`, ...[origin, provider].filter((name) => name !== undefined)];
  return expressions.some((expression) => names.some((name) => expression.test(name)));
}

const EDITED =
  "edited by hand, so it is not asked for again; put the change into an overlay under specs/overlays, then bring the source in anew with falsmith add --force";

function originOf(path: string, entry: EntryFacts, folder: string): ListedOrigin | "given" | "edited" {
  const { origin, provider = "unknown", sha256, etag, lastModified, deprecated } = entry;
  if (origin === undefined) return "given";
  const file = onDisk(join(folder, path));
  if (file.kind === "other" || (file.kind === "file" && file.sha256 !== sha256)) return "edited";
  const isMissing = file.kind === "absent";
  return {
    path,
    address: origin,
    provider,
    isMissing,
    ...(deprecated === undefined ? {} : { deprecated }),
    // A copy that is not there cannot be confirmed.
    ...(isMissing || etag === undefined ? {} : { etag }),
    ...(isMissing || lastModified === undefined ? {} : { lastModified }),
  };
}

const BROKEN =
  "this is not what an entry of many pages says: path, origin, kind (folder, zip or git) and pages; correct it in sources.json, or add it anew with falsmith add … --as …";

/** Whether a pattern names a collection, or a page of it: its origin gives all of them. */
function namesPages(pattern: string, entry: JsonObject, facts: EntryFacts, label: string): boolean {
  return [...listedPages(entry).keys()].some((path) => isNamed(pattern, path, facts, label));
}

/**
 * Reads the list of sources, those that patterns name; all without patterns. What an interrupted run has left is taken into
 * account. @throws UserError for what is no list
 */
export function listedSources({ folder, label }: SourceFolder, patterns: readonly string[]): ListedSources {
  const list = readSourceList(folder, label);
  const origins: ListedOrigin[] = [];
  const collections: CollectionEntry[] = [];
  const findings: LocatedFinding[] = [];
  const pages = new Set([...list.entries.values()].flatMap((entry) => [...listedPages(entry).keys()]));
  let [total, given] = [0, 0];
  for (const [path, json] of list.entries) {
    const entry = listed(list, path) ?? {};
    const isWanted = (pattern: string): boolean =>
      isNamed(pattern, path, entry, label) || namesPages(pattern, json, entry, label);
    if (patterns.length > 0 && !patterns.some(isWanted)) continue;
    if (isCollection(json)) {
      const collection = collectionOf(json);
      if (collection !== undefined) collections.push(collection);
      else findings.push({ code: "io/source-list", level: "warning", path: `${label}/${path}`, message: BROKEN });
      continue;
    }
    // What it says of a page, its collection does not: a name for its operation.
    if (pages.has(path) && entry.origin === undefined) continue;
    total += 1;
    const flaw = pathFlaw(path);
    const message = flaw === undefined ? EDITED : `this path is not read: ${flaw}; correct it in sources.json`;
    const one = flaw === undefined ? originOf(path, entry, folder) : "edited";
    if (one === "given") given += 1;
    else if (one !== "edited") origins.push(one);
    else {
      const code = flaw === undefined ? "io/edited-by-hand" : "io/unsafe-name";
      findings.push({ code, level: "warning", path: `${label}/${path}`, message });
    }
  }
  return { total, origins, given, collections, findings };
}
