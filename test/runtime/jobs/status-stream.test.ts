import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { RequestFailedError } from "../../../src/index.js";
import { failsWith, testClient } from "../support/client.js";
import { OUTPUT, queue, REQUEST_ID, type Script } from "../support/queue.js";
import { type Handler, json, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
const done: Handler = (_, response) => json(response, 200, { status: "COMPLETED", request_id: REQUEST_ID });
async function start(script: Script = {}): Promise<TestServer> {
  return (server = await queue({ status: done, ...script }));
}

function event(status: string, more: object = {}): string {
  return `data: ${JSON.stringify({ status, request_id: REQUEST_ID, ...more })}\n\n`;
}
function sse(chunks: readonly (string | Buffer)[], end = true): Handler {
  return (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for (const chunk of chunks) response.write(chunk);
    if (end) response.end();
  };
}
function line(message: string, second = 0): object {
  return {
    message,
    level: "INFO",
    source: "USER",
    timestamp: `2026-01-01T00:00:0${second}Z`,
  };
}

interface Followed {
  readonly data: unknown;
  readonly states: readonly string[];
  readonly logs: readonly string[];
  readonly warnings: readonly { readonly code: string }[];
}

async function follow(url: string, options = {}): Promise<Followed> {
  const states: string[] = [];
  const logs: string[] = [];
  const client = testClient({ gateway: url, ...options });
  const { data } = await client.subscribe("fal-ai/wan", {
    logs: true,
    onQueueUpdate: (update) => {
      states.push(update.status);
      logs.push(...(update.newLogs ?? []).map(({ message }) => message));
    },
  });
  return { data, states, logs, warnings: client.warnings };
}

test("three HTTP requests, however many events", async () => {
  const { url, seen } = await start({
    stream: sse([
      ": hello\n\n",
      event("IN_QUEUE", { queue_position: 2 }),
      ": ping\n\n",
      event("IN_PROGRESS", { logs: [line("a", 1)] }),
      event("IN_PROGRESS", { logs: [line("b", 2)] }),
      event("COMPLETED", { logs: [line("b", 2), line("c", 3)] }),
    ]),
  });
  const { data, states, logs } = await follow(url);
  expect(data).toEqual(OUTPUT);
  expect(states).toEqual(["IN_QUEUE", "IN_PROGRESS", "IN_PROGRESS", "COMPLETED"]);
  expect(logs).toEqual(["a", "b", "b", "c"]);
  expect(seen.length).toBe(3);
  expect(seen[1]).toMatchObject({
    url: `/fal-ai/wan/requests/${REQUEST_ID}/status/stream?logs=1`,
    headers: { accept: "text/event-stream" },
  });
});

test("a stream that repeats all lines delivers each once", async () => {
  const { url } = await start({
    stream: sse([
      event("IN_PROGRESS", { logs: [line("a", 1)] }),
      event("IN_PROGRESS", { logs: [line("a", 1), line("b", 2)] }),
      event("COMPLETED", { logs: [line("a", 1), line("b", 2)] }),
    ]),
  });
  expect((await follow(url)).logs).toEqual(["a", "b"]);
});

test("E02, E03: cut at any byte, the text is the same", async () => {
  const text = "é 漢 👩‍👩‍👧 \u2028 end";
  const bytes = Buffer.from(
    `\uFEFF${event("IN_PROGRESS", { logs: [line(text)] }).replaceAll("\n", "\r\n")}${event("COMPLETED")}`,
  );
  const { url } = await start({
    stream: async (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const byte of bytes) {
        response.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    },
  });
  const { logs, states } = await follow(url);
  expect(logs).toEqual([text]);
  expect(states).toEqual(["IN_PROGRESS", "COMPLETED"]);
});

describe("E10, E13: what a stream cannot finish, polling does", () => {
  test.each<[string, Handler]>([
    ["closed before the end", sse([event("IN_PROGRESS")])],
    ["closed before anything", sse([])],
    ["not a stream", (_, response) => json(response, 200, { status: "IN_PROGRESS" })],
    ["405", (_, response) => json(response, 405, {})],
    ["404", (_, response) => json(response, 404, {})],
    ["500", (_, response) => json(response, 500, {})],
    ["reset", (_seen, _response, _n, socket) => socket.resetAndDestroy()],
    [
      "reset in the middle",
      (_seen, response, _n, socket) =>
        response
          .writeHead(200, { "content-type": "text/event-stream" })
          .write(event("IN_PROGRESS"), () => socket.resetAndDestroy()),
    ],
    ["not UTF-8", sse([event("IN_QUEUE"), Buffer.from([0xff, 0xfe]), event("COMPLETED")])],
    ["an event without an end", sse([event("IN_QUEUE"), `data: ${"x".repeat(6_000_000)}`], false)],
  ])("%s", async (_, stream) => {
    const { url, count } = await start({ stream });
    expect((await follow(url)).data).toEqual(OUTPUT);
    expect(count("GET", "/status?")).toBe(1);
    expect(count("GET", "/stream")).toBe(1);
  });

  test("silent", async () => {
    const { url, count } = await start({ stream: sse([event("IN_PROGRESS")], false) });
    const { data, warnings } = await follow(url, { timeouts: { idle: 150 } });
    expect(data).toEqual(OUTPUT);
    expect(warnings).toContainEqual(expect.objectContaining({ code: "stream" }));
    expect(count("GET", "/status?")).toBe(1);
  });

  test("E05: kept alive by comments, it is not silent", async () => {
    let timer: NodeJS.Timeout | undefined;
    const { url, count } = await start({
      stream: (_, response) => {
        let beats = 0;
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(event("IN_PROGRESS"));
        timer = setInterval(() => {
          beats += 1;
          if (beats < 12) response.write(": ping\n\n");
          else response.end(event("COMPLETED"));
        }, 50);
      },
    });
    expect((await follow(url, { timeouts: { idle: 300 } })).data).toEqual(OUTPUT);
    clearInterval(timer);
    expect(count("GET", "/status?")).toBe(0);
  });

  test("lines that came by stream do not come again by poll", async () => {
    const all = [line("a", 1), line("b", 2), line("c", 3)];
    const { url } = await start({
      stream: sse([event("IN_PROGRESS", { logs: [all[0]] }), event("IN_PROGRESS", { logs: [all[1]] })]),
      status: (_, response) => json(response, 200, { status: "COMPLETED", request_id: REQUEST_ID, logs: all }),
    });
    expect((await follow(url)).logs).toEqual(["a", "b", "c"]);
  });
});

describe("bad events", () => {
  test.each([
    ["not JSON", "data: {oops\n\n", 1],
    ["of another request", 'data: {"status":"COMPLETED","request_id":"other"}\n\n', 0],
    ["no status", "data: []\n\n", 0],
    ["empty", "data:\n\n", 0],
  ])("E08: %s: left out, the stream goes on; a status gives the lines it may have held", async (_, bad, asked) => {
    const { url, count } = await start({ stream: sse([event("IN_QUEUE"), bad, event("COMPLETED")]) });
    const { states, warnings } = await follow(url);
    expect(states).toEqual(["IN_QUEUE", "COMPLETED"]);
    expect(warnings).toContainEqual(expect.objectContaining({ code: "stream_event" }));
    expect(count("GET", "/status?")).toBe(asked);
  });

  const lines = [line("a", 1), line("b", 2), line("c", 3)];
  const lossy = sse([
    event("IN_PROGRESS", { logs: [lines[0]] }),
    event("IN_PROGRESS", { logs: [lines[1]] }).replace("}]", "}"),
    event("COMPLETED", { logs: [lines[2]] }),
  ]);

  test("E08: the lines of an event that cannot be read come with the end", async () => {
    const all: Handler = (_, response) => json(response, 200, { status: "IN_PROGRESS", logs: lines });
    const { url } = await start({ stream: lossy, status: all });
    const { logs, states } = await follow(url);
    expect(logs.toSorted()).toEqual(["a", "b", "c"]);
    expect(states).toEqual(["IN_PROGRESS", "COMPLETED"]);
  });

  test("E08: or with the next poll, once each, when the stream does not reach the end", async () => {
    const all = [...lines, line("d", 4)];
    const { url } = await start({
      stream: sse([
        event("IN_PROGRESS", { logs: [all[0]] }),
        "data: {oops\n\n",
        event("IN_PROGRESS", { logs: [all[2]] }),
      ]),
      status: (_, response) => json(response, 200, { status: "COMPLETED", logs: all }),
    });
    expect((await follow(url)).logs).toEqual(["a", "c", "b", "d"]);
  });

  test("E08: lines that nobody can give any more do not cost the result", async () => {
    const { url } = await start({ stream: lossy, status: (_, response) => json(response, 404, {}) });
    const { logs, data } = await follow(url);
    expect(logs).toEqual(["a", "c"]);
    expect(data).toEqual(OUTPUT);
  });

  test("E08: nobody asks for lines that nobody wants", async () => {
    const { url, count } = await start({ stream: lossy });
    await testClient({ gateway: url }).subscribe("fal-ai/wan", {});
    expect(count("GET", "/status?")).toBe(0);
  });

  test.each([
    ["an error event", 'event: error\ndata: {"error": "boom"}\n\n'],
    ["a status that is an error", 'data: {"status": "ERROR", "error": "boom"}\n\n'],
  ])("E12: %s is the end of the request", async (_, bad) => {
    const { url } = await start({ stream: sse([event("IN_QUEUE"), bad]) });
    const error = await failsWith(follow(url), RequestFailedError);
    expect(error).toMatchObject({ code: "failed", requestId: REQUEST_ID });
    expect(error.message).toContain("boom");
  });
});

test("the stream's connection does not outlive the request", async () => {
  let open = true;
  const { url } = await start({
    stream: (_, response) => {
      response.on("close", () => (open = false));
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(event("COMPLETED"));
    },
  });
  await follow(url);
  await eventually(() => expect(open).toBe(false));
});

test("who joins with logs gets a stream with logs", async () => {
  const { url, seen } = await start({
    stream: ({ url: path }, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(event("IN_PROGRESS", { logs: path.endsWith("logs=1") ? [line("a", 1)] : null }));
      if (path.endsWith("logs=1")) response.end(event("COMPLETED", { logs: [line("b", 2)] }));
    },
  });
  const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
  let began: (() => void) | undefined;
  const running = new Promise<void>((resolve) => (began = resolve));
  const plain = request.result({ onQueueUpdate: () => began?.() });
  await running;
  const logs: string[] = [];
  for await (const update of request.updates({ logs: true }))
    logs.push(...(update.logs ?? []).map(({ message }) => message));
  await plain;
  expect(logs).toEqual(["a", "b"]);
  expect(seen.filter(({ url: path }) => path.includes("/stream")).map(({ url: path }) => path.at(-1))).toEqual([
    "0",
    "1",
  ]);
});
