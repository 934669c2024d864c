import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { ApiError, ConfigError, type Fetch, NetworkError } from "../../../src/index.js";
import { startMockQueue, type MockOptions, type MockQueue } from "../../../src/mock/index.js";
import { unchecked } from "../../../src/client/registry.js";
import { failsWith, rejection, testClient } from "../support/client.js";
import { fakeClock } from "../support/clock.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { OUTPUT, queue, REQUEST_ID, type Script } from "../support/queue.js";
import { type Handler, json, type TestServer } from "../support/server.js";

const ID = "fal-ai/wan/x";
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});
async function start(script: Script): Promise<TestServer> {
  const server = await queue(script);
  closing.push(server.close);
  return server;
}
async function mockQueue(options: Omit<MockOptions, "endpoints">): Promise<MockQueue> {
  const mock = await startMockQueue({ endpoints: [unchecked(ID)], ...options });
  closing.push(() => mock.close());
  return mock;
}
const done: Handler = (_, response) => json(response, 200, { status: "COMPLETED", request_id: REQUEST_ID });
const poll = { mode: "polling", pollInterval: 5 } as const;

function says(status: number, headers: Record<string, string> = {}): Handler {
  return (_, response) => json(response, status, { detail: "busy" }, headers);
}
function firstTimes(count: number, first: Handler, then: Handler): Handler {
  return (seen, response, n, socket) => (n < count ? first : then)(seen, response, n, socket);
}

describe("a read that somebody waits for", () => {
  test.each([408, 425, 429, 500, 501, 502, 503, 504, 520, 522, 529, 599])(
    "goes on after a dozen answers of %i, of the status and of the result",
    async (status) => {
      const { url, count } = await start({
        status: firstTimes(12, says(status), done),
        result: firstTimes(9, says(status), (_, response) => json(response, 200, OUTPUT)),
      });
      const client = testClient({ gateway: url, retry: { baseDelay: 1, maxDelay: 2 } });
      expect((await client.subscribe(ID, poll)).data).toEqual(OUTPUT);
      expect(count("POST", "")).toBe(1);
    },
  );

  test.each<[string, number, Record<string, string>]>([
    ["x-should-retry: false", 503, { "x-should-retry": "false" }],
    ["401", 401, {}],
    ["403", 403, {}],
    ["410", 410, {}],
  ])("ends with %s", async (_, status, headers) => {
    const { url, count } = await start({ status: says(status, headers) });
    const error = await failsWith(testClient({ gateway: url }).subscribe(ID, poll), ApiError);
    expect(error).toMatchObject({ status, requestId: REQUEST_ID, attempts: 1 });
    expect(count("GET", "/status?")).toBe(1);
  });

  test("ends with a 404 once the news of the submit has had time to spread", async () => {
    const clock = fakeClock();
    const { fetch, calls } = fakeFetch(({ method }) =>
      method === "POST" ? { request_id: "r" } : Response.json({ status: "NOT_FOUND" }, { status: 404 }),
    );
    const end = await clock.settle(rejection(testClient({ fetch }, clock).subscribe(ID, { mode: "polling" })));
    expect(end).toMatchObject({ value: { code: "not_found", requestId: "r" } });
    expect(clock.now()).toBeGreaterThanOrEqual(5_000);
    expect(calls.length).toBeGreaterThan(5);
  });

  test("ends where fal itself gives the same failure: it is the request's own", async () => {
    const own = says(500, { "x-fal-request-id": REQUEST_ID });
    const { url, count } = await start({ status: done, result: own });
    const client = testClient({ gateway: url, retry: { baseDelay: 1, maxDelay: 2 } });
    expect(await failsWith(client.subscribe(ID, poll), ApiError)).toMatchObject({ status: 500, attempts: 4 });
    expect(count("GET", REQUEST_ID) - count("GET", "/status")).toBe(4);
  });

  test("ends where an app says 500 for a minute while the queue is well", async () => {
    const { url } = await start({ status: done, result: says(500) });
    const client = testClient({ gateway: url, retry: { baseDelay: 1, maxDelay: 2 } });
    expect(await failsWith(client.subscribe(ID, poll), ApiError)).toMatchObject({ status: 500, attempts: 10 });
  });

  test("is a single look otherwise, which has its attempts", async () => {
    const { url, count } = await start({ status: says(503) });
    const client = testClient({ gateway: url, retry: { baseDelay: 1, maxDelay: 2, maxRetries: 2 } });
    await failsWith(client.queue.status(ID, { requestId: REQUEST_ID }), ApiError);
    expect(count("GET", "/status")).toBe(3);
  });

  test("outlives 40 s without a network, at pauses of 10 s at most", async () => {
    const clock = fakeClock();
    const at: number[] = [];
    const { fetch } = fakeFetch(({ method, url }) => {
      if (method === "POST") return { request_id: "r" };
      at.push(clock.now());
      if (clock.now() < 40_000)
        throw new TypeError("fetch failed", { cause: Object.assign(new Error("offline"), { code: "ENETUNREACH" }) });
      return url.includes("/status") ? { status: "COMPLETED" } : OUTPUT;
    });
    const { subscribe, warnings } = testClient({ fetch, retry: {} }, clock);
    expect(await clock.settle(subscribe(ID, { mode: "polling" }))).toMatchObject({ value: { data: OUTPUT } });
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000);
    expect(warnings.filter(({ code }) => code === "retry").length).toBe(1);
  });

  test("has an unknown host twice, unless a host has answered before", async () => {
    const nowhere = (): never => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("?"), { code: "ENOTFOUND" }) });
    };
    const lost = fakeFetch(nowhere);
    const client = testClient({ fetch: lost.fetch });
    await failsWith(client.subscribe(ID, poll), NetworkError);
    expect(lost.calls.length).toBe(2);
    const back = fakeFetch(({ method, url }, n) =>
      method === "POST"
        ? { request_id: "r" }
        : !url.includes("/status")
          ? OUTPUT
          : n < 5
            ? nowhere()
            : { status: "COMPLETED" },
    );
    const later = testClient({ fetch: back.fetch, retry: { baseDelay: 1 } });
    expect((await later.subscribe(ID, poll)).data).toEqual(OUTPUT);
  });

  test("reads an empty result twice at most", async () => {
    const { url, count } = await start({ status: done, result: (_, response) => response.writeHead(200).end() });
    expect(await rejection(testClient({ gateway: url }).subscribe(ID, poll))).toMatchObject({ code: "malformed" });
    expect(count("GET", REQUEST_ID) - count("GET", "/status")).toBe(2);
  });
});

