import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import {
  ApiError,
  ConfigError,
  InputValidationError,
  NetworkError,
  ProtocolError,
  TimeoutError,
  ValidationError,
} from "../../../src/index.js";
import { failsWith, KEY, rejection, testClient, type TestClient } from "../support/client.js";
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
    await eventually(() => expect(isOpen()).toBe(false));
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

  test("of bytes comes piece by piece, as it is", async () => {
    const { client, seen } = await start((_, response) => {
      response.writeHead(200, { "content-type": "audio/mpeg", "x-fal-request-id": "r7" });
      response.write(Uint8Array.of(1, 2, 3), () => setTimeout(() => response.end(Uint8Array.of(4)), 30));
    });
    const stream = await client.stream("fal-ai/speech", { input: { text: "t" }, accept: "audio/mpeg" });
    const pieces: unknown[] = [];
    for await (const piece of stream) pieces.push(piece);
    expect(pieces).toEqual([Buffer.from([1, 2, 3]), Buffer.from([4])].map((piece) => new Uint8Array(piece)));
    expect(await stream.done()).toEqual(Uint8Array.of(4));
    expect(stream.requestId).toBe("r7");
    expect(seen[0]?.headers.accept).toBe("audio/mpeg");
  });

  test.each([
    ["audio/wav", undefined, true],
    ["text/plain", undefined, true],
    ["application/json", "application/json", true],
    ["text/html", undefined, false],
  ])("of %s where %s was asked for: %s", async (type, accept, isGiven) => {
    const { client } = await start((_, response) => response.writeHead(200, { "content-type": type }).end("ab"));
    const stream = await client.stream("fal-ai/speech", accept === undefined ? {} : { accept });
    if (isGiven) expect(await stream.done()).toEqual(Uint8Array.of(97, 98));
    else await failsWith(stream.done(), ProtocolError);
  });

  test("of bytes that breaks off is an error", async () => {
    const { client } = await start((_seen, response, _n, socket) =>
      response.writeHead(200, { "content-type": "audio/wav" }).write("a", () => socket.resetAndDestroy()),
    );
    const error = await failsWith((await client.stream("fal-ai/speech", {})).done(), NetworkError);
    expect(error).toMatchObject({ code: "truncated" });
  });

  test.each(["put", "delete"])("may be asked for by %s", async (method) => {
    const { client, seen } = await start(sse(data({ n: 1 })));
    expect(await (await client.stream("fal-ai/any-llm", { method, input: { a: 1 } })).done()).toEqual({ n: 1 });
    expect(seen).toMatchObject([{ method: method.toUpperCase(), body: '{"a":1}' }]);
  });

  test("has the address that it is given, on the gateway", async () => {
    const { client, seen, url } = await start(sse(data({ n: 1 })));
    const address = `${url}/run/fal-ai/any-llm/my%20stream?x=1&x=2&y=3`;
    const stream = await client.stream("fal-ai/any-llm", { url: address, queryParams: { y: "4", none: undefined } });
    expect(await stream.done()).toEqual({ n: 1 });
    expect(seen).toMatchObject([
      { url: "/run/fal-ai/any-llm/my%20stream?x=1&x=2&y=4", headers: { authorization: `Key ${KEY}` } },
    ]);
  });

  test.each([
    "https://evilfal.run/fal-ai/any-llm/stream",
    "https://user:pass@fal.run/x/y",
    "file:///etc/passwd",
    "/run/x/y",
    "http://127.0.0.1:1/run%2f..%2fqueue",
  ])("goes to no other address: %s", async (address) => {
    const { client, seen } = await start(sse(data({ n: 1 })));
    await failsWith(client.stream("fal-ai/any-llm", { url: address }), ConfigError);
    expect(seen).toEqual([]);
  });

  test("goes to another origin where the client lists it", async () => {
    const other = await serve(sse(data({ n: 2 })));
    const { client, seen } = await start(sse(data({ n: 1 })), { origins: [other.url] });
    const stream = await client.stream("fal-ai/any-llm", { url: `${other.url}/fal-ai/any-llm/stream` });
    expect(await stream.done()).toEqual({ n: 2 });
    expect(seen).toEqual([]);
    expect(other.seen).toMatchObject([{ url: "/fal-ai/any-llm/stream", headers: { authorization: `Key ${KEY}` } }]);
    await other.close();
  });

  test("uploads no files where it is told not to: such an input is refused", async () => {
    const { client, seen } = await start(sse(data({ n: 1 })));
    const input = { image_url: new Blob(["x"]) };
    await failsWith(client.stream("fal-ai/any-llm", { input, autoUpload: false }), InputValidationError);
    expect(seen).toEqual([]);
  });
});

