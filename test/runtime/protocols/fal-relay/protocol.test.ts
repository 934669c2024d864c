import "../../../../src/protocols/fal-relay/protocol.js";
import { afterEach, describe, expect, test } from "vitest";
import { unchecked } from "../../../../src/client/registry.js";
import { ApiError, ProtocolError, RequestFailedError } from "../../../../src/index.js";
import { startMockQueue } from "../../../../src/mock/index.js";
import { failsWith, KEY, testClient, type TestClient } from "../../support/client.js";
import { fakeClock } from "../../support/clock.js";
import { fakeFetch } from "../../support/fake-fetch.js";
import { envelope, OUTPUT, queue, REQUEST_ID, type Script } from "../../support/queue.js";
import { type Handler, json, type TestServer } from "../../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
const poll = { pollInterval: 5 } as const;
async function start(script: Script): Promise<TestServer & { readonly client: TestClient }> {
  server = await queue({ submit: (_, response) => json(response, 200, envelope("https://queue.fal.run")), ...script });
  return {
    ...server,
    client: testClient({ gateway: { name: "relay", url: server.url, auth: "Bearer", profile: "relay" } }),
  };
}
function answers(...bodies: readonly unknown[]): Handler {
  return (_seen, response, n) => json(response, 200, bodies[Math.min(n, bodies.length - 1)]);
}
const id = { request_id: REQUEST_ID };