describe("places", () => {
  test.each(["status", "result"] as const)("hanging reads of a %s hold up no submit and no cancel", async (route) => {
    const runMs = route === "status" ? 60_000 : 0;
    const mock = await mockQueue({
      faults: [{ fault: "silence", route, nth: "every" }],
      script: { positions: [], queueMs: 0, runMs },
    });
    const client = testClient({ gateway: mock.url, maxConnections: 8 });
    const controller = new AbortController();
    const signal = controller.signal;
    const followers = Array.from({ length: 12 }, () => rejection(client.subscribe(ID, { mode: "polling", signal })));
    await eventually(() => expect(mock.requests().filter((one) => one.route === route).length).toBeGreaterThan(5));
    const request = await client.submit(ID, {});
    expect(["cancelled", "requested", "already_completed"]).toContain((await request.cancel()).outcome);
    // Those that hang have not been answered meanwhile.
    expect(mock.requests().filter((one) => one.route === route && one.status === 200)).toEqual([]);
    controller.abort();
    await Promise.all(followers);
  });

  test("of reads that hang are given up after a while, and those that wait have their turn", async () => {
    const clock = fakeClock();
    let asked = 0;
    const fetch: Fetch = () => {
      asked += 1;
      return new Promise(() => {});
    };
    const { queue: calls } = testClient({ fetch, maxConnections: 4 }, clock);
    const all = Array.from({ length: 9 }, (_, n) => rejection(calls.status(ID, { requestId: `r${n}` })));
    await clock.oversleep(0);
    expect(asked).toBe(3);
    await clock.oversleep(2_000);
    expect(asked).toBe(6);
    expect(all.length).toBe(9);
  });
});

test("nothing is read from a cache", async () => {
  const told: unknown[] = [];
  const answers = fakeFetch(({ method, url }) =>
    method === "POST" ? { request_id: "r" } : url.includes("/status") ? { status: "COMPLETED" } : OUTPUT,
  );
  const fetch: Fetch = (url, init) => {
    told.push(init?.cache);
    return answers.fetch(url, init);
  };
  await testClient({ fetch }).subscribe(ID, { mode: "polling" });
  expect(new Set(told)).toEqual(new Set(["no-store"]));
  // A worker that refuses to be told is not told.
  vi.stubGlobal(
    "Request",
    class extends Request {
      constructor(url: string, init: RequestInit = {}) {
        if ("cache" in init) throw new TypeError("The 'cache' field is not implemented.");
        super(url, init);
      }
    },
  );
  told.length = 0;
  await testClient({ fetch }).subscribe(ID, { mode: "polling" });
  vi.unstubAllGlobals();
  expect(new Set(told)).toEqual(new Set([undefined]));
});

describe("what fetch refuses before a byte leaves", () => {
  test.each<[string, Record<string, string>, string?]>([
    ["a value beyond Latin-1", { "x-title": "日本" }],
    ["a name with a blank", { "bad header": "1" }],
    ["a line break", { "x-a": "a\nb" }],
    ["a length that is not the body's", { "content-length": "5" }],
    ["an expectation", { expect: "100-continue" }],
    ["a port that is never connected to", {}, "http://127.0.0.1:9"],
  ])("is a ConfigError: %s", async (_, headers, gateway) => {
    const { url, seen } = await start({});
    const client = testClient({ gateway: gateway ?? url, retry: { maxRetries: 0 } });
    const error = await rejection(client.queue.submit(ID, { input: {}, headers }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/nothing was sent|was not sent/);
    expect(seen).toEqual([]);
  });
});

test("text of headers is redacted", async () => {
  const secret = "very-secret-456789";
  const { url } = await start({
    status: done,
    result: (_, response) =>
      json(response, 503, { detail: "no" }, { "x-fal-error-type": `bad ${secret}`, "x-should-retry": "false" }),
  });
  const error = await rejection(testClient({ gateway: url }).subscribe(ID, poll));
  expect(error).toBeInstanceOf(ApiError);
  expect(JSON.stringify(error)).not.toContain(secret);
});
