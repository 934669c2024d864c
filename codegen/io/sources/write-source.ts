import { join } from "node:path";
import { makeGuard, requireFolder, textIfFile } from "../guard.js";
import { sha256 } from "../output/digest.js";
import { lock, type Patience } from "../output/lock.js";
import { writeBatch } from "../output/write.js";
import { requireSafeNames } from "../safe-paths.js";
import { unwritable, UserError } from "../user-error.js";
import { SOURCE_LIST_NAME } from "./documents.js";
import type { CollectionEntry } from "./collection/entry.js";
import { listed, type ListEntry, listText, withCollections, withEntries } from "./edit-source-list.js";
import { completeInterrupted, readSourceList } from "./interrupted-write.js";

/** A source that is to stand below `specs/`. */
export type SourceFile = Omit<ListEntry, "sha256"> & { readonly text: string; readonly force: boolean };

/** What became of it. `before` is the text that stood there. */
export type WriteResult =
  | { readonly state: "added" | "unchanged" }
  | { readonly state: "changed"; readonly before: string; readonly origin: string | undefined };

/** A document that a person wrote or edited is not overwritten silently. */
function requireOurs(before: string, known: string | undefined, path: string): void {
  if (known === sha256(before)) return;
  const message =
    known === undefined
      ? "in the way and not in sources.json; move it away, or overwrite it with --force"
      : "edited by hand; put the change into an overlay under specs/overlays, then overwrite with --force";
  throw new UserError(message, { exit: 1, code: known === undefined ? "io/foreign" : "io/edited-by-hand", path });
}

function write(folder: string, label: string, { text, force, ...rest }: SourceFile): WriteResult {
  const { path } = rest;
  requireSafeNames([path, SOURCE_LIST_NAME], label);
  requireFolder(folder, label);
  makeGuard(folder, label)(path);
  completeInterrupted(folder, label);
  const list = readSourceList(folder, label);
  const before = textIfFile(join(folder, path));
  const known = listed(list, path);
  if (before !== undefined && before !== text && !force) requireOurs(before, known?.sha256, `${label}/${path}`);
  const next = listText(withEntries(list, [{ ...rest, sha256: sha256(text) }]));
  const isListed = textIfFile(join(folder, SOURCE_LIST_NAME)) === next;
  if (before === text && isListed) return { state: "unchanged" };
  const writes = new Map(before === text ? [] : [[path, text] as const]);
  writeBatch(folder, label, { writes, removals: [], seal: { name: SOURCE_LIST_NAME, text: next } });
  if (before === undefined || known === undefined) return { state: "added" };
  return before === text ? { state: "unchanged" } : { state: "changed", before, origin: known.origin };
}

/** A document that was fetched again, as it is to stand below `specs/`. */
export interface SourceUpdate {
  readonly entry: Omit<ListEntry, "sha256"> & { readonly origin: string };
  readonly text: string;
  /** The text that stood there when the document was asked for; undefined when there was none. */
  readonly before: string | undefined;
}

/** A page of a collection that is to be another, or none, than the one that stood there when the origin was read. */
export interface PageUpdate {
  /** The text that it gets; undefined where it is to go. */
  readonly text: string | undefined;
  /** The text that stood there; undefined when there was none. */
  readonly before: string | undefined;
}

/** A collection as it is to stand below `specs/`. */
export interface CollectionUpdate {
  readonly entry: CollectionEntry;
  /** By their path in the collection. */
  readonly pages: ReadonlyMap<string, PageUpdate>;
}

/** What one write brings up to date. */
export interface SourceUpdates {
  readonly sources: readonly SourceUpdate[];
  readonly collections: readonly CollectionUpdate[];
}

/** Path below the folder → what becomes of the file. */
function fileUpdates({ sources, collections }: SourceUpdates): ReadonlyMap<string, PageUpdate> {
  return new Map([
    ...sources.map(({ entry, text, before }) => [entry.path, { text, before }] as const),
    ...collections.flatMap(({ entry, pages }) =>
      [...pages].map(([page, update]) => [`${entry.path}/${page}`, update] as const),
    ),
  ]);
}

function writeAll(folder: string, label: string, updates: SourceUpdates): void {
  const files = fileUpdates(updates);
  requireSafeNames([...files.keys(), SOURCE_LIST_NAME], label);
  completeInterrupted(folder, label);
  for (const [path, { before }] of files)
    if (textIfFile(join(folder, path)) !== before) {
      const message = "it was changed while its origin was asked; nothing was written: run again";
      throw new UserError(message, { exit: 1, code: "io/edited-by-hand", path: `${label}/${path}` });
    }
  const entries = updates.sources.map(({ entry, text }): ListEntry => ({ ...entry, sha256: sha256(text) }));
  const list = withEntries(readSourceList(folder, label), entries);
  const collections = updates.collections.map(({ entry }) => entry);
  const next = listText(withCollections(list, collections));
  const changed = [...files].filter(([, { text, before }]) => text !== before);
  if (changed.length === 0 && textIfFile(join(folder, SOURCE_LIST_NAME)) === next) return;
  const writes = new Map(changed.flatMap(([path, { text }]) => (text === undefined ? [] : [[path, text] as const])));
  const removals = changed.flatMap(([path, { text }]) => (text === undefined ? [path] : []));
  writeBatch(folder, label, { writes, removals, seal: { name: SOURCE_LIST_NAME, text: next } });
}

/** Does something below `specs/` as the only process that writes there. */
async function alone<Result>(folder: string, label: string, patience: Patience, work: () => Result): Promise<Result> {
  try {
    requireFolder(folder, label);
    const release = await lock(folder, label, patience);
    try {
      return work();
    } finally {
      release();
    }
  } catch (error) {
    throw unwritable(error, label, "nothing was changed", "make the folder writable and run again");
  }
}

/**
 * Puts a source below `specs/` and into `sources.json`, both whole at every moment, as the only process that writes
 * there. @throws UserError for an unsafe path, a document of a person in the way, or a refusal of the system.
 */
export async function writeSource(
  folder: string,
  label: string,
  file: SourceFile,
  patience: Patience,
): Promise<WriteResult> {
  return await alone(folder, label, patience, () => write(folder, label, file));
}

/**
 * Puts documents and collections that were read again below `specs/` and into `sources.json`, all or none, and takes away
 * pages that are to go; what an interrupted run has left is put right. @throws UserError for a document that changed in the meantime, or a refusal of the system.
 */
export async function writeUpdates(
  folder: string,
  label: string,
  updates: SourceUpdates,
  patience: Patience,
): Promise<void> {
  await alone(folder, label, patience, () => writeAll(folder, label, updates));
}
