import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { makeFolders, removeEmpty } from "../folders.js";
import { textIfFile } from "../guard.js";
import { OWN_PREFIX } from "../safe-paths.js";
import { errno, UserError } from "../user-error.js";

interface Holder {
  readonly pid: number;
  readonly host: string;
}

export const LOCK_NAME: string = `${OWN_PREFIX}.lock`;

const self: Holder = { pid: process.pid, host: hostname() };

function parseHolder(text: string): Holder | undefined {
  const [pid, host] = text.trim().split(" ");
  return pid !== undefined && /^[0-9]+$/.test(pid) && host !== undefined ? { pid: Number(pid), host } : undefined;
}

// A container that is started again has the name and the process number of the one before it.
const heldHere = new Set<string>();

/** Whether the holder still runs. On another machine nobody can tell, so it counts as running. */
function isAlive({ pid, host }: Holder, path: string): boolean {
  if (host !== self.host) return true;
  if (pid === self.pid) return heldHere.has(path);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errno(error) === "EPERM";
  }
}

/**
 * Moves a dead holder's lock away. Another process may have taken it over in between: then what was moved is not
 * what was read, and it is put back.
 */
function bury(path: string, dead: string): void {
  const grave = `${path}-${self.pid}.tmp`;
  try {
    renameSync(path, grave);
  } catch (error) {
    if (errno(error) === "ENOENT") return;
    throw error;
  }
  if (textIfFile(grave) === dead) rmSync(grave, { force: true });
  else renameSync(grave, path);
}

/** Makes a file that is not there. A full disk takes an empty one and refuses the text: then there is none. */
function create(path: string, text: string): void {
  const file = openSync(path, "wx");
  try {
    writeFileSync(file, text);
  } catch (error) {
    closeSync(file);
    rmSync(path, { force: true });
    throw error;
  }
  closeSync(file);
}

type Attempt =
  | { readonly state: "taken" }
  /** By whom (undefined: someone who is just writing it). */
  | { readonly state: "held"; readonly holder: Holder | undefined; readonly text: string }
  /** The folder is gone: a process that left it empty takes back the folders that it has made. */
  | { readonly state: "no-folder"; readonly error: unknown };

/** Takes the lock if it is free. */
function tryLock(path: string): Attempt {
  try {
    create(path, `${self.pid} ${self.host}\n`);
    heldHere.add(path);
    return { state: "taken" };
  } catch (error) {
    if (errno(error) === "ENOENT") return { state: "no-folder", error };
    if (errno(error) !== "EEXIST") throw error;
  }
  const text = textIfFile(path) ?? "";
  return { state: "held", holder: parseHolder(text), text };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export interface Patience {
  readonly ms: number;
  readonly onWait: (message: string) => void;
}

// Who is killed between creating the lock and writing into it leaves an empty one; writing takes microseconds.
const UNWRITTEN_MS = 250;

// A folder that can be made and takes no file is none that others remove.
const MOST_FOLDERS_MADE = 100;

interface MadeFolder {
  /** Makes it, and those above it, where they are not there. */
  readonly make: () => void;
  /** Removes those that were made, as far as they are empty. */
  readonly undo: () => void;
}

function folderFor(out: string): MadeFolder {
  let top: string | undefined;
  const make = (): void => {
    const made = makeFolders(out);
    if (made !== undefined && (top === undefined || made.length < top.length)) top = made;
  };
  return {
    make,
    undo: () => {
      if (top !== undefined) removeEmpty(out, top);
    },
  };
}

/** Takes the lock in the folder when its turn has come. */
async function takeTurn(path: string, label: string, { ms, onWait }: Patience, folder: MadeFolder): Promise<void> {
  const start = performance.now();
  let told = false;
  for (let made = 1; ;) {
    const attempt = tryLock(path);
    if (attempt.state === "taken") return;
    if (attempt.state === "no-folder") {
      if ((made += 1) > MOST_FOLDERS_MADE) throw attempt.error;
      folder.make();
      continue;
    }
    const { holder, text } = attempt;
    const waited = performance.now() - start;
    if (holder === undefined ? waited > UNWRITTEN_MS : !isAlive(holder, path)) bury(path, text);
    else if (holder !== undefined && waited >= ms) {
      const message = `another falsmith (process ${holder.pid}) is writing to this folder; run again when it is done, or delete ${LOCK_NAME} there if none runs`;
      throw new UserError(message, { exit: 1, code: "io/locked", path: label });
    } else {
      if (!told && holder !== undefined) onWait(`waiting for another falsmith that writes to ${label}`);
      told ||= holder !== undefined;
      await pause(25);
    }
  }
}

/**
 * Makes this process the only one that writes to `out`; the folder is made if it is not there, and a dead process's lock
 * is taken over.
 * @returns a function that gives the lock back, and removes folders that were made for it if they stayed empty
 * @throws UserError when another process holds it longer than our patience; the refusal of the system
 */
export async function lock(out: string, label: string, patience: Patience): Promise<() => void> {
  const path = join(out, LOCK_NAME);
  const folder = folderFor(out);
  try {
    folder.make();
    await takeTurn(path, label, patience, folder);
  } catch (error) {
    folder.undo();
    throw error;
  }
  return () => {
    heldHere.delete(path);
    rmSync(path, { force: true });
    folder.undo();
  };
}
