import * as theirs from "@fal-ai/client";
import { afterEach, describe, expect, test } from "vitest";
import * as mine from "../../src/index.js";
import { both, type Program } from "./support/official.js";
import { OUTPUT, queue, REQUEST_ID, type Script } from "./support/queue.js";
import { json, serve, type Handler, type TestServer } from "./support/server.js";

/*
 * The same programs with the official client and with falsmith, against the same server. What differs is listed with
 * each program: defects of the official client, as `protocol.md` of the project's design lists them.
 */
let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function fresh(script: Script): Promise<TestServer> {
  return (server = await queue(script));
}
function state(status: string, more: object = {}): object {
  return {
    status,
    request_id: REQUEST_ID,
    logs: [],
    response_url: `https://queue.fal.run/fal-ai/wan/requests/${REQUEST_ID}`,
    status_url: `https://queue.fal.run/fal-ai/wan/requests/${REQUEST_ID}/status`,
    cancel_url: `https://queue.fal.run/fal-ai/wan/requests/${REQUEST_ID}/cancel`,
    ...more,
  };
}
const submitted: Handler = (_, response) => json(response, 200, state("IN_QUEUE", { queue_position: 0 }));
const done: Handler = (_, response) => json(response, 200, state("COMPLETED"), { "x-fal-request-id": REQUEST_ID });
const result: Handler = (_, response) => json(response, 200, OUTPUT, { "x-fal-request-id": REQUEST_ID });
const id = { requestId: REQUEST_ID };

