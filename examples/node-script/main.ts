import { writeFile } from "node:fs/promises";
import { startMockQueue } from "falsmith-runtime/mock";
import { createFalClient } from "./generated/index.js";
import { endpoint } from "./generated/fal-ai/wan-25-preview/image-to-image/index.js";

// The embedded queue: no key, no costs. In production: createFalClient({ credentials: process.env["FAL_KEY"] }).
const mock = await startMockQueue({ endpoints: [endpoint] });
const fal = createFalClient({ gateway: mock.url, credentials: "any" });

const { data, requestId } = await fal.subscribe(endpoint, {
  input: {
    prompt: "The same street, in the rain at night.",
    image_urls: ["https://example.org/street.png"],
  },
  logs: true,
  onQueueUpdate: ({ status, queue_position, newLogs = [] }) => {
    console.log(queue_position === undefined ? status : `${status}, ${queue_position} ahead`);
    for (const { message } of newLogs) console.log(`  ${message}`);
  },
});

const [image] = data.images;
if (image === undefined) throw new Error(`request ${requestId} gave no picture`);
const response = await fetch(image.url);
if (!response.ok) throw new Error(`${image.url} answered with ${response.status}`);
await writeFile("picture.png", response.body ?? "");
console.log(`picture.png is the output of request ${requestId}`);

await mock.close();
