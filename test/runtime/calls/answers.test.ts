import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { responseFor } from "../../../src/contract/call.js";
import type { AnyOperation, OperationResponses } from "../../../src/contract/operation.js";
import { OutputValidationError, ProtocolError, TimeoutError } from "../../../src/index.js";
import { callServer, closeServers } from "../support/call-server.js";
import { failsWith, rejection } from "../support/client.js";
import { operation, validatorOf } from "../support/operation.js";
import { json } from "../support/server.js";

afterEach(closeServers);

function answering(
  status: number,
  type: string | undefined,
  body: string,
): (_: unknown, response: ServerResponse) => void {
  return (_, response) => {
    response.writeHead(status, type === undefined ? {} : { "content-type": type });
    response.end(body);
  };
}

function documented(responses: OperationResponses, more: Partial<AnyOperation> = {}): AnyOperation {
  return operation({ method: "POST", responses, ...more });
}

async function answerOf(
  responses: OperationResponses,
  [status, type, body]: readonly [status: number, type: string | undefined, body: string],
  accept?: string,
): Promise<unknown> {
  const { call } = await callServer(answering(status, type, body));
  const answer = await call(documented(responses), { accept });
  expect(answer.status).toBe(status);
  return answer.data;
}

const JSON_ANSWER = { "application/json": { as: "json" } } as const;

describe("an answer", () => {
  test.each<[string, OperationResponses, readonly [number, string | undefined, string], unknown]>([
    ["JSON", { "200": JSON_ANSWER }, [200, "application/json; charset=utf-8", '{"a":1}'], { a: 1 }],
    [
      "JSON of a kind",
      { "200": { "application/vnd.x+json": { as: "json" } } },
      [200, "application/vnd.x+json", "[1]"],
      [1],
    ],
    [
      "JSON under a name of its own",
      { "200": { "application/x-odd": { as: "json" } } },
      [200, "application/x-odd", "[1]"],
      [1],
    ],
    ["JSON that calls itself text", { "200": JSON_ANSWER }, [200, "text/plain", "[1]"], [1]],
    ["JSON without a type", { "200": JSON_ANSWER }, [200, undefined, "[1]"], [1]],
    ["text", { "200": { "text/plain": { as: "text" } } }, [200, "text/plain", "é"], "é"],
    ["a page", { "200": { "text/html": { as: "text" } } }, [200, "text/html", "<p>"], "<p>"],
    ["by a class of statuses", { "2XX": JSON_ANSWER }, [201, "application/json", "1"], 1],
    ["by default", { default: JSON_ANSWER }, [200, "application/json", "1"], 1],
    ["by a range of types", { "200": { "text/*": { as: "text" } } }, [200, "text/csv", "a,b"], "a,b"],
    ["of no documented status, by its type", { "200": JSON_ANSWER }, [202, "text/plain", "later"], "later"],
    ["of a status without documented content", { "200": {} }, [200, "application/json", '{"a":1}'], { a: 1 }],
    ["nothing: 204", { "204": {} }, [204, undefined, ""], undefined],
    ["nothing: empty", { "200": {} }, [200, "application/json", ""], undefined],
    ["nothing where JSON is documented", { "200": JSON_ANSWER }, [200, undefined, ""], undefined],
  ])("is %s", async (_, responses, answer, data) => {
    expect(await answerOf(responses, answer)).toEqual(data);
  });

  test.each([
    ["of its type", "image/png", { "image/png": { as: "bytes" } }],
    ["of another kind", "image/webp", { "image/png": { as: "bytes" } }],
    ["without a name", "application/octet-stream", { "image/png": { as: "bytes" } }],
    ["that nothing is documented of", "application/zip", {}],
  ] as const)("is a file %s", async (_, type, media) => {
    const data = await answerOf({ "200": media }, [200, type, "bytes"]);
    if (!(data instanceof Blob)) throw new Error("no blob");
    expect([data.type, await data.text()]).toEqual([type, "bytes"]);
  });

  test.each<[string, OperationResponses[string], string]>([
    ["a page where JSON is expected", JSON_ANSWER, "text/html"],
    ["a page where a file is expected", { "image/png": { as: "bytes" } }, "text/html"],
    ["JSON where a file is expected", { "image/png": { as: "bytes" } }, "application/json"],
    ["JSON where text is expected", { "text/csv": { as: "text" } }, "application/json"],
    ["a stream that nobody asked for", JSON_ANSWER, "text/event-stream"],
  ])("of the wrong type is told: %s", async (_, media, type) => {
    const { call, server } = await callServer(answering(200, type, "<p>Gateway of ours</p>"));
    const error = await failsWith(call(documented({ "200": media })), ProtocolError);
    expect(error).toMatchObject({ code: "content_type", status: 200, contentType: type, phase: "call" });
    expect(error.message).toContain(Object.keys(media).join());
    expect(server.seen).toHaveLength(1);
  });

  test("that is half JSON is told", async () => {
    const { call } = await callServer(answering(200, "application/json", '{"a":'));
    expect(await rejection(call(documented({ "200": JSON_ANSWER })))).toMatchObject({ code: "malformed" });
  });

  test("that is too long is told", async () => {
    const { with: clientWith } = await callServer(answering(200, "text/plain", "x".repeat(100)));
    const client = clientWith({ maxResponseBytes: 50 });
    expect(await rejection(client.call(documented({})))).toMatchObject({ code: "too_large" });
  });

  test("comes with its status and headers, and without an address", async () => {
    const { call } = await callServer((_, response) => json(response, 201, {}, { "x-left": "7" }));
    const { status, response } = await call(operation(), { query: { a: 1 } });
    expect([status, response.status, response.headers.get("x-left"), response.url]).toEqual([201, 201, "7", ""]);
  });

  test("HEAD has headers only", async () => {
    const { call } = await callServer(answering(200, "application/json", ""));
    const { data, response } = await call(operation({ method: "HEAD" }));
    expect([data, response.headers.get("content-type")]).toEqual([undefined, "application/json"]);
  });

  test.each(["GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"] as const)("is asked for by %s", async (method) => {
    const { call, server } = await callServer();
    await call(operation({ method }));
    expect(server.seen.map((one) => one.method)).toEqual([method]);
  });
});