describe("the same in both", () => {
  const programs: readonly (readonly [string, Script, Program])[] = [
    ["subscribe", {}, (client) => client.subscribe("fal-ai/wan/x", { input: { prompt: "p" } })],
    [
      "the callbacks of subscribe",
      {},
      (client, note) =>
        client.subscribe("fal-ai/wan/x", {
          input: {},
          onEnqueue: note,
          onQueueUpdate: ({ status }) => note(status),
          pollInterval: 5,
        }),
    ],
    [
      "subscribe by stream",
      {
        stream: (_, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" });
          response.end(
            `data: ${JSON.stringify(state("IN_PROGRESS"))}\n\ndata: ${JSON.stringify(state("COMPLETED"))}\n\n`,
          );
        },
      },
      (client, note) =>
        client.subscribe("fal-ai/wan/x", { input: {}, mode: "streaming", onQueueUpdate: ({ status }) => note(status) }),
    ],
    [
      "queue.submit",
      {},
      (client) =>
        client.queue.submit("fal-ai/wan/x", {
          input: { prompt: "p" },
          priority: "low",
          webhookUrl: "https://me.example",
        }),
    ],
    ["queue.status", {}, (client) => client.queue.status("fal-ai/wan/x", { ...id, logs: true })],
    [
      "queue.subscribeToStatus",
      {},
      (client) => client.queue.subscribeToStatus("fal-ai/wan/x", { ...id, pollInterval: 5 }),
    ],
    [
      "queue.streamStatus",
      {
        stream: (_, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" });
          response.end(
            `data: ${JSON.stringify(state("IN_PROGRESS"))}\n\ndata: ${JSON.stringify(state("COMPLETED"))}\n\n`,
          );
        },
      },
      async (client, note) => {
        const stream = await client.queue.streamStatus("fal-ai/wan/x", id);
        stream.on("data", ({ status }: { readonly status: string }) => note(status));
        return stream.done();
      },
    ],
    ["queue.result", {}, (client) => client.queue.result("fal-ai/wan/x", id)],
    ["queue.cancel", {}, (client) => client.queue.cancel("fal-ai/wan/x", id)],
    [
      "a result that is not there yet",
      { result: (_, response) => json(response, 400, { detail: "Request is still in progress" }) },
      (client) => client.queue.result("fal-ai/wan/x", id),
    ],
    [
      "a cancel that comes too late",
      { cancel: (_, response) => json(response, 400, { status: "ALREADY_COMPLETED" }) },
      (client) => client.queue.cancel("fal-ai/wan/x", id),
    ],
    [
      "an unknown request",
      { status: (_, response) => json(response, 404, { status: "NOT_FOUND" }) },
      (client) => client.queue.status("fal-ai/wan/x", id),
    ],
    [
      "a wrong key",
      { submit: (_, response) => json(response, 401, { detail: "invalid key" }) },
      (client) => client.subscribe("fal-ai/wan/x", { input: {} }),
    ],
    [
      "an input that the model refuses",
      {
        status: done,
        result: (_, response) =>
          json(response, 422, { detail: [{ loc: ["body", "prompt"], msg: "Field required", type: "missing" }] }),
      },
      (client) => client.subscribe("fal-ai/wan/x", { input: {} }),
    ],
    [
      "a model that breaks",
      { status: done, result: (_, response) => json(response, 500, { detail: "Internal Server Error" }) },
      (client) => client.subscribe("fal-ai/wan/x", { input: {} }),
    ],
    [
      "a start timeout",
      {
        status: done,
        result: (_, response) => json(response, 504, { detail: "late" }, { "x-fal-request-timeout-type": "user" }),
      },
      (client) => client.subscribe("fal-ai/wan/x", { input: {} }),
    ],
    [
      "a server in trouble for a moment",
      { status: (_, response, n) => (n === 0 ? json(response, 503, {}) : json(response, 200, state("COMPLETED"))) },
      (client) => client.subscribe("fal-ai/wan/x", { input: {} }),
    ],
    ["an app id that is none", {}, (client) => client.subscribe("nonsense", { input: {} })],
    [
      "a start timeout that is none",
      {},
      (client) => client.subscribe("fal-ai/wan/x", { input: {}, startTimeout: 0.5 }),
    ],
    ["a direct call", { submit: result }, (client) => client.run("fal-ai/fast", { input: { prompt: "p" } })],
    [
      "a direct call that is refused",
      { submit: (_, response) => json(response, 422, { detail: "no" }) },
      (client) => client.run("fal-ai/fast", { input: {} }),
    ],
    [
      "a submit for which nobody pays",
      { submit: (_, response) => json(response, 402, { detail: "Exhausted balance" }) },
      (client) => client.queue.submit("fal-ai/wan/x", { input: {} }),
    ],
    [
      "an app that nobody knows",
      { submit: (_, response) => json(response, 404, { detail: 'Application "wan" not found' }) },
      (client) => client.queue.submit("fal-ai/wan/x", { input: {} }),
    ],
    [
      "a status of an unknown request, to its end",
      { status: (_, response) => json(response, 404, { status: "NOT_FOUND" }) },
      (client) => client.queue.subscribeToStatus("fal-ai/wan/x", { ...id, pollInterval: 5 }),
    ],
    [
      "a status stream that there is not",
      { stream: (_, response) => json(response, 404, { status: "NOT_FOUND" }) },
      async (client) => (await client.queue.streamStatus("fal-ai/wan/x", id)).done(),
    ],
    [
      "a result that is gone",
      { result: (_, response) => json(response, 404, { detail: "Request not found" }) },
      (client) => client.queue.result("fal-ai/wan/x", id),
    ],
    [
      "a cancel of an unknown request",
      { cancel: (_, response) => json(response, 404, { status: "NOT_FOUND" }) },
      (client) => client.queue.cancel("fal-ai/wan/x", id),
    ],
    [
      "a request that was cancelled by somebody else",
      {
        status: done,
        result: (_, response) => json(response, 499, { detail: "", error_type: "client_cancelled" }),
      },
      (client) => client.subscribe("fal-ai/wan/x", { input: {} }),
    ],
    [
      "a subscribe in time",
      {},
      (client) => client.subscribe("fal-ai/wan/x", { input: {}, timeout: 20_000, pollInterval: 5 }),
    ],
    [
      "a subscribe that takes too long",
      { status: (_, response) => json(response, 202, state("IN_PROGRESS")) },
      (client) => client.subscribe("fal-ai/wan/x", { input: {}, timeout: 60, pollInterval: 5 }),
    ],
    [
      "a model's stream that is refused",
      { submit: (_, response) => json(response, 422, { detail: "no" }) },
      async (client) => (await client.stream("fal-ai/any", { input: {} })).done(),
    ],
    [
      "a model's stream of nothing",
      { submit: (_, response) => response.writeHead(200, { "content-type": "text/event-stream" }).end() },
      async (client) => (await client.stream("fal-ai/any", { input: {} })).done(),
    ],
    [
      "an upload that is refused",
      { submit: (_, response) => json(response, 403, { detail: "no" }) },
      (client) => client.storage.upload(new Blob(["x"])),
    ],
    ["an input without files", {}, (client) => client.storage.transformInput({ a: [1, { b: null }], c: "text" })],
    [
      "a model's stream",
      {
        submit: (_, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" });
          response.end('data: {"n":1}\n\ndata: {"n":2}\n\n');
        },
      },
      async (client, note) => {
        const stream = await client.stream("fal-ai/any", { input: { prompt: "p" } });
        for await (const event of stream) note(event);
        return stream.done();
      },
    ],
  ];

  test.each(programs)("%s", async (_, script, program) => {
    const usual: Script = {
      submit: submitted,
      result,
      status: (_seen, response, n) => json(response, 200, state(n === 0 ? "IN_PROGRESS" : "COMPLETED")),
      ...script,
    };
    const [{ url }, second] = [await fresh(usual), await queue(usual)];
    const { official, ours } = await both(url, program, second.url);
    await second.close();
    expect(ours).toEqual(official);
  });

  test("uploads, and the requests that they take", async () => {
    const wire: string[] = [];
    server = await serve(({ method, url, body, headers }, response) => {
      wire.push(`${method} ${url} ${headers["content-type"]} ${headers.authorization} ${body}`);
      if (method === "PUT") return json(response, 200, {});
      return json(response, 200, {
        upload_url: `${server?.url ?? ""}/put?s=1`,
        file_url: "https://v3.fal.media/files/a",
      });
    });
    const file = new File(["hello"], "a.txt", { type: "text/plain" });
    const { official, ours } = await both(server.url, async (client) => [
      await client.storage.upload(file, { lifecycle: { expiresIn: "1d" } }),
      await client.storage.transformInput({ a: [file], b: { c: 1 } }),
    ]);
    expect(ours).toEqual(official);
    expect(wire.slice(wire.length / 2)).toEqual(wire.slice(0, wire.length / 2));
  });
});

