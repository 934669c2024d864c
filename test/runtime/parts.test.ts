import { describe, expect, test, vi } from "vitest";
import type { AnyEndpoint } from "../../src/contract/client.js";
import { createCalls } from "../../src/client/client.js";
import { createContext } from "../../src/http/context.js";
import { openEndpoints, unchecked } from "../../src/client/registry.js";
import { KEY } from "./support/client.js";
import { fakeFetch, type FakeAnswer, type FakeCall } from "./support/fake-fetch.js";
import { openPage, type Loading, type Page } from "./support/page.js";

const ID = "fal-ai/wan";
const REQUEST = "019f-abc";
const HANDLE = { version: 1, endpointId: ID, requestId: REQUEST, gateway: "https://queue.fal.run", submittedAt: "" };
const DATA = { n: 7 };

const answer = ({ url, method }: FakeCall): FakeAnswer | Promise<FakeAnswer> => {
  if (method === "POST") return { request_id: REQUEST };
  if (method === "PUT") return { status: "OK" };
  if (url.includes("/stream")) return new Response("", { status: 404 });
  return url.includes("/status") ? { status: "COMPLETED", request_id: REQUEST } : DATA;
};

const open = (loading: Loading, script = answer): Promise<Page> => openPage(loading, async (call) => script(call));

/** A promise that a test settles. */
function door(): { readonly opened: Promise<void>; readonly open: () => void } {
  let settle: (() => void) | undefined;
  const opened = new Promise<void>((resolve) => (settle = resolve));
  return { opened, open: () => settle?.() };
}

const broken = (): never => {
  throw new Error("the network is gone");
};

const posts = ({ calls }: Page): number => calls.filter(({ method }) => method === "POST").length;

describe("the part that follows requests", () => {
  test("is asked for while the submit is under way", async () => {
    const asked = door();
    const loading: Loading = (load) => {
      asked.open();
      return load();
    };
    // The submit is answered only once the part was asked for.
    const { client } = await open(loading, async (call) => {
      if (call.method === "POST") await asked.opened;
      return answer(call);
    });
    expect((await client.subscribe(ID, { input: {} })).data).toEqual(DATA);
  });

  test("is not asked for when nothing is sent", async () => {
    const loading = vi.fn(broken);
    const { client } = await open(loading);
    await expect(client.submit("nonsense", { input: {} })).rejects.toMatchObject({ code: "config" });
    const input: { self?: unknown } = {};
    input.self = input;
    await expect(client.submit(ID, { input })).rejects.toMatchObject({ code: "input_invalid" });
    expect(loading).not.toHaveBeenCalled();
  });

  test.each(["subscribe", "submit"] as const)("that cannot be loaded costs %s no request id", async (call) => {
    const page = await open(broken);
    const ended = await page.clock.settle<unknown>(page.client[call](ID, { input: {} }));
    const info = { endpointId: ID, requestId: REQUEST, phase: "submit" };
    expect(ended).toMatchObject({ reason: { name: "NetworkError", code: "connection", retryable: false, ...info } });
    expect(posts(page)).toBe(1);
  });

  test("that cannot be loaded makes no second submit, whatever the caller agrees to", async () => {
    const page = await open(broken, ({ method }) => (method === "POST" ? new Response("not JSON") : "hang"));
    const ended = await page.clock.settle(page.client.submit(ID, { input: {} }));
    expect(ended).toMatchObject({ reason: { name: "NetworkError", code: "connection", requestId: undefined } });
    expect(posts(page)).toBe(1);
  });

  test("that never comes is waited for as long as an attempt may last", async () => {
    const page = await open(() => new Promise(() => {}));
    const ended = await page.clock.settle(page.client.submit(ID, { input: {} }));
    expect(ended).toMatchObject({ status: "rejected", reason: { name: "NetworkError", requestId: REQUEST } });
    expect(page.clock.now()).toBe(30_000);
  });

  test("that never comes costs no request id either when nobody waits for it", async () => {
    const { client, clock } = await open(() => new Promise(() => {}));
    const ended = await clock.settle(client.subscribe(ID, { input: {}, timeout: 500 }));
    expect(ended).toMatchObject({ reason: { code: "total" } });
    await clock.oversleep(30_000);
    expect(client.warnings).toMatchObject([{ code: "cancel", endpointId: ID, requestId: REQUEST }]);
  });

  test("is asked for again after it could not be loaded", async () => {
    let gone = true;
    const { client } = await open((load) => (gone ? broken() : load()));
    const request = client.resume(ID, HANDLE);
    await expect(request.result()).rejects.toMatchObject({ code: "connection", requestId: REQUEST, retryable: true });
    gone = false;
    expect((await request.result()).data).toEqual(DATA);
  });
});

