import { closeSync, linkSync, openSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { makeFolders, removeEmpty } from "../folders.js";
import { textIfFile } from "../guard.js";
import { lockName } from "../safe-paths.js";
import { errno, UserError } from "../user-error.js";
import { temporaryName } from "./recover.js";

interface Holder {
  readonly pid: number;
  readonly host: string;
}

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

/** Makes a file that is not there. A full disk takes an empty one and refuses the text: then there is none. */
function createEmptyFirst(path: string, text: string): void {
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

/** What file systems say that have no second name for a file. */
const NO_LINKS: readonly (string | undefined)[] = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

/** Makes a file that is not there, with its text from the first moment: a lock says at any time who holds it. */
function create(path: string, text: string): void {
  const temporary = join(dirname(path), temporaryName());
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    linkSync(temporary, path);
  } catch (error) {
    if (!NO_LINKS.includes(errno(error))) throw error;
    createEmptyFirst(path, text);
  } finally {
    rmSync(temporary, { force: true });
  }
}

type Attempt =
  | { readonly state: "taken" }
  /** By whom (undefined: someone who is just writing it). */
  | { readonly state: "held"; readonly holder: Holder | undefined }
  /** The folder is gone: a process that left it empty takes back the folders that it has made. */
  | { readonly state: "no-folder"; readonly error: unknown };

/** Takes a lock if it is free. */
function tryLock(path: string): Attempt {
  // Who waits asks often: where somebody holds it, nothing is made in the folder.
  const text = textIfFile(path);
  if (text !== undefined) return { state: "held", holder: parseHolder(text) };
  try {
    create(path, `${self.pid} ${self.host}\n`);
    heldHere.add(path);
    return { state: "taken" };
  } catch (error) {
    if (errno(error) === "ENOENT") return { state: "no-folder", error };
    if (errno(error) !== "EEXIST") throw error;
  }
  return { state: "held", holder: parseHolder(textIfFile(path) ?? "") };
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

function release(path: string): void {
  heldHere.delete(path);
  rmSync(path, { force: true });
}

/** A lock as it was found: taken, or with the process that holds it. */
type HeldLock = Pick<Extract<Attempt, { readonly state: "held" }>, "holder">;

/** @param waited how long it is known, in milliseconds */
function isDead({ holder }: HeldLock, path: string, waited: number): boolean {
  return holder === undefined ? waited > UNWRITTEN_MS : !isAlive(holder, path);
}

/**
 * Removes the lock of a dead process. Of many that have read it, one may have removed it, and another one taken its place,
 * before the next one does anything: so whoever removes one holds the lock of the next level, and reads it once more.
 * That one is seldom a dead process's: then it is removed first, in the same way.
 * @returns whether something was removed
 */
function removeDead(out: string, level: number, waited: number): boolean {
  const [path, right] = [join(out, lockName(level)), join(out, lockName(level + 1))];
  const attempt = tryLock(right);
  if (attempt.state === "no-folder") return false;
  if (attempt.state === "held") return isDead(attempt, right, waited) && removeDead(out, level + 1, waited);
  try {
    const text = textIfFile(path);
    const isLeft = text !== undefined && isDead({ holder: parseHolder(text) }, path, waited);
    if (isLeft) rmSync(path, { force: true });
    return isLeft;
  } finally {
    release(right);
  }
}

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
async function takeTurn(out: string, label: string, { ms, onWait }: Patience, folder: MadeFolder): Promise<void> {
  const path = join(out, lockName(0));
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
    const { holder } = attempt;
    const waited = performance.now() - start;
    if (isDead(attempt, path, waited) && removeDead(out, 0, waited)) continue;
    if (waited >= (holder === undefined ? Math.max(ms, 2 * UNWRITTEN_MS) : ms)) {
      const who = holder === undefined ? "" : ` (process ${holder.pid})`;
      const message = `another falsmith${who} is writing to this folder; run again when it is done, or delete ${lockName(0)} there if none runs`;
      throw new UserError(message, { exit: 1, code: "io/locked", path: label });
    }
    if (!told && holder !== undefined) onWait(`waiting for another falsmith that writes to ${label}`);
    told ||= holder !== undefined;
    await pause(25);
  }
}

/**
 * Makes this process the only one that writes to `out`; the folder is made if it is not there, and a dead process's lock
 * is taken over.
 * @returns a function that gives the lock back, and removes folders that were made for it if they stayed empty
 * @throws UserError when another process holds it longer than our patience; the refusal of the system
 */
export async function lock(out: string, label: string, patience: Patience): Promise<() => void> {
  const folder = folderFor(out);
  try {
    folder.make();
    await takeTurn(out, label, patience, folder);
    // A process that was killed while it removed a dead one's lock has left its own of the next level.
    const right = join(out, lockName(1));
    const left = textIfFile(right);
    if (left !== undefined && isDead({ holder: parseHolder(left) }, right, 0)) removeDead(out, 1, 0);
  } catch (error) {
    folder.undo();
    throw error;
  }
  return () => {
    release(join(out, lockName(0)));
    folder.undo();
  };
}
