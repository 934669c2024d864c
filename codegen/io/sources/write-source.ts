import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders, removeEmpty } from "../folders.js";
import { kindAt, makeGuard, requireFolder } from "../guard.js";
import { sha256 } from "../output/digest.js";
import { lock, type Patience } from "../output/lock.js";
import { removeTemporary } from "../output/recover.js";
import { writeBatch } from "../output/write.js";
import { requireSafeNames } from "../safe-paths.js";
import { unwritable, UserError } from "../user-error.js";
import { SOURCE_LIST_NAME } from "./documents.js";
import { listed, type ListEntry, listText, parseSourceList, type SourceListDocument } from "./edit-source-list.js";

/** A source that is to stand below `specs/`. */
export type SourceFile = Omit<ListEntry, "sha256"> & { readonly text: string; readonly force: boolean };

/** What became of it. `before` is the text that stood there. */
export type WriteResult =
  | { readonly state: "added" | "unchanged" }
  | { readonly state: "changed"; readonly before: string; readonly origin: string | undefined };

function readIf(path: string): string | undefined {
  return kindAt(path) === "file" ? readFileSync(path, "utf8") : undefined;
}

function readList(folder: string, label: string): SourceListDocument {
  const list = parseSourceList(readIf(join(folder, SOURCE_LIST_NAME)));
  if (list !== undefined) return list;
  const message =
    'this is not a list of sources; correct it: { "sources": [ { "path": …, "provider": …, "origin": …, "sha256": … } ] }';
  throw new UserError(message, { exit: 1, code: "io/source-list", path: `${label}/${SOURCE_LIST_NAME}` });
}

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
  const list = readList(folder, label);
  const before = readIf(join(folder, path));
  const known = listed(list, path);
  if (before !== undefined && before !== text && !force) requireOurs(before, known?.sha256, `${label}/${path}`);
  const next = listText(list, { ...rest, sha256: sha256(text) });
  const isListed = readIf(join(folder, SOURCE_LIST_NAME)) === next;
  if (before === text && isListed) return { state: "unchanged" };
  removeTemporary(folder, []);
  const files = new Map([...(before === text ? [] : [[path, text] as const]), [SOURCE_LIST_NAME, next] as const]);
  writeBatch(folder, label, { writes: files, removals: [] });
  if (before === undefined || known === undefined) return { state: "added" };
  return before === text ? { state: "unchanged" } : { state: "changed", before, origin: known.origin };
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
  let top: string | undefined;
  try {
    requireFolder(folder, label);
    top = makeFolders(folder);
    const release = await lock(folder, label, patience);
    try {
      return write(folder, label, file);
    } finally {
      release();
    }
  } catch (error) {
    throw unwritable(error, label, "nothing was changed", "make the folder writable and run again");
  } finally {
    if (top !== undefined) removeEmpty(folder, top);
  }
}
