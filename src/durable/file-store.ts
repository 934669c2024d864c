/*
 * A store in a file, for one process: `falsmith-runtime/durable/file`. It needs Node.
 */
import { mkdir, open, rename, type FileHandle } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ConfigError } from "../errors/index.js";
import { StoreError } from "../errors/durable.js";
import { messageOf } from "../http/callbacks.js";
import { own } from "../platform/json.js";
import { type FileLock, takeLock } from "./file-lock.js";
import { recordsOfJournal } from "./journal-lines.js";
import { checkKey, readRecord, writeRecord } from "./record.js";
import type { ListOptions, RequestCounts, RequestRecord, RequestState, RequestStore } from "./store.js";

/** A store in a file. */
export interface FileStore extends RequestStore {
  /** Waits for what is being written, and lets other processes have the file. */
  close(): Promise<void>;
}

/** Where the newest record of a key is. */
interface Entry {
  readonly version: number;
  readonly state: RequestState;
  offset: number;
  readonly length: number;
  /** The record itself, until it is in the file for certain. */
  text?: string | undefined;
  /** Resolves once it is. */
  readonly kept?: Promise<void>;
  /** Written by a process that had the file before. It is gone, and its leases are over. */
  readonly isLeft?: true;
}

/** Lines that wait for the disk: they are written and synced together. */
interface Batch {
  readonly lines: { readonly bytes: Buffer; readonly entry: Entry | undefined }[];
  readonly kept: Promise<void>;
  readonly settle: (error?: unknown) => void;
}

function newBatch(): Batch {
  let settle: Batch["settle"] = () => {};
  const kept = new Promise<void>((done, fail) => {
    settle = (error) => (error === undefined ? done() : fail(error));
  });
  // Each caller waits for it by itself.
  kept.catch(() => {});
  return { lines: [], kept, settle };
}

const READ_BYTES = 1 << 20;
// Lines that nobody needs any more are dropped once there are this many bytes of them, and more than of the others.
const MOST_WASTE = 16 << 20;

/** Reads the lines of a file, each with its place; what stands behind the last line end is not one. */
async function* linesOf(file: FileHandle): AsyncGenerator<{ readonly offset: number; readonly line: Buffer }> {
  let rest = Buffer.alloc(0);
  let [position, offset] = [0, 0];
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, start)) {
      yield { offset, line: rest.subarray(start, end) };
      offset += end - start + 1;
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
}

/** What a file holds. */
interface FileContent {
  readonly entries: Map<string, Entry>;
  /** Of all whole lines. */
  readonly size: number;
  /** Lines of a journal (`falsmith-runtime/journal`), which came before this form. */
  readonly journal: readonly unknown[];
  /** Every key that it has, or has had. */
  readonly seen: ReadonlySet<string>;
}

function removedKey(value: unknown): string | undefined {
  const key = own(value, "removed");
  return typeof key === "string" ? key : undefined;
}

async function readContent(file: FileHandle, path: string): Promise<FileContent> {
  const entries = new Map<string, Entry>();
  const journal: unknown[] = [];
  const seen = new Set<string>();
  let [size, number] = [0, 0];
  for await (const { offset, line } of linesOf(file)) {
    number += 1;
    size = offset + line.length + 1;
    const text = line.toString("utf8");
    if (text.trim() === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      // A journal may hold half a line, where a process was killed; what we write is cut back to its last whole line.
      if (text.startsWith('{"type"')) continue;
      throw new StoreError(
        `${path}:${number} is no JSON (${messageOf(error)}). Restore it from a copy, or remove the line.`,
      );
    }
    if (own(value, "type") !== undefined) {
      journal.push(value);
      continue;
    }
    const key = removedKey(value);
    if (key !== undefined) {
      entries.delete(key);
      continue;
    }
    const { key: of, version, state } = readRecord(text, `${path}:${number}`);
    seen.add(of);
    entries.set(of, { version, state, offset, length: line.length, isLeft: true });
  }
  return { entries, size, journal, seen };
}

/** A file that is open, and what is about to be written to it. */
interface OpenFile {
  readonly path: string;
  readonly lock: FileLock;
  readonly entries: Map<string, Entry>;
  file: FileHandle;
  /** Bytes of it that are lines. */
  size: number;
  /** Bytes of the lines that count. */
  live: number;
  next: Batch | undefined;
  writing: Promise<void> | undefined;
  failure: StoreError | undefined;
}