describe("the part that deals with trouble", () => {
  const here: Loading = (load) => load();

  test("that cannot be loaded leaves no submit that looks worth another try", async () => {
    const lost = async (): Promise<never> => {
      throw new TypeError("fetch failed");
    };
    const page = await openPage(here, lost, broken);
    const ended = await page.clock.settle(page.client.submit(ID, { input: {} }));
    expect(ended).toMatchObject({ reason: { name: "NetworkError", accepted: "unknown", retryable: false } });
    expect(posts(page)).toBe(1);
  });

  test("that never comes leaves nobody waiting for ever", async () => {
    const { client } = await openPage(
      here,
      async (call) => answer(call),
      () => new Promise(() => {}),
    );
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const info = { phase: "cancel", requestId: REQUEST };
      const ended = expect(client.resume(ID, HANDLE).cancel()).rejects.toMatchObject({ code: "connection", ...info });
      await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
      await vi.advanceTimersByTimeAsync(30_000);
      await ended;
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test("that cannot be loaded costs no request that has ended", async () => {
    const events = `data: no JSON\n\ndata: ${JSON.stringify({ status: "COMPLETED", request_id: REQUEST })}\n\n`;
    const streamed = async (call: FakeCall): Promise<FakeAnswer> =>
      call.url.includes("/stream")
        ? new Response(events, { headers: { "content-type": "text/event-stream" } })
        : answer(call);
    const { client, clock } = await openPage(here, streamed, broken);
    const ended = await clock.settle(client.subscribe(ID, { input: {}, logs: true }));
    expect(ended).toMatchObject({ value: { data: DATA } });
  });
});

test("an id that holds a secret is told without it", async () => {
  const { client, clock } = await open(broken, () => ({ request_id: `for-${KEY}` }));
  const ended = await clock.settle(client.submit(ID, { input: {} }));
  expect(ended).toMatchObject({ reason: { requestId: "for-[redacted]" } });
});

describe("a request that is found again", () => {
  test("has its endpoint loaded again after that has failed, and the failure names the request", async () => {
    let gone = true;
    const load = async (): Promise<AnyEndpoint> => (gone ? broken() : unchecked(ID));
    const { fetch } = fakeFetch(answer);
    const calls = createCalls(createContext({ credentials: KEY, fetch }), openEndpoints({ [ID]: load }, unchecked));
    const request = calls.resume(ID, HANDLE);
    const error = { name: "NetworkError", requestId: REQUEST, retryable: true };
    await expect(request.result()).rejects.toMatchObject(error);
    gone = false;
    expect((await request.result()).data).toEqual(DATA);
  });

  test("is named before anything is loaded", async () => {
    const loading = vi.fn(broken);
    const { client } = await open(loading);
    const paths = { status: `a/b/requests/${REQUEST}/status`, result: "r", cancel: "c" };
    const request = client.resume(ID, { ...HANDLE, gateway: "https://other.example", paths });
    expect(request).toMatchObject({ requestId: REQUEST, endpointId: ID });
    expect(request.toJSON()).toEqual({ ...HANDLE, paths });
    const foreign = client.resume(ID, { ...HANDLE, paths: { ...paths, result: "https://evil.example/?token=x" } });
    expect(foreign.toJSON()).toEqual(HANDLE);
    expect(loading).not.toHaveBeenCalled();
  });

  test("is cancelled when it is given up while the part is loading", async () => {
    const controller = new AbortController();
    const come = door();
    const loading: Loading = async (load) => {
      await come.opened;
      return load();
    };
    const { client, calls } = await open(loading);
    const waiting = client.resume(ID, HANDLE).result({ signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toBe(controller.signal.reason);
    expect(calls).toEqual([]);
    come.open();
    await expect.poll(() => calls.map(({ method }) => method)).toEqual(["PUT"]);
  });

  test("ends its wait at the caller's deadline while the part is loading", async () => {
    const page = await open(() => new Promise(() => {}));
    const ended = await page.clock.settle(page.client.resume(ID, HANDLE).result({ timeout: 500 }));
    expect(ended).toMatchObject({ status: "rejected", reason: { code: "total", requestId: REQUEST } });
    expect(page.clock.now()).toBe(500);
  });
});
