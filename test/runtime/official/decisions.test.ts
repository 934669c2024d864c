import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  DIFFERENCES,
  onlyRequest,
  type Program,
  queueState,
  runOfficial,
  runOurs,
  type Run,
  type Setup,
} from "../support/official.js";
import { OUTPUT, REQUEST_ID } from "../support/queue.js";
import { type Handler, json } from "../support/server.js";
import { SHOWN_ELSEWHERE } from "./shown-elsewhere.js";

/* Each decision of `docs/official-client.md` is shown: here, with both clients, or by a test of another file. */

const ID = "fal-ai/wan";
const id = { requestId: REQUEST_ID };
const input = { prompt: "p" };

interface Decision extends Setup {
  readonly program: Program;
  readonly official: (run: Run) => void;
  readonly ours: (run: Run) => void;
}

const answer =
  (status: number, type: string | undefined, body: string | Uint8Array): Handler =>
  (_, response) =>
    response.writeHead(status, type === undefined ? {} : { "content-type": type }).end(body);
const refused = (run: Run): void => expect([run.wire, run.error]).toEqual([[], { kind: "other" }]);
const sent =
  (body: unknown) =>
  (run: Run): void =>
    expect(onlyRequest(run).body).toEqual(body);
const gives =
  (data: unknown) =>
  (run: Run): void =>
    expect(run.value).toEqual({ data, requestId: "" });
const fails = (run: Run): void => expect([run.value, run.error]).toEqual([undefined, { kind: "other" }]);
const times =
  (count: number) =>
  (run: Run): void =>
    expect(run.wire).toHaveLength(count);
const address =
  (url: string) =>
  (run: Run): void =>
    expect(onlyRequest(run).url).toBe(url);
const isBytes: Program = async (client) => {
  const { data } = await client.run(ID, { input });
  const given: unknown = data;
  return given instanceof ArrayBuffer ? [...new Uint8Array(given)] : typeof given;
};

const line = (message: string): object => ({ message, level: "INFO", source: "USER", timestamp: message });
const events =
  (...values: readonly unknown[]): Handler =>
  (_, response) =>
    response
      .writeHead(200, { "content-type": "text/event-stream" })
      .end(values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join(""));

// What programs without types pass.
const WRONG = JSON.parse('{"priority":"high"}');