test("polls the result route with the bearer token, and nothing else", async () => {
  const { client, seen } = await start({
    result: answers({ status: "IN_QUEUE", queue_position: 2, ...id }, { status: "IN_PROGRESS" }, OUTPUT),
  });
  const updates: unknown[] = [];
  const result = await client.subscribe("fal-ai/wan/x", { ...poll, onQueueUpdate: (update) => updates.push(update) });
  expect(result).toEqual({ data: OUTPUT, requestId: REQUEST_ID });
  expect(updates).toMatchObject([
    { status: "IN_QUEUE", queue_position: 2 },
    { status: "IN_PROGRESS" },
    { status: "COMPLETED" },
  ]);
  expect(new Set(seen.slice(1).map(({ method, url }) => `${method} ${url}`))).toEqual(
    new Set([`GET /fal-ai/wan/requests/${REQUEST_ID}`]),
  );
  expect(seen.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
});

describe("a body with a status", () => {
  test.each(["PENDING", "queued", "in_progress", "Processing"])("%s is waited out", async (status) => {
    const { client } = await start({ result: answers({ status, ...id }, OUTPUT) });
    expect((await client.subscribe("fal-ai/wan", poll)).data).toEqual(OUTPUT);
  });

  test("may hold more about the request than the queue's own", async () => {
    const { client } = await start({ result: answers({ status: "IN_PROGRESS", model: "wan", created: 1 }, OUTPUT) });
    expect((await client.subscribe("fal-ai/wan", poll)).data).toEqual(OUTPUT);
  });

  test.each([
    ["a word of its own", { status: "success", images: [] }],
    ["one of the queue's", { status: "COMPLETED", images: [] }],
    ["one that would be a failure", { status: "failed", frames: [1] }],
    ["one that would be waiting", { status: "IN_PROGRESS", video: { url: "https://v3.fal.media/a.mp4" } }],
    ["a number", { status: 3 }],
  ])("may be an output that has %s", async (_, output) => {
    const { client } = await start({ result: answers(output) });
    expect((await client.subscribe("fal-ai/wan", poll)).data).toEqual(output);
  });

  test.each([
    [{ status: "FAILED", ...id, error: "no luck" }, "no luck"],
    [{ status: "ERROR", message: "boom" }, "boom"],
    [{ status: "CANCELLED", ...id }, "no reason given"],
    [{ status: "FAILED", created: 1, msg: "gone" }, "gone"],
    [{ status: "EXPLODED", ...id }, "no reason given"],
    [{ status: "failed", ...id, error: { message: "content policy" }, frames: [] }, "content policy"],
    [{ error: { message: "无可用渠道", type: "new_api_error" } }, "无可用渠道"],
  ])("%j is the end", async (body, said) => {
    const { client, count } = await start({ result: answers(body) });
    const error = await failsWith(client.subscribe("fal-ai/wan", poll), RequestFailedError);
    expect(error).toMatchObject({ code: "failed", requestId: REQUEST_ID, body });
    expect(error.message).toContain(said);
    expect(count("GET", "")).toBe(1);
  });

  test("of another request does not end this one", async () => {
    const { client } = await start({ result: answers({ status: "FAILED", request_id: "other" }) });
    expect(await failsWith(client.subscribe("fal-ai/wan", poll), ProtocolError)).toMatchObject({
      code: "malformed",
      requestId: REQUEST_ID,
    });
  });

  test("that says it is complete, and holds nothing, is asked again for a while", async () => {
    const clock = fakeClock();
    const gateway = { name: "relay", url: "https://relay.example", auth: "Bearer", profile: "relay" } as const;
    let full = 3;
    const script = fakeFetch(({ method }, n) =>
      method === "POST" ? id : n < full ? { status: "COMPLETED", ...id } : OUTPUT,
    );
    const client = testClient({ gateway, fetch: script.fetch }, clock);
    expect(await clock.settle(client.subscribe("fal-ai/wan", {}))).toMatchObject({
      status: "fulfilled",
      value: { data: OUTPUT },
    });
    full = Infinity;
    const end = await clock.settle(client.subscribe("fal-ai/wan", {}));
    expect(end).toMatchObject({ status: "rejected", reason: { name: "ProtocolError", requestId: REQUEST_ID } });
  });
});

test("400 while in progress is waited out", async () => {
  const { client } = await start({
    result: (_, response, n) =>
      n < 2 ? json(response, 400, { detail: "Request is still in progress" }) : json(response, 200, OUTPUT),
  });
  expect((await client.subscribe("fal-ai/wan", poll)).data).toEqual(OUTPUT);
});

test("where the app is not known by its name, the relay works it out", async () => {
  const { client, seen } = await start({
    result: ({ url }, response, n) =>
      url.includes("/auto/")
        ? json(response, 200, n === 0 ? { status: "IN_PROGRESS" } : OUTPUT)
        : json(response, 404, { error: { message: "no such model" } }),
  });
  expect((await client.subscribe("fal-ai/wan/v2.2/x", poll)).data).toEqual(OUTPUT);
  const requests = `/requests/${REQUEST_ID}`;
  expect(seen.map(({ url }) => url)).toEqual([
    "/fal-ai/wan/v2.2/x",
    `/fal-ai/wan${requests}`,
    `/fal-ai/auto${requests}`,
    `/fal-ai/auto${requests}`,
  ]);
});

test("an unknown request is not found, after one try with auto", async () => {
  const { client, count } = await start({
    result: (_, response) => json(response, 404, { error: { message: "no", type: "new_api_error" } }),
  });
  const error = await failsWith(client.queue.result("fal-ai/wan", { requestId: "a" }), ApiError);
  expect(error).toMatchObject({ code: "not_found", status: 404 });
  expect(count("GET", "")).toBe(2);
});

test.each([
  [401, "Invalid token (request id: 2026)", "auth"],
  [403, "用户额度不足, 剩余额度: 0", "billing"],
  [429, "Rate limit reached", "rate_limited"],
])("HTTP %i with %s", async (status, message, code) => {
  const { client } = await start({
    submit: (_, response) =>
      json(response, status, { error: { message, type: "new_api_error", code: "" } }, { "retry-after": "100" }),
  });
  const error = await failsWith(client.submit("fal-ai/wan", {}), ApiError);
  expect(error).toMatchObject({ code, status });
  expect(error.message).toContain(message);
});

test("the calls one by one", async () => {
  const { client } = await start({
    result: answers({ status: "IN_PROGRESS" }, { status: "IN_PROGRESS" }, OUTPUT),
    cancel: (_, response) => json(response, 404, {}),
  });
  expect(await client.queue.status("fal-ai/wan", { requestId: REQUEST_ID })).toMatchObject({ status: "IN_PROGRESS" });
  expect(await failsWith(client.queue.result("fal-ai/wan", { requestId: REQUEST_ID }), ApiError)).toMatchObject({
    status: 400,
  });
  expect(await client.queue.status("fal-ai/wan", { requestId: REQUEST_ID })).toMatchObject({ status: "COMPLETED" });
  const request = await client.submit("fal-ai/wan", {});
  expect(await request.cancel()).toEqual({ outcome: "unsupported" });
});

test.each(["status", "still-in-progress"] as const)(
  "the embedded relay, which says %s while it works",
  async (relayPending) => {
    const endpoint = unchecked("fal-ai/wan/v2.2/x");
    const script = { positions: [0], queueMs: 20, runMs: 40, output: OUTPUT };
    const mock = await startMockQueue({ endpoints: [endpoint], profile: "relay", script, wire: { relayPending } });
    const client = testClient({ gateway: { name: "relay", url: mock.url, auth: "Bearer", profile: "relay" } });
    const states: string[] = [];
    const { data } = await client.subscribe(endpoint, { ...poll, onQueueUpdate: ({ status }) => states.push(status) });
    expect(data).toEqual(OUTPUT);
    expect(states.at(-1)).toBe("COMPLETED");
    expect(mock.accepted().length).toBe(1);
    expect(mock.foreign()).toEqual([]);
    await mock.close();
  },
);
