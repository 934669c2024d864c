import { Queue } from "bullmq";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unchecked } from "../../src/client/registry.js";
import { startMockQueue } from "falsmith-runtime/mock";
import { startPostgres, startRedis } from "../../test/support/data-servers.js";
import { bundlePrograms, startProgram } from "./programs.js";
import { ATTEMPT_MS, connectRedis, ENDPOINT_ID, LEASE_MS, type Setting } from "./setting.js";

/** What is compared: a job that makes its request once, and one that calls `subscribe`. */
export type JobMode = Setting["mode"];

/** How one way of working off jobs did in one round. */
export interface RoundSample {
  readonly jobsPerSecond: number;
  /** CPU ms of the workers for each job; the servers are other processes. */
  readonly cpuMs: number;
}

/** One round: both ways, one after the other. */
export type Round = { readonly [Mode in JobMode]: RoundSample };

const WORKERS = 4;
const CONCURRENCY = 25;

/** Works off jobs in both ways, in turn, over the same servers. */
export async function throughput(store: Setting["store"], jobs: number, rounds: number): Promise<readonly Round[]> {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-durable-"));
  await bundlePrograms(folder);
  const redis = await startRedis("always");
  const postgres = store === "postgres" ? await startPostgres() : undefined;
  const mock = await startMockQueue({
    endpoints: [unchecked(ENDPOINT_ID)],
    script: { positions: [0], queueMs: 20, runMs: 80, logs: [], output: { n: 1 } },
    recordLimit: 10,
  });
  const measureMode = async (mode: JobMode, name: string): Promise<RoundSample> => {
    const setting: Setting = {
      store,
      redis: redis.url,
      postgres: postgres?.url,
      gateway: mock.url,
      queue: name,
      mode,
      concurrency: CONCURRENCY,
      attemptMs: ATTEMPT_MS,
      leaseMs: LEASE_MS,
    };
    const queue = new Queue(name, { connection: connectRedis(setting) });
    const workers = await Promise.all(Array.from({ length: WORKERS }, () => startProgram(folder, "worker", setting)));
    const cpu = async (): Promise<number> =>
      (await Promise.all(workers.map((worker) => worker.cpuMs()))).reduce((sum, ms) => sum + ms, 0);
    try {
      const [before, startedAt] = [await cpu(), performance.now()];
      for (let first = 0; first < jobs; first += 500)
        await queue.addBulk(
          Array.from({ length: Math.min(500, jobs - first) }, (_, index) => ({
            name: ENDPOINT_ID,
            data: { input: { n: first + index } },
          })),
        );
      while ((await queue.getCompletedCount()) < jobs) await new Promise((resolve) => setTimeout(resolve, 20));
      const seconds = (performance.now() - startedAt) / 1_000;
      return { jobsPerSecond: jobs / seconds, cpuMs: ((await cpu()) - before) / jobs };
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()));
      await queue.close();
    }
  };
  try {
    const all: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const once = await measureMode("once", `once-${round}`);
      const subscribe = await measureMode("subscribe", `subscribe-${round}`);
      all.push({ once, subscribe });
    }
    return all;
  } finally {
    await mock.close();
    await redis.stop();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
