import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolders, removeEmpty } from "../folders.js";
import { makeGuard, requireFolder } from "../guard.js";
import { requireSafeNames } from "../safe-paths.js";
import { unwritable } from "../user-error.js";
import { journalName, temporaryName } from "./recover.js";
import { bytesOf, type Content } from "./staging.js";

/** What to do below one output folder. */
export interface Batch {
  readonly writes: ReadonlyMap<string, Content>;
  readonly removals: readonly string[];
  /** The file that is written last and says that all is done; its text serves as the journal until then. */
  readonly seal?: { readonly name: string; readonly text: string };
}

interface StagedFile {
  readonly temporary: string;
  readonly target: string;
}

/** A refusal of the system in words a person can act on; anything else goes on as it is. */
export function explainFailure(error: unknown, path: string, state: string): never {
  throw unwritable(error, path, state, "make it writable or choose another folder with --out");
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Only for tidying up after a failure that is reported already.
  }
}

/** Makes folders, and takes back the ones it made. */
function folderMaker(): { readonly make: (folder: string) => void; readonly undo: () => void } {
  const made: (readonly [leaf: string, top: string])[] = [];
  const known = new Set<string>();
  const make = (folder: string): void => {
    if (known.has(folder)) return;
    known.add(folder);
    const top = makeFolders(folder);
    if (top !== undefined) made.push([folder, top]);
  };
  const undo = (): void => {
    for (const [leaf, top] of made.toReversed()) removeEmpty(leaf, top);
  };
  return { make, undo };
}

/** Writes every file under a temporary name beside its target, so that a full disk is noticed before anything changes. */
function stage(
  out: string,
  writes: ReadonlyMap<string, Content>,
  make: (folder: string) => void,
  staged: StagedFile[],
): void {
  for (const [path, content] of writes) {
    const target = join(out, path);
    make(dirname(target));
    const temporary = join(dirname(target), temporaryName());
    staged.push({ temporary, target });
    writeFileSync(temporary, bytesOf(content), { flag: "wx" });
  }
}

function writeJournal(out: string, text: string): string {
  const journal = join(out, journalName());
  const temporary = join(out, temporaryName());
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, journal);
  } catch (error) {
    attempt(() => rmSync(temporary, { force: true }));
    throw error;
  }
  return journal;
}

/** The clock of files is coarse: what changed this close to the seal may have changed after it. */
export const TICK_MS = 50;

/** So many files take longer to read in each later run than one tick, which is waited for once. */
const MANY_FILES = 64;

/** Lets the clock of files go on, so that what was written is told from what is changed later. */
function waitForTick(): void {
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TICK_MS + 10);
}

/** From here on old and new files may stand side by side; the journal says so until the seal. */
function commit(out: string, staged: readonly StagedFile[], removals: readonly string[]): void {
  for (const { temporary, target } of staged) renameSync(temporary, target);
  for (const path of removals) {
    const target = join(out, path);
    rmSync(target, { force: true });
    if (dirname(target) !== out) removeEmpty(dirname(target), `${out}/`);
  }
}

/**
 * Writes, removes and seals, without a pause: nothing else of this process runs in between. Every file is whole at
 * every moment, old or new.
 * @throws UserError for an unsafe path, a link in the way, or a refusal of the system.
 */
export function writeBatch(out: string, label: string, { writes, removals, seal }: Batch): void {
  requireFolder(out, label);
  requireSafeNames([...writes.keys()], label);
  const guard = makeGuard(out, label);
  for (const path of [...writes.keys(), ...removals, ...(seal === undefined ? [] : [seal.name])]) guard(path);
  const folders = folderMaker();
  const staged: StagedFile[] = [];
  let journal: string | undefined;
  try {
    folders.make(out);
    if (seal !== undefined) journal = writeJournal(out, seal.text);
    stage(out, writes, folders.make, staged);
  } catch (error) {
    for (const { temporary } of staged) attempt(() => rmSync(temporary, { force: true }));
    if (journal !== undefined) rmSync(journal, { force: true });
    folders.undo();
    explainFailure(error, label, "nothing was changed");
  }
  try {
    commit(out, staged, removals);
    if (staged.length > MANY_FILES) waitForTick();
    if (seal !== undefined && journal !== undefined) renameSync(journal, join(out, seal.name));
  } catch (error) {
    for (const { temporary } of staged) attempt(() => rmSync(temporary, { force: true }));
    explainFailure(error, label, "some files are new, some are old, each is whole");
  }
}
