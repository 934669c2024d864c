import { dirname, join } from "node:path";
import { type JsonObject, own, sameJson } from "../../document/json.js";
import { textIfFile } from "../guard.js";
import { sha256 } from "../output/digest.js";
import { findLeftovers, removeJournals, removeTemporary } from "../output/recover.js";
import { writeBatch } from "../output/write.js";
import { UserError } from "../user-error.js";
import { collectionJson, collectionOf, interruptedCollection, listedPages } from "./collection/entry.js";
import { SOURCE_LIST_NAME } from "./documents.js";
import { listText, parseSourceList, type SourceListDocument } from "./edit-source-list.js";

function listIn(folder: string, label: string): SourceListDocument {
  const list = parseSourceList(textIfFile(join(folder, SOURCE_LIST_NAME)));
  if (list !== undefined) return list;
  const message =
    'this is not a list of sources; correct it: { "sources": [ { "path": …, "provider": …, "origin": …, "sha256": … } ] }';
  throw new UserError(message, { exit: 1, code: "io/source-list", path: `${label}/${SOURCE_LIST_NAME}` });
}

function digestAt(path: string): string | undefined {
  const text = textIfFile(path);
  return text === undefined ? undefined : sha256(text);
}

/** Whether the file is the one that an entry speaks of. */
function isAsListed(folder: string, path: string, entry: unknown): boolean {
  const digest = digestAt(join(folder, path));
  return digest !== undefined && own(entry, "sha256") === digest;
}

/** What is true of an entry that a killed run was about to write; undefined where it has changed nothing of it yet. */
function settledEntry(
  folder: string,
  path: string,
  pending: JsonObject,
  listed: JsonObject | undefined,
): JsonObject | undefined {
  const collection = collectionOf(pending);
  if (collection === undefined)
    return isAsListed(folder, path, pending) && !isAsListed(folder, path, listed) ? pending : undefined;
  const before = listed === undefined ? undefined : collectionOf(listed);
  const now = interruptedCollection(before, collection, (page) => digestAt(join(folder, path, page)));
  return now === undefined ? undefined : collectionJson(now, pending);
}

/** The folders in which the files of an entry lie. */
function foldersOf([path, entry]: readonly [string, JsonObject]): readonly string[] {
  return [dirname(path), ...[...listedPages(entry).keys()].map((page) => dirname(page))];
}

interface RepairedList {
  readonly list: SourceListDocument;
  readonly isRepaired: boolean;
  /** Where an interrupted run may have left something. */
  readonly folders: ReadonlySet<string>;
}

/**
 * The list as it would stand had no run been killed: of the documents that an interrupted run has written already, the
 * list that it was about to write is true.
 */
function repairedList(folder: string, label: string): RepairedList {
  const { root, entries: listed } = listIn(folder, label);
  const entries = new Map(listed);
  const journals = [...findLeftovers(folder).journals.keys()];
  const pending = journals.flatMap((name) => [...(parseSourceList(textIfFile(join(folder, name)))?.entries ?? [])]);
  let isRepaired = false;
  for (const [path, entry] of pending) {
    const now = settledEntry(folder, path, entry, entries.get(path));
    if (now === undefined || sameJson(now, entries.get(path))) continue;
    entries.set(path, now);
    isRepaired = true;
  }
  return {
    list: { root, entries },
    isRepaired,
    folders: new Set([...listed, ...entries, ...pending].flatMap(foldersOf)),
  };
}

/**
 * The list of sources of a folder; what an interrupted run has changed already is taken into account.
 * @throws UserError for what is no list
 */
export function readSourceList(folder: string, label: string): SourceListDocument {
  return repairedList(folder, label).list;
}

/** Ends what an interrupted run has begun, and removes what it left. Call it with the lock held. */
export function completeInterrupted(folder: string, label: string): void {
  const leftovers = findLeftovers(folder);
  const { list, isRepaired, folders } = repairedList(folder, label);
  if (isRepaired) writeBatch(folder, label, { writes: new Map([[SOURCE_LIST_NAME, listText(list)]]), removals: [] });
  removeJournals(folder, leftovers);
  if (leftovers.journals.size + leftovers.temporary.length > 0) removeTemporary(folder, folders);
}
