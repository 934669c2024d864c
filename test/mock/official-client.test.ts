import { createHash } from "node:crypto";
import { ApiError, ValidationError, type QueueStatus } from "@fal-ai/client";
import { describe, expect, it } from "vitest";
import type { JobScript } from "../../src/mock/index.js";
import { film, mystery, paint, workflow } from "./support/endpoints.js";
import { throughMiddleware, throughProxy } from "./support/official.js";
import { start } from "./support/start.js";

// Counted in reads, not in milliseconds: no machine is too slow for it.
const fast: JobScript = { positions: [1, 0], polls: 3, logs: ["one", "two", "three"] };
const slow: JobScript = { positions: [1, 0], runMs: 60 };
const input = { prompt: "a lion" };

function messages(updates: readonly QueueStatus[]): readonly unknown[] {
  return updates.map((update) =>
    "logs" in update && Array.isArray(update.logs) ? update.logs.map(({ message }) => message) : null,
  );
}

describe.each([
  ["proxyUrl", throughProxy],
  ["requestMiddleware", throughMiddleware],
])("the unmodified @fal-ai/client through %s", (_name, client) => {
  it("subscribes by polling", async () => {
    const mock = await start({ script: fast });
    const updates: QueueStatus[] = [];
    const seen: string[] = [];
    const result = await client(mock).subscribe(paint.id, {
      input,
      logs: true,
      pollInterval: 10,
      onEnqueue: (id) => seen.push(id),
      onQueueUpdate: (update) => updates.push(update),
    });
    expect(paint.output.is(result.data)).toBe(true);
    expect(seen).toEqual([result.requestId]);
    expect(mock.accepted()).toMatchObject([
      { requestId: result.requestId, endpointId: paint.id, input, state: "COMPLETED" },
    ]);
    expect([...new Set(updates.map(({ status }) => status))]).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    expect(updates[0]).toMatchObject({ queue_position: 1 });
    expect(messages(updates).at(-1)).toEqual(["one", "two", "three"]);
  });

  it("subscribes by streaming; each line arrives once", async () => {
    const mock = await start({ script: fast });
    const updates: QueueStatus[] = [];
    const result = await client(mock).subscribe(paint.id, {
      input,
      logs: true,
      mode: "streaming",
      onQueueUpdate: (update) => updates.push(update),
    });
    expect(paint.output.is(result.data)).toBe(true);
    expect(
      updates.map((update) => `${update.status} ${"queue_position" in update ? update.queue_position : ""}`),
    ).toEqual(["IN_QUEUE 1", "IN_QUEUE 0", "IN_PROGRESS ", "IN_PROGRESS ", "IN_PROGRESS ", "COMPLETED "]);
    expect(messages(updates).at(-1)).toEqual(["one", "two", "three"]);
    expect(mock.requests().map(({ route }) => route)).toEqual(["submit", "status-stream", "result"]);
  });

  it("submits, reads the status and the result, and cancels", async () => {
    const mock = await start({ script: { ...slow, queueMs: 60_000 } });
    const { queue } = client(mock);
    const {
      request_id: requestId,
      status,
      queue_position,
    } = await queue.submit(paint.id, { input, priority: "low", hint: "h" });
    expect([status, queue_position]).toEqual(["IN_QUEUE", 1]);
    expect(mock.requests()[0]?.headers).toMatchObject({ "x-fal-queue-priority": "low", "x-fal-runner-hint": "h" });
    expect(await queue.status(paint.id, { requestId, logs: true })).toMatchObject({ status: "IN_QUEUE", logs: [] });
    await expect(queue.result(paint.id, { requestId })).rejects.toMatchObject({
      status: 400,
      body: { detail: "Request is still in progress" },
    });
    await mock.advance(200_000);
    expect(await queue.result(paint.id, { requestId })).toMatchObject({ requestId, data: { seed: 7 } });
    await expect(queue.cancel(paint.id, { requestId })).rejects.toMatchObject({
      status: 400,
      body: { status: "ALREADY_COMPLETED" },
    });
    const second = await queue.submit(paint.id, { input });
    await queue.cancel(paint.id, { requestId: second.request_id });
    expect(mock.accepted()).toMatchObject([{ state: "COMPLETED" }, { state: "REMOVED" }]);
  });

  it("gets a 499 for a request cancelled while it ran", async () => {
    const mock = await start({ script: { positions: [], runMs: 60_000 } });
    const { queue } = client(mock);
    const { request_id: requestId } = await queue.submit(paint.id, { input });
    await queue.cancel(paint.id, { requestId });
    await queue.subscribeToStatus(paint.id, { requestId, pollInterval: 10 });
    await expect(queue.result(paint.id, { requestId })).rejects.toMatchObject({ status: 499 });
  });

  it("throws fal's validation error for a wrong input, after the request has completed", async () => {
    const mock = await start({ script: fast });
    const failed = client(mock).subscribe(paint.id, { input: { steps: 400 }, pollInterval: 10 });
    const error: unknown = await failed.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ValidationError);
    expect(error instanceof ValidationError ? error.fieldErrors : []).toMatchObject([
      { loc: ["body", "prompt"], type: "missing" },
      { loc: ["body", "steps"], type: "less_than_equal" },
    ]);
    expect(mock.requests().map(({ route }) => route)).toContain("result");
  });

  it("throws for an unknown app, an unknown request and a wrong key", async () => {
    const mock = await start({ credentials: "test:secret" });
    const { queue } = client(mock);
    await expect(queue.submit("nobody/nothing", { input })).rejects.toMatchObject({ status: 404 });
    await expect(queue.status(paint.id, { requestId: "x" })).rejects.toBeInstanceOf(ApiError);
    const other = await start({ credentials: "other" });
    await expect(client(other).queue.submit(paint.id, { input })).rejects.toMatchObject({ status: 401 });
  });

  it("never retries a deadline of its own: 504 with the timeout type", async () => {
    const mock = await start({ script: { queueMs: 60_000 } });
    const { queue } = client(mock);
    const { request_id: requestId } = await queue.submit(paint.id, { input, startTimeout: 2 });
    await mock.advance(2000);
    await expect(queue.result(paint.id, { requestId })).rejects.toMatchObject({ status: 504, isUserTimeout: true });
    expect(mock.requests().filter(({ route }) => route === "result")).toHaveLength(1);
  });

  it("runs directly, and streams a model", async () => {
    const mock = await start({ script: { ...fast, stream: [{ images: [], seed: 1 }] } });
    const falClient = client(mock);
    const { data, requestId } = await falClient.run(paint.id, { input });
    expect(paint.output.is(data)).toBe(true);
    expect(requestId).not.toBe("");
    const stream = await falClient.stream(paint.id, { input });
    const events: unknown[] = [];
    stream.on("data", (event) => events.push(event));
    expect(await stream.done()).toMatchObject({ seed: 7 });
    expect(events).toMatchObject([{ seed: 1 }, { seed: 7 }]);
    await expect(falClient.run(paint.id, { input: {} })).rejects.toBeInstanceOf(ValidationError);
  });

  it("streams a workflow's events", async () => {
    const mock = await start({ script: { ...fast, output: { done: true } } });
    const stream = await client(mock).stream(workflow.id, { input: {} });
    const events: unknown[] = [];
    stream.on("data", (event) => events.push(event));
    await stream.done();
    expect(events).toMatchObject([
      { type: "submit" },
      { type: "completion" },
      { type: "output", output: { done: true } },
    ]);
  });

  it("uploads what an input holds, and puts the URLs in its place", async () => {
    const mock = await start({ script: fast });
    const image = new Blob(["not really a picture"], { type: "image/png" });
    await client(mock).subscribe(paint.id, {
      input: { prompt: "x", image_url: image, image_urls: [image] },
      pollInterval: 10,
    });
    const sent: unknown = mock.accepted()[0]?.input;
    const urls = JSON.stringify(sent).match(/http:[^"]+/g) ?? [];
    expect(urls).toHaveLength(2);
    for (const url of urls) {
      const file = await fetch(url);
      expect([await file.text(), file.headers.get("content-type")]).toEqual(["not really a picture", "image/png"]);
    }
    const puts = mock.requests().filter(({ route }) => route === "upload");
    expect(puts.map(({ headers }) => headers["authorization"])).toEqual([undefined, undefined]);
  });

  it("uploads more than 90 MiB in parts", async () => {
    const mock = await start();
    const chunk = new Uint8Array(1024 * 1024).map((_, index) => index % 251);
    const bytes = Array.from({ length: 92 }, () => chunk);
    const url = await client(mock).storage.upload(new Blob(bytes, { type: "video/mp4" }));
    const names = mock.requests().map(({ route }) => route);
    expect(names.filter((name) => name === "upload-part")).toHaveLength(10);
    expect(names).toContain("upload-complete");
    const hash = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");
    const back = await fetch(url);
    expect(back.headers.get("content-type")).toBe("video/mp4");
    expect(hash(new Uint8Array(await back.arrayBuffer()))).toBe(hash(Buffer.concat(bytes)));
  });

  it("gets outputs made from a schema, and `{}` where nothing is documented", async () => {
    const mock = await start({ script: fast });
    const { data } = await client(mock).subscribe(film.id, { input, pollInterval: 10 });
    expect(film.output.is(data)).toBe(true);
    expect((await client(mock).subscribe(mystery.id, { input: {}, pollInterval: 10 })).data).toEqual({});
  });
});

it("the unmodified @fal-ai/client streams the status from a browser, with a token in the query", async () => {
  const mock = await start({ script: fast });
  const { queue } = throughProxy(mock);
  const { request_id: requestId } = await queue.submit(paint.id, { input });
  const issue = await fetch(`${mock.url}/rest/tokens/`, {
    method: "POST",
    headers: { authorization: "Key test:secret" },
    body: JSON.stringify({ allowed_apps: ["brush"], token_expiration: 120 }),
  });
  const token: unknown = await issue.json();
  const url = `${mock.url}/acme/brush/requests/${requestId}/status/stream?fal_jwt_token=`;
  expect((await fetch(`${url}wrong`)).status).toBe(401);
  const stream = await fetch(url + encodeURIComponent(String(token)));
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  expect(await stream.text()).toMatch(/"COMPLETED"[^\n]*\n\n$/);
  await mock.advance(121_000);
  expect((await fetch(url + encodeURIComponent(String(token)))).status).toBe(401);
});
