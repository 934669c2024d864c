import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ownPrefix } from "../safe-paths.js";
import { errno } from "../user-error.js";
import { lockName } from "./lock.js";
import type { Manifest } from "./manifest.js";
import { parseManifest } from "./parse-manifest.js";

/** What a run that was killed left in the output folder. */
export type Leftovers = {
  /** The manifests that killed runs would have written: they tell which files may be theirs. */
  readonly journals: ReadonlyMap<string, Manifest | undefined>;
  readonly temporary: readonly string[];
  readonly locked: boolean;
};

const entriesOf = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = errno(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
};

const isTemporary = (name: string): boolean => name.startsWith(ownPrefix) && name.endsWith(".tmp");
const isJournal = (name: string): boolean => name.startsWith(ownPrefix) && name.endsWith(".pending");

// Process numbers repeat, in containers all the time, so the name holds the time as well.
const run = `${process.pid}-${Date.now().toString(36)}`;

export const journalName = (): string => `${ownPrefix}-${run}.pending`;

let serial = 0;
/** A name for a temporary file that no other write uses. */
export const temporaryName = (): string => `${ownPrefix}-${run}-${(serial += 1)}.tmp`;

export const findLeftovers = (out: string): Leftovers => {
  const names = entriesOf(out);
  const journals = names
    .filter(isJournal)
    .map((name) => [name, parseManifest(readFileSync(join(out, name), "utf8"))] as const);
  return { journals: new Map(journals), temporary: names.filter(isTemporary), locked: names.includes(lockName) };
};

export const hasLeftovers = ({ journals, temporary, locked }: Leftovers): boolean =>
  journals.size > 0 || temporary.length > 0 || locked;

/** Removes what killed runs staged in these folders. Call it with the lock held: then nobody's files are in use. */
export const removeTemporary = (out: string, folders: Iterable<string>): void => {
  for (const folder of new Set(["", ...folders])) {
    for (const name of entriesOf(join(out, folder)).filter(isTemporary))
      rmSync(join(out, folder, name), { force: true });
  }
};

export const removeJournals = (out: string, { journals }: Leftovers): void => {
  for (const name of journals.keys()) rmSync(join(out, name), { force: true });
};
