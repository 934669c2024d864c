import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { unchecked } from "../../../src/client/registry.js";
import { ConfigError, InputValidationError, RequestFailedError } from "../../../src/index.js";
import { startMockQueue, type MockOptions, type MockQueue } from "../../../src/mock/index.js";
import type { Observer } from "../../../src/contract/options.js";
import type { RequestLog } from "../../../src/contract/status.js";
import { createLogBook } from "../../../src/jobs/logs.js";
import { failsWith, rejection, testClient } from "../support/client.js";
import { envelope, OUTPUT, queue, REQUEST_ID, type Script } from "../support/queue.js";
import { type Handler, json, type TestServer } from "../support/server.js";

const ID = "fal-ai/wan/x";
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(closing.splice(0).map((close) => close()));
});
async function start(script: Script = {}): Promise<TestServer> {
  const server = await queue(script);
  closing.push(server.close);
  return server;
}
async function mockQueue(options: Omit<MockOptions, "endpoints">): Promise<MockQueue> {
  const mock = await startMockQueue({ endpoints: [unchecked(ID)], ...options });
  closing.push(() => mock.close());
  return mock;
}
const running: Handler = (_, response) => json(response, 202, { status: "IN_PROGRESS", request_id: REQUEST_ID });
const done: Handler = (_, response) => json(response, 200, { status: "COMPLETED", request_id: REQUEST_ID });
const poll = { mode: "polling", pollInterval: 5 } as const;

function turn(ms = 50): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe("a signal", () => {
  test("that ends several waits for one request cancels it once", async () => {
    const { url, count } = await start({ status: running });
    const controller = new AbortController();
    const { signal } = controller;
    const client = testClient({ gateway: url });
    const request = await client.submit(ID, {});
    const loop = async (): Promise<void> => {
      for await (const _ of request.updates({ ...poll, signal }));
    };
    const named = { ...poll, signal, requestId: REQUEST_ID };
    const waits = [request.result({ ...poll, signal }), request.result({ ...poll, abortSignal: signal }), loop()];
    const byId = [client.queue.subscribeToStatus(ID, named), client.queue.subscribeToStatus(ID, named)];
    await eventually(() => expect(count("GET", "/status?")).toBeGreaterThan(3));
    controller.abort();
    for (const wait of [...waits, ...byId]) expect(await rejection(wait)).toBe(signal.reason);
    await eventually(() => expect(count("PUT", "/cancel")).toBe(1));
    await turn();
    expect(count("PUT", "/cancel")).toBe(1);
  });

  test("that ends one of two waits leaves the request to the other", async () => {
    const { url, count } = await start({ status: (...it) => (ended ? done : running)(...it) });
    let ended = false;
    const controller = new AbortController();
    const request = await testClient({ gateway: url }).submit(ID, {});
    const other = request.result(poll);
    const left = rejection(request.result({ ...poll, signal: controller.signal }));
    await eventually(() => expect(count("GET", "/status?")).toBeGreaterThan(1));
    controller.abort();
    await left;
    ended = true;
    expect((await other).data).toEqual(OUTPUT);
    expect(count("PUT", "/cancel")).toBe(0);
  });

  test.each(["before", "while it waits"])(
    "without a reason that aborts %s rejects with an AbortError",
    async (when) => {
      const { url } = await start({ status: running });
      const controller = new AbortController();
      Object.defineProperty(controller.signal, "reason", { value: undefined });
      if (when === "before") controller.abort();
      const call = rejection(testClient({ gateway: url }).subscribe(ID, { ...poll, signal: controller.signal }));
      await turn();
      controller.abort();
      expect(await call).toMatchObject({ name: "AbortError" });
    },
  );
});