describe("better than the official client", () => {
  test("a submit whose connection breaks is not made again", async () => {
    const { url, count } = await fresh({ submit: (_seen, _response, _n, socket) => socket.resetAndDestroy() });
    const { official, ours } = await both(url, (client) => client.queue.submit("fal-ai/wan/x", { input: {} }));
    expect([official.error, ours.error]).toEqual([{ kind: "other" }, { kind: "other" }]);
    expect(count("POST", "")).toBe(4 + 1);
  });

  test("a stream that is closed early is not taken for the end", async () => {
    const { url } = await fresh({
      submit: submitted,
      stream: (_, response) =>
        response
          .writeHead(200, { "content-type": "text/event-stream" })
          .end(`data: ${JSON.stringify(state("IN_PROGRESS"))}\n\n`),
      status: done,
      result: (_, response, n) =>
        n === 0 ? json(response, 400, { detail: "Request is still in progress" }) : json(response, 200, OUTPUT),
    });
    const { official, ours } = await both(url, (client) =>
      client.subscribe("fal-ai/wan/x", { input: {}, mode: "streaming" }),
    );
    expect(official.error).toMatchObject({ status: 400 });
    expect(ours.value).toEqual({ data: OUTPUT, requestId: REQUEST_ID });
  });

  test("errors have words", async () => {
    const { url } = await fresh({
      submit: submitted,
      status: done,
      result: (_, response) =>
        response.writeHead(422, "", { "content-type": "application/json" }).end('{"detail":"too dark"}'),
    });
    const messages: string[] = [];
    await both(url, (client) =>
      client
        .subscribe("fal-ai/wan/x", { input: {} })
        .catch((error: unknown) => messages.push(error instanceof Error ? error.message : "")),
    );
    expect(messages[0]).toBe("");
    expect(messages[1]).toContain("too dark");
  });

  test("log lines are all so far", async () => {
    const line = (message: string): object => ({ message, level: "INFO", source: "USER", timestamp: message });
    const lists = [[line("a")], [line("a"), line("b")]];
    const { url } = await fresh({
      submit: submitted,
      result,
      status: (_, response, n) =>
        json(response, 200, state(n % 2 === 0 ? "IN_PROGRESS" : "COMPLETED", { logs: lists[n % 2] })),
    });
    const { official, ours } = await both(url, (client, note) =>
      client.subscribe("fal-ai/wan/x", {
        input: {},
        logs: true,
        pollInterval: 5,
        onQueueUpdate: (update) => note("logs" in update ? update.logs.map(({ message }) => message) : []),
      }),
    );
    expect(official.noted).toEqual([["a"], ["a", "b"]]);
    expect(ours.noted).toEqual(official.noted);
  });
});

