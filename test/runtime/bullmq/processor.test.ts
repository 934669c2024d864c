import { Queue, Worker, type WorkerOptions } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  addJob,
  createProcessor,
  keyOfJob,
  type ProcessorOptions,
  type RequestJob,
  type RequestProcessor,
  type RequestQueue,
  WORKER_OPTIONS,
} from "../../../src/bullmq/index.js";
import { createClient } from "../../../src/client/client.js";
import { unchecked } from "../../../src/client/registry.js";
import type { AnyEndpoint, DescriptorClient } from "../../../src/contract/client.js";
import type { ClientOptions } from "../../../src/contract/options.js";
import { createMemoryRequestStore, type RequestStore, runOnce, settle } from "../../../src/durable/index.js";
import { ConfigError, InputValidationError } from "../../../src/errors/index.js";
import { type Fault, type MockOptions, type MockQueue, startMockQueue } from "../../../src/mock/index.js";
import { json } from "../../../src/mock/server/reply.js";
import { endpoint as imageToVideo } from "../../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { type DataServer, hasRedis, needsRedis, startRedis } from "../../support/data-servers.js";
import { failsWith, KEY } from "../support/client.js";

const brush = unchecked("acme/brush");
const SCRIPT = { positions: [1, 0], queueMs: 20, runMs: 40, logs: [], output: { n: 7 } };

let redis: DataServer;
const closers: (() => unknown)[] = [];

