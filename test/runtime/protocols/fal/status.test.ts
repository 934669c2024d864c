import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { ApiError, ProtocolError, type QueueStatus, TimeoutError } from "../../../../src/index.js";
import { failsWith, testClient } from "../../support/client.js";
import { envelope, OUTPUT, queue, REQUEST_ID, type Script } from "../../support/queue.js";
import { type Handler, json, type TestServer } from "../../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
async function start(script: Script = {}): Promise<TestServer> {
  return (server = await queue(script));
}

function say(...bodies: readonly unknown[]): Handler {
  return (_seen, response, n) => {
    const body = bodies[Math.min(n, bodies.length - 1)];
    const status = typeof body === "object" && body !== null && "status" in body ? String(body.status) : "";
    json(response, status === "COMPLETED" ? 200 : 202, body);
  };
}
function state(status: string, more: object = {}): object {
  return { status, request_id: REQUEST_ID, ...more };
}
const poll = { mode: "polling", pollInterval: 5 } as const;
async function follow(
  url: string,
  settings = {},
): Promise<{
  readonly data: unknown;
  readonly updates: readonly QueueStatus[];
  readonly warnings: readonly unknown[];
}> {
  const updates: QueueStatus[] = [];
  const client = testClient({ gateway: url });
  const { data } = await client.subscribe("fal-ai/wan", {
    ...poll,
    ...settings,
    onQueueUpdate: (update) => updates.push(update),
  });
  return { data, updates, warnings: client.warnings };
}

describe("states", () => {
  test("Q02: a request may go back into the queue", async () => {
    const { url } = await start({
      status: say(
        state("IN_QUEUE"),
        state("IN_PROGRESS"),
        state("IN_QUEUE", { queue_position: 3 }),
        state("IN_PROGRESS"),
        state("COMPLETED"),
      ),
    });
    const { updates } = await follow(url);
    expect(updates).toMatchObject([
      { status: "IN_QUEUE" },
      { status: "IN_PROGRESS" },
      { status: "IN_QUEUE", queue_position: 3 },
      { status: "IN_PROGRESS" },
      { status: "COMPLETED" },
    ]);
  });

  test("Q03: what is complete stays so, whatever a stale server says", async () => {
    const { url, count } = await start({ status: say(state("COMPLETED"), state("IN_PROGRESS")) });
    const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
    await request.result(poll);
    expect(await request.status()).toMatchObject({ status: "COMPLETED" });
    expect(count("GET", "/status")).toBe(1);
  });

  test("Q04: a state that nobody knows is passed on, and waited out", async () => {
    const { url } = await start({ status: say(state("PAUSED"), state("COMPLETED")) });
    const { updates, data, warnings } = await follow(url);
    expect(updates).toMatchObject([{ status: "IN_PROGRESS", raw_status: "PAUSED" }, { status: "COMPLETED" }]);
    expect(data).toEqual(OUTPUT);
    expect(warnings).toContainEqual(expect.objectContaining({ code: "status", requestId: REQUEST_ID }));
  });

  test("Q04: who insists on the protocol is told, by stream and by polls", async () => {
    const { url } = await start({
      status: say(state("PAUSED")),
      stream: (_, response) =>
        response
          .writeHead(200, { "content-type": "text/event-stream" })
          .write(`data: ${JSON.stringify(state("PAUSED"))}\n\n`),
    });
    for (const mode of ["streaming", "polling"] as const) {
      const client = testClient({ gateway: url, strictUrls: true });
      const error = await failsWith(client.subscribe("fal-ai/wan", { mode, pollInterval: 5 }), ProtocolError);
      expect(error).toMatchObject({ code: "malformed", requestId: REQUEST_ID });
      expect(error.message).toContain("PAUSED");
    }
  });

  test("Q05: case and blanks do not matter", async () => {
    const { url } = await start({ status: say(state("in_progress"), state(" Completed ")) });
    expect((await follow(url)).data).toEqual(OUTPUT);
  });

  test.each([[200], [202]])("Q12: every state may come with HTTP %i", async (http) => {
    const { url } = await start({
      status: (_, response, n) => json(response, http, state(n === 0 ? "IN_QUEUE" : "COMPLETED")),
    });
    expect((await follow(url)).data).toEqual(OUTPUT);
  });
});