async function textAt({ file, path }: OpenFile, { offset, length }: Entry): Promise<string> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
  if (bytesRead !== length) throw new StoreError(`${path} has become shorter: something else has written to it.`);
  return buffer.toString("utf8");
}

/** The newest record of a key, once it cannot be lost any more. @throws StoreError */
async function readKey(open: OpenFile, key: string): Promise<RequestRecord | undefined> {
  if (open.failure !== undefined) throw open.failure;
  const entry = open.entries.get(key);
  if (entry === undefined) return undefined;
  const { text } = entry;
  await entry.kept;
  const record = readRecord(text ?? (await textAt(open, entry)), `${open.path}, the record of ${JSON.stringify(key)}`);
  return entry.isLeft === true && record.leaseUntil !== undefined ? { ...record, leaseUntil: 0 } : record;
}

/** Drops the lines that nobody needs. Called while no line waits, so that each key's newest record is in the file. */
async function compact(state: OpenFile): Promise<void> {
  const { path } = state;
  // A record that changes meanwhile is in the list as it is now.
  const entries = [...state.entries.values()];
  const made = `${path}.compact`;
  const file = await open(made, "w+", 0o600);
  const moved: (readonly [entry: Entry, offset: number])[] = [];
  let [size, waiting, bytes] = [0, [] as Buffer[], 0];
  const flush = async (): Promise<void> => {
    await file.appendFile(Buffer.concat(waiting));
    [waiting, bytes] = [[], 0];
  };
  for (const entry of entries) {
    const line = Buffer.from(`${await textAt(state, entry)}\n`);
    moved.push([entry, size]);
    size += line.length;
    bytes += line.length;
    waiting.push(line);
    if (bytes > READ_BYTES) await flush();
  }
  await flush();
  await file.sync();
  await rename(made, path);
  await syncFolder(path);
  const former = state.file;
  for (const [entry, offset] of moved) entry.offset = offset;
  [state.file, state.size] = [file, size];
  await former.close();
}

// A name that is new in a folder may be lost until the folder is synced, where systems let one.
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/** Writes what waits, batch by batch. Once a write has failed, nobody knows what is in the file: nothing more is written. */
async function writeAll(state: OpenFile): Promise<void> {
  // Whoever writes in the same turn shares the sync.
  await new Promise((resolve) => setImmediate(resolve));
  for (let batch = state.next; batch !== undefined; batch = state.next) {
    state.next = undefined;
    try {
      if (state.failure !== undefined) throw state.failure;
      await state.lock.check();
      const bytes = Buffer.concat(batch.lines.map((line) => line.bytes));
      for (let done = 0; done < bytes.length;)
        done += (await state.file.write(bytes, done, bytes.length - done, state.size + done)).bytesWritten;
      await state.file.datasync();
      for (const { bytes: line, entry } of batch.lines) {
        if (entry !== undefined) [entry.offset, entry.text] = [state.size, undefined];
        state.size += line.length;
      }
      batch.settle();
      const waste = state.size - state.live;
      if (state.next === undefined && waste > MOST_WASTE && waste > state.live) await compact(state);
    } catch (error) {
      const { path } = state;
      const message = `${path} could not be written: ${messageOf(error)} Open the store again once that is mended.`;
      state.failure ??= error instanceof StoreError ? error : new StoreError(message, { cause: error });
      batch.settle(state.failure);
    }
  }
  state.writing = undefined;
}

/** Writes the record of a key, or that it was removed. Resolves once it cannot be lost any more. @throws StoreError */
async function writeKey(state: OpenFile, key: string, text: string, record?: RequestRecord): Promise<void> {
  if (state.failure !== undefined) throw state.failure;
  const batch = (state.next ??= newBatch());
  const bytes = Buffer.from(`${text}\n`);
  const before = state.entries.get(key);
  state.live += (record === undefined ? 0 : bytes.length) - (before === undefined ? 0 : before.length + 1);
  const entry: Entry | undefined = record && {
    version: record.version,
    state: record.state,
    offset: 0,
    length: bytes.length - 1,
    text,
    kept: batch.kept,
  };
  // Who asks from now on is answered by what will be in the file.
  if (entry === undefined) state.entries.delete(key);
  else state.entries.set(key, entry);
  batch.lines.push({ bytes, entry });
  state.writing ??= writeAll(state);
  await batch.kept;
}

