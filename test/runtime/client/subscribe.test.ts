import { VERSION } from "../../../src/platform/env.js";
import { afterEach, expect, test } from "vitest";
import { createFalClient } from "../../../src/client/client.js";
import { KEY, testClient } from "../support/client.js";
import { envelope, OUTPUT, queue, REQUEST_ID, type Script } from "../support/queue.js";
import { json, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
async function start(script: Script = {}): Promise<TestServer> {
  return (server = await queue(script));
}
const base = `/fal-ai/wan/requests/${REQUEST_ID}`;

test("submits, follows by polls where there is no stream, and fetches", async () => {
  const { url, seen } = await start();
  const client = createFalClient({ gateway: url, credentials: KEY });
  const states: string[] = [];
  const input = { prompt: "a" };
  const result = await client.subscribe("fal-ai/wan/v2.2/turbo", {
    input,
    onQueueUpdate: ({ status }) => states.push(status),
  });
  expect(result).toEqual({ data: OUTPUT, requestId: REQUEST_ID });
  expect(states).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
  expect(seen.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
    "POST /fal-ai/wan/v2.2/turbo",
    `GET ${base}/status/stream?logs=0`,
    `GET ${base}/status?logs=0`,
    `GET ${base}/status?logs=0`,
    `GET ${base}/status?logs=0`,
    `GET ${base}`,
  ]);
  expect(seen[0]?.body).toBe(JSON.stringify(input));
  expect(seen.every(({ headers }) => headers.authorization === `Key ${KEY}`)).toBe(true);
  expect(seen[0]?.headers).toMatchObject({
    "content-type": "application/json",
    "x-fal-queue-priority": "normal",
    "user-agent": `falsmith/${VERSION}`,
  });
});

test("E13: an app without a stream is asked for one only once", async () => {
  const { url, count } = await start();
  const client = testClient({ gateway: url });
  await client.subscribe("fal-ai/wan/a", {});
  await client.subscribe("fal-ai/wan/b", {});
  expect(count("GET", "/stream")).toBe(1);
});

test("the settings of a submit travel as fal's headers and parameters", async () => {
  const { url, seen } = await start();
  await testClient({ gateway: url }).submit("fal-ai/wan", {
    webhookUrl: "https://me.example/hook?a=1&b=2",
    priority: "low",
    hint: "same",
    startTimeout: 30,
    maxQueueLength: 5,
    headers: { "X-Fal-No-Retry": "1" },
  });
  expect(seen[0]?.url).toBe(
    "/fal-ai/wan?fal_webhook=https%3A%2F%2Fme.example%2Fhook%3Fa%3D1%26b%3D2&fal_max_queue_length=5",
  );
  expect(seen[0]?.headers).toMatchObject({
    "x-fal-queue-priority": "low",
    "x-fal-runner-hint": "same",
    "x-fal-request-timeout": "30",
    "x-fal-no-retry": "1",
  });
});

test("a path prefix of the gateway stays in front of every route", async () => {
  const { url, seen } = await start({
    submit: (_, response) => json(response, 200, envelope("https://queue.fal.run", "fal-ai/flux-pro")),
  });
  await testClient({ gateway: `${url}/v1/acct/fal/` }).subscribe("fal-ai/flux-1/dev", { mode: "polling" });
  expect(seen[0]?.url).toBe("/v1/acct/fal/fal-ai/flux-1/dev");
  expect(
    seen.slice(1).every(({ url: path }) => path.startsWith(`/v1/acct/fal/fal-ai/flux-pro/requests/${REQUEST_ID}`)),
  ).toBe(true);
});

test("Q19: one loop serves everybody who waits for a request", async () => {
  const { url, count } = await start();
  const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
  const [a, b] = await Promise.all([request.result({ mode: "polling" }), request.result({ mode: "polling" })]);
  expect(a.data).toEqual(OUTPUT);
  expect(b.data).toBe(a.data);
  expect(count("GET", "/status")).toBe(3);
  expect(await request.result()).toEqual(a);
  expect(count("GET", base)).toBe(4);
});

test("updates can be looped over; leaving the loop leaves the request running", async () => {
  const { url, count } = await start();
  const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
  for await (const update of request.updates()) {
    expect(update).toMatchObject({ status: "IN_QUEUE", queue_position: 0, request_id: REQUEST_ID });
    break;
  }
  const rest: string[] = [];
  for await (const { status } of request.updates()) rest.push(status);
  expect(rest.at(-1)).toBe("COMPLETED");
  expect(count("PUT", "/cancel")).toBe(0);
  expect(await request.status()).toMatchObject({ status: "COMPLETED" });
});

test("A09: a handle finds its request again, from another client, without a second submit", async () => {
  const { url, count } = await start({
    submit: (_, response) => json(response, 200, envelope("https://queue.fal.run", "fal-ai/other")),
  });
  const request = await testClient({ gateway: url }).submit("fal-ai/wan/a", {});
  const saved = JSON.stringify(request);
  expect(saved).not.toContain("secret");
  const later = testClient({ gateway: url }).resume("FAL-AI/wan/A", JSON.parse(saved));
  expect((await later.result()).data).toEqual(OUTPUT);
  expect(count("POST", "")).toBe(1);
  expect(count("GET", `/fal-ai/other/requests/${REQUEST_ID}`)).toBeGreaterThan(0);
});

test("the handle is handed over, and waited for, before anything else is sent", async () => {
  const { url, seen } = await start();
  const order: string[] = [];
  await testClient({ gateway: url }).subscribe("fal-ai/wan", {
    onSubmitted: async ({ requestId }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(`stored ${requestId} after ${seen.length}`);
    },
    onEnqueue: (id) => order.push(id),
  });
  expect(order).toEqual([`stored ${REQUEST_ID} after 1`, REQUEST_ID]);
});

test("what fails while the handle is stored still tells the request id", async () => {
  const { url } = await start();
  const full = new Error("disk full");
  const submitted = testClient({ gateway: url }).submit("fal-ai/wan", { onSubmitted: () => Promise.reject(full) });
  await expect(submitted).rejects.toBe(full);
  expect(full).toMatchObject({ requestId: REQUEST_ID });
});

test("the queue call by call", async () => {
  const { url } = await start();
  const { queue: calls } = testClient({ gateway: url });
  const submitted = await calls.submit("fal-ai/wan", { input: {} });
  expect(submitted).toMatchObject({ status: "IN_QUEUE", request_id: REQUEST_ID, response_url: `${url}${base}` });
  const { request_id: requestId } = submitted;
  expect(await calls.status("fal-ai/wan", { requestId })).toMatchObject({ status: "IN_QUEUE" });
  expect(await calls.subscribeToStatus("fal-ai/wan", { requestId })).toMatchObject({ status: "COMPLETED", logs: [] });
  expect(await calls.result("fal-ai/wan", { requestId })).toEqual({ data: OUTPUT, requestId });
  expect(await calls.cancel("fal-ai/wan", { requestId })).toBeUndefined();
});
