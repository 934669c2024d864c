import assert from "node:assert/strict";
import { listRequests, REQUEST_STATES, type RequestRecord, type RequestStore } from "../../../src/durable/index.js";

/*
 * What a store of requests has to do, whatever it keeps them in. It needs no test runner: each case gets an empty store and
 * throws where the store is wrong.
 */

/** One thing that a store has to do. */
export interface StoreCase {
  readonly name: string;
  readonly check: (store: RequestStore) => Promise<void>;
}

/** A record of version 1 with a key. */
export function freshRecord(key: string, more: Partial<RequestRecord> = {}): RequestRecord {
  return {
    key,
    version: 1,
    state: "claimed",
    endpointId: "acme/paint",
    inputHash: "sha256:00",
    token: "0".repeat(32),
    owner: "contract",
    leaseUntil: 5,
    submits: 0,
    createdAt: "2026-11-30T00:00:00.000Z",
    updatedAt: "2026-11-30T00:00:00.000Z",
    ...more,
  };
}

/** The same, one change later. */
export function nextRecord(record: RequestRecord, more: Partial<RequestRecord> = {}): RequestRecord {
  return { ...record, version: record.version + 1, ...more };
}

async function keysOf(
  store: RequestStore,
  options: Parameters<typeof listRequests>[1] = {},
): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of listRequests(store, options)) keys.push(key);
  return keys;
}

async function rejects(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.fail("it was taken"),
    (error: unknown) => error,
  );
}

const ODD_KEYS = [
  "a/b c?d#e%",
  "ü→漢字🦁",
  'it\'s "quoted"; drop table x; --',
  "back\\slash\nline\r\ttab",
  "x".repeat(512),
  "__proto__",
  "{a}",
  "*[?]",
  ":",
];

// Texts that a database or a protocol may trip over, deep and large values among them.
const VALUE = {
  texts: ["", "\0", "\u2028", "\ud800", "a\\u0000b", "🦁", "</script>", "'"],
  numbers: [0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER],
  others: [null, true, [], {}],
  deep: Array.from({ length: 50 }).reduce<unknown>((inside) => ({ inside }), 1),
};