const DECISIONS: Readonly<Record<string, Decision>> = {
  "no input": {
    program: ({ queue }) => queue.submit(ID, JSON.parse("{}")),
    official: sent(undefined),
    ours: sent({}),
  },
  "numbers that JSON cannot carry": {
    program: ({ queue }) => queue.submit(ID, { input: { seed: Number.NaN } }),
    official: sent({ seed: null }),
    ours: refused,
  },
  "objects in the query of a `get`": {
    program: ({ queue }) => queue.submit(ID, { input: { a: { b: 1 }, c: undefined }, method: "get" }),
    script: { result: (_, response) => json(response, 200, queueState("IN_QUEUE", { queue_position: 0 })) },
    official: address("https://queue.fal.run/fal-ai/wan?a=%5Bobject+Object%5D&c=undefined"),
    ours: address("https://queue.fal.run/fal-ai/wan?a=%7B%22b%22%3A1%7D"),
  },
  "settings that cannot be": {
    program: ({ queue }) => queue.submit(ID, { input, ...WRONG }),
    official: (run) => expect(onlyRequest(run).headers["x-fal-queue-priority"]).toBe("high"),
    ours: refused,
  },
  "ids with more in them": {
    program: ({ queue }) => queue.submit("fal-ai/wan?x=1", { input }),
    official: address("https://queue.fal.run/fal-ai/wan?x=1"),
    ours: refused,
  },
  "a URL as an id, in the queue": {
    program: ({ queue }) => queue.status("https://queue.fal.run/fal-ai/wan", id),
    official: address(`https://queue.fal.run/https://requests/${REQUEST_ID}/status?logs=0`),
    ours: address(`https://queue.fal.run/fal-ai/wan/requests/${REQUEST_ID}/status?logs=0`),
  },
  "how `subscribe` follows": {
    program: (client) => client.subscribe(ID, { input }),
    script: {
      stream: events(queueState("COMPLETED")),
      status: (_, response) => json(response, 200, queueState("COMPLETED")),
    },
    official: (run) => expect(run.wire[1]?.url).toMatch(/\/status\?logs=0$/),
    ours: (run) => expect(run.wire[1]?.url).toMatch(/\/status\/stream\?logs=0$/),
  },
  "logs that nobody asked for": {
    program: ({ queue }) => queue.status(ID, id),
    script: { status: (_, response) => json(response, 202, queueState("IN_PROGRESS", { logs: null })) },
    official: (run) => expect(run.value).toMatchObject({ logs: null }),
    ours: (run) => expect(run.value).toMatchObject({ logs: [] }),
  },
  "a state that the queue does not have": {
    program: ({ queue }) => queue.status(ID, id),
    script: { status: (_, response) => json(response, 200, queueState("PAUSED")) },
    official: (run) => expect(run.value).toMatchObject({ status: "PAUSED" }),
    ours: (run) => expect(run.value).toMatchObject({ status: "IN_PROGRESS", raw_status: "PAUSED" }),
  },
  "what `retry` counts for": {
    program: ({ queue }) => queue.status(ID, id),
    script: { status: (_, response, n) => json(response, n === 0 ? 503 : 200, queueState("COMPLETED")) },
    options: { retry: { maxRetries: 0 } },
    official: times(2),
    ours: times(1),
  },
  "statuses that are worth another attempt": {
    program: ({ queue }) => queue.cancel(ID, id),
    script: { cancel: (_, response, n) => json(response, n === 0 ? 500 : 202, {}) },
    official: times(1),
    ours: times(2),
  },
  "the body of an error that is no JSON": {
    program: ({ queue }) => queue.cancel(ID, id),
    script: { cancel: answer(502, "text/html", "<p>bad</p>") },
    options: { retry: { maxRetries: 0 } },
    official: (run) => expect(run.error).toMatchObject({ status: 502, body: undefined }),
    ours: (run) => expect(run.error).toMatchObject({ status: 502, body: "<p>bad</p>" }),
  },
  "a 422 that is no JSON": {
    program: (client) => client.run(ID, { input }),
    script: { submit: answer(422, "text/plain", "too dark") },
    official: (run) => expect(run.error).toMatchObject({ status: 422, fieldErrors: undefined }),
    ours: (run) => expect(run.error).toMatchObject({ status: 422, fieldErrors: [] }),
  },
  "a page in place of an output": {
    program: (client) => client.run(ID, { input }),
    script: { submit: answer(200, "text/html", "<p>x</p>") },
    official: gives("<p>x</p>"),
    ours: fails,
  },
  "outputs that are pictures, sound or film": {
    program: isBytes,
    script: { submit: answer(200, "image/png", new Uint8Array([1, 255])) },
    official: (run) => expect(run.value).toBe("string"),
    ours: (run) => expect(run.value).toEqual([1, 255]),
  },
  "JSON without a content type": {
    program: (client) => client.run(ID, { input }),
    script: { submit: answer(200, undefined, '{"a":1}') },
    official: gives('{"a":1}'),
    ours: gives({ a: 1 }),
  },
  "an answer without content": {
    program: (client) => client.run(ID, { input }),
    script: { submit: answer(204, undefined, "") },
    official: gives(""),
    ours: fails,
  },
  "`responseHandler`, and what a submit gives": {
    program: ({ queue }) => queue.submit(ID, { input }),
    options: { responseHandler: async () => "mine" },
    official: (run) => expect(run.value).toBe("mine"),
    ours: fails,
  },
  "a middleware that sends a request elsewhere": {
    program: ({ queue }) => queue.status(ID, id),
    options: {
      requestMiddleware: async (request) => ({
        ...request,
        url: request.url.replace("queue.fal.run", "other.example"),
      }),
    },
    official: (run) => expect(onlyRequest(run).headers["authorization"]).toBe("Key key-id:key-secret"),
    ours: (run) => expect(onlyRequest(run).headers["authorization"]).toBeUndefined(),
  },
  "uploads that fail": {
    program: (client) => client.storage.upload(new File(["x"], "x.txt")),
    script: {
      submit: (_, response) =>
        json(response, 200, { upload_url: "https://upload.example/cancel", file_url: "https://v3.fal.media/x" }),
      // The scripted queue takes a put to such an address for a cancel.
      cancel: (_, response, n) => json(response, n === 0 ? 503 : 200, {}),
    },
    official: (run) => expect(run.error).toMatchObject({ status: 503 }),
    ours: (run) => expect(run.value).toBe("https://v3.fal.media/x"),
  },
  "a status that says that the request has failed": {
    program: (client) => client.subscribe(ID, { input, mode: "polling", pollInterval: 5 }),
    script: { status: (_, response) => json(response, 200, queueState("COMPLETED", { error: "boom" })) },
    official: (run) => expect(run.value).toMatchObject({ data: OUTPUT }),
    ours: (run) => expect(run.error).toMatchObject({ kind: "ApiError", body: OUTPUT }),
  },
  "logs at the end of a stream": {
    program: ({ queue }) => queue.subscribeToStatus(ID, { ...id, mode: "streaming", logs: true }),
    script: {
      stream: events(queueState("IN_PROGRESS", { logs: [line("a")] }), queueState("COMPLETED", { logs: [line("b")] })),
    },
    official: (run) => expect(run.value).toMatchObject({ logs: [{ message: "b" }] }),
    ours: (run) => expect(run.value).toMatchObject({ logs: [{ message: "a" }, { message: "b" }] }),
  },
  "bytes in an input": {
    program: (client) => client.storage.transformInput({ image: new Uint8Array([1, 2]) }),
    script: {
      submit: (_, response) =>
        json(response, 200, { upload_url: "https://upload.example/a", file_url: "https://v3.fal.media/a" }),
      cancel: (_, response) => json(response, 200, {}),
      result: (_, response) => json(response, 200, {}),
    },
    official: (run) => expect(JSON.stringify(run.value)).toBe('{"image":{"0":1,"1":2}}'),
    ours: (run) => expect(run.value).toEqual({ image: "https://v3.fal.media/a" }),
  },
  "an event that is called `error`": {
    program: async (client) => (await client.stream(ID, { input })).done(),
    script: {
      submit: (_, response) =>
        response.writeHead(200, { "content-type": "text/event-stream" }).end('event: error\ndata: {"a":1}\n\n'),
    },
    official: (run) => expect(run.value).toEqual({ a: 1 }),
    ours: fails,
  },
  "events that are 0, false or empty, in a loop": {
    program: async (client, note) => {
      for await (const event of await client.stream(ID, { input })) note(event);
    },
    script: { submit: events(0, 1) },
    official: (run) => expect(run.noted).toEqual([1]),
    ours: (run) => expect(run.noted).toEqual([0, 1]),
  },
  "the input of a stream by `get`": {
    program: async (client) => (await client.stream(ID, { input: { a: 1 }, method: "get" })).done(),
    script: { result: events(1) },
    official: address("https://fal.run/fal-ai/wan/stream"),
    ours: address("https://fal.run/fal-ai/wan/stream?a=1"),
  },
  "the id of a stream that names none": {
    program: async (client) => {
      const stream = await client.stream(ID, { input });
      await stream.done();
      return stream.requestId;
    },
    script: { submit: events(1) },
    official: (run) => expect(run.value).toBeNull(),
    ours: (run) => expect(run.value).toBe(""),
  },
  "which id an error has": {
    program: async ({ queue }) => queue.cancel(ID, id).catch((error: unknown) => Object(error).requestId),
    script: { cancel: (_, response) => json(response, 400, { status: "ALREADY_COMPLETED" }) },
    official: (run) => expect(run.value).toBe(""),
    ours: (run) => expect(run.value).toBe(REQUEST_ID),
  },
  "which id a result has": {
    program: ({ queue }) => queue.result(ID, id),
    script: { result: (_, response) => json(response, 200, OUTPUT) },
    official: gives(OUTPUT),
    ours: (run) => expect(run.value).toEqual({ data: OUTPUT, requestId: REQUEST_ID }),
  },
};

