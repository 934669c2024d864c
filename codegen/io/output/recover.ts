import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeEmpty } from "../folders.js";
import { textIfFile } from "../guard.js";
import { isLockName, OWN_PREFIX } from "../safe-paths.js";
import { errno } from "../user-error.js";
import type { Manifest } from "./manifest.js";
import { parseManifest } from "./parse-manifest.js";

/** What a run that was killed left in the output folder. */
export interface Leftovers {
  /** The manifests that killed runs would have written: they tell which files may be theirs. */
  readonly journals: ReadonlyMap<string, Manifest | undefined>;
  readonly temporary: readonly string[];
  readonly locked: boolean;
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = errno(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

function isTemporary(name: string): boolean {
  return name.startsWith(OWN_PREFIX) && name.endsWith(".tmp");
}
function isJournal(name: string): boolean {
  return name.startsWith(OWN_PREFIX) && name.endsWith(".pending");
}

// Process numbers repeat, in containers all the time, so the name holds the time as well.
const run = `${process.pid}-${Date.now().toString(36)}`;

export function journalName(): string {
  return `${OWN_PREFIX}-${run}.pending`;
}

let serial = 0;
/** A name for a temporary file that no other write uses. */
export function temporaryName(): string {
  return `${OWN_PREFIX}-${run}-${(serial += 1)}.tmp`;
}

/**
 * Without the lock, what a run that is writing just now has in use is found as well; a journal that it has renamed to
 * the manifest by the time we read it is none.
 */
export function findLeftovers(out: string): Leftovers {
  const names = entriesOf(out);
  const journals = names.filter(isJournal).flatMap((name) => {
    const text = textIfFile(join(out, name));
    return text === undefined ? [] : [[name, parseManifest(text)] as const];
  });
  return { journals: new Map(journals), temporary: names.filter(isTemporary), locked: names.some(isLockName) };
}

export function hasLeftovers({ journals, temporary, locked }: Leftovers): boolean {
  return journals.size > 0 || temporary.length > 0 || locked;
}

/**
 * Removes what killed runs staged in these folders, and those folders that are empty then: a run makes a folder before the
 * files in it. Call it with the lock held: then nobody's files are in use.
 */
export function removeTemporary(out: string, folders: Iterable<string>): void {
  for (const folder of new Set(["", ...folders].map((one) => (one === "." ? "" : one)))) {
    const path = join(out, folder);
    for (const name of entriesOf(path).filter(isTemporary)) rmSync(join(path, name), { force: true });
    if (folder !== "") removeEmpty(path, `${out}/`);
  }
}

export function removeJournals(out: string, { journals }: Leftovers): void {
  for (const name of journals.keys()) rmSync(join(out, name), { force: true });
}
