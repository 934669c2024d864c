import { afterEach, describe, expect, test, vi } from "vitest";
import {
  ApiError,
  ConfigError,
  isRetryableError,
  NetworkError,
  ProtocolError,
  type RequestMiddleware,
  SubmitOutcomeUnknownError,
  TimeoutError,
  ValidationError,
  withMiddleware,
  withProxy,
} from "../../../src/index.js";
import { failsWith, KEY, rejection, testClient, type TestClient } from "../support/client.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { OUTPUT, queue, REQUEST_ID } from "../support/queue.js";
import { type Handler, json, serve, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
  vi.unstubAllGlobals();
});
const start = async (handler: Handler, options = {}): Promise<TestServer & { readonly client: TestClient }> => {
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
};
const data = (...events: readonly unknown[]): string =>
  events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
const sse =
  (text: string, end = true): Handler =>
  (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "x-fal-request-id": "r9" });
    response.write(text);
    if (end) response.end();
  };

describe("a direct call", () => {
  test("goes to the run host, with the settings it knows", async () => {
    const { client, seen } = await start((_, response) => json(response, 200, OUTPUT, { "x-fal-request-id": "r1" }));
    const settings = { input: { prompt: "p" }, startTimeout: 9, storageSettings: { expiresIn: "1h" as const } };
    expect(await client.run("fal-ai/fast", settings)).toEqual({ data: OUTPUT, requestId: "r1" });
    expect(seen).toMatchObject([
      {
        method: "POST",
        url: "/run/fal-ai/fast",
        body: '{"prompt":"p"}',
        headers: {
          authorization: `Key ${KEY}`,
          "x-fal-request-timeout": "9",
          "x-fal-object-lifecycle-preference": '{"expiration_duration_seconds":3600}',
        },
      },
    ]);
    expect(seen[0]?.headers).not.toHaveProperty("x-fal-queue-priority");
  });

  test("of fal's own gateway goes to fal.run", async () => {
    const { fetch, calls } = fakeFetch(() => OUTPUT);
    expect(await testClient({ fetch }).run("fal-ai/fast", {})).toEqual({ data: OUTPUT, requestId: "" });
    expect(calls[0]?.url).toBe("https://fal.run/fal-ai/fast");
  });

  test("of a gateway without any goes through its queue", async () => {
    const other = await queue();
    expect(await testClient({ gateway: other.url }).run("fal-ai/wan", { input: {} })).toEqual({
      data: OUTPUT,
      requestId: REQUEST_ID,
    });
    await other.close();
  });

  test.each([
    [422, { detail: [{ loc: ["body", "prompt"], msg: "Field required", type: "missing" }] }, ValidationError],
    [500, { detail: "oh" }, ApiError],
    [504, { detail: "oh" }, ApiError],
  ])("that is answered with %i has that outcome, and is not made again", async (status, body, type) => {
    const { client, seen } = await start((_, response) => json(response, status, body));
    expect(await failsWith(client.run("fal-ai/fast", {}), type)).toMatchObject({ status, phase: "run" });
    expect(seen.length).toBe(1);
  });

  test("that is refused for now is made again", async () => {
    const { client, seen } = await start((_, response, n) =>
      n === 0
        ? json(
            response,
            429,
            { detail: [{ loc: ["body"], msg: "Too many", type: "concurrent_requests_limit" }] },
            { "retry-after": "0" },
          )
        : json(response, 200, OUTPUT),
    );
    expect((await client.run("fal-ai/fast", {})).data).toEqual(OUTPUT);
    expect(seen.length).toBe(2);
  });

  test("whose connection is lost may have run", async () => {
    const { client, seen } = await start((_seen, _response, _n, socket) => socket.resetAndDestroy());
    expect(await failsWith(client.run("fal-ai/fast", {}), SubmitOutcomeUnknownError)).toMatchObject({ phase: "run" });
    expect(seen.length).toBe(1);
  });

  test("may take longer than an attempt, not longer than its own timeout; an abort ends it", async () => {
    const { client } = await start(
      (_, response, n) => (n === 0 ? setTimeout(() => json(response, 200, OUTPUT), 400) : undefined),
      { timeouts: { attempt: 100 } },
    );
    expect((await client.run("fal-ai/fast", {})).data).toEqual(OUTPUT);
    expect(await failsWith(client.run("fal-ai/fast", { timeout: 50 }), TimeoutError)).toMatchObject({ code: "total" });
    const signal = AbortSignal.timeout(20);
    expect(await rejection(client.run("fal-ai/fast", { signal }))).toBe(signal.reason);
  });
});

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
    expect(again.length).toBe(3);
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