export const STORE_CASES: readonly StoreCase[] = [
  {
    name: "gives nothing for a key that it has not",
    check: async (store) => assert.equal(await store.get("none"), undefined),
  },
  {
    name: "gives back what was inserted, and says what is there to whoever comes second",
    check: async (store) => {
      const record = freshRecord("k");
      assert.equal(await store.insert(record), undefined);
      assert.deepEqual(await store.get("k"), record);
      assert.deepEqual(await store.insert(freshRecord("k", { owner: "second" })), record);
      assert.deepEqual(await store.get("k"), record);
    },
  },
  {
    name: "lets one of many inserts of a key win",
    check: async (store) => {
      const there = await Promise.all(
        Array.from({ length: 50 }, (_, index) => store.insert(freshRecord("k", { owner: `${index}` }))),
      );
      assert.equal(there.filter((record) => record === undefined).length, 1);
      const owner = `${there.indexOf(undefined)}`;
      for (const record of there) if (record !== undefined) assert.equal(record.owner, owner);
      assert.equal((await store.get("k"))?.owner, owner);
    },
  },
  {
    name: "replaces the version before, and no other",
    check: async (store) => {
      const first = freshRecord("k");
      assert.equal(await store.replace(nextRecord(first)), false);
      await store.insert(first);
      const second = nextRecord(first, { state: "submitting" });
      assert.equal(await store.replace(first), false);
      assert.equal(await store.replace(nextRecord(second)), false);
      assert.equal(await store.replace(second), true);
      assert.deepEqual(await store.get("k"), second);
      assert.equal(await store.replace(second), false);
    },
  },
  {
    name: "lets one of many changes of a version win",
    check: async (store) => {
      const first = freshRecord("k");
      await store.insert(first);
      const won = await Promise.all(
        Array.from({ length: 50 }, (_, index) => store.replace(nextRecord(first, { owner: `${index}` }))),
      );
      assert.equal(won.filter(Boolean).length, 1);
      assert.equal((await store.get("k"))?.owner, `${won.indexOf(true)}`);
    },
  },
  {
    name: "removes a record while it has the version, and takes its key anew",
    check: async (store) => {
      const first = freshRecord("k");
      await store.insert(first);
      assert.equal(await store.remove("k", 2), false);
      assert.equal(await store.remove("other", 1), false);
      assert.equal(await store.remove("k", 1), true);
      assert.equal(await store.get("k"), undefined);
      assert.equal(await store.insert(freshRecord("k", { owner: "again" })), undefined);
      assert.deepEqual(await keysOf(store), ["k"]);
    },
  },
  {
    name: "takes keys of any characters, and tells them apart",
    check: async (store) => {
      for (const key of ODD_KEYS) assert.equal(await store.insert(freshRecord(key)), undefined, key);
      for (const key of ODD_KEYS) assert.equal((await store.get(key))?.key, key);
      assert.deepEqual([...(await keysOf(store))].toSorted(), [...ODD_KEYS].toSorted());
      assert.equal(await store.get("K"), undefined);
    },
  },
  {
    name: "refuses keys that no store can keep, and says so",
    check: async (store) => {
      for (const key of ["", "a\0b", "\ud800", "x".repeat(513)]) {
        for (const call of [store.get(key), store.insert(freshRecord(key)), store.remove(key, 1)])
          assert.match(String(await rejects(call)), /key of a request/);
      }
    },
  },
  {
    name: "gives values back as they were",
    check: async (store) => {
      const handle = {
        version: 1,
        endpointId: "a",
        requestId: "r",
        gateway: "g",
        submittedAt: "",
        values: VALUE,
      } as const;
      const record = freshRecord("k", {
        input: VALUE,
        handle,
        others: [handle],
        error: { code: "c", message: "\0", body: VALUE },
      });
      await store.insert(record);
      assert.deepEqual(await store.get("k"), record);
      const done = nextRecord(record, { state: "completed", data: VALUE });
      await store.replace(done);
      assert.deepEqual(await store.get("k"), done);
    },
  },
  {
    name: "keeps outputs of megabytes",
    check: async (store) => {
      const record = freshRecord("k", { state: "completed", data: { text: "é".repeat(3_000_000) } });
      await store.insert(record);
      assert.deepEqual(await store.get("k"), record);
    },
  },
  {
    name: "refuses what JSON cannot carry, and says where it is",
    check: async (store) => {
      const record = freshRecord("k");
      const wrong = { ...record, data: { n: Number.NaN } };
      assert.match(String(await rejects(store.insert(wrong))), /data\.n/);
      await store.insert(record);
      assert.match(String(await rejects(store.replace(nextRecord(wrong)))), /data\.n/);
      assert.deepEqual(await store.get("k"), record);
    },
  },
  {
    name: "does not give out what a caller can change",
    check: async (store) => {
      const list = [1];
      await store.insert(freshRecord("k", { data: { list } }));
      list.push(2);
      assert.deepEqual((await store.get("k"))?.data, { list: [1] });
    },
  },
  {
    name: "lists records in order, by pages and by states",
    check: async (store) => {
      const all = Array.from({ length: 25 }, (_, index) => `k${String(index).padStart(2, "0")}`);
      for (const [index, key] of all.toReversed().entries())
        await store.insert(freshRecord(key, { state: REQUEST_STATES[index % 7] ?? "claimed" }));
      assert.deepEqual(await keysOf(store), all);
      assert.deepEqual(
        (await store.list({ limit: 3 })).map(({ key }) => key),
        all.slice(0, 3),
      );
      assert.deepEqual(
        (await store.list({ after: "k03", limit: 2 })).map(({ key }) => key),
        ["k04", "k05"],
      );
      assert.deepEqual(await store.list({ after: "k24" }), []);
      const parked = await store.list({ states: ["parked", "failed"] });
      assert.deepEqual(
        [parked.length, parked.every(({ state }) => state === "parked" || state === "failed")],
        [7, true],
      );
      assert.deepEqual(
        parked.map(({ key }) => key),
        parked.map(({ key }) => key).toSorted(),
      );
      assert.deepEqual(await store.list({ states: [] }), []);
    },
  },
  {
    name: "lists and counts a record in the state that it is in now",
    check: async (store) => {
      const first = freshRecord("k");
      await store.insert(first);
      await store.insert(freshRecord("l"));
      await store.replace(nextRecord(first, { state: "parked" }));
      assert.deepEqual(
        (await store.list({ states: ["claimed"] })).map(({ key }) => key),
        ["l"],
      );
      assert.deepEqual(
        (await store.list({ states: ["parked"] })).map(({ key }) => key),
        ["k"],
      );
      const counts = await store.count?.();
      if (counts !== undefined) assert.deepEqual([counts.claimed, counts.parked, counts.failed ?? 0], [1, 1, 0]);
    },
  },
];
