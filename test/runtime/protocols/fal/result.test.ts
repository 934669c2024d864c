import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { unchecked } from "../../../../src/client/registry.js";
import type { AnyEndpoint } from "../../../../src/contract/client.js";
import type { Issue } from "../../../../src/errors/issue.js";
import type { Validator } from "../../../../src/contract/validator.js";
import {
  ApiError,
  ForeignUrlError,
  OutputValidationError,
  ProtocolError,
  RequestFailedError,
  ValidationError,
} from "../../../../src/index.js";
import { failsWith, testClient } from "../../support/client.js";
import { OUTPUT, queue, REQUEST_ID, type Script } from "../../support/queue.js";
import { type Handler, json, type TestServer } from "../../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
async function start(script: Script = {}): Promise<TestServer> {
  return (server = await queue({
    status: (_, response) => json(response, 200, { status: "COMPLETED", request_id: REQUEST_ID }),
    ...script,
  }));
}
const poll = { mode: "polling", pollInterval: 5 } as const;
function run(url: string, options = {}): Promise<{ readonly data: unknown }> {
  return testClient({ gateway: url, ...options }).subscribe("fal-ai/wan", poll);
}
function raw(status: number, headers: Record<string, string>, body: string | Buffer): Handler {
  return (_, response) => response.writeHead(status, headers).end(body);
}
function typed(type: string): Record<string, string> {
  return { "content-type": type };
}

