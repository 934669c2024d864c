import { checkKey, readRecord, writeRecord } from "./record.js";
import type { RequestStore } from "./store.js";

/**
 * A store in the memory of this process: for tests, and for work that may be forgotten. It keeps text, as any other store does,
 * so that what it gives back is never what a caller still changes.
 */
export function createMemoryRequestStore(): RequestStore {
  const kept = new Map<string, string>();
  const read = (key: string): ReturnType<typeof readRecord> | undefined => {
    const text = kept.get(key);
    return text === undefined ? undefined : readRecord(text, `the record of ${JSON.stringify(key)}`);
  };
  return {
    get: async (key) => {
      checkKey(key);
      return read(key);
    },
    insert: async (record) => {
      checkKey(record.key);
      const text = writeRecord(record);
      const there = read(record.key);
      if (there === undefined) kept.set(record.key, text);
      return there;
    },
    replace: async (record) => {
      checkKey(record.key);
      const text = writeRecord(record);
      if (read(record.key)?.version !== record.version - 1) return false;
      kept.set(record.key, text);
      return true;
    },
    list: async ({ states, after, limit = 1_000 } = {}) =>
      [...kept.keys()]
        .filter((key) => after === undefined || key > after)
        .sort()
        .flatMap((key) => read(key) ?? [])
        .filter(({ state }) => states === undefined || states.includes(state))
        .slice(0, limit),
    remove: async (key, version) => {
      checkKey(key);
      return read(key)?.version === version && kept.delete(key);
    },
  };
}
