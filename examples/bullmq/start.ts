// A producer and a worker in one process, with the embedded queue as fal. Apart they are two programs.
import { connect } from "node:net";
import { Queue, QueueEvents } from "bullmq";
import { startMockQueue } from "falsmith-runtime/mock";
import { endpoint } from "./generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { createFalClient } from "./generated/index.js";
import { addScenes } from "./producer.js";
import { type Connection, startWorker } from "./worker.js";

const { hostname, port } = new URL(process.env["REDIS_URL"] ?? "redis://127.0.0.1:6379");
const connection: Connection = { host: hostname, port: Number(port || 6379) };

/** Whether somebody listens there. */
function answers({ host, port }: Connection): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const settle = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
    socket.once("timeout", () => settle(false));
  });
}

async function makeVideos(): Promise<void> {
  const mock = await startMockQueue({ endpoints: [endpoint] });
  const queue = new Queue(`videos-${process.pid}`, { connection });
  const events = new QueueEvents(queue.name, { connection });
  try {
    // In production: createFalClient({ credentials: process.env["FAL_KEY"], retry: { maxRetries: 0 } })
    const client = createFalClient({ gateway: mock.url, credentials: "any", retry: { maxRetries: 0 } });
    const { worker, close } = await startWorker(queue, connection, client);
    worker.on("progress", ({ id }, progress) => console.log(`job ${id}:`, JSON.stringify(progress)));
    const ids = await addScenes(queue, `order ${process.pid}`, ["Rain begins.", "The rain ends."]);
    for (const id of ids) {
      const job = await queue.getJob(id);
      console.log(`job ${id} gave`, JSON.stringify(await job?.waitUntilFinished(events)));
    }
    console.log(`${mock.accepted().length} requests were made for ${ids.length} jobs`);
    await close();
  } finally {
    await queue.obliterate({ force: true });
    await events.close();
    await queue.close();
    await mock.close();
  }
}

if (await answers(connection)) await makeVideos();
else
  console.log(
    `skipped: no Redis at ${connection.host}:${connection.port}. Start one (redis-server --appendonly yes), or name it in REDIS_URL.`,
  );