describe("the body", () => {
  test("T06: cut off in the middle, it is asked for again", async () => {
    const big = { text: "x".repeat(500_000) };
    const { url, count } = await start({
      result: (_, response, n, socket) => {
        if (n > 1) return json(response, 200, big);
        const text = JSON.stringify(big).slice(0, 200_000);
        response.writeHead(200, typed("application/json"));
        return response.write(text, () => socket.resetAndDestroy());
      },
    });
    expect((await run(url)).data).toEqual(big);
    expect(count("GET", REQUEST_ID) - count("GET", "/status")).toBe(3);
  });

  test("ended too early without a word, it is asked for again", async () => {
    const { url } = await start({
      result: (_, response, n) =>
        response.writeHead(200, typed("application/json")).end(n === 0 ? '{"seed": 1' : '{"seed": 12}'),
    });
    expect((await run(url)).data).toEqual({ seed: 12 });
  });

  test("T11: without an end, it is stopped by the limit and not asked for again", async () => {
    const { url, count } = await start({
      result: (_, response) => {
        const chunk = Buffer.alloc(16_384, 32);
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once("drain", more);
        };
        response.writeHead(200, typed("application/json"));
        more();
      },
    });
    const error = await failsWith(run(url, { maxResponseBytes: 100_000 }), ProtocolError);
    expect(error).toMatchObject({ code: "too_large", requestId: REQUEST_ID, attempts: 1 });
    expect(count("GET", REQUEST_ID) - count("GET", "/status")).toBe(1);
  });

  test("T12: the limit counts what comes out of a compressed answer", async () => {
    const bomb = gzipSync(Buffer.alloc(30_000_000, 32));
    expect(bomb.length).toBeLessThan(100_000);
    const { url } = await start({
      result: raw(200, { ...typed("application/json"), "content-encoding": "gzip" }, bomb),
    });
    expect(await failsWith(run(url, { maxResponseBytes: 1_000_000 }), ProtocolError)).toMatchObject({
      code: "too_large",
    });
  });

  test("B07: keys that name a prototype are data", async () => {
    const { url } = await start({
      result: raw(
        200,
        typed("application/json"),
        '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
      ),
    });
    const { data } = await run(url);
    expect(Object.keys(data ?? {})).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("B08: a byte order mark is no part of it", async () => {
    const { url } = await start({ result: raw(200, typed("application/json"), '\uFEFF{"seed": 1}') });
    expect((await run(url)).data).toEqual({ seed: 1 });
  });

  test("B08: bytes that are not UTF-8 are an error, not other text", async () => {
    const { url } = await start({
      result: raw(200, typed("application/json"), Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    });
    expect(await failsWith(run(url), ProtocolError)).toMatchObject({ code: "malformed" });
  });

  test.each([
    ["a page", typed("text/html"), "<h1>hi</h1>", "content_type"],
    ["nothing", {}, "", "malformed"],
  ])("%s is no output", async (_, headers, body, code) => {
    const { url } = await start({ result: raw(200, headers, body) });
    expect(await failsWith(run(url), ProtocolError)).toMatchObject({ code, requestId: REQUEST_ID });
  });

  test("bytes, pictures and words are outputs too", async () => {
    const types = ["application/octet-stream", "image/png", "text/plain"];
    const { url } = await start({
      result: (_, response, n) => response.writeHead(200, typed(types[n] ?? "")).end("abc"),
    });
    const client = testClient({ gateway: url });
    for (let turn = 0; turn < 2; turn += 1) {
      const { data } = await client.queue.result("fal-ai/wan", { requestId: REQUEST_ID });
      expect(data).toEqual(new Uint8Array([97, 98, 99]).buffer);
    }
    expect((await client.queue.result("fal-ai/wan", { requestId: REQUEST_ID })).data).toBe("abc");
  });
});

describe("a result that is not there", () => {
  test.each<[string, Handler]>([
    ["404", raw(404, typed("application/json"), '{"status":"NOT_FOUND"}')],
    ["202", raw(202, typed("application/json"), '{"status":"IN_PROGRESS"}')],
    ["400 in progress", raw(400, typed("application/json"), '{"detail":"Request is still in progress"}')],
  ])("Q10, Q11: %s right after the end is waited out", async (_, absent) => {
    const { url } = await start({
      result: (seen, response, n, socket) => (n < 2 ? absent(seen, response, n, socket) : json(response, 200, OUTPUT)),
    });
    expect((await run(url)).data).toEqual(OUTPUT);
  });

  test("asked for by its id before the end, it is an error as in the official client", async () => {
    const { url } = await start({
      result: raw(400, typed("application/json"), '{"detail":"Request is still in progress"}'),
    });
    const error = await failsWith(
      testClient({ gateway: url }).queue.result("fal-ai/wan", { requestId: REQUEST_ID }),
      ApiError,
    );
    expect(error).toMatchObject({ status: 400, code: "http", body: { detail: "Request is still in progress" } });
  });
});

describe("a request that failed", () => {
  const detail = [
    { loc: ["body", "prompt"], msg: "Field required", type: "missing", input: {} },
    { loc: ["body", "images", 0, "url"], msg: "Bad URL", type: "value_error", ctx: { why: "x" } },
  ];

  test("Q07: 422 is a ValidationError with paths into the input, and is final", async () => {
    const { url, count } = await start({ result: (_, response) => json(response, 422, { detail }) });
    const error = await failsWith(run(url), ValidationError);
    expect(error).toMatchObject({
      code: "validation",
      status: 422,
      requestId: REQUEST_ID,
      body: { detail },
      attempts: 1,
    });
    expect(error.message).toContain("prompt: Field required; images.0.url: Bad URL");
    expect(error.issues).toEqual([
      { path: ["prompt"], message: "Field required", type: "missing" },
      { path: ["images", 0, "url"], message: "Bad URL", type: "value_error", ctx: { why: "x" } },
    ]);
    expect(error.getFieldErrors("url")).toMatchObject([{ loc: ["body", "images", 0, "url"] }]);
    expect(error).toBeInstanceOf(ApiError);
    expect(count("GET", REQUEST_ID) - count("GET", "/status")).toBe(1);
  });

  test.each<[string, unknown, readonly (readonly [path: string, message: string])[]]>([
    [
      "a list of sentences",
      ["too dark", "too small"],
      [
        ["", "too dark"],
        ["", "too small"],
      ],
    ],
    ["one entry", { loc: ["body", "prompt"], msg: "too long", type: "x" }, [["prompt", "too long"]]],
    ["an object with a message", { message: "no luck", code: 7 }, [["", "no luck"]]],
    [
      "an object of fields",
      { prompt: ["too long", { msg: "too rude" }], seed: "odd" },
      [
        ["prompt", "too long"],
        ["prompt", "too rude"],
        ["seed", "odd"],
      ],
    ],
  ])("422 with %s gives its reasons and issues", async (_, said, expected) => {
    const { url } = await start({ result: (__, response) => json(response, 422, { detail: said }) });
    const error = await failsWith(run(url), ValidationError);
    expect(error.issues.map(({ path, message }) => [path.join("."), message])).toEqual(expected);
    for (const [, message] of expected) expect(error.message).toContain(message);
  });

  test("422 with one sentence", async () => {
    const { url } = await start({ result: (_, response) => json(response, 422, { detail: "too dark" }) });
    const error = await failsWith(run(url), ValidationError);
    expect(error.fieldErrors).toEqual([{ loc: ["body"], msg: "too dark", type: "value_error" }]);
    expect(error.message).toContain("too dark");
  });

  test("Q06: an error in the status is an error, with the result's details", async () => {
    const { url } = await start({
      status: (_, response) =>
        json(response, 200, {
          status: "COMPLETED",
          request_id: REQUEST_ID,
          error: "Runner disconnected",
          error_type: "runner_disconnected",
        }),
      result: (_, response) => json(response, 503, { detail: "GPU error", error_type: "runner_disconnected" }),
    });
    const error = await failsWith(run(url), RequestFailedError);
    expect(error).toMatchObject({
      code: "failed",
      errorType: "runner_disconnected",
      retryable: true,
      status: 503,
      requestId: REQUEST_ID,
    });
    expect(error.message).toContain("Runner disconnected: GPU error");
  });

  test("an error in the status is one even when the result looks well", async () => {
    const { url } = await start({
      status: (_, response) => json(response, 200, { status: "COMPLETED", request_id: REQUEST_ID, error: "no" }),
    });
    expect(await failsWith(run(url), RequestFailedError)).toMatchObject({ errorType: undefined, body: OUTPUT });
  });

  test("a cancelled request answers with its own status", async () => {
    const { url } = await start({ result: (_, response) => json(response, 499, { detail: "" }) });
    const error = await failsWith(run(url), ApiError);
    expect(error).toMatchObject({ status: 499, code: "http" });
    expect(error.message).toContain("499");
  });

  test("nobody's start timeout is tried again", async () => {
    const { url, count } = await start({
      status: (_, response) =>
        json(response, 200, {
          status: "COMPLETED",
          request_id: REQUEST_ID,
          error: "timeout",
          error_type: "request_timeout",
        }),
      result: (_, response) =>
        json(response, 504, { detail: "Request timeout" }, { "X-Fal-Request-Timeout-Type": "user" }),
    });
    expect(await failsWith(run(url), ApiError)).toMatchObject({
      code: "start_timeout",
      timeoutType: "user",
      isUserTimeout: true,
    });
    expect(count("GET", REQUEST_ID) - count("GET", "/status")).toBe(1);
  });

  test("a server in trouble is asked again", async () => {
    const { url } = await start({
      result: (_, response, n) => (n < 2 ? json(response, 502, {}) : json(response, 200, OUTPUT)),
    });
    expect((await run(url)).data).toEqual(OUTPUT);
  });
});

describe("redirects of a result", () => {
  test("S06: on the gateway they are followed, three times at most", async () => {
    const { url, count } = await start({
      result: (seen, response) => response.writeHead(302, { location: seen.url }).end(),
    });
    expect(await failsWith(run(url), ForeignUrlError)).toMatchObject({ code: "redirect", requestId: REQUEST_ID });
    expect(count("GET", REQUEST_ID) - count("GET", "/status")).toBe(4);
    await server?.close();
    const again = await start({
      result: (seen, response, n) =>
        n === 0 ? response.writeHead(302, { location: `${seen.url}?x=1` }).end() : json(response, 200, OUTPUT),
    });
    expect((await run(again.url)).data).toEqual(OUTPUT);
  });
});

describe("B10: an output that does not fit its schema", () => {
  const issue: Issue = {
    path: ["seed"],
    keyword: "type",
    expected: "a string",
    received: "7",
    message: "seed: expected a string, got 7",
  };
  const picky: Validator<unknown> = {
    ...unchecked("a/b").output,
    safeParse: () => ({ success: false, issues: [issue] }),
  };
  const endpoint: AnyEndpoint = { ...unchecked("fal-ai/wan"), output: picky };

  test("is delivered with what is wrong", async () => {
    const { url } = await start();
    const client = testClient({ gateway: url });
    expect(await client.subscribe(endpoint, poll)).toEqual({ data: OUTPUT, requestId: REQUEST_ID, issues: [issue] });
    expect(client.warnings).toContainEqual(
      expect.objectContaining({ code: "output", endpointId: "fal-ai/wan", requestId: REQUEST_ID, issues: [issue] }),
    );
  });

  test.each(["report", "enforce"] as const)("with more keys than it lists is told and delivered (%s)", async (mode) => {
    const { url } = await start();
    const more: Validator<unknown> = {
      ...picky,
      safeParse: (data, options) => ({ success: true, data, warnings: options?.unknownKeys === "warn" ? [issue] : [] }),
    };
    const client = testClient({ gateway: url, outputValidation: mode });
    expect(await client.subscribe({ ...endpoint, output: more }, poll)).toEqual({
      data: OUTPUT,
      requestId: REQUEST_ID,
    });
    expect(client.warnings).toContainEqual(expect.objectContaining({ code: "output", issues: [issue] }));
  });

  test("is refused where that is asked for, and not lost", async () => {
    const { url } = await start();
    const error = await failsWith(
      testClient({ gateway: url, outputValidation: "enforce" }).subscribe(endpoint, poll),
      OutputValidationError,
    );
    expect(error).toMatchObject({ code: "output_invalid", issues: [issue], data: OUTPUT, requestId: REQUEST_ID });
    expect(JSON.stringify(error)).not.toContain("fal.media");
  });

  test("is not looked at where that is asked for", async () => {
    const { url } = await start();
    expect(await testClient({ gateway: url, outputValidation: "off" }).subscribe(endpoint, poll)).toEqual({
      data: OUTPUT,
      requestId: REQUEST_ID,
    });
  });
});
