import { byKey } from "../../../document/order.js";
import { isObject, type Json, type JsonObject, own } from "../../../document/json.js";
import { sha256 } from "../../output/digest.js";
import { pathFlaw } from "../../safe-paths.js";
import type { Validators } from "../fetch-source.js";

/** Where a collection comes from: a folder, an archive (a file or an address), a git repository. */
const KINDS = ["folder", "zip", "git"] as const;
export type CollectionKind = (typeof KINDS)[number];

/** What says that an origin is as it was, without reading all of it. */
export interface OriginMarks extends Validators {
  /** The commit that was read, 40 or 64 hexadecimal digits. */
  readonly commit?: string;
}

/** Page → digest of its text; pages by their path in the collection. */
export type PageDigests = ReadonlyMap<string, string>;

/** What `sources.json` says of a documentation that was added as one source. */
export interface CollectionEntry extends OriginMarks {
  /** The folder below `specs/`: the name that it was given. */
  readonly path: string;
  readonly provider: string;
  /** As a person writes it: a path from the project, an address, a repository with its revision and folder. */
  readonly origin: string;
  readonly kind: CollectionKind;
  /** The day on which the pages were taken: `2026-11-30`. */
  readonly date: string;
  /** The pages that stand below `specs/`. */
  readonly pages: PageDigests;
  /** The pages of the origin that were looked at and not taken. */
  readonly refused: PageDigests;
}

/** The keys that are written anew. */
const OURS = /^(?:path|provider|origin|kind|date|commit|etag|lastModified|sha256|pages|refused)$/;

function textAt(entry: Json, key: string): string | undefined {
  const value = own(entry, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The pages that an entry lists. What no file system takes is left out: it was not written by us. */
function digestsAt(entry: Json, key: string): PageDigests {
  const value = own(entry, key);
  const pairs = Object.entries(isObject(value) ? value : {}).flatMap(([page, digest]) =>
    typeof digest === "string" && pathFlaw(page) === undefined ? [[page, digest.toLowerCase()] as const] : [],
  );
  return new Map(pairs);
}

/** Whether an entry speaks of many pages. */
export function isCollection(entry: Json): boolean {
  return isObject(own(entry, "pages"));
}

/** Page → digest of what an entry lists, by path below the folder of the list; none for an entry of one document. */
export function listedPages(entry: Json): PageDigests {
  const path = textAt(entry, "path");
  if (path === undefined || !isCollection(entry)) return new Map();
  return new Map([...digestsAt(entry, "pages")].map(([page, digest]) => [`${path}/${page}`, digest]));
}

/** An entry of many pages as it stands in the list; undefined for one that lacks what a refresh needs. */
export function collectionOf(entry: JsonObject): CollectionEntry | undefined {
  const [path, origin] = [textAt(entry, "path"), textAt(entry, "origin")];
  const kind = KINDS.find((one) => one === own(entry, "kind"));
  if (!isCollection(entry) || path === undefined || pathFlaw(path) !== undefined) return undefined;
  if (origin === undefined || kind === undefined) return undefined;
  const [commit, etag, lastModified] = ["commit", "etag", "lastModified"].map((key) => textAt(entry, key));
  return {
    path,
    provider: textAt(entry, "provider") ?? path,
    origin,
    kind,
    date: textAt(entry, "date") ?? "",
    ...(commit === undefined ? {} : { commit }),
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
    pages: digestsAt(entry, "pages"),
    refused: digestsAt(entry, "refused"),
  };
}

function digestsJson(digests: PageDigests): JsonObject {
  return Object.fromEntries([...digests].toSorted(byKey));
}

/** One digest of all pages, whatever their order. */
function digestOfAll(pages: PageDigests): string {
  return sha256(JSON.stringify(digestsJson(pages)));
}

/** An entry as JSON. What else a person wrote into it is kept. */
export function collectionJson(entry: CollectionEntry, before: JsonObject | undefined): JsonObject {
  const { pages, refused, ...facts } = entry;
  const kept = Object.fromEntries(Object.entries(before ?? {}).filter(([key]) => !OURS.test(key)));
  const lists = { pages: digestsJson(pages), ...(refused.size === 0 ? {} : { refused: digestsJson(refused) }) };
  const { path, provider, origin, kind, date, ...marks } = facts;
  const all = { path, provider, origin, kind, date, ...marks, sha256: digestOfAll(pages), ...lists };
  return { ...kept, ...all };
}

/** An entry without what says that its origin has been read to the end: the next refresh reads all of it. */
function withoutMarks({ path, provider, origin, kind, date, pages, refused }: CollectionEntry): CollectionEntry {
  return { path, provider, origin, kind, date, pages, refused };
}

function sameDigests(a: PageDigests, b: PageDigests): boolean {
  return a.size === b.size && [...a].every(([page, digest]) => b.get(page) === digest);
}

/**
 * What is true of a collection after a run was killed that was about to make it `pending`: of each page the digest of the
 * file that is there, where one of the two states has it.
 * @param digestOf the digest of a page's file; undefined when there is none
 * @returns undefined when the run has changed nothing yet
 */
export function interruptedCollection(
  listed: CollectionEntry | undefined,
  pending: CollectionEntry,
  digestOf: (page: string) => string | undefined,
): CollectionEntry | undefined {
  const old = listed?.pages ?? new Map<string, string>();
  const pages = new Map<string, string>();
  for (const page of new Set([...old.keys(), ...pending.pages.keys()])) {
    const [was, is, there] = [old.get(page), pending.pages.get(page), digestOf(page)];
    if (is !== undefined && there === is) pages.set(page, is);
    else if (was !== undefined && (is !== undefined || there !== undefined)) pages.set(page, was);
  }
  if (sameDigests(pages, pending.pages)) return pending;
  if (sameDigests(pages, old)) return undefined;
  return { ...withoutMarks(listed ?? pending), pages };
}