describe("what is accepted", () => {
  test.each<[string, OperationResponses, string | undefined, string]>([
    [
      "the documented successes",
      { "200": JSON_ANSWER, "201": { "text/csv": { as: "text" } }, "400": { "text/html": { as: "text" } } },
      undefined,
      "application/json, text/csv",
    ],
    ["the default alone", { default: JSON_ANSWER }, undefined, "application/json"],
    ["anything, where nothing is documented", {}, undefined, "*/*"],
    ["what the caller says", { "200": JSON_ANSWER }, "application/json", "application/json"],
  ])("is %s", async (_, responses, accept, header) => {
    const { call, server } = await callServer();
    await call(documented(responses), { accept });
    expect(server.seen[0]?.headers["accept"]).toBe(header);
  });
});

describe("an answer that does not fit its schema", () => {
  const strict = documented({
    "200": {
      "application/json": {
        as: "json",
        validator: validatorOf({ type: "object", required: ["a"], properties: { a: { type: "integer" } } }, "output"),
      },
    },
  });

  test("is a warning, an error, or nothing", async () => {
    const { client } = await callServer(answering(200, "application/json", '{"a":"x"}'));
    expect((await client.call(strict)).data).toEqual({ a: "x" });
    expect(client.warnings.map(({ code, endpointId }) => [code, endpointId])).toEqual([["output", strict.id]]);
    await client.call(strict, { outputValidation: "off" });
    expect(client.warnings).toHaveLength(1);
    const error = await failsWith(client.call(strict, { outputValidation: "enforce" }), OutputValidationError);
    expect(error.data).toEqual({ a: "x" });
  });
});

describe("what a document says of a status", () => {
  const exact = { "a/a": { as: "text" } } as const;
  const range = { "b/b": { as: "text" } } as const;
  const rest = { "c/c": { as: "text" } } as const;
  test("the status, then its class, then all others", () => {
    const responses = { "404": exact, "4XX": range, default: rest };
    expect([404, 410, 500].map((status) => responseFor(responses, status))).toEqual([exact, range, rest]);
    expect(responseFor({ "200": exact }, 500)).toBeUndefined();
  });
});