const storage: Handler = ({ method, url, headers }, response) => {
  const origin = `http://${headers.host}`;
  if (url.includes("initiate-multipart"))
    return json(response, 200, { upload_url: `${origin}/put/big?s=1`, file_url: "https://v3.fal.media/files/big" });
  if (url.includes("initiate"))
    return json(response, 200, { upload_url: `${origin}/put/one?s=1`, file_url: "https://v3.fal.media/files/one" });
  if (method === "PUT") return json(response, 200, { etag: `e${url}` });
  if (url.includes("/complete")) return json(response, 200, {});
  return json(response, 200, { request_id: REQUEST_ID });
};

describe("files in an input", () => {
  test("are uploaded before the submit, without the key where they go", async () => {
    const { client, seen } = await start(storage);
    const file = new File(["hello"], "a.txt", { type: "text/plain" });
    await client.submit("fal-ai/wan", { input: { image_url: file, list: [{ deep: file }], date: new Date(0) } });
    const paths = seen.map(({ method, url }) => `${method} ${url}`);
    expect(paths.filter((path) => path === "POST /rest/storage/upload/initiate?storage_type=fal-cdn-v3").length).toBe(
      2,
    );
    const put = seen.find(({ method }) => method === "PUT");
    expect(put).toMatchObject({ url: "/put/one?s=1", body: "hello", headers: { "content-type": "text/plain" } });
    expect(put?.headers).not.toHaveProperty("authorization");
    expect(seen[0]).toMatchObject({
      body: '{"content_type":"text/plain","file_name":"a.txt"}',
      headers: { authorization: `Key ${KEY}` },
    });
    const address = "https://v3.fal.media/files/one";
    expect(JSON.parse(seen.at(-1)?.body ?? "")).toEqual({
      image_url: address,
      list: [{ deep: address }],
      date: "1970-01-01T00:00:00.000Z",
    });
  });

  test("that are large travel in parts", async () => {
    const { client, seen } = await start(storage);
    const big = new Blob([new Uint8Array(91 * 1_048_576)], { type: "video/mp4" });
    expect(await client.storage.upload(big, { lifecycle: { expiresIn: 60, initialAcl: { default: "forbid" } } })).toBe(
      "https://v3.fal.media/files/big",
    );
    const puts = seen.filter(({ method }) => method === "PUT").map(({ url }) => url);
    expect(puts).toEqual(Array.from({ length: 10 }, (_, index) => `/put/big/${index + 1}?s=1`));
    expect(seen[0]?.headers["x-fal-object-lifecycle"]).toBe(
      '{"expiration_duration_seconds":60,"initial_acl":{"default":"forbid"}}',
    );
    const parts = puts.map((url, index) => ({ partNumber: index + 1, etag: `e${url}` }));
    expect(seen.at(-1)).toMatchObject({
      method: "POST",
      url: "/put/big/complete?s=1",
      body: JSON.stringify({ parts }),
    });
  });

  test("travel inside the input where the gateway takes none, if they are small", async () => {
    const { fetch, calls } = fakeFetch(() => ({ request_id: REQUEST_ID }));
    const client = testClient({
      fetch,
      gateway: { name: "relay", url: "https://relay.example", auth: "Bearer", profile: "relay" },
    });
    await client.submit("fal-ai/wan", { input: { image_url: new Blob(["hi"], { type: "image/png" }) } });
    expect(calls[0]?.body).toBe('{"image_url":"data:image/png;base64,aGk="}');
    await failsWith(
      client.submit("fal-ai/wan", { input: { image_url: new Blob([new Uint8Array(4_000_000)]) } }),
      ConfigError,
    );
  });

  test("do not go over a line that anybody can read", async () => {
    const { fetch, calls } = fakeFetch(() => ({
      upload_url: "http://evil.example/x",
      file_url: "https://v3.fal.media/x",
    }));
    expect(await rejection(testClient({ fetch }).storage.upload(new Blob(["x"])))).toMatchObject({
      code: "foreign_url",
    });
    expect(calls.length).toBe(1);
  });

  test("are found by transformInput, and nothing else is changed", async () => {
    const { client } = await start(storage);
    const date = new Date(0);
    const plain = { a: [1, { b: date }] };
    expect(await client.storage.transformInput(plain)).toBe(plain);
    expect(await client.storage.transformInput({ a: new Blob(["x"]) })).toEqual({
      a: "https://v3.fal.media/files/one",
    });
  });
});

