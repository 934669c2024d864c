import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Warning } from "../../../src/contract/options.js";
import { createRedisStore, type RedisStoreOptions } from "../../../src/durable/redis-store.js";
import { REQUEST_STATES, type RequestRecord, type RequestStore } from "../../../src/durable/store.js";
import { ConfigError } from "../../../src/errors/index.js";
import { type DataServer, hasRedis, needsRedis, type RedisDurability, startRedis } from "../../support/data-servers.js";
import { rejection } from "../support/client.js";
import { STORE_CASES } from "./store-contract.js";

function recordOf(key: string, more: Partial<RequestRecord> = {}): RequestRecord {
  const at = "2026-11-30T00:00:00.000Z";
  const common = {
    endpointId: "acme/brush",
    inputHash: "sha256:00",
    token: "t",
    submits: 0,
    createdAt: at,
    updatedAt: at,
  };
  return { key, version: 1, state: "claimed", ...common, ...more };
}

function connect(server: DataServer): Redis {
  return new Redis(server.url, { retryStrategy: () => 20 }).on("error", () => {});
}

/** What becomes of a store over a server that is set up so. */
async function checked(
  durability: RedisDurability,
  more: readonly string[],
  options: RedisStoreOptions = {},
): Promise<{ readonly error: string; readonly warnings: readonly Warning[]; readonly store: boolean }> {
  const server = await startRedis(durability, more);
  const redis = connect(server);
  const warnings: Warning[] = [];
  try {
    const made = createRedisStore(redis, { onWarning: (warning) => warnings.push(warning), ...options });
    const error = await made.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined) expect(error).toBeInstanceOf(ConfigError);
    return { error: error instanceof Error ? error.message : "", warnings, store: error === undefined };
  } finally {
    redis.disconnect();
    await server.stop();
  }
}

