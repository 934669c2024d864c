import { readFileSync } from "node:fs";
import { open, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { StoreError } from "../errors/durable.js";
import { own } from "../platform/json.js";
import { newToken } from "./record.js";

/*
 * Who may write a file: one process at a time. A lock is a file with a number, `requests.ndjson.lock.7`, and the highest counts.
 * It is taken by creating the next number, which one process can do, and never deleted while it is the highest: what two
 * processes find out at once about a dead owner gives the lock to one of them.
 */

/** A lock that this process has. */
export interface FileLock {
  /** @throws StoreError when another process has taken it, because this one seemed dead */
  check(): Promise<void>;
  /** Gives it back. */
  release(): Promise<void>;
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
  /** When the process started, as the system counts; empty where that is not to be had. */
  readonly started: string;
}

const HEARTBEAT_MS = 2_000;
// An owner on another machine, or in another container, is only seen by its heartbeat.
const SILENCE_MS = 10_000;
const FREE = "free\n";

// The locks of this process: its id alone may be that of a former one, as in containers.
const HELD = new Set<string>();

function startOf(pid: number): string {
  try {
    // The name of the program, in parentheses, may hold anything; what follows are fields, the 20th of them the start.
    return readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function isRunning({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return own(error, "code") === "EPERM";
  }
  return started === "" || startOf(pid) === started;
}

function ownerIn(text: string): Owner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const [pid, host, token, started] = ["pid", "host", "token", "started"].map((name) => own(value, name));
  return typeof pid === "number" && typeof host === "string" && typeof token === "string" && typeof started === "string"
    ? { pid, host, token, started }
    : undefined;
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}

async function beatOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/** Who has a lock, as long as it seems to be alive. */
async function livingOwner(path: string): Promise<Owner | undefined> {
  const first = await textOf(path);
  if (first === FREE) return undefined;
  const owner = ownerIn(first);
  if (owner?.host === hostname()) {
    if (owner.pid === process.pid) return HELD.has(owner.token) ? owner : undefined;
    return isRunning(owner) ? owner : undefined;
  }
  // It may just be written, or its owner may be where its process cannot be seen.
  const before = await beatOf(path);
  await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
  const isSame = (await textOf(path)) === first && (await beatOf(path)) === before;
  return isSame ? undefined : livingOwner(path);
}

async function highestOf(path: string): Promise<number> {
  const prefix = `${basename(path)}.lock.`;
  const names = (await readdir(dirname(path))).filter((name) => name.startsWith(prefix));
  return Math.max(0, ...names.map((name) => Number(name.slice(prefix.length))).filter(Number.isInteger));
}

async function removeOlder(path: string, number: number): Promise<void> {
  for (let older = number - 1; older > 0; older -= 1) {
    const removed = await rm(`${path}.lock.${older}`).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}

function takenError(path: string, lock: string, { pid, host }: Owner): StoreError {
  return new StoreError(
    `${path} is in use by process ${pid} on ${host}: a file of requests has one process at a time. End it, or use a store that processes share (Redis, PostgreSQL). The lock is ${lock}.`,
  );
}

/** Takes the lock of a file. @throws StoreError when a living process has it */
export async function takeLock(path: string): Promise<FileLock> {
  for (;;) {
    const number = await highestOf(path);
    const current = `${path}.lock.${number}`;
    const owner = number === 0 ? undefined : await livingOwner(current);
    if (owner !== undefined) throw takenError(path, current, owner);
    const lock = join(dirname(path), `${basename(path)}.lock.${number + 1}`);
    const token = newToken();
    const mine: Owner = { pid: process.pid, host: hostname(), token, started: startOf(process.pid) };
    HELD.add(token);
    const isMade = await open(lock, "wx", 0o600).then(
      async (file) => {
        await file.writeFile(`${JSON.stringify(mine)}\n`);
        await file.close();
        return true;
      },
      (error: unknown) => {
        if (own(error, "code") === "EEXIST") return false;
        throw error;
      },
    );
    if (isMade && (await highestOf(path)) === number + 1) {
      await removeOlder(path, number + 1);
      return heldLock(path, lock, token);
    }
    HELD.delete(token);
    if (isMade) await rm(lock, { force: true });
  }
}

function heldLock(path: string, lock: string, token: string): FileLock {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    check: async () => {
      if (ownerIn(await textOf(lock))?.token === token && !(await isSuperseded(lock))) return;
      throw new StoreError(`${path} was taken over by another process, as this one gave no sign of life.`);
    },
    release: async () => {
      clearInterval(beat);
      HELD.delete(token);
      if (ownerIn(await textOf(lock))?.token === token) await writeFile(lock, FREE);
    },
  };
}

async function isSuperseded(lock: string): Promise<boolean> {
  const next = lock.replace(/\d+$/, (number) => String(Number(number) + 1));
  return stat(next).then(
    () => true,
    () => false,
  );
}
