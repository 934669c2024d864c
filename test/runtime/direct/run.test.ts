import { afterEach, describe, expect, test, vi } from "vitest";
import { ApiError, SubmitOutcomeUnknownError, TimeoutError, ValidationError } from "../../../src/index.js";
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
});
