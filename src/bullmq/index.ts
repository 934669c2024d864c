/**
 * Requests as jobs of [BullMQ](https://bullmq.io) 6, which you install: each is made exactly once, whatever becomes of workers.
 * The page is `docs/bullmq.md` of `falsmith`.
 */
export { addJob, keyOfJob, WORKER_OPTIONS } from "./job.js";
export type { AddJobOptions, RequestJob, RequestJobData, RequestQueue } from "./job.js";
export { createProcessor } from "./processor.js";
export type { JobSettings, ProcessorOptions, RequestProcessor, RequestProgress } from "./processor.js";