describe.skipIf(!hasRedis)(needsRedis("jobs of BullMQ"), () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  const connection = (): { readonly host: string; readonly port: number } => ({ host: "127.0.0.1", port: redis.port });

  function queueNamed(name: string): RequestQueue {
    const queue: RequestQueue = new Queue(name, { connection: connection() });
    closers.push(() => queue.close());
    return queue;
  }

  /** A queue, the embedded queue, a store, and what starts workers. */
  interface Stage {
    readonly queue: RequestQueue;
    readonly mock: MockQueue;
    readonly store: RequestStore;
    readonly client: DescriptorClient;
    readonly endpoints: readonly AnyEndpoint[];
    readonly processor: RequestProcessor;
    work(options?: Partial<WorkerOptions>, processor?: RequestProcessor): Worker;
  }

  async function stage(
    name: string,
    mocked: Partial<MockOptions> = {},
    options: Partial<ProcessorOptions> = {},
    asked: ClientOptions = {},
  ): Promise<Stage> {
    const queue = queueNamed(name);
    const mock = await startMockQueue({ endpoints: [brush], script: SCRIPT, ...mocked });
    closers.push(() => mock.close());
    // BullMQ tries again what was refused; reads are tried again by the client all the same.
    const client = createClient({ gateway: mock.url, credentials: KEY, retry: { maxRetries: 0 }, ...asked });
    const store = createMemoryRequestStore();
    const endpoints = [brush];
    const processor = createProcessor({ client, store, queue, endpoints, ...options });
    const work = (more: Partial<WorkerOptions> = {}, other = processor): Worker => {
      const worker = new Worker(name, other, { connection: connection(), concurrency: 10, ...WORKER_OPTIONS, ...more });
      closers.push(() => worker.close(true));
      return worker;
    };
    return { queue, mock, store, client, endpoints, processor, work };
  }

  /** Waits until a job has ended, and gives it as BullMQ keeps it. */
  async function ended(queue: RequestQueue, { id = "" }: RequestJob): Promise<RequestJob> {
    for (;;) {
      const job = await queue.getJob(id);
      if (job?.finishedOn !== undefined) return job;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  test("a wrong input is refused before a job is added", async () => {
    const queue = queueNamed("refused");
    // What a program in JavaScript may give.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const wrong = { image_url: "https://example.org/a.png", prompt: 7 } as unknown as {
      image_url: string;
      prompt: string;
    };
    const error = await failsWith(addJob(queue, imageToVideo, wrong), InputValidationError);
    expect(error.message).toMatch(/no job was added: prompt: expected/);
    const file = await failsWith(addJob(queue, brush, { image: new Blob(["x"]) }), InputValidationError);
    expect(file.message).toMatch(/image: JSON cannot carry/);
    expect(await queue.count()).toBe(0);
  });

  test("a key names one job, and its request", async () => {
    const { queue, mock, work } = await stage("keys");
    const jobs = await Promise.all([1, 2, 3].map(() => addJob(queue, brush, { n: 1 }, { key: "order 7: sky" })));
    expect(new Set(jobs.map(({ id }) => id))).toEqual(new Set(["key-order%207%3A%20sky"]));
    expect(jobs.map(keyOfJob)).toEqual(Array(3).fill("order 7: sky"));
    work();
    const [job] = jobs;
    if (job === undefined) throw new Error("no job");
    expect((await ended(queue, job)).returnvalue).toEqual({ data: { n: 7 }, requestId: mock.accepted()[0]?.requestId });
    expect(mock.accepted().length).toBe(1);
  });

  test("jobs without a key are work of their own, also where BullMQ counts their ids", async () => {
    const { queue, mock, work } = await stage("numbered");
    const [one, other] = [await addJob(queue, brush, { n: 1 }), await addJob(queue, brush, { n: 1 })];
    const counted = await queue.add(brush.id, { input: { n: 1 } });
    expect(keyOfJob(one)).toBe(`bull:numbered:${one.id}`);
    expect(keyOfJob(counted)).toBe(`bull:numbered:${counted.id}@${counted.timestamp}`);
    expect(counted.id).toMatch(/^\d+$/);
    work();
    for (const job of [one, other, counted])
      expect((await ended(queue, job)).returnvalue).toMatchObject({ data: { n: 7 } });
    expect(mock.accepted().length).toBe(3);
  });

  /** What a job has told of its progress, to its last status. Time plays no part: each look at the status goes one step on. */
  async function progressOf(
    name: string,
    positions: readonly number[],
    progressMs: number,
  ): Promise<readonly string[]> {
    const settings = { mode: "polling", pollInterval: 1 } as const;
    const script = { positions, polls: 1, logs: [], output: { n: 7 } };
    const { queue, mock, work } = await stage(name, { script }, { progressMs, settings });
    const seen: string[] = [];
    work().on("progress", (_job, progress) => seen.push(JSON.stringify(progress)));
    await ended(queue, await addJob(queue, brush, { n: 1 }));
    await until(() => seen.some((progress) => progress.includes("COMPLETED")));
    return seen.map((progress) => progress.replace(mock.accepted()[0]?.requestId ?? "?", "id"));
  }

  test("a job tells where its request stands", async () => {
    const seen = await progressOf("progress", [2, 1, 0], 0);
    expect(seen).toContain('{"status":"IN_QUEUE","requestId":"id","position":2}');
    expect(seen).toContain('{"status":"IN_PROGRESS","requestId":"id"}');
    expect(seen.at(-1)).toBe('{"status":"COMPLETED","requestId":"id"}');
  });

  test("what changes within a status is told from time to time only", async () => {
    const positions = Array.from({ length: 20 }, (_, index) => 20 - index);
    const seen = await progressOf("throttled", positions, 3_600_000);
    expect(seen.map((progress) => progress.split('"')[3])).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
  });

  test("a job whose worker has died is taken up: its request is followed on", async () => {
    const { queue, mock, work } = await stage("stalled", { script: { ...SCRIPT, runMs: 600 } });
    const short = { lockDuration: 300, stalledInterval: 100 };
    const dying = work({ ...short, skipLockRenewal: true });
    const job = await addJob(queue, brush, { n: 1 });
    await until(() => mock.accepted().length === 1);
    await dying.close(true);
    const stalled: string[] = [];
    work(short).on("stalled", (id) => stalled.push(id));
    expect((await ended(queue, job)).returnvalue).toMatchObject({ data: { n: 7 } });
    expect(stalled).toEqual([job.id]);
    expect(mock.accepted().length).toBe(1);
  });

  test("a request that has failed fails its job for good", async () => {
    const { queue, mock, work } = await stage("failed", {
      script: { ...SCRIPT, outcome: "runner_disconnected" },
    });
    work();
    const job = await ended(queue, await addJob(queue, brush, { n: 1 }));
    expect([job.attemptsMade, mock.accepted().length]).toEqual([1, 1]);
    expect(job.failedReason).toMatch(/^failed: /);
  });

  test("a job for an endpoint that was not given fails with those that were", async () => {
    const { queue, work } = await stage("unknown");
    work();
    const job = await ended(queue, await queue.add("acme/chisel", { input: {} }));
    expect(job.failedReason).toMatch(/No endpoint "acme\/chisel" .*\(acme\/brush\)/);
  });

  test("a refusal that another try mends is tried again as BullMQ has it", async () => {
    const busy: Fault = {
      group: "http",
      does: "no place",
      routes: ["submit"],
      instead: () => json(503, {}),
    };
    const { queue, mock, work } = await stage("again", { faults: [{ fault: busy, nth: [1, 2] }] });
    work();
    const backoff = { type: "fixed", delay: 10 };
    const job = await ended(queue, await addJob(queue, brush, { n: 1 }, { backoff }));
    expect(job.returnvalue).toMatchObject({ data: { n: 7 } });
    expect([job.attemptsMade, mock.accepted().length]).toEqual([3, 1]);
  });

  test("a limit of the server pauses all workers of the queue", async () => {
    const limit: Fault = {
      group: "http",
      does: "too many",
      routes: ["submit"],
      instead: () => json(429, {}, { "retry-after": "1" }),
    };
    const limits: number[] = [];
    const name = "limited";
    const limiting = queueNamed(name);
    const watched = { rateLimit: (ms: number) => limiting.rateLimit(ms).then(() => void limits.push(ms)) };
    const { queue, mock, work } = await stage(name, { faults: [{ fault: limit, nth: 1 }] }, { queue: watched });
    const submits = (): number => mock.requests().filter(({ route }) => route === "submit").length;
    const [one, other] = [work({ concurrency: 1 }), work({ concurrency: 1 })];
    await Promise.all([one.waitUntilReady(), other.waitUntilReady()]);
    const first = await addJob(queue, brush, { n: 1 });
    await until(() => limits.length === 1);
    const rest = await Promise.all([2, 3, 4].map((n) => addJob(queue, brush, { n })));
    // While the limit is in force nobody asks, whichever worker is free.
    while ((await queue.getRateLimitTtl()) > 50) {
      expect(submits()).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const job of [first, ...rest]) expect((await ended(queue, job)).returnvalue).toMatchObject({ data: { n: 7 } });
    expect(limits).toEqual([1_000]);
    expect(mock.accepted().length).toBe(4);
  });

  const lost = { fault: "T03", route: "submit", nth: 1 } as const;

  test("a request that may have been accepted fails its job for good where no webhook settles it", async () => {
    const { queue, mock, work } = await stage("parked", { faults: [lost] });
    work();
    const job = await ended(queue, await addJob(queue, brush, { n: 1 }));
    expect([job.attemptsMade, mock.accepted().length]).toEqual([1, 1]);
    expect(job.failedReason).toMatch(/^parked: .*settle\(/);
  });

  test("with a webhook it is delayed until it is settled, and its result is that of the request", async () => {
    const settings = { webhookUrl: "http://127.0.0.1:9/hook" };
    const { queue, mock, store, work } = await stage("settled", { faults: [lost] }, { settings, parkedDelayMs: 50 });
    work();
    const job = await addJob(queue, brush, { n: 1 });
    await until(async () => (await store.get(keyOfJob(job)))?.state === "parked");
    await until(async () => (await job.getState()) === "delayed");
    await settle(store, keyOfJob(job), { requestId: mock.accepted()[0]?.requestId ?? "" });
    expect((await ended(queue, job)).returnvalue).toMatchObject({ data: { n: 7 } });
    expect(mock.accepted().length).toBe(1);
  });

  test.each(["submitted", "completed"])(
    "a request that is %s between its being parked and the look at the store is not given up",
    async (state) => {
      const name = `raced-${state}`;
      const { queue, mock, store, client, endpoints, work } = await stage(name, { faults: [lost] });
      const raced: RequestStore = {
        ...store,
        // A webhook comes as soon as the key is parked, before whoever has parked it goes on.
        replace: async (record) => {
          const isKept = await store.replace(record);
          if (record.state !== "parked") return isKept;
          await settle(store, record.key, { requestId: mock.accepted()[0]?.requestId ?? "" });
          if (state === "completed") await runOnce(store, record.key, brush, { client, input: { n: 1 } });
          return isKept;
        },
      };
      work({}, createProcessor({ client, store: raced, queue, endpoints }));
      const job = await ended(queue, await addJob(queue, brush, { n: 1 }));
      expect(job.returnvalue).toEqual({ data: { n: 7 }, requestId: mock.accepted()[0]?.requestId });
      expect(mock.accepted().length).toBe(1);
    },
  );

  test("a parked request is waited for no longer than asked", async () => {
    const { queue, work } = await stage(
      "patience",
      { faults: [lost] },
      { parked: "wait", parkedDelayMs: 10, parkedTimeoutMs: 30 },
    );
    work();
    const job = await ended(queue, await addJob(queue, brush, { n: 1 }));
    expect(job.failedReason).toMatch(/^parked: /);
  });

  test("cancelJob cancels the request on the server", async () => {
    const { queue, mock, store, work } = await stage("cancelled", { script: { ...SCRIPT, runMs: 60_000 } });
    const worker = work();
    const job = await addJob(queue, brush, { n: 1 });
    await until(() => mock.accepted()[0]?.state === "IN_PROGRESS");
    expect(worker.cancelJob(job.id ?? "", "not wanted any more")).toBe(true);
    const { failedReason, attemptsMade } = await ended(queue, job);
    expect([failedReason, attemptsMade]).toEqual([
      expect.stringMatching(/cancelled \(not wanted any more\).*at the server/),
      1,
    ]);
    expect(mock.accepted()[0]?.state).toBe("COMPLETED");
    expect((await store.get(keyOfJob(job)))?.state).toBe("failed");
  });

  test("a worker that is shut down gives its jobs back, and another one follows their requests on", async () => {
    const { queue, mock, store, client, endpoints, work } = await stage("stopped", {
      script: { ...SCRIPT, runMs: 800 },
    });
    const stop = new AbortController();
    const processor = createProcessor({ client, store, queue, endpoints, stopSignal: stop.signal });
    const leaving = work({}, processor);
    const job = await addJob(queue, brush, { n: 1 });
    await until(() => mock.accepted().length === 1);
    await until(async () => (await store.get(keyOfJob(job)))?.state === "submitted");
    const closed = leaving.close();
    stop.abort();
    await closed;
    expect(await job.getState()).toBe("waiting");
    expect(mock.accepted()[0]?.state).not.toBe("COMPLETED");
    work();
    const { returnvalue, attemptsMade } = await ended(queue, job);
    expect([returnvalue, attemptsMade]).toMatchObject([{ data: { n: 7 } }, 1]);
    expect(mock.accepted().length).toBe(1);
  });

  test("a processor without endpoints, or with two of one id, is a mistake", async () => {
    const { client, store, queue } = await stage("wrong");
    const make = (endpoints: readonly AnyEndpoint[]) => () => createProcessor({ client, store, queue, endpoints });
    expect(make([])).toThrow(ConfigError);
    expect(make([brush, unchecked("ACME/brush")])).toThrow(/two endpoints of one id/);
  });
});
