import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readBytes } from "../../read-bytes.js";
import { reasonOf, UserError } from "../../user-error.js";
import { isIn, isOtherFolder } from "../documents.js";
import { choosePages, type CollectionReading, type ListedFile, type PageFinding, requireFewFiles } from "./pages.js";

interface Listing {
  readonly files: ListedFile[];
  /** Folders that are never looked into, and what is neither a file nor a folder nor a link. */
  readonly skipped: string[];
  /** Folders that the system does not let us read. */
  readonly closed: string[];
}

function list(folder: string, prefix: string, leaveOut: string, found: Listing): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [path, child] = [`${prefix}${entry.name}`, join(folder, entry.name)];
    if (isIn(child, leaveOut)) continue;
    if (entry.isDirectory()) {
      if (isOtherFolder(entry.name)) found.skipped.push(`${path}/`);
      else listBelow(child, `${path}/`, leaveOut, found);
    } else if (entry.isSymbolicLink()) found.files.push({ path, size: 0, kind: "link" });
    else if (entry.isFile()) found.files.push({ path, size: lstatSync(child).size, kind: "file" });
    else found.skipped.push(path);
    requireFewFiles(found.files.length, folder);
  }
}

function listBelow(folder: string, prefix: string, leaveOut: string, found: Listing): void {
  try {
    list(folder, prefix, leaveOut, found);
  } catch (error) {
    if (prefix === "" || reasonOf(error) === undefined) throw error;
    found.closed.push(prefix);
  }
}

/**
 * The pages of a folder. Links are not followed.
 * @param leaveOut an absolute path that is not looked into: where the pages are put
 * @throws UserError for a folder that is not there, has no pages, or too many
 */
export function readFolder(folder: string, label: string, leaveOut: string): CollectionReading {
  const found: Listing = { files: [], skipped: [], closed: [] };
  try {
    // What is named may be a link to the folder; what is in it may not.
    if (!statSync(folder).isDirectory()) throw new UserError("this is not a folder any more", gone(label));
    listBelow(folder, "", leaveOut, found);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new UserError(`cannot read this folder, ${reason}`, gone(label));
  }
  const { pages, skipped, findings } = choosePages(found.files, "", label);
  const read = new Map<string, Uint8Array>();
  const unread = new Map<string, PageFinding>(findings);
  for (const page of pages.keys()) {
    const bytes = readBytes(join(folder, page));
    if (bytes instanceof Uint8Array) read.set(page, bytes);
    else unread.set(page, { ...bytes, level: "warning" });
  }
  for (const path of found.closed)
    unread.set(path, {
      code: "io/unreadable",
      level: "warning",
      message: "cannot read this folder; change its permissions",
    });
  return {
    pages: read,
    skipped: [...skipped, ...found.skipped],
    findings: unread,
    isWhole: found.closed.length === 0,
    marks: {},
  };
}

function gone(path: string): { readonly exit: 1; readonly code: "io/source-gone"; readonly path: string } {
  return { exit: 1, code: "io/source-gone", path };
}