describe("answers that make no sense", () => {
  test.each([
    ["a list", []],
    ["null", null],
    ["text", "COMPLETED"],
    ["without a status", { request_id: REQUEST_ID }],
    ["of another request", { status: "COMPLETED", request_id: "other" }],
  ])("B04, Q05, Q13: %s is asked for once more, then malformed", async (_, body) => {
    const { url, count } = await start({ status: say(body) });
    const error = await failsWith(follow(url), ProtocolError);
    expect(error).toMatchObject({ code: "malformed", phase: "status", requestId: REQUEST_ID, attempts: 2 });
    expect(count("GET", "/status")).toBe(2);
    expect(count("GET", `/${REQUEST_ID}`) - count("GET", "/status")).toBe(0);
  });

  test("one accident is forgiven", async () => {
    const { url } = await start({ status: say([], state("COMPLETED")) });
    expect((await follow(url)).data).toEqual(OUTPUT);
  });

  test("B02: a page of an ill proxy is asked for again as a 502 would be", async () => {
    const { url } = await start({
      status: (_, response, n) =>
        n < 3
          ? response.writeHead(200, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>")
          : json(response, 200, state("COMPLETED")),
    });
    expect((await follow(url)).data).toEqual(OUTPUT);
  });

  test("a page that stays is an error that shows its beginning", async () => {
    const { url } = await start({
      status: (_, response) =>
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<h1>Oh</h1>${"x".repeat(5_000)}`),
    });
    const client = testClient({ gateway: url });
    const error = await failsWith(client.queue.status("fal-ai/wan", { requestId: REQUEST_ID }), ProtocolError);
    expect(error).toMatchObject({
      code: "content_type",
      attempts: 6,
      contentType: "text/html",
      status: 200,
      requestId: REQUEST_ID,
    });
    expect(error.snippet?.length).toBe(200);
  });
});

describe("trouble on the way", () => {
  test.each<[string, Handler]>([
    ["a reset", (_seen, _response, _n, socket) => socket.resetAndDestroy()],
    ["a closed socket", (_seen, _response, _n, socket) => socket.destroy()],
    [
      "half an answer",
      (_seen, response, _n, socket) =>
        response
          .writeHead(200, { "content-type": "application/json", "content-length": "100" })
          .write('{"sta', () => socket.end()),
    ],
    [
      "chunks without an end",
      (_seen, response, _n, socket) =>
        response.writeHead(200, { "content-type": "application/json" }).write('{"sta', () => socket.destroy()),
    ],
    ["500", (_seen, response) => json(response, 500, { detail: "Internal Server Error" })],
    ["502", (_seen, response) => response.writeHead(502, { "content-type": "text/html" }).end("nginx")],
    ["429", (_seen, response) => json(response, 429, { detail: "slow" }, { "retry-after": "0" })],
  ])("T08, T14, T15: %s is tried again", async (_, broken) => {
    const { url } = await start({
      status: (seen, response, n, socket) =>
        n === 0 ? broken(seen, response, n, socket) : json(response, 200, state("COMPLETED")),
    });
    expect((await follow(url)).data).toEqual(OUTPUT);
  });

  test("T09: an answer that trickles in is given up, and asked for again", async () => {
    let timer: NodeJS.Timeout | undefined;
    let trickling: Socket | undefined;
    const { url } = await start({
      status: (_seen, response, n, socket) => {
        if (n > 0) return json(response, 200, state("COMPLETED"));
        trickling = socket;
        response.writeHead(200, { "content-type": "application/json" });
        timer = setInterval(() => response.write(" "), 20);
        return undefined;
      },
    });
    const client = testClient({ gateway: url, timeouts: { attempt: 400 } });
    expect((await client.subscribe("fal-ai/wan", poll)).data).toEqual(OUTPUT);
    clearInterval(timer);
    await eventually(() => expect(trickling?.destroyed).toBe(true));
  });

  test("a server that never answers in time ends in a TimeoutError of the attempt", async () => {
    const { url } = await start({ status: () => {} });
    const client = testClient({ gateway: url, timeouts: { attempt: 300 }, retry: { maxRetries: 1, baseDelay: 1 } });
    const error = await failsWith(client.queue.status("fal-ai/wan", { requestId: REQUEST_ID }), TimeoutError);
    expect(error).toMatchObject({ code: "attempt", phase: "status", attempts: 2, requestId: REQUEST_ID });
  });

  test("H16: early hints before the answer are no answer", async () => {
    const { url } = await start({
      status: (_, response) => {
        response.writeEarlyHints({ link: "</style.css>; rel=preload; as=style" });
        json(response, 200, state("COMPLETED"));
      },
    });
    expect((await follow(url)).data).toEqual(OUTPUT);
  });

  test("right after a submit a request may not be known everywhere", async () => {
    const { url } = await start({
      status: (_, response, n) =>
        n < 2 ? json(response, 404, { status: "NOT_FOUND" }) : json(response, 200, state("COMPLETED")),
    });
    expect((await follow(url)).data).toEqual(OUTPUT);
  });

  test("a request that was never known is not found", async () => {
    const { url } = await start({ status: (_, response) => json(response, 404, { status: "NOT_FOUND" }) });
    const error = await failsWith(
      testClient({ gateway: url }).queue.status("fal-ai/wan", { requestId: "nobody" }),
      ApiError,
    );
    expect(error).toMatchObject({ code: "not_found", requestId: "nobody", status: 404 });
  });

  test("an unknown request does not teach that the app has no stream", async () => {
    const script: Script = {
      stream: (_, response) => json(response, 404, {}),
      status: (_, response) => json(response, 404, {}),
    };
    const { url, count } = await start(script);
    const client = testClient({ gateway: url });
    for (const requestId of ["a", "b"])
      await failsWith(client.queue.subscribeToStatus("fal-ai/wan", { requestId }), ApiError);
    expect(count("GET", "/stream")).toBe(2);
  });
});

function line(message: string, second: number): object {
  return {
    message,
    level: "INFO",
    source: "USER",
    timestamp: `2026-01-01T00:00:0${second}Z`,
  };
}

describe("logs", () => {
  const [a, b, c] = [line("a", 1), line("b", 2), line("b", 2)];

  test("Q17: lines that every poll repeats are delivered once, equal ones as often as they are", async () => {
    const { url, seen } = await start({
      status: say(
        state("IN_PROGRESS", { logs: [a] }),
        state("IN_PROGRESS", { logs: [a] }),
        state("IN_PROGRESS", { logs: [a, b, c] }),
        state("COMPLETED", { logs: [a, b, c, a] }),
      ),
    });
    const { updates } = await follow(url, { logs: true });
    expect(updates.map(({ newLogs }) => newLogs)).toEqual([[a], [], [b, c], [a]]);
    expect(updates.at(-1)?.logs).toEqual([a, b, c, a]);
    expect(seen.some(({ url: path }) => path.endsWith("/status?logs=1"))).toBe(true);
  });

  test("Q18: whatever stands where lines should be, nothing breaks", async () => {
    const odd = { message: "\u001b[31mred\r\n", level: "LOUD", timestamp: 7 };
    const { url } = await start({
      status: say(
        state("IN_PROGRESS", { logs: null }),
        state("IN_PROGRESS"),
        state("IN_PROGRESS", { logs: "none" }),
        state("IN_PROGRESS", { logs: [null, 1, { level: "INFO" }, odd, "bare"] }),
        state("COMPLETED", { logs: null }),
      ),
    });
    const { updates } = await follow(url, { logs: true });
    expect(updates.map(({ newLogs }) => newLogs)).toMatchObject([
      [],
      [],
      [],
      [{ message: odd.message, level: "LOUD" }, { message: "bare" }],
      [],
    ]);
  });

  test("nobody who did not ask gets any", async () => {
    const { url } = await start({
      status: say(state("IN_PROGRESS", { logs: [a] }), state("COMPLETED", { logs: [a] })),
    });
    expect((await follow(url)).updates).toMatchObject([{ logs: [] }, { logs: [] }]);
  });

  test("who joins late with logs gets them all", async () => {
    const { url } = await start({
      status: say(
        state("IN_PROGRESS", { logs: [a] }),
        state("IN_PROGRESS", { logs: [a, b] }),
        state("COMPLETED", { logs: [a, b, c] }),
      ),
    });
    const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
    const waiting = request.result({ ...poll, logs: true });
    const lines: unknown[] = [];
    for await (const update of request.updates({ logs: true })) lines.push(...(update.logs ?? []));
    await waiting;
    expect(lines).toEqual([a, b, c]);
  });
});

describe("Q14: the submit's addresses", () => {
  test.each([
    ["missing", {}],
    ["of no use", { status_url: "https://queue.fal.run/", response_url: "not a url", cancel_url: 7 }],
  ])("%s: built from the ids", async (_, urls) => {
    const { url, seen } = await start({
      submit: (_seen, response) => json(response, 200, { request_id: REQUEST_ID, ...urls }),
    });
    const client = testClient({ gateway: url });
    await client.subscribe("fal-ai/wan/v2.2/turbo", poll);
    expect(seen.at(-1)?.url).toBe(`/fal-ai/wan/requests/${REQUEST_ID}`);
    expect(client.warnings).toContainEqual(expect.objectContaining({ code: "reply_urls" }));
  });

  test("a namespace stays in front", async () => {
    const { url, seen } = await start({ submit: (_, response) => json(response, 200, { request_id: REQUEST_ID }) });
    await testClient({ gateway: url }).subscribe("workflows/me/flow/x", poll);
    expect(seen.at(-1)?.url).toBe(`/workflows/me/flow/requests/${REQUEST_ID}`);
  });

  test("the envelope's own form with the whole id is followed", async () => {
    const { url, seen } = await start({
      submit: (_, response) => json(response, 200, envelope("https://queue.fal.run", "fal-ai/wan/v2.2/turbo")),
    });
    await testClient({ gateway: url }).subscribe("fal-ai/wan/v2.2/turbo", poll);
    expect(seen.at(-1)?.url).toBe(`/fal-ai/wan/v2.2/turbo/requests/${REQUEST_ID}`);
  });
});
