// Stands for the platform on this machine: an HTTP server around the worker, a map as its KV, the embedded queue as fal.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { startMockQueue } from "falsmith-runtime/mock";
import { endpoint } from "./generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import worker, { type Env } from "./worker.js";

const mock = await startMockQueue({ endpoints: [endpoint] });
const videos = new Map<string, string>();

/** Hands a request to the worker, as the platform does. */
async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const response = await worker.fetch(
    new Request(new URL(incoming.url ?? "/", env.PUBLIC_URL), {
      method: incoming.method ?? "GET",
      headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
      ...(incoming.method === "POST" ? { body: Buffer.concat(chunks) } : {}),
    }),
    env,
  );
  console.log(`worker: ${incoming.method} ${incoming.url?.replace(/[\w-]{36}$/, "…")} ${response.status}`);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
}

const server = createServer((incoming, outgoing) => void answer(incoming, outgoing)).listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
if (address === null || typeof address === "string") throw new Error("no port");

const env: Env = {
  FAL_KEY: "any",
  PUBLIC_URL: `http://127.0.0.1:${address.port}`,
  VIDEOS: {
    get: async (key) => videos.get(key) ?? null,
    put: async (key, value) => void videos.set(key, value),
  },
  FAL_GATEWAY: mock.url,
  FAL_JWKS_URL: `${mock.url}/rest/.well-known/jwks.json`,
};

/** Asks the worker as a page or another program does. */
async function ask(path: string, body?: unknown): Promise<string> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  return (await fetch(new URL(path, env.PUBLIC_URL), init)).text();
}

console.log("A wrong input:", await ask("/videos", { prompt: "The cat stands up." }));
console.log("A webhook that is not fal's:", await ask("/webhook", { request_id: "1", status: "OK", payload: {} }));
const submitted = await ask("/videos", { prompt: "The cat stands up.", image_url: "https://example.org/cat.png" });
console.log("Submitted:", submitted);
const { requestId } = JSON.parse(submitted);
console.log("Before the webhook:", await ask(`/videos/${requestId}`));
while (videos.size === 0) await pause(100);
console.log("After it:", await ask(`/videos/${requestId}`));
console.log("Another id:", await ask("/videos/another"));

server.close();
server.closeAllConnections();
await mock.close();