async function openFile(path: string, lock: FileLock): Promise<OpenFile & Pick<FileContent, "journal" | "seen">> {
  // Made where it is missing. A handle for appending would write at the end only, behind a torn line.
  await (await open(path, "a", 0o600)).close();
  const file = await open(path, "r+");
  const content = await readContent(file, path).catch(async (error: unknown) => {
    await file.close();
    throw error;
  });
  const { entries, size, journal, seen } = content;
  // Half a line at the end was never acknowledged: its process ended while it was written.
  await file.truncate(size);
  await syncFolder(path);
  const live = [...entries.values()].reduce((sum, { length }) => sum + length + 1, 0);
  const rest = { next: undefined, writing: undefined, failure: undefined };
  return { path, lock, entries, file, size, live, journal, seen, ...rest };
}

const CLOSED = "The store was closed.";

/** The place of the first key behind another one, in a list that is in order. */
function firstBehind(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? "") > key) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Keys in order, until one is added or removed. */
function keyList(entries: ReadonlyMap<string, Entry>): {
  readonly keys: () => readonly string[];
  readonly forget: () => void;
} {
  let sorted: readonly string[] | undefined;
  return {
    keys: () => (sorted ??= [...entries.keys()].sort()),
    forget: () => {
      sorted = undefined;
    },
  };
}

/** The keys of a page, from all keys in order. */
function pageOf(
  all: readonly string[],
  entries: ReadonlyMap<string, Entry>,
  { states, after, limit = 1_000 }: ListOptions,
): readonly string[] {
  const page: string[] = [];
  for (let at = after === undefined ? 0 : firstBehind(all, after); at < all.length && page.length < limit; at += 1) {
    const key = all[at] ?? "";
    const entry = entries.get(key);
    if (entry !== undefined && (states === undefined || states.includes(entry.state))) page.push(key);
  }
  return page;
}

function countsOf(entries: ReadonlyMap<string, Entry>): RequestCounts {
  const counts = new Map<RequestState, number>();
  for (const { state } of entries.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
  return Object.fromEntries(counts);
}

async function closeFile(state: OpenFile): Promise<void> {
  await state.writing;
  if (state.failure?.message === CLOSED) return;
  state.failure = new StoreError(CLOSED);
  await state.file.close();
  await state.lock.release();
}

function storeOver(state: OpenFile): FileStore {
  const { entries } = state;
  const { keys, forget } = keyList(entries);
  return {
    get: async (key) => {
      checkKey(key);
      return readKey(state, key);
    },
    insert: async (record) => {
      const { key } = record;
      checkKey(key);
      const text = writeRecord(record);
      if (entries.has(key)) return readKey(state, key);
      forget();
      await writeKey(state, key, text, record);
      return undefined;
    },
    replace: async (record) => {
      checkKey(record.key);
      const text = writeRecord(record);
      if (entries.get(record.key)?.version !== record.version - 1) return false;
      await writeKey(state, record.key, text, record);
      return true;
    },
    remove: async (key, version) => {
      checkKey(key);
      if (entries.get(key)?.version !== version) return false;
      forget();
      await writeKey(state, key, JSON.stringify({ removed: key }));
      return true;
    },
    list: async (options = {}) => {
      const records = await Promise.all(pageOf(keys(), entries, options).map((key) => readKey(state, key)));
      return records.filter((record) => record !== undefined);
    },
    count: async () => countsOf(entries),
    close: () => closeFile(state),
  };
}

/**
 * Opens a store in a file, for one process: a line for each change, written and synced before a call resolves; callers that
 * write at once share a sync. A line that a crash has cut off is dropped: nobody was told that it was kept. The file is
 * written anew without the lines that no longer count, when there are more of them than of the others.
 *
 * It also reads what `falsmith-runtime/journal` has written: an intent without an outcome is a parked request, whose key is
 * `journal/` and the intent; a handle that is pending is a submitted one, whose key is `journal/` and its request id.
 *
 * @param path the file; it is made, with its folders, where there is none
 * @throws StoreError when a living process has the file, or it holds what is no record, by path and line
 *
 * @example
 * ```ts
 * const store = await createFileStore("requests.ndjson");
 * const { data } = await runOnce(store, "video/7", endpoint, { client, input });
 * await store.close();
 * ```
 */
export async function createFileStore(path: string): Promise<FileStore> {
  if (path === "") throw new ConfigError("createFileStore takes the path of a file.");
  const whole = resolve(path);
  await mkdir(dirname(whole), { recursive: true });
  const lock = await takeLock(whole);
  const state = await openFile(whole, lock).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  const store = storeOver(state);
  for (const record of recordsOfJournal(state.journal)) if (!state.seen.has(record.key)) await store.insert(record);
  return store;
}
