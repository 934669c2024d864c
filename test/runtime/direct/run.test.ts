import { afterEach, describe, expect, test, vi } from "vitest";
import {
  ApiError,
  ConfigError,
  FalError,
  SubmitOutcomeUnknownError,
  TimeoutError,
  ValidationError,
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

  test.each(["get", "post", "put", "DELETE"])("by %s carries its input", async (method) => {
    const { client, seen } = await start((_, response) => json(response, 200, OUTPUT));
    const input = { prompt: "a b", steps: 4, size: { width: 1 }, none: undefined };
    await client.run("fal-ai/fast", { method, input });
    const isGet = method === "get";
    expect(seen).toMatchObject([
      {
        method: method.toUpperCase(),
        url: `/run/fal-ai/fast${isGet ? "?prompt=a%20b&steps=4&size=%7B%22width%22%3A1%7D" : ""}`,
        body: isGet ? "" : '{"prompt":"a b","steps":4,"size":{"width":1}}',
      },
    ]);
    expect(seen[0]?.headers["content-type"]).toBe(isGet ? undefined : "application/json");
  });

  test("by another method is refused before anything is sent", async () => {
    const { client, seen } = await start((_, response) => json(response, 200, OUTPUT));
    await failsWith(client.run("fal-ai/fast", { method: "patch" }), ConfigError);
    expect(seen).toEqual([]);
  });

  test.each<[string, string, unknown]>([
    ["text/plain", "in plain words", "in plain words"],
    ["text/csv; charset=utf-8", "a,b\n1,2", "a,b\n1,2"],
    ["text/plain", '{"a":1}', { a: 1 }],
    ["application/octet-stream", "\u0001\u0002", Uint8Array.of(1, 2).buffer],
    ["image/png", "\u0089PNG", Uint8Array.of(0xc2, 0x89, 0x50, 0x4e, 0x47).buffer],
    ["audio/mpeg", "ID3", Uint8Array.of(0x49, 0x44, 0x33).buffer],
    ["application/pdf", "%PDF", Uint8Array.of(0x25, 0x50, 0x44, 0x46).buffer],
  ])("may be answered with %s", async (type, body, data) => {
    const { client } = await start((_, response) => response.writeHead(200, { "content-type": type }).end(body));
    expect((await client.run("fal-ai/fast", {})).data).toEqual(data);
  });

  test.each([
    ["text/html", "<html><body>nginx</body></html>"],
    ["text/plain", "[half of a list"],
  ])("that is answered with %s which is no output fails", async (type, body) => {
    const { client } = await start((_, response) => response.writeHead(200, { "content-type": type }).end(body));
    const error = await rejection(client.run("fal-ai/fast", {}));
    expect(error).toBeInstanceOf(FalError);
  });
});