const PAUSED: object = state("PAUSED");
const STATUS_LIKE: readonly unknown[] = [state("IN_QUEUE"), state("COMPLETED"), PAUSED, { status: "COMPLETED" }, {}];
const FAILURES: readonly unknown[] = [
  new Error("x"),
  Object.assign(new Error("x"), { code: "ECONNRESET" }),
  new TypeError("fetch failed"),
  new TypeError("x is not a function"),
  Object.assign(new Error("x"), { cause: Object.assign(new Error("y"), { code: "ETIMEDOUT" }) }),
  new DOMException("stop", "AbortError"),
  undefined,
];
const IDS = ["a/b", "a/b/c/d", "workflows/me/flow/x", "comfy/me/app", "110602490-lora", "nonsense"];

describe("the functions beside the client", () => {
  const outcome = (work: () => unknown): unknown => {
    try {
      return work();
    } catch {
      return "threw";
    }
  };

  test.each(IDS)("parseEndpointId of %j", (text) => {
    expect(outcome(() => mine.parseEndpointId(text))).toEqual(outcome(() => theirs.parseEndpointId(text)));
  });

  test("isQueueStatus and isCompletedQueueStatus", () => {
    for (const value of STATUS_LIKE) {
      expect(mine.isCompletedQueueStatus(value)).toBe(Boolean(theirs.isCompletedQueueStatus(value)));
      if (value !== PAUSED) expect(mine.isQueueStatus(value)).toBe(Boolean(theirs.isQueueStatus(value)));
    }
  });

  test("the official ones take any word for a state, and a leading slash for an owner without a name", () => {
    expect([mine.isQueueStatus(PAUSED), Boolean(theirs.isQueueStatus(PAUSED))]).toEqual([false, true]);
    expect(mine.parseEndpointId("/a/b")).toMatchObject({ owner: "a", alias: "b" });
    expect(theirs.parseEndpointId("/a/b")).toMatchObject({ owner: "", alias: "a" });
  });

  test.each(FAILURES)("isRetryableError of %s", (error) => {
    expect(mine.isRetryableError(error)).toBe(theirs.isRetryableError(error, [429, 502, 503, 504]));
  });

  test("withMiddleware and withProxy", async () => {
    const request = { method: "GET", url: "https://queue.fal.run/a/b", headers: { "x-a": "1" } };
    const adds = <T extends { readonly url: string }>(given: T): Promise<T> =>
      Promise.resolve({ ...given, url: `${given.url}/c` });
    expect(await mine.withMiddleware(adds, adds)(request)).toEqual(await theirs.withMiddleware(adds, adds)(request));
    for (const when of ["always", "browser"] as const) {
      const proxy = { targetUrl: "/api", when };
      expect(await mine.withProxy(proxy)(request)).toEqual(await theirs.withProxy(proxy)(request));
    }
  });
});