const add =
  (value: string): RequestMiddleware =>
  async (request) => ({
    ...request,
    headers: { ...request.headers, "x-trace": `${request.headers?.["x-trace"] ?? ""}${value}` },
  });

describe("middleware", () => {
  test("runs in order and may add headers", async () => {
    const { fetch, calls } = fakeFetch(() => ({ request_id: REQUEST_ID }));
    await testClient({ fetch, requestMiddleware: withMiddleware(add("a"), undefined, add("b")) }).submit(
      "fal-ai/wan",
      {},
    );
    expect(calls[0]).toMatchObject({ url: "https://queue.fal.run/fal-ai/wan" });
    expect(calls[0]?.headers.get("x-trace")).toBe("ab");
    expect(calls[0]?.headers.get("authorization")).toBe(`Key ${KEY}`);
  });

  test("that sends a request elsewhere sends it without the key", async () => {
    const { fetch, calls } = fakeFetch(() => ({ request_id: REQUEST_ID }));
    await testClient({
      fetch,
      requestMiddleware: async (request) => ({ ...request, url: "https://elsewhere.example/" }),
    }).submit("fal-ai/wan", {});
    expect(calls[0]?.headers.get("authorization")).toBeNull();
  });

  test("of a proxy names the address it stands for", async () => {
    const { fetch, calls } = fakeFetch(() => ({ request_id: REQUEST_ID }));
    const client = testClient({ fetch, proxyUrl: { url: "/api/fal/proxy", when: "always" } });
    await client.submit("fal-ai/wan", { webhookUrl: "https://me.example" });
    expect(calls[0]).toMatchObject({ url: "/api/fal/proxy", method: "POST" });
    expect(calls[0]?.headers.get("x-fal-target-url")).toBe(
      "https://queue.fal.run/fal-ai/wan?fal_webhook=https%3A%2F%2Fme.example",
    );
    expect(calls[0]?.headers.get("authorization")).toBeNull();
  });

  test("of a proxy is for browsers unless told otherwise", async () => {
    const request = { url: "https://queue.fal.run/x", method: "POST" };
    expect(await withProxy({ targetUrl: "/p" })(request)).toBe(request);
    vi.stubGlobal("window", { document: {} });
    expect(await withProxy({ targetUrl: "/p" })(request)).toMatchObject({ url: "/p" });
    expect(await withProxy({ targetUrl: "/p", when: ({ isBrowser }) => !isBrowser })(request)).toBe(request);
    const taken = { ...request, headers: { "X-Fal-Target-Url": "x" } };
    expect(await withProxy({ targetUrl: "/p" })(taken)).toBe(taken);
  });
});

const api = (status: number, timeoutType?: string): ApiError => new ApiError({ message: "m", status, timeoutType });

test("which errors are worth another try", () => {
  expect(
    [api(503), api(429), new TypeError("fetch failed"), Object.assign(new Error("x"), { code: "ECONNRESET" })].every(
      (error) => isRetryableError(error),
    ),
  ).toBe(true);
  expect(
    [
      api(500),
      api(504, "user"),
      new Error("x"),
      null,
      AbortSignal.abort().reason,
      new TypeError("fetch failed", { cause: AbortSignal.abort().reason }),
    ].some((error) => isRetryableError(error)),
  ).toBe(false);
  expect(isRetryableError(api(500), [500])).toBe(true);
});