describe.skipIf(!hasRedis)(needsRedis("what Redis keeps is looked up first"), () => {
  test.each([
    ["always", [], "", undefined],
    ["everysec", [], "", /once a second/],
    ["volatile", [], /appendonly yes/, undefined],
    ["always", ["--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"], /maxmemory-policy noeviction/, undefined],
    // These have no keys that expire, and so nothing to evict.
    ["always", ["--maxmemory", "100mb", "--maxmemory-policy", "volatile-lru"], "", undefined],
    ["always", ["--rename-command", "CONFIG", ""], "", /refuses to say how often/],
    ["volatile", ["--rename-command", "CONFIG", ""], /appendonly yes/, undefined],
    ["always", ["--user", "default", "on", "nopass", "~*", "+@all", "-config"], "", /refuses to say how often/],
    [
      "always",
      ["--rename-command", "CONFIG", "", "--rename-command", "INFO", ""],
      /refuses CONFIG and INFO/,
      undefined,
    ],
  ] as const)("%s %j", async (durability, more, message, warning) => {
    const { error, warnings, store } = await checked(durability, more);
    expect(error).toMatch(message);
    expect(store).toBe(message === "");
    expect(warnings.map(({ code }) => code)).toEqual(warning === undefined ? [] : ["store"]);
    if (warning !== undefined) expect(warnings[0]?.message).toMatch(warning);
  });

  test("a volatile server is taken where the caller insists", async () => {
    expect(await checked("volatile", [], { allowVolatile: true })).toEqual({ error: "", warnings: [], store: true });
  });

  test("a connection that fails is no answer of the server", async () => {
    const redis = { call: () => Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:1")) };
    expect(await rejection(createRedisStore(redis))).toMatchObject({ message: /ECONNREFUSED/ });
  });

  test("what is no client is refused with what is missing", async () => {
    // A program in JavaScript gives what it likes.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    expect(await rejection(createRedisStore({} as Redis))).toMatchObject({ code: "config", message: /`call\(/ });
  });
});

describe.skipIf(!hasRedis)(needsRedis("a store in Redis"), () => {
  let server: DataServer;
  let redis: Redis;
  const open = (prefix: string): Promise<RequestStore> => createRedisStore(redis, { prefix });

  beforeAll(async () => {
    server = await startRedis("always");
    redis = connect(server);
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });

  test.each(STORE_CASES)("$name", async ({ check }) => {
    await redis.flushall();
    await check(await createRedisStore(redis));
  });

  test("prefixes are apart, and all keys of one are in one slot of a cluster", async () => {
    const [one, other] = [await open("one"), await open("other")];
    await one.insert(recordOf("k"));
    expect(await other.get("k")).toBeUndefined();
    const names = await redis.keys("*one*");
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !name.startsWith("{one}:"))).toEqual([]);
  });

  test("keys of several states are merged in the order of their bytes", async () => {
    const store = await open("order");
    const keys = ["a", "B", "ab", "a ", "ä", "z", "é", "日本", "😀", "\u{ffff}", "10", "9", "a\u0001"];
    await Promise.all(
      keys.map((key, index) => store.insert(recordOf(key, { state: REQUEST_STATES[index % 7] ?? "claimed" }))),
    );
    const sorted = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const keysOf = (records: readonly RequestRecord[]): readonly string[] => records.map(({ key }) => key);
    expect(keysOf(await store.list())).toEqual(sorted);
    expect(keysOf(await store.list({ states: REQUEST_STATES }))).toEqual(sorted);
    const paged: string[] = [];
    for (let after: string | undefined; ; after = paged.at(-1)) {
      const page = await store.list({ states: REQUEST_STATES, limit: 3, after });
      paged.push(...keysOf(page));
      if (page.length < 3) break;
    }
    expect(paged).toEqual(sorted);
    expect(await store.list({ states: [] })).toEqual([]);
  });

  test("a page of large records comes in pieces, and whole", async () => {
    const store = await open("large");
    const data = "x".repeat(400_000);
    const keys = Array.from({ length: 12 }, (_, index) => `k${String(index).padStart(2, "0")}`);
    await Promise.all(keys.map((key) => store.insert(recordOf(key, { state: "completed", data }))));
    expect((await store.list({ states: ["completed", "failed"] })).map(({ key }) => key)).toEqual(keys);
  });

  test("a change of state moves a key from one list to the other", async () => {
    const store = await open("moves");
    await store.insert(recordOf("k"));
    expect(await store.replace(recordOf("k", { version: 2, state: "submitting" }))).toBe(true);
    expect(await store.list({ states: ["claimed"] })).toEqual([]);
    expect((await store.list({ states: ["submitting"] })).map(({ version }) => version)).toEqual([2]);
    expect(await store.remove("k", 1)).toBe(false);
    expect(await store.remove("k", 2)).toBe(true);
    expect([await store.list(), await store.list({ states: ["submitting"] })]).toEqual([[], []]);
  });

  test("many keys are listed by scripts that each read little", { timeout: 120_000 }, async () => {
    const sizes: number[] = [];
    const watched = {
      call: async (command: string, ...args: (string | number)[]) => {
        const reply = await redis.call(command, ...args);
        if (Array.isArray(reply)) sizes.push(reply.length);
        return reply;
      },
    };
    const store = await createRedisStore(watched, { prefix: "many" });
    const count = process.env["FALSMITH_ALL"] === "1" ? 100_000 : 10_000;
    for (let first = 0; first < count; first += 2_000)
      await Promise.all(
        Array.from({ length: 2_000 }, (_, index) =>
          store.insert(recordOf(`job-${first + index}`, { state: index % 1_000 === 0 ? "parked" : "completed" })),
        ),
      );
    sizes.length = 0;
    expect((await store.list({ states: ["parked"], limit: count })).length).toBe(count / 1_000);
    // One script, although the others are a thousand times as many.
    expect(sizes).toEqual([1 + count / 1_000]);
    expect(new Set((await store.list({ limit: count })).map(({ key }) => key)).size).toBe(count);
    expect((await store.list({ states: ["completed", "parked"], limit: count })).length).toBe(count);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(201);
  });

  test("a change that is sent again, as its answer was lost, is known as done", async () => {
    let sent: (() => Promise<unknown>) | undefined;
    const twice = {
      call: async (command: string, ...args: (string | number)[]) => {
        sent = () => redis.call(command, ...args);
        await sent();
        return sent();
      },
    };
    const store = await createRedisStore(twice, { prefix: "twice" });
    expect(await store.insert(recordOf("k"))).toBeUndefined();
    expect(await store.replace(recordOf("k", { version: 2, state: "submitting" }))).toBe(true);
    // The same record, of another caller: only one of them has written it.
    expect(await store.replace(recordOf("k", { version: 2, state: "submitting" }))).toBe(false);
    expect(await store.insert(recordOf("k"))).toMatchObject({ version: 2 });
  });

  test("what was resolved outlives a server that is killed", async () => {
    const store = await open("killed");
    await Promise.all(Array.from({ length: 50 }, (_, index) => store.insert(recordOf(`k${index}`))));
    await server.kill();
    await server.start();
    expect((await store.list()).length).toBe(50);
  });
});
