import { afterEach, expect, test } from "vitest";
import { OUTPUT, queue, REQUEST_ID } from "../support/queue.js";
import { rejection, testClient } from "../support/client.js";
import { json, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
const restore: (() => void)[] = [];
afterEach(async () => {
  for (const again of restore.splice(0)) again();
  await server?.close();
});

function remove(holder: object, name: string): void {
  const had = Object.getOwnPropertyDescriptor(holder, name);
  if (had === undefined) throw new Error(`nobody has ${name}`);
  Reflect.deleteProperty(holder, name);
  restore.push(() => Object.defineProperty(holder, name, had));
}

test("what Safari 16 and React Native lack is not needed: to follow, to abort, to stream", async () => {
  for (const name of ["canParse", "parse"]) if (name in URL) remove(URL, name);
  for (const name of ["any", "timeout"]) remove(AbortSignal, name);
  remove(AbortSignal.prototype, "throwIfAborted");
  remove(AbortSignal.prototype, "reason");
  server = await queue({
    stream: (_, response, n) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(`data: {"status":"${n < 1 ? "IN_PROGRESS" : "COMPLETED"}","request_id":"${REQUEST_ID}"}\n\n`);
    },
    status: ({ url }, response, n) =>
      json(response, 200, { status: n < 1 || url.includes("waits") ? "IN_PROGRESS" : "COMPLETED" }),
  });
  const client = testClient({ gateway: server.url });
  expect((await client.subscribe("fal-ai/wan", { pollInterval: 5 })).data).toEqual(OUTPUT);
  const request = client.resume("fal-ai/wan", { version: 1, endpointId: "fal-ai/wan", requestId: "waits" });
  const [one, other] = [new AbortController(), new AbortController()];
  const ended = rejection(request.result({ mode: "polling", signal: one.signal, abortSignal: other.signal }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  other.abort();
  expect(await ended).toMatchObject({ name: "AbortError" });
  const stream = await client.queue.streamStatus("fal-ai/wan", { requestId: REQUEST_ID });
  expect(await stream.done()).toMatchObject({ status: "COMPLETED" });
});
