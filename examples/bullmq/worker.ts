import { type Queue, Worker } from "bullmq";
import { createProcessor, WORKER_OPTIONS } from "falsmith-runtime/bullmq";
import type { DescriptorClient } from "falsmith-runtime/client";
import { createRedisStore } from "falsmith-runtime/durable";
import { Redis } from "ioredis";
import { endpoint } from "./generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";

/** Where BullMQ and the store of requests are. */
export interface Connection {
  readonly host: string;
  readonly port: number;
}

/** A worker, and what closes it. Start as many as you like, on as many machines. */
export interface RunningWorker {
  readonly worker: Worker;
  readonly close: () => Promise<void>;
}

/** Takes jobs and makes their requests, each once, whatever becomes of this process. */
export async function startWorker(
  queue: Queue,
  connection: Connection,
  client: DescriptorClient,
): Promise<RunningWorker> {
  const redis = new Redis({ ...connection, maxRetriesPerRequest: null });
  try {
    const store = await createRedisStore(redis);
    const processor = createProcessor({ client, store, queue, endpoints: [endpoint] });
    const worker = new Worker(queue.name, processor, { connection, concurrency: 100, ...WORKER_OPTIONS });
    worker.on("error", console.error);
    return {
      worker,
      close: async () => {
        await worker.close();
        await redis.quit();
      },
    };
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}