test.each(["before", "after"])(
  "a result that is asked for %s a confirmed cancel settles as cancelled",
  async (when) => {
    const { url, count } = await start({
      status: running,
      cancel: (_, response) => json(response, 200, { status: "OK" }),
    });
    const request = await testClient({ gateway: url }).submit(ID, {});
    const early = when === "before" ? failsWith(request.result(poll), RequestFailedError) : undefined;
    expect(await request.cancel()).toEqual({ outcome: "cancelled" });
    const before = count("GET", "");
    const error = await (early ?? failsWith(request.result(poll), RequestFailedError));
    expect(error).toMatchObject({ errorType: "client_cancelled", requestId: REQUEST_ID, status: 499 });
    if (early === undefined) expect(count("GET", "")).toBe(before);
  },
);

describe("a callback that fails", () => {
  const unhandled: unknown[] = [];
  const keep = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", keep);

  test.each(["onQueueUpdate", "onEnqueue", "onSubmitted"])(
    "%s: rejects the call, with the request id",
    async (name) => {
      for (const later of [false, true]) {
        const { url } = await start({ status: running });
        const mine = new Error("mine");
        const fails = (): unknown => {
          if (later) return Promise.reject(mine);
          throw mine;
        };
        const error = await rejection(testClient({ gateway: url }).subscribe(ID, { ...poll, [name]: fails }));
        expect(error).toBe(mine);
        expect(error).toMatchObject({ requestId: REQUEST_ID });
      }
    },
  );

  test("after its call has ended is a warning, once", async () => {
    const { url } = await start({ status: done });
    const client = testClient({ gateway: url });
    let fail: (error: unknown) => void = () => {};
    const onQueueUpdate = (): Promise<void> => new Promise((_, reject) => (fail = reject));
    await client.subscribe(ID, { ...poll, onQueueUpdate });
    fail(new Error("too late"));
    await turn();
    const told = client.warnings.filter(({ code }) => code === "callback");
    expect(told).toMatchObject([{ requestId: REQUEST_ID, message: expect.stringContaining("too late") }]);
  });

  test("is no matter of the request when it is onWarning or the observer", async () => {
    const { url } = await start({ status: done });
    const fails = (): never => {
      throw new Error("mine");
    };
    const later = (): Promise<never> => Promise.reject(new Error("mine"));
    vi.spyOn(console, "warn").mockImplementation(() => {});
    for (const hook of [fails, later]) {
      // Programs in JavaScript pass what they have.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const observer = { onRequest: hook, onState: hook, onEnd: hook, onRetry: hook } as unknown as Observer;
      const client = testClient({ gateway: url, onWarning: hook, observer });
      expect((await client.subscribe(ID, poll)).data).toEqual(OUTPUT);
    }
    expect(console.warn).toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test("is never an unhandled rejection", async () => {
    await turn();
    process.off("unhandledRejection", keep);
    expect(unhandled).toEqual([]);
  });
});

describe("a state that says failed", () => {
  const failed: Handler = (_, response) => json(response, 200, { status: "FAILED", request_id: REQUEST_ID });
  test.each<[string, Handler, object]>([
    ["its error", (_, response) => json(response, 422, { detail: "too dark" }), { error: { code: "validation" } }],
    [
      "no output",
      (_, response) => json(response, 400, { detail: "Request is still in progress" }),
      { error: { code: "failed" } },
    ],
    ["its output", (_, response) => json(response, 200, OUTPUT), { value: { data: OUTPUT } }],
  ])("is what the result route says: %s", async (_, result, outcome) => {
    const { url, count } = await start({ status: failed, result });
    const { subscribe, warnings } = testClient({ gateway: url });
    const end = await subscribe(ID, poll).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    expect(end).toMatchObject(outcome);
    expect(count("GET", REQUEST_ID) - count("GET", "/status")).toBe(1);
    expect(warnings.filter(({ code }) => code === "status").length).toBe(1);
  });

  test("of another word is running, with one warning", async () => {
    const { url } = await start({
      status: (seen, response, n, socket) =>
        n < 5 ? json(response, 202, { status: "PAUSED", request_id: REQUEST_ID }) : done(seen, response, n, socket),
    });
    const { subscribe, warnings } = testClient({ gateway: url });
    expect((await subscribe(ID, poll)).data).toEqual(OUTPUT);
    expect(warnings.filter(({ code }) => code === "status").length).toBe(1);
  });
});

describe("log lines", () => {
  const lines = (count: number): RequestLog[] =>
    Array.from({ length: count }, (_, n) => ({
      message: `line ${n}`,
      timestamp: `${n}`,
      level: "INFO",
      source: "USER",
    }));

  test("that make an answer too long are left out, and the request goes on", async () => {
    const { url, seen } = await start({
      status: ({ url: path }, response, n) =>
        json(response, 200, {
          ...envelope(url),
          status: n < 3 ? "IN_PROGRESS" : "COMPLETED",
          logs: path.includes("logs=1") ? lines(2_000) : null,
        }),
    });
    const client = testClient({ gateway: url, maxResponseBytes: 20_000 });
    expect((await client.subscribe(ID, { ...poll, logs: true })).data).toEqual(OUTPUT);
    expect(client.warnings.filter(({ code }) => code === "logs").length).toBe(1);
    expect(seen.filter(({ url: path }) => path.includes("logs=1")).length).toBe(1);
  });

  test("are delivered once, and remembered within bounds", () => {
    const book = createLogBook();
    const all = lines(200_000);
    let delivered = 0;
    for (let end = 20_000; end <= all.length; end += 20_000) {
      book.add(all.slice(0, end), true);
      delivered += book.since(delivered).length;
      book.trim();
    }
    expect([delivered, book.total()]).toEqual([200_000, 200_000]);
    expect(book.lines.length).toBe(10_000);
    expect(book.lines.at(-1)?.message).toBe("line 199999");
    // A server that forgets lines too, and one that repeats itself.
    book.add(all.slice(150_000), true);
    book.add(all, true);
    expect(book.total()).toBe(200_000);
  });

  test("that came after the end are what the server has", async () => {
    let late = 1;
    const { url } = await start({
      status: (_, response) => json(response, 200, { ...envelope(url), status: "COMPLETED", logs: lines(late) }),
    });
    const request = await testClient({ gateway: url }).submit(ID, {});
    await request.result({ ...poll, logs: true });
    late = 4;
    expect((await request.status({ logs: true })).logs?.length).toBe(4);
    expect((await request.status()).logs?.length).toBe(0);
  });
});

describe("options", () => {
  test.each<[string, object]>([
    ["timeout NaN", { timeout: Number.NaN }],
    ["timeout 0", { timeout: 0 }],
    ["pollInterval -1", { pollInterval: -1 }],
    ["pollInterval 0", { pollInterval: 0 }],
    ["pollInterval Infinity", { pollInterval: Infinity }],
    ["startTimeout 0", { startTimeout: 0 }],
    ["startTimeout NaN", { startTimeout: Number.NaN }],
    ["priority", { priority: "high" }],
    ["expiresIn", { storageSettings: { expiresIn: "2h" } }],
    ["expiresIn 0", { storageSettings: { expiresIn: 0 } }],
    ["expiresIn NaN", { storageSettings: { expiresIn: Number.NaN } }],
    ["maxQueueLength", { maxQueueLength: -1 }],
  ])("that make no sense are a ConfigError before anything is sent: %s", async (_, settings) => {
    const { url, seen } = await start();
    await failsWith(testClient({ gateway: url }).subscribe(ID, settings), ConfigError);
    expect(seen).toEqual([]);
  });

  test.each<[string, object]>([
    ["retry.baseDelay", { baseDelay: Number.NaN }],
    ["retry.maxDelay", { maxDelay: 0 }],
    ["retry.maxRetries", { maxRetries: -1 }],
  ])("of a client too: %s", (_, retry) => {
    expect(() => testClient({ retry })).toThrow(ConfigError);
  });

  test("that are undefined are not given", async () => {
    const { url, seen } = await start({
      submit: (_, response, n) => (n === 0 ? json(response, 503, {}) : json(response, 200, envelope(url))),
    });
    const retry = { maxRetries: undefined, baseDelay: 1, backoffMultiplier: undefined };
    // Programs in JavaScript pass what they have.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const client = testClient({ gateway: url, retry: retry as object, timeouts: { total: undefined } as object });
    const settings = { ...poll, timeout: undefined, hint: undefined, headers: { "x-a": undefined, "x-b": "1" } };
    expect((await client.subscribe(ID, settings)).data).toEqual(OUTPUT);
    expect(seen[0]?.headers["x-a"]).toBeUndefined();
    expect(seen[0]?.headers["x-b"]).toBe("1");
  });
});

test("a position is never negative", async () => {
  const { url } = await start({
    submit: (_, response) => json(response, 200, { ...envelope(url), queue_position: -1 }),
    status: (_, response, n) =>
      json(response, 200, { ...envelope(url), status: n < 1 ? "IN_QUEUE" : "COMPLETED", queue_position: -3 }),
  });
  const client = testClient({ gateway: url });
  const positions: unknown[] = [(await client.queue.submit(ID, {})).queue_position];
  await client.subscribe(ID, {
    ...poll,
    onQueueUpdate: ({ queue_position: at, progress }) => positions.push(at, progress?.position),
  });
  expect(positions.filter((at) => at !== undefined)).toEqual([0, 0, 0]);
});

describe("an input", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  test.each<[string, unknown, (string | number)[]]>([
    ["NaN", { a: { b: [1, Number.NaN] } }, ["a", "b", 1]],
    ["Infinity", { a: Infinity }, ["a"]],
    ["a Map", { a: new Map() }, ["a"]],
    ["a Set", { a: new Set() }, ["a"]],
    ["a stream", { a: new Blob(["a"]).stream() }, ["a"]],
    ["a form", { a: new FormData() }, ["a"]],
    ["a promise", { a: Promise.resolve(1) }, ["a"]],
    ["a function", { a: () => 1 }, ["a"]],
    ["a bigint", { a: [1n] }, ["a", 0]],
    ["a hole", { a: [1, undefined] }, ["a", 1]],
    ["an invalid date", { a: new Date(Number.NaN) }, ["a"]],
    ["a cycle", cycle, ["self"]],
  ])("that JSON cannot carry is refused with its path: %s", async (_, input, path) => {
    const { url, seen } = await start();
    const error = await failsWith(testClient({ gateway: url }).subscribe(ID, { input }), InputValidationError);
    expect(error.issues.map((issue) => issue.path)).toEqual([path]);
    expect(seen).toEqual([]);
  });

  test("of dates, addresses and what is not given goes as JSON has it", async () => {
    const { url, seen } = await start({ status: done });
    const input = { at: new Date(0), link: new URL("https://a.b/"), none: undefined, list: [null, -1, "x"] };
    await testClient({ gateway: url }).subscribe(ID, { ...poll, input });
    expect(seen[0]?.body).toBe(JSON.stringify(input));
  });

  test.each<[string, unknown]>([
    ["a Buffer", Buffer.from("abc")],
    ["a typed array", new Uint8Array([97, 98, 99])],
    ["a part of one", new Uint8Array([0, 97, 98, 99, 0]).subarray(1, 4)],
    ["an ArrayBuffer", new Uint8Array([97, 98, 99]).buffer],
    ["a view", new DataView(new Uint8Array([97, 98, 99]).buffer)],
  ])("with the bytes of a file has them uploaded: %s", async (_, file) => {
    const mock = await mockQueue({ script: { positions: [], queueMs: 0, runMs: 0 } });
    const gateway = { name: "mock", url: mock.url, restUrl: `${mock.url}/rest`, auth: "Key", profile: "fal" } as const;
    await testClient({ gateway }).submit(ID, { input: { image_url: file } });
    const sent: unknown = mock.accepted()[0]?.input;
    expect(sent).toEqual({ image_url: expect.stringMatching(/^http/) });
    // Safe: the line above has looked at it.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const { image_url: address } = sent as { readonly image_url: string };
    expect(await (await fetch(address)).text()).toBe("abc");
  });
});
