import { createServer as createTls } from "node:https";
import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import {
  ApiError,
  ConfigError,
  ForeignUrlError,
  InputValidationError,
  NetworkError,
  ProtocolError,
  SubmitOutcomeUnknownError,
} from "../../../src/index.js";
import { failsWith, testClient } from "../support/client.js";
import { envelope, queue, REQUEST_ID, type Script } from "../support/queue.js";
import { SELF_SIGNED } from "../support/self-signed.js";
import { json, serve, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
async function start(script: Script = {}): Promise<TestServer> {
  return (server = await queue(script));
}
function submit(url: string, retry = {}): Promise<unknown> {
  return testClient({ gateway: url, retry: { baseDelay: 5, ...retry } }).submit("fal-ai/wan", {
    input: { prompt: "p" },
  });
}

async function closedPort(): Promise<string> {
  const { url, close } = await serve(() => {});
  await close();
  return url;
}

describe("a connection that fails", () => {
  test("T01: a refused connection is tried again, for nothing can have been accepted", async () => {
    const error = await failsWith(submit(await closedPort(), { maxRetries: 2 }), NetworkError);
    expect(error).toMatchObject({
      code: "connection",
      phase: "submit",
      attempts: 3,
      accepted: "no",
      retryable: true,
      endpointId: "fal-ai/wan",
    });
  });

  test("an unknown host is a matter of DNS", async () => {
    const error = await failsWith(submit("https://no-such-host.invalid", { maxRetries: 1 }), NetworkError);
    expect(error).toMatchObject({ code: "dns", accepted: "no", attempts: 2 });
  });

  test("T13: a certificate that does not hold fails at once", async () => {
    let asked = 0;
    const tls = createTls(SELF_SIGNED, (_, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
    const address = tls.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const error = await failsWith(submit(`https://127.0.0.1:${port}`), NetworkError);
    expect(error).toMatchObject({ code: "tls", attempts: 1, retryable: false });
    expect(asked).toBe(0);
    await new Promise((resolve) => tls.close(resolve));
  });

  test("T03: a reset after the whole request was read is not answered with a second submit", async () => {
    const { url, count } = await start({ submit: (_seen, _response, _n, socket) => socket.resetAndDestroy() });
    const error = await failsWith(submit(url), SubmitOutcomeUnknownError);
    expect(count("POST", "")).toBe(1);
    expect(error).toMatchObject({ code: "submit_unknown", phase: "submit", attempts: 1, requestId: undefined });
    expect(error.inputHash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(Number.isNaN(Date.parse(error.submittedAt))).toBe(false);
    expect(error.message).toContain(error.inputHash);
  });

  test("T04: a reset in the middle of the request is treated the same", async () => {
    let connections = 0;
    const raw = createServer((socket) => {
      connections += 1;
      socket.once("data", () => socket.resetAndDestroy());
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const address = raw.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const big = testClient({ gateway: `http://127.0.0.1:${port}` }).submit("fal-ai/wan", {
      input: { prompt: "x".repeat(4_000_000) },
    });
    await failsWith(big, SubmitOutcomeUnknownError);
    expect(connections).toBe(1);
    await new Promise((resolve) => raw.close(resolve));
  });

  test("who prefers a second submit to a lost one can say so", async () => {
    const { url, count } = await start({
      submit: (_seen, response, n, socket) =>
        n === 0 ? socket.resetAndDestroy() : json(response, 200, envelope("https://queue.fal.run")),
    });
    expect(await submit(url, { resubmitUnknown: true })).toMatchObject({ requestId: REQUEST_ID });
    expect(count("POST", "")).toBe(2);
  });

  test("no answer within the attempt's time leaves the outcome unknown", async () => {
    const { url, count } = await start({ submit: () => {} });
    const client = testClient({ gateway: url, timeouts: { attempt: 300 } });
    const error = await failsWith(client.submit("fal-ai/wan", {}), SubmitOutcomeUnknownError);
    expect(error.cause).toMatchObject({ name: "TimeoutError", code: "attempt" });
    expect(count("POST", "")).toBe(1);
  });
});

describe("an answer that makes no sense", () => {
  test("B01: half an answer may be an acceptance", async () => {
    const { url, count } = await start({
      submit: (_, response) => response.writeHead(200, { "content-type": "application/json" }).end('{"request_id":"ab'),
    });
    const error = await failsWith(submit(url), SubmitOutcomeUnknownError);
    expect(error).toMatchObject({ snippet: '{"request_id":"ab', status: 200 });
    expect(count("POST", "")).toBe(1);
  });

  test("B03: a page in place of an answer is no success", async () => {
    const { url, count } = await start({
      submit: (_, response) =>
        response.writeHead(200, { "content-type": "text/html" }).end("<html><h1>Welcome to the airport</h1></html>"),
    });
    const error = await failsWith(submit(url), ProtocolError);
    expect(error).toMatchObject({
      code: "content_type",
      status: 200,
      contentType: "text/html",
      snippet: "Welcome to the airport",
      requestId: undefined,
    });
    expect(count("POST", "")).toBe(1);
  });

  test.each([
    ["absent", {}],
    ["empty", { request_id: "" }],
    ["a number", { request_id: 7 }],
    ["in a list", [{ request_id: "a" }]],
  ])("a request id that is %s is malformed, and the address of the status is kept", async (_, body) => {
    const { url, count } = await start({
      submit: (_seen, response) =>
        json(response, 200, Array.isArray(body) ? body : { ...body, status_url: "https://queue.fal.run/x/status" }),
    });
    const error = await failsWith(submit(url), ProtocolError);
    expect(error).toMatchObject({
      code: "malformed",
      statusUrl: Array.isArray(body) ? undefined : "https://queue.fal.run/x/status",
    });
    expect(count("POST", "")).toBe(1);
  });

  test.each(["../../other?x=", "..", ".", "a/b", "a\\b", "a b", "a%2fb", "a#b", "é", "x".repeat(201)])(
    "a request id %j from the server is refused",
    async (id) => {
      const { url, seen } = await start({
        submit: (_, response) => json(response, 200, { ...envelope("https://queue.fal.run"), request_id: id }),
      });
      const error = await failsWith(testClient({ gateway: url }).subscribe("fal-ai/wan", {}), ProtocolError);
      expect(error.code).toBe("malformed");
      expect(seen.length).toBe(1);
    },
  );

  test("S04: a redirect of a submit is not followed", async () => {
    const { url, seen } = await start({
      submit: (_, response) => response.writeHead(307, { location: "/elsewhere" }).end(),
    });
    expect(await failsWith(submit(url), ForeignUrlError)).toMatchObject({ code: "redirect" });
    expect(seen.length).toBe(1);
  });
});

function answer(status: number, body: unknown, headers = {}): Script {
  return {
    submit: (_, response, n) =>
      n === 0 ? json(response, status, body, headers) : json(response, 200, envelope("https://queue.fal.run")),
  };
}

describe("an answer that is an error", () => {
  test.each([
    [401, { detail: "invalid key credentials" }, "auth", "FAL_KEY"],
    [403, { detail: 'Cannot access application "x"' }, "auth", "Cannot access application"],
    [402, { detail: "pay first" }, "billing", "pay first"],
    [403, { detail: "User is locked. Reason: Exhausted balance." }, "billing", "Exhausted balance"],
    [404, { detail: 'Application "wan" not found' }, "not_found", 'Application "wan" not found'],
    [413, { detail: "too much" }, "payload_too_large", "14 bytes were sent. Upload"],
    [400, {}, "http", "no reason given"],
    [418, { error: { message: "无可用渠道 (request id: 1)", type: "new_api_error" } }, "http", "无可用渠道"],
  ])("HTTP %i %j is %s, at once", async (status, body, code, said) => {
    const { url, count } = await start(answer(status, body));
    const error = await failsWith(submit(url), ApiError);
    expect(error).toMatchObject({ code, status, body, attempts: 1, phase: "submit", requestId: "" });
    expect(error.message).toContain(said);
    expect(count("POST", "")).toBe(1);
  });

  test.each([500, 502, 504, 520])("HTTP %i may come after an acceptance", async (status) => {
    const { url, count } = await start(answer(status, { detail: "oh" }));
    const error = await failsWith(submit(url), SubmitOutcomeUnknownError);
    expect(error).toMatchObject({ status, cause: { code: "server", status } });
    expect(count("POST", "")).toBe(1);
  });

  test("a 503 at the door is tried again", async () => {
    const { url, count } = await start(
      answer(503, { error: { message: "No available channel for model x", type: "new_api_error" } }),
    );
    expect(await submit(url)).toMatchObject({ requestId: REQUEST_ID });
    expect(count("POST", "")).toBe(2);
  });

  test("a 503 that names a request may come after an acceptance", async () => {
    const { url, count } = await start(answer(503, { detail: "oh" }, { "x-fal-request-id": "abc" }));
    expect(await failsWith(submit(url), SubmitOutcomeUnknownError)).toMatchObject({ requestId: "abc" });
    expect(count("POST", "")).toBe(1);
  });

  test("a start timeout is the caller's own and never tried again", async () => {
    const { url } = await start(
      answer(504, { detail: "too late", error_type: "request_timeout" }, { "x-fal-request-timeout-type": "user" }),
    );
    expect(await failsWith(submit(url), ApiError)).toMatchObject({
      code: "start_timeout",
      isUserTimeout: true,
      retryable: false,
    });
  });

  test("H01, H03: a 429 is tried again; for longer than a minute nobody waits", async () => {
    const { url, count } = await start(answer(429, { detail: "slow" }, { "retry-after": "0" }));
    expect(await submit(url)).toMatchObject({ requestId: REQUEST_ID });
    expect(count("POST", "")).toBe(2);
    await server?.close();
    const again = await start(answer(429, { detail: "slow" }, { "retry-after": "1000000000" }));
    expect(await failsWith(submit(again.url), ApiError)).toMatchObject({
      code: "rate_limited",
      retryAfterMs: 1e12,
      attempts: 1,
      retryable: true,
    });
  });
});

describe("what is wrong before anything is sent", () => {
  test.each([
    "",
    "fal-ai",
    "fal-ai//x",
    "fal-ai/../x",
    "fal-ai/x?y=1",
    "https://www.kkiai.com/fal-ai/wan",
    "a b/c",
    "workflows/me",
  ])("the id %j", async (id) => {
    const { url, seen } = await start();
    await failsWith(testClient({ gateway: url }).submit(id, {}), ConfigError);
    expect(seen.length).toBe(0);
  });

  test("a start timeout of a second or less, a method that is none", async () => {
    const { url, seen } = await start();
    const client = testClient({ gateway: url });
    await failsWith(client.submit("fal-ai/wan", { startTimeout: 1 }), ConfigError);
    await failsWith(client.submit("fal-ai/wan", { method: "patch" }), ConfigError);
    expect(seen.length).toBe(0);
  });

  test("an input that is no JSON", async () => {
    const { url, seen } = await start();
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const client = testClient({ gateway: url });
    expect(await failsWith(client.submit("fal-ai/wan", { input: circle }), InputValidationError)).toMatchObject({
      code: "input_invalid",
    });
    expect(await failsWith(client.submit("fal-ai/wan", { input: { n: 1n } }), InputValidationError)).toMatchObject({
      issues: [{ keyword: "json" }],
    });
    expect(seen.length).toBe(0);
  });

  test("a get sends the input in the address", async () => {
    const { url, seen } = await start({
      result: (_, response) => json(response, 200, envelope("https://queue.fal.run")),
    });
    await testClient({ gateway: url }).submit("fal-ai/wan", { method: "get", input: { prompt: "a b", n: 2 } });
    expect(seen[0]).toMatchObject({ method: "GET", url: "/fal-ai/wan?prompt=a%20b&n=2", body: "" });
  });
});