describe("a stream in the mode client", () => {
  function tokens(stream: Handler): Handler {
    return (seen, response, n, socket) =>
      String(seen.headers["x-fal-target-url"] ?? seen.url).endsWith("/tokens/")
        ? json(response, 200, "jwt.of.the-gateway")
        : stream(seen, response, n, socket);
  }
  const proxied = (url: string): object => ({ proxyUrl: { url: `${url}/proxy`, when: "always" } });

  test("goes straight to the gateway with a token, past the proxy, and without the key", async () => {
    const server = await serve(tokens(sse(data({ n: 1 }))));
    const gateway = {
      name: "t",
      url: `${server.url}/queue`,
      runUrl: `${server.url}/run`,
      restUrl: `${server.url}/rest`,
    };
    const options = { gateway: { ...gateway, auth: "Key", profile: "fal" } as const, ...proxied(server.url) };
    const client = testClient(options);
    const stream = await client.stream("fal-ai/any-llm", { input: { prompt: "p" }, connectionMode: "client" });
    expect(await stream.done()).toEqual({ n: 1 });
    const [token, call] = server.seen;
    expect(token).toMatchObject({ url: "/proxy" });
    expect(token?.headers["x-fal-target-url"]).toBe(`${server.url}/rest/tokens/`);
    expect(call).toMatchObject({
      method: "POST",
      url: "/run/fal-ai/any-llm/stream?fal_jwt_token=jwt.of.the-gateway",
      body: '{"prompt":"p"}',
    });
    expect(call?.headers).not.toHaveProperty("authorization");
    await server.close();
  });

  test("takes its token from the program's provider", async () => {
    const { client, seen } = await start(sse(data({ n: 1 })));
    const apps: string[] = [];
    const tokenProvider = async (app: string): Promise<string> => {
      apps.push(app);
      return "jwt.of.mine";
    };
    const settings = { connectionMode: "client", tokenProvider, queryParams: { a: "b" } } as const;
    expect(await (await client.stream("fal-ai/any-llm", settings)).done()).toEqual({ n: 1 });
    expect(apps).toEqual(["fal-ai/any-llm/stream"]);
    expect(seen).toMatchObject([{ url: "/run/fal-ai/any-llm/stream?a=b&fal_jwt_token=jwt.of.mine" }]);
    expect(seen[0]?.headers).not.toHaveProperty("authorization");
  });

  test.each([
    ["that fails", () => Promise.reject(new Error("no session")), "no session"],
    ["that gives no token", () => Promise.resolve("two words"), "gave no token"],
  ])("with a provider %s is an error of the stream", async (_, tokenProvider, message) => {
    const { client, seen } = await start(sse(data({ n: 1 })));
    const stream = await client.stream("fal-ai/any-llm", { connectionMode: "client", tokenProvider });
    expect(String(await rejection(stream.done()))).toContain(message);
    expect(seen).toEqual([]);
  });

  test("shows no token in its errors", async () => {
    const { client } = await start((seen, response) => json(response, 403, { detail: `no: ${seen.url}` }));
    const tokenProvider = async (): Promise<string> => "jwt.of.mine";
    const stream = await client.stream("fal-ai/any-llm", { connectionMode: "client", tokenProvider });
    const error = await failsWith(stream.done(), ApiError);
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain("jwt.of.mine");
  });

  test("of a status asks for a token, too", async () => {
    const { client, seen } = await start(tokens(sse(data({ status: "COMPLETED", request_id: "a" }))));
    const settings = { requestId: "a", connectionMode: "client" } as const;
    expect(await (await client.queue.streamStatus("fal-ai/wan/x", settings)).done()).toMatchObject({
      status: "COMPLETED",
    });
    expect(seen).toMatchObject([
      { url: "/rest/tokens/", body: '{"allowed_apps":["wan"],"token_expiration":120}' },
      { url: "/queue/fal-ai/wan/requests/a/status/stream?logs=0&fal_jwt_token=jwt.of.the-gateway" },
    ]);
    expect(seen[1]?.headers).not.toHaveProperty("authorization");
  });
});
