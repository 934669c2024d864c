import { createServer } from "node:http";
import { createNodeFetch as createEarlier } from "./earlier.js";
import { Agent, request } from "undici";
import type { Fetch } from "../../src/contract/options.js";
import { createNodeFetch } from "../../src/node/index.js";
import { WAYS, type Way } from "./ways.js";

const ANSWER = JSON.stringify({ request_id: "764cabcf", status: "IN_QUEUE", queue_position: 1, logs: [] });
const BODY = JSON.stringify({ prompt: "a quiet street in the rain", image_url: "https://example.org/a.png" });

const server = createServer((incoming, response) => {
  incoming.resume();
  incoming.on("end", () => response.writeHead(200, { "content-type": "application/json" }).end(ANSWER));
});

const method = "POST";
const headers = { Accept: "application/json", "Content-Type": "application/json", Authorization: "Key bench:secret" };

function postOver(send: Fetch): (url: string) => Promise<string> {
  return async (url) => (await send(url, { method, headers, body: BODY, redirect: "manual" })).text();
}

/** The least that undici asks for. */
function bare(): (url: string) => Promise<string> {
  const dispatcher = new Agent();
  return async (url) => (await request(url, { method, headers, body: BODY, dispatcher })).body.text();
}

const POSTS: Readonly<Record<Way, () => (url: string) => Promise<string>>> = {
  "global fetch": () => postOver((url, init) => fetch(url, init)),
  "falsmith-runtime/node before": () => postOver(createEarlier()),
  "falsmith-runtime/node": () => postOver(createNodeFetch()),
  "undici alone": bare,
};

const AT_ONCE = 16;
const COUNT = 3_000;

async function run(post: (url: string) => Promise<string>, url: string, count: number): Promise<void> {
  let left = count;
  const one = async (): Promise<void> => {
    for (; left > 0;) {
      left -= 1;
      if ((await post(url)) !== ANSWER) throw new Error("not the answer");
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

const way = WAYS.find((name) => name === process.argv[2]) ?? "global fetch";
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/fal-ai/wan`;
const post = POSTS[way]();
// What is compiled once is no cost of a request.
await run(post, url, COUNT);
const before = process.cpuUsage();
await run(post, url, COUNT);
const { user, system } = process.cpuUsage(before);
process.send?.((user + system) / 1_000 / COUNT, () => process.exit(0));
