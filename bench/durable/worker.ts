import { Queue, Worker } from "bullmq";
import { createClient } from "falsmith-runtime/client";
import { createProcessor, WORKER_OPTIONS } from "falsmith-runtime/bullmq";
import { connectRedis, ENDPOINT_ID, givenSetting, KEY, openStore } from "./setting.js";

/* One worker of the queue, in a process of its own, to be killed at any time. */
// Before it waits for anything: nobody else ends it.
process.on("disconnect", () => process.exit());
const setting = givenSetting();
const { gateway, mode, concurrency, webhookUrl, attemptMs, leaseMs } = setting;
const client = createClient({ gateway, credentials: KEY, timeouts: { attempt: attemptMs }, onWarning: () => {} });
const endpoint = client.unchecked(ENDPOINT_ID);
const { store } = await openStore(setting);
const queue = new Queue(setting.queue, { connection: connectRedis(setting) });
queue.on("error", () => {});
const once = createProcessor({
  client,
  store,
  queue,
  endpoints: [endpoint],
  settings: { webhookUrl, leaseMs },
  parkedDelayMs: 1_000,
});
const worker = new Worker(
  setting.queue,
  mode === "once"
    ? once
    : (job: { readonly data: { readonly input: unknown } }) => client.subscribe(endpoint, { input: job.data.input }),
  {
    connection: connectRedis(setting),
    concurrency,
    ...WORKER_OPTIONS,
    // A dead worker's jobs are taken up soon.
    lockDuration: 3_000,
    stalledInterval: 1_000,
  },
);
worker.on("error", () => {});
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});
process.send?.("ready");
