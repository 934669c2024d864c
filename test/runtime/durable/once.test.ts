import { describe, expect, test } from "vitest";
import {
  KeyConflictError,
  type RequestRecord,
  RequestParkedError,
  retry,
  runOnce,
  settle,
  StoreError,
  submitOnce,
} from "../../../src/durable/index.js";
import { ApiError, InputValidationError, RequestFailedError, ValidationError } from "../../../src/errors/index.js";
import { createFalClient as createDropIn } from "../../../src/index.js";
import { failsWith, rejection } from "../support/client.js";
import { bench, clientOf, ENDPOINT, INPUT } from "./support.js";

const poll = { mode: "polling", pollInterval: 5 } as const;

describe("a key", () => {
  test("gives the result of one request, however often it is asked for", async () => {
    const { mock, client, store } = await bench();
    const first = await runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
    const again = await runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
    expect([again, mock.accepted().length]).toEqual([first, 1]);
    expect(await store.get("k")).toMatchObject({ state: "completed", version: 4, submits: 1, data: first.data });
  });

  test("is kept for the drop-in for the official client too", async () => {
    const { mock, store } = await bench(["T03"]);
    const client = createDropIn({ gateway: mock.url, credentials: "id:secret", onWarning: () => {} });
    const run = (key: string): Promise<unknown> => runOnce(store, key, ENDPOINT.id, { client, input: INPUT, ...poll });
    await failsWith(run("a"), RequestParkedError);
    expect(await run("b")).toMatchObject({ data: { seed: 7 } });
    expect(await store.get("a")).toMatchObject({ state: "parked", submits: 1, gateway: mock.url });
  });

  test("of 60 callers at once, half of them in another client, makes one request", async () => {
    const { mock, client, store } = await bench([], { script: { phases: [], positions: [0], runMs: 20 } });
    const other = clientOf(mock);
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        runOnce(store, "k", ENDPOINT, { client: index % 2 === 0 ? client : other, input: INPUT, ...poll }),
      ),
    );
    expect([new Set(results.map(({ requestId }) => requestId)).size, mock.accepted().length]).toEqual([1, 1]);
  });

  test("makes one request for an input whose keys come in another order", async () => {
    const { mock, client, store } = await bench();
    await submitOnce(store, "k", ENDPOINT, { client, input: { prompt: "p", seed: 1 } as never });
    await submitOnce(store, "k", ENDPOINT, { client, input: { seed: 1, prompt: "p" } as never });
    expect(mock.accepted()).toHaveLength(1);
  });

  test("is refused for another input and another endpoint", async () => {
    const { mock, client, store } = await bench();
    await submitOnce(store, "k", ENDPOINT, { client, input: INPUT });
    const error = await failsWith(
      submitOnce(store, "k", ENDPOINT, { client, input: { prompt: "other" } }),
      KeyConflictError,
    );
    expect([error.code, error.key, error.requestId]).toEqual(["key_conflict", "k", mock.accepted()[0]?.requestId]);
    await failsWith(submitOnce(store, "k", "acme/camera/film", { client, input: INPUT }), KeyConflictError);
    expect(mock.accepted()).toHaveLength(1);
  });

  test("is not used up by an input that is wrong", async () => {
    const { client, store } = await bench();
    await failsWith(submitOnce(store, "k", ENDPOINT, { client, input: {} as never }), InputValidationError);
    expect(await store.get("k")).toBeUndefined();
    const settings = { client, input: INPUT, priority: "high" as never };
    await rejection(submitOnce(store, "k", "acme/brush/v1/paint", settings));
    expect(await store.get("k")).toBeUndefined();
    expect((await submitOnce(store, "k", ENDPOINT, { client, input: INPUT })).record.state).toBe("submitted");
  });

  test("has its handle in the store before the submit resolves", async () => {
    const { client, store } = await bench();
    const { handle, record, request } = await submitOnce(store, "k", ENDPOINT, { client, input: INPUT });
    expect(await store.get("k")).toEqual(record);
    expect([record.handle, request.requestId]).toEqual([handle, handle.requestId]);
  });

  test.each(["", "a\0b", "\ud800", "x".repeat(513)])("%j is none", async (key) => {
    const { client, store } = await bench();
    await expect(submitOnce(store, key, ENDPOINT, { client, input: INPUT })).rejects.toMatchObject({ code: "config" });
  });
});

