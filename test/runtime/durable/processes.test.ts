import { build } from "esbuild";
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { unchecked } from "../../../src/client/registry.js";
import {
  countRequests,
  createPostgresStore,
  createRedisStore,
  createWebhookHandler,
  listRequests,
} from "../../../src/durable/index.js";
import { createFileStore } from "../../../src/durable/file-store.js";
import { type MockQueue, startMockQueue } from "../../../src/mock/index.js";
import {
  type DataServer,
  freePort,
  hasPostgres,
  hasRedis,
  needsPostgres,
  needsRedis,
  startPostgres,
  startRedis,
} from "../../support/data-servers.js";
import { listen } from "../support/listen.js";

const folder = mkdtempSync(join(tmpdir(), "falsmith-durable-"));
const program = join(folder, "child.cjs");
const all = process.env["FALSMITH_ALL"] === "1";

beforeAll(async () => {
  const entry = fileURLToPath(new URL("./processes/child.ts", import.meta.url));
  await build({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["pg-native"],
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface ProcessEnd {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly messages: readonly unknown[];
}

function run(task: object, onMessage: (child: ChildProcess, count: number) => void = () => {}): Promise<ProcessEnd> {
  const child = fork(program, [JSON.stringify(task)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const messages: unknown[] = [];
  child.on("message", (message) => {
    messages.push(message);
    onMessage(child, messages.length);
  });
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, messages })));
}

async function mockQueue(): Promise<MockQueue> {
  const mock = await startMockQueue({
    endpoints: [unchecked("acme/brush")],
    script: { positions: [0], queueMs: 10, runMs: 40, output: { n: 7 } },
    webhooks: { retryDelaysMs: Array.from({ length: 200 }, () => 100) },
  });
  onTestFinished(() => mock.close());
  return mock;
}

describe("a program that is killed", () => {
  test.each([
    // The claim is free again once its lease has ended.
    ["claimed", 1, { code: 0, messages: [{ data: { n: 7 } }] }],
    // Nothing was sent, and nobody knows that: it stays parked, and a person settles it.
    ["begun", 0, { code: 3, messages: [] }],
    // Its webhook settles it.
    ["sent", 1, { code: 0, messages: [{ data: { n: 7 } }] }],
    ["accepted", 1, { code: 0, messages: [{ data: { n: 7 } }] }],
    // It is followed.
    ["stored", 1, { code: 0, messages: [{ data: { n: 7 } }] }],
  ] as const)("once it has %s makes %i requests, when it is run again", async (stop, count, outcome) => {
    const mock = await mockQueue();
    const task = { mode: "once", store: join(folder, `${stop}.ndjson`), mock: mock.url, port: await freePort() };
    expect((await run({ ...task, stop })).code).toBeNull();
    expect(await run(task)).toEqual(outcome);
    // What is over is answered from the store.
    expect(await run(task)).toEqual(outcome);
    expect(mock.accepted()).toHaveLength(count);
    const store = await createFileStore(task.store);
    expect(await countRequests(store)).toEqual({ [count === 1 ? "completed" : "parked"]: 1 });
    await store.close();
  });
});

const given = process.env["FALSMITH_POSTGRES_URL"];
const isReal = given !== undefined || hasPostgres;

describe.skipIf(!isReal)(
  isReal ? "processes that share a database" : needsPostgres("processes that share a database"),
  () => {
    let server: DataServer | undefined;
    let url = given ?? "";
    let pool: pg.Pool | undefined;
    beforeAll(async () => {
      if (given === undefined) url = (server = await startPostgres()).url;
      pool = new pg.Pool({ connectionString: url, max: 5 });
      pool.on("error", () => {});
    });
    afterAll(async () => {
      await pool?.end();
      await server?.stop();
    });
    async function emptyDatabase(): Promise<pg.Pool> {
      if (pool === undefined) throw new Error("no database");
      await pool.query("drop table if exists falsmith_requests");
      return pool;
    }

    test("race for keys: each key has one winner", async () => {
      const database = await emptyDatabase();
      const count = all ? 10_000 : 1_000;
      const ended = await Promise.all(["a", "b"].map((name) => run({ mode: "race", store: url, count, name })));
      const won = ended.map(({ messages }) => Number(Reflect.get(Object(messages[0]), "won")));
      const { rows } = await database.query(
        "select count(*) filter (where record->>'owner' = 'a')::int as a, count(*) filter (where record->>'owner' = 'b')::int as b from falsmith_requests",
      );
      expect(rows).toEqual([{ a: won[0], b: won[1] }]);
      expect((won[0] ?? 0) + (won[1] ?? 0)).toBe(count);
    });

    test("and are killed again and again make each request once, and lose none", async () => {
      const database = await emptyDatabase();
      const mock = await mockQueue();
      const count = all ? 600 : 120;
      const store = createPostgresStore(database);
      const closers: (() => unknown)[] = [];
      onTestFinished(() => closers.forEach((close) => close()));
      const hook = createWebhookHandler({ store, keys: { jwksUrl: `${mock.url}/rest/.well-known/jwks.json` } });
      const task = { mode: "map", store: url, mock: mock.url, count, webhookUrl: await listen(hook.node, closers) };
      const killAt = (at: number) => (child: ChildProcess, seen: number) => void (seen === at && child.kill("SIGKILL"));
      const kills = [count / 10, count / 5, count / 4].map(killAt);
      const steady = run(task);
      for (const kill of kills) expect((await run(task, kill)).code).toBeNull();
      expect((await steady).code).toBe(0);
      expect((await run(task)).code).toBe(0);
      const counts = await countRequests(store);
      // A process that died between its note and its submit leaves a key that only a person can settle; it was not sent.
      expect((counts.completed ?? 0) + (counts.parked ?? 0)).toBe(count);
      expect(mock.accepted()).toHaveLength(counts.completed ?? 0);
      expect(counts.parked ?? 0).toBeLessThanOrEqual(3 * 16);
    });
  },
);

describe.skipIf(!hasRedis)(needsRedis("processes that share a Redis"), () => {
  test("race for keys: each key has one winner", async () => {
    const server = await startRedis("always");
    const redis = new Redis(server.url);
    try {
      const count = all ? 10_000 : 1_000;
      const ended = await Promise.all(["a", "b"].map((name) => run({ mode: "race", store: server.url, count, name })));
      const won = ended.map(({ messages }) => Number(Reflect.get(Object(messages[0]), "won")));
      const owners = { a: 0, b: 0 };
      for await (const { owner } of listRequests(await createRedisStore(redis))) owners[owner === "a" ? "a" : "b"] += 1;
      expect([owners.a, owners.b]).toEqual(won);
      expect(owners.a + owners.b).toBe(count);
    } finally {
      redis.disconnect();
      await server.stop();
    }
  });
});
