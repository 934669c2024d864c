import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import type { JobEndpoint } from "../../../src/contract/endpoint.js";
import {
  createWebhookHandler,
  map,
  RequestParkedError,
  type RequestRecord,
  type RequestStore,
  runOnce,
  settle,
  submitOnce,
  type WebhookHandlerOptions,
} from "../../../src/durable/index.js";
import { RequestFailedError, ValidationError } from "../../../src/errors/index.js";
import type { FaultRule, MockOptions } from "../../../src/mock/index.js";
import { KIE } from "../protocols/described/endpoints.js";
import { failsWith } from "../support/client.js";
import { listen } from "../support/listen.js";
import { validatorOf } from "../support/operation.js";
import { bench, type Bench, clientOf, ENDPOINT, INPUT } from "./support.js";

const poll = { mode: "polling", pollInterval: 5 } as const;
const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface HookBench extends Bench {
  readonly webhookUrl: string;
  readonly errors: unknown[];
}

async function hooked(
  faults: readonly FaultRule[] = [],
  options: Partial<MockOptions> = {},
  more: Partial<WebhookHandlerOptions> = {},
): Promise<HookBench> {
  const made = await bench(faults, options);
  const errors: unknown[] = [];
  const handler = createWebhookHandler({
    store: made.store,
    keys: { jwksUrl: `${made.mock.url}/rest/.well-known/jwks.json` },
    onError: (error) => errors.push(error),
    ...more,
  });
  return { ...made, errors, webhookUrl: `${await listen(handler.node, closers)}/hooks/fal?tenant=7` };
}

async function until(store: RequestStore, state: RequestRecord["state"], key = "k"): Promise<RequestRecord> {
  for (;;) {
    const record = await store.get(key);
    if (record?.state === state) return record;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("a signed delivery", () => {
  test("completes the key, and whoever asks is answered from the store", async () => {
    const { mock, client, store, webhookUrl } = await hooked();
    await submitOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl });
    const { data, handle } = await until(store, "completed");
    const before = mock.requests().length;
    expect(await runOnce(store, "k", ENDPOINT, { client, input: INPUT })).toEqual({
      data,
      requestId: handle?.requestId,
    });
    expect(mock.requests()).toHaveLength(before);
    // The key is completed before its receiver answers.
    await eventually(() => expect(mock.deliveries().map(({ outcome }) => outcome)).toEqual([200]));
    expect(new URL(mock.accepted()[0]?.webhookUrl ?? "").searchParams.get("tenant")).toBe("7");
  });

  test("settles a key whose submit has no answer, odd keys among them", async () => {
    const key = 'a&b=c?#ü/ "%"';
    const { mock, client, store, webhookUrl } = await hooked(["T03"]);
    const run = (): Promise<unknown> =>
      runOnce(store, key, ENDPOINT, { client, input: INPUT, webhookUrl, parkedWaitMs: 60_000 });
    expect(await run()).toMatchObject({ requestId: mock.accepted()[0]?.requestId });
    expect(mock.accepted()).toHaveLength(1);
  });

  test("may come before the answer to the submit", async () => {
    const { mock, client, store, webhookUrl } = await hooked(["W07"]);
    const { record, handle } = await submitOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl });
    expect([record.state, handle.requestId]).toEqual(["completed", mock.accepted()[0]?.requestId]);
    expect(record.others).toBeUndefined();
  });

  test("may come twice", async () => {
    const { mock, client, store, webhookUrl } = await hooked(["W04"]);
    await submitOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl });
    const { version } = await until(store, "completed");
    while (mock.deliveries().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(mock.deliveries().map(({ outcome }) => outcome)).toEqual([200, 200]);
    expect(await store.get("k")).toMatchObject({ state: "completed", version });
  });

  test("is the result for a caller whose own look at the server has failed", async () => {
    const { client, store, webhookUrl } = await hooked([{ fault: "http-500", route: "status", nth: "every" }]);
    const run = runOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl, timeout: 500, ...poll });
    expect(await run).toMatchObject({ data: { seed: 7 } });
  });

  test("of a failure is kept as one", async () => {
    const { client, store, webhookUrl } = await hooked(["Q06"]);
    await submitOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl });
    await until(store, "failed");
    await failsWith(runOnce(store, "k", ENDPOINT, { client, input: INPUT }), RequestFailedError);
  });

  test("of an input that the model refuses is the error that its result would be", async () => {
    const { client, store, webhookUrl } = await hooked(["Q07"]);
    await submitOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl });
    await until(store, "failed");
    const error = await failsWith(runOnce(store, "k", ENDPOINT, { client, input: INPUT }), ValidationError);
    expect([error.status, error.fieldErrors.length > 0]).toEqual([422, true]);
  });

  test("without its output names the request, whose result is then fetched", async () => {
    const faults = [{ fault: "W06", variant: "payload-error" }, "T03"] as const;
    const { client, store, webhookUrl } = await hooked(faults);
    await failsWith(runOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl }), RequestParkedError);
    await until(store, "submitted");
    expect(await runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll })).toMatchObject({ data: { seed: 7 } });
  });

  test("for a key that a person has released settles it: nothing is sent anew", async () => {
    const { mock, client, store, webhookUrl } = await hooked([], { script: { positions: [], runMs: 300 } });
    const { record } = await submitOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl });
    const { handle: _handle, ...parked } = record;
    await store.replace({ ...parked, version: record.version + 1, state: "parked" });
    await settle(store, "k", "not accepted");
    await until(store, "completed");
    await runOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl });
    expect(mock.accepted()).toHaveLength(1);
  });
});

