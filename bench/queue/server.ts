import { startMockQueue } from "falsmith-runtime/mock";
import { unchecked } from "falsmith-runtime/internal";
import { ID } from "./endpoint-id.js";

// The embedded queue in a process of its own, so that the client's process is the client's alone.
const runMs = Number(process.argv[2]);
function now(): number {
  return performance.timeOrigin + performance.now();
}

let requests = 0;
const mock = await startMockQueue({
  endpoints: [unchecked(ID)],
  recordLimit: 1,
  onRequest: () => (requests += 1),
  script: {
    // The output says when the job was done: the client can tell how late it has heard of it.
    request: () => ({
      positions: [],
      logs: [],
      runMs,
      output: { seed: 1, prompt: "", video: { url: `https://v3.fal.media/files/a/due-${now() + runMs}.mp4` } },
    }),
  },
});

process.on("message", () => process.send?.({ requests, accepted: mock.accepted().length }));
process.on("disconnect", () => process.exit(0));
process.send?.({ url: mock.url });
