import { createServer } from "node:http";
import { Redis } from "ioredis";
import pg from "pg";
import { createOpenClient } from "../../../../src/client/client.js";
import type { Fetch } from "../../../../src/contract/options.js";
import { createFileStore } from "../../../../src/durable/file-store.js";
import {
  createPostgresStore,
  createRedisStore,
  createWebhookHandler,
  map,
  RequestParkedError,
  type RequestStore,
  runOnce,
} from "../../../../src/durable/index.js";
import { freshRecord } from "../store-contract.js";

/*
 * A program that makes requests by their keys, and may be killed at any moment. It kills itself where `stop` says, as a
 * machine that loses its power would.
 */
interface Task {
  readonly mode: "once" | "map" | "race";
  /** A file, or the address of a database. */
  readonly store: string;
  readonly mock?: string;
  readonly stop?: "claimed" | "begun" | "sent" | "accepted" | "stored" | undefined;
  /** The port of a webhook of its own, or the address of another's. */
  readonly port?: number;
  readonly webhookUrl?: string;
  readonly count?: number;
  readonly name?: string;
}

const ID = "acme/brush";

function die(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}

function dyingStore(store: RequestStore, { stop }: Task): RequestStore {
  return {
    ...store,
    insert: async (record) => {
      const there = await store.insert(record);
      return stop === "claimed" ? die() : there;
    },
    replace: async (record) => {
      if (stop === "accepted" && record.state === "submitted") await die();
      const isKept = await store.replace(record);
      if (stop === "begun" && record.state === "submitting") await die();
      if (stop === "stored" && record.state === "submitted") await die();
      return isKept;
    },
  };
}

function dyingFetch({ stop }: Task): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (stop === "sent" && init?.method === "POST") await die();
    return response;
  };
}

async function once(store: RequestStore, task: Task): Promise<number> {
  const client = createOpenClient({ gateway: task.mock ?? "", credentials: "id:secret", fetch: dyingFetch(task) });
  const port = task.port ?? 0;
  const hook = createWebhookHandler({ store, keys: { jwksUrl: `${task.mock}/rest/.well-known/jwks.json` } });
  const server = createServer((request, response) => void hook.node(request, response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const settings = { leaseMs: 300, parkedWaitMs: 3_000, webhookUrl: `http://127.0.0.1:${port}/` };
  try {
    const { data } = await runOnce(dyingStore(store, task), "k", ID, { client, input: { n: 1 }, ...settings });
    process.send?.({ data });
    return 0;
  } catch (error) {
    if (error instanceof RequestParkedError) return 3;
    throw error;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function mapAll(store: RequestStore, { mock = "", count = 0, webhookUrl }: Task): Promise<number> {
  const client = createOpenClient({ gateway: mock, credentials: "id:secret" });
  const inputs = Array.from({ length: count }, (_, n) => ({ n }));
  const run = map(ID, inputs, {
    client,
    store,
    key: (_, index) => `k${index}`,
    webhookUrl,
    leaseMs: 1_000,
    parkedWaitMs: 5_000,
    pollInterval: 20,
  });
  for await (const { status } of run) process.send?.({ status });
  return 0;
}

async function race(store: RequestStore, { count = 0, name = "" }: Task): Promise<number> {
  let won = 0;
  const step = 100;
  for (let from = 0; from < count; from += step) {
    const keys = Array.from({ length: step }, (_, index) => `k${from + index}`);
    const there = await Promise.all(keys.map((key) => store.insert(freshRecord(key, { owner: name }))));
    won += there.filter((record) => record === undefined).length;
  }
  process.send?.({ won });
  return 0;
}

/** The store of a task, and what ends it. */
async function openStore({
  store: address,
}: Task): Promise<{ readonly store: RequestStore; readonly close: () => unknown }> {
  if (address.startsWith("redis")) {
    const redis = new Redis(address);
    return { store: await createRedisStore(redis), close: () => redis.disconnect() };
  }
  if (address.startsWith("postgres")) {
    const pool = new pg.Pool({ connectionString: address, max: 10 });
    return { store: createPostgresStore(pool), close: () => pool.end() };
  }
  const file = await createFileStore(address);
  return { store: file, close: () => file.close() };
}

async function main(): Promise<void> {
  const task: Task = JSON.parse(process.argv[2] ?? "{}");
  const { store, close } = await openStore(task);
  const code = await { once, map: mapAll, race }[task.mode](store, task);
  await close();
  process.disconnect();
  process.exitCode = code;
}

void main();