describe("what is no delivery of ours", () => {
  async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<number> {
    return (await fetch(url, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body), headers }))
      .status;
  }

  test.each([
    ["old", { fault: "W02", variant: "old" }],
    ["signed by nobody that is known", { fault: "wrong-signature", variant: "wrong" }],
  ] as const)("%s is refused, and settles nothing", async (_, fault) => {
    const { mock, client, store, webhookUrl, errors } = await hooked(["T03", fault]);
    await failsWith(runOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl }), RequestParkedError);
    while (mock.deliveries().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect([mock.deliveries()[0]?.outcome, (await store.get("k"))?.state]).toEqual([401, "parked"]);
    expect(errors[0]).toMatchObject({ name: "WebhookVerificationError" });
  });

  test("with a signature of fal's, but another's token, is refused", async () => {
    const victim = await hooked([], { script: { positions: [], runMs: 60_000 } });
    const { record } = await submitOnce(victim.store, "k", ENDPOINT, {
      client: victim.client,
      input: INPUT,
      webhookUrl: victim.webhookUrl,
    });
    // Somebody else's request, signed by the same server, with our key in the address of its webhook.
    const forged = new URL(victim.webhookUrl);
    forged.searchParams.set("request-key", "k");
    for (const token of ["", "0".repeat(32), record.token.slice(1)]) {
      forged.searchParams.set("request-token", token);
      expect(await post(forged.href, { request_id: "x", status: "OK", payload: {} })).toBe(403);
    }
    expect(await victim.store.get("k")).toEqual(record);
  });

  test("is told by its status: no key, no JSON, too large, another method", async () => {
    const { client, store, webhookUrl, errors } = await hooked(
      [],
      { script: { positions: [], runMs: 60_000 } },
      { maxBytes: 100 },
    );
    const { record } = await submitOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl });
    const url = new URL(webhookUrl);
    expect(await post(url.href, {})).toBe(400);
    url.searchParams.set("request-key", "k");
    url.searchParams.set("request-token", record.token);
    expect(await post(url.href, "no JSON")).toBe(400);
    expect(await post(url.href, "x".repeat(101))).toBe(413);
    expect((await fetch(url)).status).toBe(405);
    expect([await store.get("k"), errors.length]).toEqual([record, 4]);
  });

  test("and is not signed, but has the token, names the request and is not believed further", async () => {
    const { mock, client, store, webhookUrl } = await hooked([{ fault: "T03" }], {
      script: { positions: [], runMs: 400 },
    });
    await failsWith(runOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl }), RequestParkedError);
    const [job] = mock.accepted();
    const forged = { request_id: job?.requestId, status: "OK", payload: { images: [], seed: 666 } };
    expect(await post(job?.webhookUrl ?? "", forged)).toBe(200);
    expect(await store.get("k")).toMatchObject({ state: "submitted", handle: { requestId: job?.requestId } });
    expect(await runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll })).toMatchObject({ data: { seed: 7 } });
  });
});