describe("decisions, with both clients", () => {
  test.each(Object.entries(DECISIONS))("%s", async (_statement, { program, official, ours, ...setup }) => {
    official(await runOfficial(program, setup));
    ours(await runOurs(program, setup));
  });
});

const root = new URL("../../../", import.meta.url);
const page = readFileSync(new URL("docs/official-client.md", root), "utf8");

/** The first cells of the tables of decisions. */
function statements(): readonly string[] {
  const table = page.slice(page.indexOf("## Every decision"));
  return [...table.matchAll(/^\| (?!-|what \|)([^|]+?) \|/gm)].map(([, cell]) => cell ?? "");
}

describe("docs/official-client.md", () => {
  test("names each decision once, and each is shown", () => {
    const rows = statements();
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.toSorted()).toEqual([...Object.keys(DECISIONS), ...Object.keys(SHOWN_ELSEWHERE)].toSorted());
  });

  test.each(Object.entries(SHOWN_ELSEWHERE))("%s: by a test that there is", (_statement, tests) => {
    for (const [file, name] of tests) {
      const path = fileURLToPath(new URL(`test/${file}`, root));
      expect([file, existsSync(path) && readFileSync(path, "utf8").includes(name)]).toEqual([file, true]);
    }
  });

  test("names every reason for which a statement of the official client's tests does not hold, five at most", () => {
    const reasons = Object.keys(DIFFERENCES);
    expect(reasons.length).toBeLessThanOrEqual(5);
    const used = ["middleware", "proxy", "retry", "streaming"]
      .map((name) => readFileSync(new URL(`${name}.test.ts`, import.meta.url), "utf8"))
      .join("\n");
    for (const reason of reasons) expect([reason, used.includes(`"${reason}"`)]).toEqual([reason, true]);
    for (const why of Object.values(DIFFERENCES)) expect(page).toContain(why);
  });
});
