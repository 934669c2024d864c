import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { FalError } from "../../../src/index.js";
import { failsWith, rejection, testClient } from "../support/client.js";
import { fakeClock } from "../support/clock.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { envelope, OUTPUT, queue, REQUEST_ID, type Script } from "../support/queue.js";
import { type Handler, json, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
async function start(script: Script = {}): Promise<TestServer> {
  return (server = await queue(script));
}
const never: Handler = () => {};
const running: Handler = (_, response) => json(response, 202, { status: "IN_PROGRESS", request_id: REQUEST_ID });
const openStream: Handler = (_, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write('data: {"status":"IN_PROGRESS"}\n\n');
};
const done: Handler = (_, response) => json(response, 200, { status: "COMPLETED", request_id: REQUEST_ID });

/** How long a promise takes to be rejected once the controller aborts, and with what. */
async function abortAfter(
  controller: AbortController,
  promise: Promise<unknown>,
  ready: () => unknown,
): Promise<{ readonly ms: number; readonly error: unknown }> {
  const settled = rejection(promise);
  await eventually(() => expect(ready()).toBeTruthy());
  const at = performance.now();
  controller.abort();
  const error = await settled;
  return { ms: performance.now() - at, error };
}

describe("A04: an abort settles at once, with the signal's reason, and cancels the request", () => {
  const cases: readonly (readonly [string, Script, string, boolean])[] = [
    ["while the submit is under way", { submit: never }, "POST", false],
    ["while the stream is open", { stream: openStream }, "/stream", true],
    ["while the stream is opening", { stream: never }, "/stream", true],
    ["while a status is under way", { status: never }, "/status?", true],
    ["between two polls", { status: running }, "/status?", true],
    [
      "while the server is asked to wait",
      { status: (_, response) => json(response, 429, {}, { "retry-after": "50" }) },
      "/status?",
      true,
    ],
  ];
  test.each(cases)("%s", async (_, script, part, cancelled) => {
    const { url, seen, count } = await start(script);
    const controller = new AbortController();
    const client = testClient({ gateway: url });
    const call = client.subscribe("fal-ai/wan", { abortSignal: controller.signal, pollInterval: 60_000 });
    const reached = (): boolean => seen.some(({ method, url: path }) => method === part || path.includes(part));
    const { ms, error } = await abortAfter(controller, call, reached);
    expect(error).toBe(controller.signal.reason);
    expect(error).toMatchObject({ name: "AbortError" });
    expect(ms).toBeLessThan(50);
    if (cancelled) await eventually(() => expect(count("PUT", "/cancel")).toBe(1));
    expect(count("POST", "")).toBe(1);
  });

  test("while the result is on its way, after the end: nothing is left to cancel", async () => {
    const { url, count } = await start({ status: done, result: never });
    const controller = new AbortController();
    const call = testClient({ gateway: url }).subscribe("fal-ai/wan", { signal: controller.signal, mode: "polling" });
    const { ms } = await abortAfter(controller, call, () => count("GET", REQUEST_ID) === 2);
    expect(ms).toBeLessThan(50);
    expect(count("PUT", "/cancel")).toBe(0);
  });

  test("while the handle is being stored", async () => {
    const { url, count } = await start();
    const controller = new AbortController();
    let storing = false;
    const onSubmitted = (): Promise<void> => {
      storing = true;
      return new Promise(() => {});
    };
    const call = testClient({ gateway: url }).subscribe("fal-ai/wan", { signal: controller.signal, onSubmitted });
    const { ms } = await abortAfter(controller, call, () => storing);
    expect(ms).toBeLessThan(50);
    await eventually(() => expect(count("PUT", "/cancel")).toBe(1));
  });

  test("a request.result that is aborted", async () => {
    const { url, count } = await start({ status: running });
    const controller = new AbortController();
    const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
    const { ms, error } = await abortAfter(
      controller,
      request.result({ signal: controller.signal }),
      () => count("GET", "/status?") > 0,
    );
    expect(error).toBe(controller.signal.reason);
    expect(ms).toBeLessThan(50);
    await eventually(() => expect(count("PUT", "/cancel")).toBe(1));
  });
});

test("a submit that is answered after the abort is cancelled all the same", async () => {
  let answer: (() => void) | undefined;
  const { url, count } = await start({
    submit: (_, response) => {
      answer = () => json(response, 200, envelope("https://queue.fal.run"));
    },
  });
  const controller = new AbortController();
  const call = testClient({ gateway: url }).submit("fal-ai/wan", { signal: controller.signal });
  await abortAfter(controller, call, () => count("POST", "") === 1);
  expect(count("PUT", "/cancel")).toBe(0);
  answer?.();
  await eventually(() => expect(count("PUT", `/requests/${REQUEST_ID}/cancel`)).toBe(1));
});

test("a request that was accepted after the abort and cannot be cancelled is told by its id", async () => {
  const controller = new AbortController();
  const { fetch } = fakeFetch(({ method }) => {
    if (method === "PUT") return new Response("no", { status: 403 });
    controller.abort();
    return { request_id: "r-1" };
  });
  const { submit, warnings } = testClient({ fetch });
  expect(await rejection(submit("fal-ai/wan", { signal: controller.signal }))).toBe(controller.signal.reason);
  await eventually(() => expect(warnings.at(-1)).toMatchObject({ code: "cancel", requestId: "r-1" }));
});

test("A01: a signal that has already aborted sends nothing", async () => {
  const { url, seen } = await start();
  const reason = new Error("not today");
  const signal = AbortSignal.abort(reason);
  const { subscribe, submit, queue: calls } = testClient({ gateway: url });
  expect(await rejection(subscribe("fal-ai/wan", { signal }))).toBe(reason);
  expect(await rejection(submit("fal-ai/wan", { abortSignal: signal }))).toBe(reason);
  expect(await rejection(calls.status("fal-ai/wan", { requestId: "a", signal }))).toBe(reason);
  expect(await rejection(calls.cancel("fal-ai/wan", { requestId: "a", signal }))).toBe(reason);
  expect(seen.length).toBe(0);
});

test("who wants the request to go on says so", async () => {
  const { url, count } = await start({ status: running });
  const controller = new AbortController();
  const call = testClient({ gateway: url }).subscribe("fal-ai/wan", {
    signal: controller.signal,
    cancelOnAbort: false,
  });
  await abortAfter(controller, call, () => count("GET", "/status?") > 0);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(count("PUT", "/cancel")).toBe(0);
});

test("one of two who wait may leave; the request goes on for the other", async () => {
  let over = false;
  const { url, count } = await start({
    status: (seen, response, n, socket) => (over ? done : running)(seen, response, n, socket),
  });
  const controller = new AbortController();
  const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
  const stays = request.result({ mode: "polling", pollInterval: 5 });
  await abortAfter(controller, request.result({ signal: controller.signal }), () => count("GET", "/status?") > 0);
  over = true;
  expect((await stays).data).toEqual(OUTPUT);
  expect(count("PUT", "/cancel")).toBe(0);
});

test("an abort while a fetch ignores its signal settles at once too", async () => {
  const controller = new AbortController();
  const client = testClient({ fetch: () => new Promise(() => {}), gateway: "http://127.0.0.1:9" });
  const call = rejection(client.queue.status("fal-ai/wan", { requestId: "a", signal: controller.signal }));
  controller.abort();
  expect(await call).toBe(controller.signal.reason);
});

test("no timer and no listener stays behind", async () => {
  const clock = fakeClock();
  const { fetch } = fakeFetch(({ url, method }, n) => {
    if (method === "POST") return { request_id: "r1" };
    if (url.includes("/stream")) return new Response(null, { status: 405 });
    if (url.includes("/status")) return { status: n < 30 ? "IN_PROGRESS" : "COMPLETED" };
    return OUTPUT;
  });
  const controller = new AbortController();
  const add = vi.spyOn(controller.signal, "addEventListener");
  const remove = vi.spyOn(controller.signal, "removeEventListener");
  const client = testClient({ fetch }, clock);
  const end = await clock.settle(client.subscribe("fal-ai/wan", { signal: controller.signal }));
  expect(end).toMatchObject({ status: "fulfilled", value: { data: OUTPUT } });
  expect(clock.pending()).toBe(0);
  expect(remove.mock.calls.length).toBe(add.mock.calls.length);
});

test("a signal that stops many requests has one listener, and none when they are over", async () => {
  const { url } = await start({ status: done });
  const controller = new AbortController();
  const add = vi.spyOn(controller.signal, "addEventListener");
  const remove = vi.spyOn(controller.signal, "removeEventListener");
  const { subscribe } = testClient({ gateway: url });
  const all = (): Promise<unknown> =>
    Promise.all(Array.from({ length: 20 }, () => subscribe("fal-ai/wan", { signal: controller.signal })));
  await all();
  expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1]);
  const second = rejection(all());
  controller.abort();
  expect(await second).toBe(controller.signal.reason);
  expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([2, 2]);
});