describe("a delivery that cannot be taken now", () => {
  test("as fal's keys are not to be had, comes again", async () => {
    const { mock, client, store, webhookUrl } = await hooked(["keys-down"]);
    await submitOnce(store, "k", ENDPOINT, { client, input: INPUT, webhookUrl });
    while (mock.deliveries().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(mock.deliveries()[0]?.outcome).toBe(503);
    expect(await store.get("k")).toMatchObject({ state: "submitted" });
  });

  test("comes again once the store takes it", async () => {
    const made = await bench();
    let isBroken = true;
    const store: RequestStore = {
      ...made.store,
      get: async (key) => {
        if (isBroken) throw new Error("no connection");
        return made.store.get(key);
      },
    };
    const handler = createWebhookHandler({ store, keys: { jwksUrl: `${made.mock.url}/rest/.well-known/jwks.json` } });
    const webhookUrl = await listen(handler.node, closers);
    await submitOnce(made.store, "k", ENDPOINT, { client: made.client, input: INPUT, webhookUrl });
    while (made.mock.deliveries().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    isBroken = false;
    await until(made.store, "completed");
    expect(made.mock.deliveries()[0]?.outcome).toBe(503);
  });
});

describe("a described job", () => {
  const kie: JobEndpoint = {
    ...KIE,
    job: { ...KIE.job, delivery: { id: "$request.body#/data/taskId", state: "$request.body#/data/state" } },
    output: validatorOf({ type: "array", examples: [["https://files.example/a.png"]] }, "output"),
  };

  test("is named by its own callback, and its result is fetched by the handler", async () => {
    const made = await bench([], { endpoints: [], jobs: [kie], script: { positions: [], runMs: 20 } });
    const client = clientOf(made.mock, {
      // The answer to a submit gets lost.
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (init?.method !== "POST") return response;
        await response.arrayBuffer();
        throw new TypeError("fetch failed");
      },
      gateway: { name: "test", url: made.mock.url, profile: "http", auth: "Bearer" },
    });
    const handler = createWebhookHandler({ store: made.store, client, endpoints: [kie] });
    const webhookUrl = await listen(handler.node, closers);
    const run = (): Promise<unknown> =>
      runOnce(made.store, "k", kie, { client, input: { prompt: "a lamp" }, webhookUrl, parkedWaitMs: 60_000 });
    expect(await run()).toMatchObject({ data: [expect.stringMatching(/a\.png$/)] });
    expect(made.mock.accepted()).toHaveLength(1);
    expect(await made.store.get("k")).toMatchObject({ state: "completed", submits: 1 });
  });
});

describe("a relay", () => {
  test("without webhooks: a key is followed, parked where the answer is lost, and settled by a person", async () => {
    const { mock, store } = await bench([{ fault: "T03", nth: [2] }], { profile: "relay" });
    const relay = clientOf(mock, {
      gateway: { name: "relay", url: mock.url, auth: "Bearer", profile: "fal-relay" },
    });
    const run = (key: string): Promise<unknown> =>
      runOnce(store, key, ENDPOINT, { client: relay, input: INPUT, ...poll });
    expect(await run("a")).toMatchObject({ data: { seed: 7 } });
    await failsWith(run("b"), RequestParkedError);
    await settle(store, "b", { requestId: mock.accepted()[1]?.requestId ?? "" });
    expect(await run("b")).toMatchObject({ data: { seed: 7 } });
  });
});

test("a map is settled by webhooks, whatever is lost", async () => {
  const { mock, client, store, webhookUrl } = await hooked([
    { fault: "T03", nth: [2, 5, 9] },
    { fault: "http-500", route: "submit", nth: [12] },
  ]);
  const inputs = Array.from({ length: 20 }, (_, index) => ({ prompt: `lion ${index}` }));
  const summary = await map(ENDPOINT, inputs, {
    client,
    store,
    webhookUrl,
    parkedWaitMs: 300,
    concurrency: 4,
    key: ({ prompt }) => prompt,
  }).summary();
  // What the server has certainly not made, and nobody can know that, stays parked.
  expect([summary.fulfilled, summary.rejected]).toEqual([19, 1]);
  expect(summary.failures[0]?.error).toBeInstanceOf(RequestParkedError);
  expect(mock.accepted()).toHaveLength(19);
});
