import { afterEach, describe, expect, test, vi } from "vitest";
import { ConfigError, NetworkError, ProtocolError, TimeoutError, ValidationError } from "../../../src/index.js";
import { failsWith, rejection, testClient, type TestClient } from "../support/client.js";
import { type Handler, json, serve, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
  vi.unstubAllGlobals();
});
async function start(handler: Handler, options = {}): Promise<TestServer & { readonly client: TestClient }> {
  server = await serve(handler);
  const { url } = server;
  const gateway = {
    name: "test",
    url: `${url}/queue`,
    runUrl: `${url}/run`,
    restUrl: `${url}/rest`,
    auth: "Key",
    profile: "fal",
  } as const;
  return { ...server, client: testClient({ gateway, ...options }) };
}
function data(...events: readonly unknown[]): string {
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
}
function sse(text: string, end = true): Handler {
  return (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "x-fal-request-id": "r9" });
    response.write(text);
    if (end) response.end();
  };
}

describe("a model's stream", () => {
  test("can be looped over, from the first result on", async () => {
    const { client, seen } = await start(sse(data({ n: 1 }, { n: 2 }, { n: 3 })));
    const stream = await client.stream("fal-ai/any-llm", { input: { prompt: "p" }, queryParams: { a: "b" } });
    const got: unknown[] = [];
    for await (const event of stream) got.push(event);
    expect(got).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await stream.done()).toEqual({ n: 3 });
    expect(stream.requestId).toBe("r9");
    expect(seen[0]).toMatchObject({
      method: "POST",
      url: "/run/fal-ai/any-llm/stream?a=b",
      body: '{"prompt":"p"}',
      headers: { accept: "text/event-stream" },
    });
    const again: unknown[] = [];
    for await (const event of stream) again.push(event);
    expect(again, "what was read is let go").toEqual([]);
  });

  test("can be listened to", async () => {
    const { client } = await start(sse(data({ n: 1 }, { n: 2 })));
    const stream = await client.stream("fal-ai/any-llm/stream", {});
    const heard: unknown[] = [];
    stream.on("data", (event) => heard.push(event));
    stream.on("done", (last) => heard.push(["done", last]));
    await stream.done();
    expect(heard).toEqual([{ n: 1 }, { n: 2 }, ["done", { n: 2 }]]);
  });

  test("that the caller ends keeps what has come", async () => {
    const { client } = await start(sse(data({ n: 1 }), false));
    const stream = await client.stream("fal-ai/any-llm", {});
    for await (const event of stream) {
      expect(event).toEqual({ n: 1 });
      stream.abort();
    }
    expect(await stream.done()).toEqual({ n: 1 });
  });

  // Sends for as long as somebody takes; `taken` says how much that was.
  function endless(): { readonly handler: Handler; readonly taken: () => number; readonly isOpen: () => boolean } {
    let taken = 0;
    let isOpen = false;
    const block = data({ text: "x".repeat(65_000) });
    const handler: Handler = (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      isOpen = true;
      response.on("close", () => (isOpen = false));
      const more = (): void => {
        while (taken < 300_000_000 && isOpen) {
          taken += block.length;
          if (!response.write(block)) return void response.once("drain", more);
        }
      };
      more();
    };
    return { handler, taken: () => taken, isOpen: () => isOpen };
  }
  async function standsStill(taken: () => number): Promise<void> {
    for (let before = -1; taken() !== before;) {
      before = taken();
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  test("whose loop is left closes its connection", async () => {
    const { handler, taken, isOpen } = endless();
    const { client } = await start(handler);
    const stream = await client.stream("fal-ai/any-llm", {});
    for await (const event of stream) {
      expect(event).toMatchObject({ text: expect.any(String) });
      break;
    }
    await vi.waitFor(() => expect(isOpen()).toBe(false));
    expect(taken()).toBeLessThan(50_000_000);
    expect(await stream.done()).toMatchObject({ text: expect.any(String) });
  });

  test.each(["by nobody", "slowly"])("that is read %s holds its sender back", async (how) => {
    const { handler, taken, isOpen } = endless();
    const { client } = await start(handler);
    const stream = await client.stream("fal-ai/any-llm", { timeout: 200 });
    const loop = stream[Symbol.asyncIterator]();
    if (how === "slowly") await loop.next();
    await standsStill(taken);
    expect(taken()).toBeLessThan(50_000_000);
    // It has been silent for longer than its time, for want of a reader.
    expect(isOpen()).toBe(true);
    const before = taken();
    for (let n = 0; n < 300; n += 1) await loop.next();
    expect(taken()).toBeGreaterThan(before);
    stream.abort();
  });

  test.each(["at once", "later"])("ends with what a listener throws %s", async (when) => {
    const { client } = await start(sse(data({ n: 1 }), false));
    const stream = await client.stream("fal-ai/any-llm", {});
    const mine = new Error("mine");
    // A listener may be asynchronous, though nobody waits for it.
    const listener = (): unknown => {
      if (when === "at once") throw mine;
      return Promise.reject(mine);
    };
    stream.on("data", listener);
    expect(await rejection(stream.done())).toBe(mine);
    expect(mine).toMatchObject({ requestId: "r9" });
  });

  test("reports what a listener of its end throws", async () => {
    const { client } = await start(sse(data({ n: 1 })));
    const stream = await client.stream("fal-ai/any-llm", {});
    stream.on("done", () => {
      throw new Error("mine");
    });
    expect(await stream.done()).toEqual({ n: 1 });
    expect(client.warnings).toMatchObject([{ code: "callback", requestId: "r9" }]);
  });

  test("whose signal aborts rejects with the reason", async () => {
    const { client } = await start(sse(data({ n: 1 }), false));
    const controller = new AbortController();
    const stream = await client.stream("fal-ai/any-llm", { signal: controller.signal });
    const reason = new Error("enough");
    stream.on("data", () => controller.abort(reason));
    const errors: unknown[] = [];
    stream.on("error", (error) => errors.push(error));
    expect(await rejection(stream.done())).toBe(reason);
    expect(errors).toEqual([reason]);
    expect(
      await rejection(
        (async () => {
          for await (const _ of stream);
        })(),
      ),
    ).toBe(reason);
  });

  test("that falls silent ends with a timeout", async () => {
    const { client } = await start(sse(data({ n: 1 }), false));
    const stream = await client.stream("fal-ai/any-llm", { timeout: 200 });
    expect(await failsWith(stream.done(), TimeoutError)).toMatchObject({ code: "stream_idle" });
  });

  test.each<[string, Handler, abstract new (...args: never[]) => Error, object]>([
    ["an HTTP error", (_, response) => json(response, 422, { detail: "no" }), ValidationError, { status: 422 }],
    ["no stream", (_, response) => json(response, 200, {}), ProtocolError, { code: "content_type" }],
    ["an event that is not JSON", sse("data: {oops\n\n"), ProtocolError, { code: "malformed" }],
    ["an error event", sse("event: error\ndata: boom\n\n"), ProtocolError, { code: "malformed" }],
    [
      "a reset",
      (_seen, response, _n, socket) =>
        response.writeHead(200, { "content-type": "text/event-stream" }).write(data(1), () => socket.resetAndDestroy()),
      NetworkError,
      { code: "truncated" },
    ],
  ])("with %s fails", async (_, handler, type, fields) => {
    const { client, seen } = await start(handler);
    const stream = await client.stream("fal-ai/any-llm", {});
    expect(await failsWith(stream.done(), type)).toMatchObject(fields);
    expect(seen.length).toBe(1);
  });

  test("needs a gateway that has direct calls", async () => {
    await failsWith(testClient({ gateway: "http://127.0.0.1:9" }).stream("fal-ai/any-llm", {}), ConfigError);
  });

  test("of a status brings updates, and no logs twice from here", async () => {
    const { client, seen } = await start(
      sse(data({ status: "IN_PROGRESS", request_id: "a" }, { status: "COMPLETED", request_id: "a" })),
    );
    const stream = await client.queue.streamStatus("fal-ai/wan/x", { requestId: "a", logs: true });
    expect(await stream.done()).toMatchObject({ status: "COMPLETED", request_id: "a" });
    expect(seen[0]?.url).toBe("/queue/fal-ai/wan/requests/a/status/stream?logs=1");
  });
});