describe("a failure", () => {
  test("of the request is kept, and thrown again as it was", async () => {
    const { mock, client, store } = await bench(["Q07"]);
    const run = (): Promise<unknown> => runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
    const first = await failsWith(run(), ValidationError);
    const again = await failsWith(run(), ValidationError);
    for (const name of ["code", "status", "message", "requestId", "body", "fieldErrors"] as const)
      expect(again[name]).toEqual(first[name]);
    expect(mock.accepted()).toHaveLength(1);
  });

  test("is made anew when a person says so", async () => {
    const { mock, client, store } = await bench(["Q06"]);
    const run = (): Promise<unknown> => runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
    const first = await failsWith(run(), RequestFailedError);
    expect((await failsWith(run(), RequestFailedError)).errorType).toBe(first.errorType);
    await retry(store, "k");
    await run();
    expect(mock.accepted()).toHaveLength(2);
    expect(await store.get("k")).toMatchObject({
      state: "completed",
      submits: 2,
      others: [{ requestId: first.requestId }],
    });
  });

  test("that a later try may mend leaves the key free", async () => {
    const { mock, client, store } = await bench([{ fault: "H10", nth: [1] }]);
    const run = (): Promise<unknown> => runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
    expect((await failsWith(run(), ApiError)).code).toBe("billing");
    expect(await store.get("k")).toMatchObject({ state: "released", error: { code: "billing" } });
    await run();
    expect(mock.accepted()).toHaveLength(1);
  });

  test("429 is tried again by the same caller", async () => {
    const { mock, client, store } = await bench([{ fault: "concurrency-limit", route: "submit", nth: [1, 2] }]);
    await runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
    expect(await store.get("k")).toMatchObject({ state: "completed", submits: 3 });
    expect(mock.accepted()).toHaveLength(1);
  });
});

describe("an answer to a submit that gets lost", () => {
  test.each(["T03", "reset-before-answer", "http-500", "http-504", "http-408", "http-409", "B01", "B05", "no-content"])(
    "%s: the key is parked, and nothing is sent again, whatever the client consents to",
    async (fault) => {
      const { mock, store } = await bench([{ fault: fault as "T03", route: "submit", nth: [1] }]);
      const client = clientOf(mock, { retry: { baseDelay: 5, resubmitUnknown: true } });
      const run = (): Promise<unknown> => runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
      const error = await failsWith(run(), RequestParkedError);
      expect([error.code, error.key, error.endpointId]).toEqual(["parked", "k", ENDPOINT.id]);
      await failsWith(run(), RequestParkedError);
      expect(mock.requests().filter(({ route }) => route === "submit")).toHaveLength(1);
    },
  );

  test("is settled by a person: with the id that the provider has", async () => {
    const { mock, client, store } = await bench(["T03"]);
    const run = (): Promise<{ readonly requestId: string }> =>
      runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
    await failsWith(run(), RequestParkedError);
    const requestId = mock.accepted()[0]?.requestId ?? "";
    expect((await settle(store, "k", { requestId })).handle?.gateway).toBe(mock.url);
    expect((await run()).requestId).toBe(requestId);
    expect(mock.accepted()).toHaveLength(1);
  });

  test("is settled by a person: it was not accepted", async () => {
    const { client, store } = await bench(["http-500"]);
    const run = (): Promise<unknown> => runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
    await failsWith(run(), RequestParkedError);
    await settle(store, "k", "not accepted");
    await run();
    expect(await store.get("k")).toMatchObject({ state: "completed", submits: 2 });
  });
});

describe("a caller who was taken for dead", () => {
  test("does not send once its claim is gone", async () => {
    const { mock, client, store } = await bench();
    let isFirst = true;
    const slow = {
      ...store,
      // Between the claim and the submit, another caller claims the key, as if the lease had ended.
      replace: async (record: RequestRecord): Promise<boolean> => {
        if (isFirst && record.state === "submitting") {
          isFirst = false;
          const there = await store.get("k");
          if (there !== undefined)
            await store.replace({ ...there, version: there.version + 1, owner: "other", leaseUntil: 0 });
        }
        return store.replace(record);
      },
    };
    await runOnce(slow, "k", ENDPOINT, { client, input: INPUT, ...poll });
    expect(mock.accepted()).toHaveLength(1);
    expect(await store.get("k")).toMatchObject({ state: "completed", submits: 1 });
  });

  test("settles the key by its late answer", async () => {
    const { mock, client, store } = await bench([{ fault: "late", route: "submit" }]);
    const late = runOnce(store, "k", ENDPOINT, { client, input: INPUT, leaseMs: 20, ...poll });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await failsWith(runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll }), RequestParkedError);
    const waiting = runOnce(store, "k", ENDPOINT, { client, input: INPUT, parkedWaitMs: 60_000, ...poll });
    expect((await waiting).requestId).toBe((await late).requestId);
    expect(mock.accepted()).toHaveLength(1);
  });

  test("leaves a claim that the next caller takes over", async () => {
    const { mock, client, store } = await bench();
    const { record } = await submitOnce(store, "k", ENDPOINT, { client, input: INPUT });
    const { handle: _handle, ...claimed } = record;
    await store.remove("k", record.version);
    await store.insert({ ...claimed, version: 1, state: "claimed", owner: "dead", leaseUntil: Date.now() + 30 });
    await runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
    expect(mock.accepted()).toHaveLength(2);
  });
});