describe("cancel", () => {
  test.each<[string, number, unknown]>([
    ["requested", 202, { status: "CANCELLATION_REQUESTED" }],
    ["requested", 200, { status: "CANCELLATION_REQUESTED" }],
    ["cancelled", 200, { status: "OK" }],
    ["requested", 200, { success: true }],
    ["requested", 204, undefined],
    ["already_completed", 400, { status: "ALREADY_COMPLETED" }],
    ["already_completed", 400, { detail: "done" }],
    ["already_completed", 409, { status: "ALREADY_COMPLETED" }],
    ["not_found", 404, { status: "NOT_FOUND" }],
    ["unsupported", 405, {}],
  ])("%s: HTTP %i %j", async (outcome, status, body) => {
    const { url } = await start({
      cancel: (_, response) => (body === undefined ? response.writeHead(status).end() : json(response, status, body)),
    });
    const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
    expect(await request.cancel()).toEqual({ outcome });
  });

  test("A08: is tried again after a reset", async () => {
    const { url, count } = await start({
      cancel: (_seen, response, n, socket) =>
        n === 0 ? socket.resetAndDestroy() : json(response, 202, { status: "CANCELLATION_REQUESTED" }),
    });
    const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
    expect(await request.cancel()).toEqual({ outcome: "requested" });
    expect(count("PUT", "/cancel")).toBe(2);
  });

  test("A06: a request that finished all the same keeps its result", async () => {
    const { url } = await start();
    const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
    await request.cancel();
    expect((await request.result({ mode: "polling", pollInterval: 5 })).data).toEqual(OUTPUT);
  });

  test("call by call it throws what the official client throws", async () => {
    const { url } = await start({ cancel: (_, response) => json(response, 400, { status: "ALREADY_COMPLETED" }) });
    const error = await failsWith(
      testClient({ gateway: url }).queue.cancel("fal-ai/wan", { requestId: REQUEST_ID }),
      FalError,
    );
    expect(error).toMatchObject({
      status: 400,
      body: { status: "ALREADY_COMPLETED" },
      requestId: REQUEST_ID,
      phase: "cancel",
    });
  });
});