describe("a stream", () => {
  const EVENTS = { "200": { "text/event-stream": { as: "events" } } } as const;
  const LINES = { "200": { "application/x-ndjson": { as: "lines" } } } as const;

  async function itemsOf(data: unknown, most = Infinity): Promise<readonly unknown[]> {
    const items: unknown[] = [];
    for await (const item of iterable(data)) {
      items.push(item);
      if (items.length >= most) break;
    }
    return items;
  }
  function iterable(data: unknown): AsyncIterable<unknown> {
    if (typeof data === "object" && data !== null && Symbol.asyncIterator in data)
      // Safe: what has this method is one.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return data as AsyncIterable<unknown>;
    throw new Error("no iterable");
  }

  test("of events gives their data, parsed where it is JSON, up to [DONE]", async () => {
    const body = 'data: {"a":1}\n\n: ping\n\ndata: plain\n\ndata: [DONE]\n\ndata: 2\n\n';
    expect(await itemsOf(await answerOf(EVENTS, [200, "text/event-stream", body]))).toEqual([{ a: 1 }, "plain"]);
  });

  test("of events with names gives those too", async () => {
    const body = 'event: start\nid: 7\ndata: {"a":1}\n\ndata: 2\n\nevent: error\ndata: no\n\n';
    expect(await itemsOf(await answerOf(EVENTS, [200, "text/event-stream", body]))).toEqual([
      { event: "start", id: "7", data: { a: 1 } },
      { event: "message", id: "7", data: 2 },
      { event: "error", id: "7", data: "no" },
    ]);
  });

  test.each(["application/x-ndjson", "application/jsonl", "application/json-seq"])("of lines: %s", async (type) => {
    const body = '\u001e{"a":1}\n\r\n[2]\n\u001e3';
    expect(await itemsOf(await answerOf({ "200": { [type]: { as: "lines" } } }, [200, type, body]))).toEqual([
      { a: 1 },
      [2],
      3,
    ]);
  });

  test("that the caller has asked for by name is one, though only JSON is documented", async () => {
    const data = await answerOf({ "200": JSON_ANSWER }, [200, "text/event-stream", "data: 1\n\n"], "text/event-stream");
    expect(await itemsOf(data)).toEqual([1]);
  });

  test("resolves with its first headers, and gives items as they come", async () => {
    let write: ((text: string) => void) | undefined;
    const { call } = await callServer((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      write = (text) => void response.write(text);
    });
    const { data } = await call(documented(EVENTS));
    const items = iterable(data)[Symbol.asyncIterator]();
    write?.("data: 1\n\nda");
    expect(await items.next()).toMatchObject({ value: 1 });
    write?.("ta: 2\n\n");
    expect(await items.next()).toMatchObject({ value: 2 });
    await items.return?.();
  });

  test("is closed when the loop is left", async () => {
    let closed: Promise<void> | undefined;
    const { call } = await callServer((_, response) => {
      closed = new Promise((resolve) => response.once("close", () => resolve()));
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\ndata: 2\n\n");
    });
    expect(await itemsOf((await call(documented(EVENTS))).data, 1)).toEqual([1]);
    await closed;
  });

  test("ends with the reason of the signal, and is closed then", async () => {
    let closed: Promise<void> | undefined;
    const { call } = await callServer((_, response) => {
      closed = new Promise((resolve) => response.once("close", () => resolve()));
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
    });
    const stop = new AbortController();
    const { data } = await call(documented(EVENTS), { signal: stop.signal });
    const reason = new Error("enough");
    const reading = rejection(
      (async () => {
        for await (const _ of iterable(data)) stop.abort(reason);
      })(),
    );
    expect(await reading).toBe(reason);
    await closed;
  });

  test("that falls silent ends after the idle time, whatever the deadline of the call was", async () => {
    const { with: clientWith } = await callServer((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
    });
    const client = clientWith({ timeouts: { idle: 50 } });
    const { data } = await client.call(documented(EVENTS), { timeout: 60_000 });
    const error = await failsWith(itemsOf(data), TimeoutError);
    expect(error).toMatchObject({ code: "stream_idle", phase: "call" });
  });

  test("that breaks off is an error", async () => {
    const { call } = await callServer((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: 1\n\n", () => response.destroy());
    });
    expect(await rejection(itemsOf((await call(documented(EVENTS))).data))).toMatchObject({ code: "truncated" });
  });

  test("with an item that is too long, or no JSON, is an error", async () => {
    const { with: clientWith } = await callServer(answering(200, "application/x-ndjson", `1\n"${"x".repeat(200)}"\n`));
    const { data } = await clientWith({ maxResponseBytes: 100 }).call(documented(LINES));
    expect(await rejection(itemsOf(data))).toMatchObject({ code: "too_large" });
    const half = await answerOf(LINES, [200, "application/x-ndjson", '1\n{"a":\n']);
    expect(await rejection(itemsOf(half))).toMatchObject({ code: "malformed" });
  });

  test("checks each item", async () => {
    const media = { as: "events", validator: validatorOf({ type: "integer" }, "output") } as const;
    const { client } = await callServer(answering(200, "text/event-stream", 'data: 1\n\ndata: "x"\n\n'));
    const target = documented({ "200": { "text/event-stream": media } });
    expect(await itemsOf((await client.call(target)).data)).toEqual([1, "x"]);
    expect(client.warnings.map(({ code }) => code)).toEqual(["output"]);
    const { data } = await client.call(target, { outputValidation: "enforce" });
    await failsWith(itemsOf(data), OutputValidationError);
  });

  describe("a stream of events whose names a document states", () => {
    const body = 'data: 1\n\nevent: b\nid: 7\ndata: "x"\n\n';
    const named = (value: boolean): OperationResponses => ({
      "200": { "text/event-stream": { as: "events", named: value } },
    });

    test("gives every event with its name", async () => {
      expect(await itemsOf(await answerOf(named(true), [200, "text/event-stream", body]))).toEqual([
        { event: "message", id: "", data: 1 },
        { event: "b", id: "7", data: "x" },
      ]);
    });

    test("gives data alone where it names none", async () => {
      expect(await itemsOf(await answerOf(named(false), [200, "text/event-stream", body]))).toEqual([1, "x"]);
    });

    test("keeps data a text where the document says that it is one", async () => {
      const validator = validatorOf({ type: "string" }, "output");
      const media = { as: "events", named: false, validator } as const;
      const items = await answerOf({ "200": { "text/event-stream": media } }, [
        200,
        "text/event-stream",
        "data: 12\n\ndata: x\n\n",
      ]);
      expect(await itemsOf(items)).toEqual(["12", "x"]);
    });
  });
});