describe("an abort", () => {
  test("while the submit is on its way keeps the handle, and leaves the request running", async () => {
    const { mock, client, store } = await bench([{ fault: "late", route: "submit" }]);
    const stop = new AbortController();
    const run = runOnce(store, "k", ENDPOINT, { client, input: INPUT, signal: stop.signal, ...poll });
    setTimeout(() => stop.abort(new Error("enough")), 100);
    expect(String(await rejection(run))).toBe("Error: enough");
    expect(await store.get("k")).toMatchObject({ state: "submitted" });
    const { requestId } = await runOnce(store, "k", ENDPOINT, { client, input: INPUT, ...poll });
    expect(mock.accepted()).toMatchObject([{ requestId, state: "COMPLETED" }]);
  });

  test("in a pause after a 429 releases the key at once", async () => {
    const { mock, client, store } = await bench(["H01"]);
    const stop = new AbortController();
    const run = runOnce(store, "k", ENDPOINT, { client, input: INPUT, signal: stop.signal, ...poll });
    while ((await store.get("k"))?.state !== "submitting" || mock.requests().length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort(new Error("enough"));
    expect(String(await rejection(run))).toBe("Error: enough");
    expect(await store.get("k")).toMatchObject({ state: "released", error: { status: 429 } });
    expect(mock.accepted()).toHaveLength(0);
  });

  test("while an answer gets lost parks the key", async () => {
    const { mock, store } = await bench([{ fault: "silence", route: "submit" }]);
    const client = clientOf(mock, { timeouts: { attempt: 200 } });
    const stop = new AbortController();
    const run = runOnce(store, "k", ENDPOINT, { client, input: INPUT, signal: stop.signal, ...poll });
    setTimeout(() => stop.abort(new Error("enough")), 100);
    expect(String(await rejection(run))).toBe("Error: enough");
    expect(await store.get("k")).toMatchObject({ state: "parked", error: { code: "attempt" } });
  });

  test("before anything is sent gives the key back", async () => {
    const { mock, client, store } = await bench();
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    const run = runOnce(store, "k", ENDPOINT, { client, input: INPUT, signal: stop.signal, ...poll });
    expect(String(await rejection(run))).toBe("Error: enough");
    expect([await store.get("k"), mock.requests()]).toEqual([undefined, []]);
  });
});

describe("a store that fails", () => {
  test("once the request is accepted: its handle is in the error", async () => {
    const { mock, client, store } = await bench();
    const broken = {
      ...store,
      replace: async (record: RequestRecord) => {
        if (record.state === "submitted") throw new Error("disk full");
        return store.replace(record);
      },
    };
    const error = await failsWith(submitOnce(broken, "k", ENDPOINT, { client, input: INPUT }), StoreError);
    expect(error.requestId).toBe(mock.accepted()[0]?.requestId);
    expect(error.message).toContain(`"requestId":"${error.requestId}"`);
  });

  test("before anything is sent: nothing is, and the key is free again", async () => {
    const { mock, client, store } = await bench();
    const broken = {
      ...store,
      // It has written the attempt down, and its answer got lost.
      replace: async (record: RequestRecord) => {
        const isKept = await store.replace(record);
        if (record.state === "submitting") throw new Error("connection lost");
        return isKept;
      },
    };
    await rejection(submitOnce(broken, "k", ENDPOINT, { client, input: INPUT }));
    expect([mock.accepted(), (await store.get("k"))?.state]).toEqual([[], "released"]);
  });
});
