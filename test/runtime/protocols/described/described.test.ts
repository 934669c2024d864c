import { afterEach, describe, expect, it } from "vitest";
import {
  ApiError,
  ConfigError,
  FalError,
  ForeignUrlError,
  InputValidationError,
  ProtocolError,
  RequestFailedError,
} from "../../../../src/errors/index.js";
import type { QueueStatus } from "../../../../src/contract/status.js";
import { kieMarket, longRunning, replicate } from "../../../support/job-servers.js";
import { callServer, type CallServer, closeServers } from "../../support/call-server.js";
import { failsWith } from "../../support/client.js";
import { json } from "../../support/server.js";
import { jobEndpoint, KIE, LONG_RUNNING, operation, REPLICATE, submit } from "./endpoints.js";

afterEach(closeServers);

const fast = { pollInterval: 5 };
const model = { path: { owner: "acme", name: "paint" } };

async function kieServer(): Promise<CallServer> {
  const server = await callServer(kieMarket());
  return { ...server, client: server.with({ credentials: "key" }) };
}

describe("a job of KIE's market", () => {
  it("is submitted once, followed, and gives the JSON in a string as its output", async () => {
    const { client, server } = await kieServer();
    const states: QueueStatus["status"][] = [];
    const words: unknown[] = [];
    const handles: unknown[] = [];
    const { data, requestId } = await client.subscribe(KIE, {
      input: { prompt: "a lamp" },
      ...fast,
      onQueueUpdate: ({ status, raw_status }) => states.push(status) && words.push(raw_status),
      onSubmitted: (handle) => handles.push(handle),
    });
    expect(data).toEqual({ resultUrls: ["https://files.example/task-1.png"] });
    expect(requestId).toBe("task-1");
    expect(states).toEqual(["IN_QUEUE", "IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    expect(words).toEqual(["waiting", "queuing", "generating", "success"]);
    expect(server.count("POST", "createTask")).toBe(1);
    expect(handles).toMatchObject([{ requestId: "task-1", values: { "$response.body#/data/taskId": "task-1" } }]);
    expect(client.warnings).toEqual([]);
  });

  it("fails with the server's words", async () => {
    const { client } = await kieServer();
    const error = await failsWith(client.subscribe(KIE, { input: { prompt: "fail" }, ...fast }), RequestFailedError);
    expect(error.message).toBe("The request to jobs.example/paint failed: The content was rejected; 501 (fail)");
    expect(error).toMatchObject({
      code: "failed",
      errorType: "fail",
      requestId: "task-1",
      status: 200,
      retryable: false,
    });
  });

  it("is an error where HTTP 200 says that the submit went wrong, and nothing is sent again", async () => {
    const { client, server } = await kieServer();
    const error = await failsWith(client.subscribe(KIE, { input: { prompt: "envelope" }, ...fast }), ApiError);
    expect(error).toMatchObject({ code: "billing", status: 200, phase: "submit" });
    expect(error.message).toContain("Credits insufficient");
    expect(server.seen).toHaveLength(1);
  });

  it("treats a word that no page has as running, and says so once", async () => {
    const { client } = await kieServer();
    const { data } = await client.subscribe(KIE, { input: { prompt: "odd" }, ...fast });
    expect(data).toEqual({ resultUrls: ["https://files.example/task-1.png"] });
    expect(client.warnings.map(({ code, message }) => [code, message])).toEqual([
      ["status", 'jobs.example/paint: the server says "polishing", which no page documents: read as still running'],
    ]);
  });

  it("does not outlive its deadline, and leaves the handle good", async () => {
    const { client } = await kieServer();
    const request = await client.submit(KIE, { input: { prompt: "slow" } });
    await expect(request.result({ ...fast, timeout: 60 })).rejects.toMatchObject({ code: "total" });
    expect((await request.status()).status).toBe("IN_PROGRESS");
  });

  it("is resumed by another client, from the handle and from the id", async () => {
    const { client, with: other } = await kieServer();
    const request = await client.submit(KIE, { input: { prompt: "a lamp" } });
    const handle: unknown = JSON.parse(JSON.stringify(request));
    const resumed = other({ credentials: "key" }).resume(KIE, handle);
    expect(await resumed.result(fast)).toMatchObject({
      requestId: "task-1",
      data: { resultUrls: [expect.any(String)] },
    });
    expect(await client.queue.result(KIE, { requestId: "task-1" })).toMatchObject({ requestId: "task-1" });
  });

  it("cannot be stopped: that is said once, those who follow leave, and the handle stays good", async () => {
    const { client, with: other, server } = await kieServer();
    const request = await client.submit(KIE, { input: { prompt: "slow" } });
    const waits = request.result(fast);
    const left = failsWith(waits, FalError);
    expect(await request.cancel()).toEqual({ outcome: "unsupported" });
    expect(await left).toMatchObject({ code: "not_cancellable", requestId: "task-1" });
    expect(await request.cancel()).toEqual({ outcome: "unsupported" });
    expect(client.warnings.map(({ code }) => code)).toEqual(["not_cancellable"]);
    const resumed = other({ credentials: "key" }).resume(KIE, JSON.parse(JSON.stringify(request)));
    expect((await resumed.status()).request_id).toBe("task-1");
    expect(server.seen.every(({ method, url }) => method === "GET" || url.endsWith("createTask"))).toBe(true);
  });

  it("checks the input before anything is sent, and refuses what this server does not have", async () => {
    const { client, server } = await kieServer();
    await failsWith(client.subscribe(KIE, { input: {} }), InputValidationError);
    await failsWith(client.subscribe(KIE, { input: { prompt: "a" }, priority: "low" }), ConfigError);
    await failsWith(client.subscribe(KIE, { input: { prompt: "a", image: new Blob(["x"]) } }), ConfigError);
    expect(server.seen).toEqual([]);
  });

  it("puts the address of a webhook where its page says", async () => {
    const { client, server } = await kieServer();
    await client.submit(KIE, { input: { prompt: "a lamp" }, webhookUrl: "https://me.example/hook" });
    expect(JSON.parse(server.seen[0]?.body ?? "")).toEqual({
      prompt: "a lamp",
      callBackUrl: "https://me.example/hook",
    });
    await failsWith(
      client.submit(REPLICATE, { input: { prompt: "a" }, webhookUrl: "https://me.example/hook" }),
      ConfigError,
    );
  });

  it("is followed once for two who wait, and 60 jobs at once keep apart", async () => {
    const { client, server } = await kieServer();
    const request = await client.submit(KIE, { input: { prompt: "a lamp" } });
    const [first, second] = await Promise.all([request.result(fast), request.result(fast)]);
    expect(first).toEqual(second);
    expect(server.count("GET", "taskId=task-1")).toBe(4);
    const all = await Promise.all(
      Array.from({ length: 60 }, () => client.subscribe(KIE, { input: { prompt: "a lamp" }, ...fast })),
    );
    expect(new Set(all.map(({ requestId }) => requestId)).size).toBe(60);
    expect(all.every(({ data, requestId }) => JSON.stringify(data).includes(`/${requestId}.png`))).toBe(true);
    expect(server.count("POST", "createTask")).toBe(61);
  });
});

describe("a job of Replicate's", () => {
  it("takes the path of its submit, and is not ended by an output that is there early", async () => {
    const { client, server } = await callServer(replicate());
    const { data } = await client.subscribe(REPLICATE, { input: { prompt: "a lamp" }, ...fast, ...model });
    expect(data).toEqual(["https://files.example/pred-1-0.webp"]);
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST /v1/models/acme/paint/predictions",
      ...Array.from({ length: 4 }, () => "GET /v1/predictions/pred-1"),
    ]);
  });

  it("is cancelled by its own operation, and ends with the server's word", async () => {
    const { client, server } = await callServer(replicate());
    const request = await client.submit(REPLICATE, { input: { prompt: "slow" }, ...model });
    const left = failsWith(request.result(fast), RequestFailedError);
    expect(await request.cancel()).toEqual({ outcome: "requested" });
    expect(await left).toMatchObject({ errorType: "canceled" });
    expect(server.count("POST", "/v1/predictions/pred-1/cancel")).toBe(1);
  });

  it("is cancelled when its caller aborts", async () => {
    const { client, server } = await callServer(replicate());
    const stop = new AbortController();
    const left = client.subscribe(REPLICATE, {
      input: { prompt: "slow" },
      ...fast,
      ...model,
      signal: stop.signal,
      onQueueUpdate: () => stop.abort(new Error("enough")),
    });
    await expect(left).rejects.toThrow("enough");
    await expect.poll(() => server.count("POST", "/cancel")).toBe(1);
  });

  it("submits again only what was provably not accepted", async () => {
    let refused = 0;
    const played = replicate();
    const { client, server } = await callServer((seen, response, n, socket) => {
      if (seen.method === "POST" && refused < 1) {
        refused += 1;
        return json(response, 429, { detail: "throttled" }, { "retry-after": "0" });
      }
      return played(seen, response, n, socket);
    });
    await client.subscribe(REPLICATE, { input: { prompt: "a lamp" }, ...fast, ...model });
    expect(server.count("POST", "/predictions")).toBe(2);
    const lost = await callServer((_, __, ___, socket) => socket.destroy());
    await expect(lost.client.submit(REPLICATE, { input: { prompt: "a" }, ...model })).rejects.toMatchObject({
      code: "submit_unknown",
    });
    expect(lost.server.seen).toHaveLength(1);
  });

  it("refuses a path that lacks a value, before anything is sent", async () => {
    const { client, server } = await callServer(replicate());
    await failsWith(
      client.submit(REPLICATE, { input: { prompt: "a" }, path: { owner: "acme" } }),
      InputValidationError,
    );
    expect(server.seen).toEqual([]);
  });

  it("is refused by a client of another provider", async () => {
    const { with: other, server } = await callServer(replicate());
    await failsWith(
      other({}, { name: "elsewhere" }).submit(REPLICATE, { input: { prompt: "a" }, ...model }),
      ConfigError,
    );
    expect(server.seen).toEqual([]);
  });
});

describe("a job whose status lies at an address", () => {
  it("is followed on the gateway's origin, with the credential", async () => {
    const { client, server } = await callServer(
      longRunning((id, { headers }) => `http://${headers.host ?? ""}/operations/${id}?v=1`),
    );
    const request = await client.submit(LONG_RUNNING, { input: { prompt: "hello" } });
    expect(request.requestId).toBe("op-1");
    const resumed = client.resume(LONG_RUNNING, JSON.parse(JSON.stringify(request)));
    expect((await resumed.result(fast)).data).toEqual({ text: "hello" });
    const looks = server.seen.filter(({ method }) => method === "GET");
    expect(
      looks.every(({ url, headers }) => url === "/operations/op-1?v=1" && headers.authorization !== undefined),
    ).toBe(true);
  });

  it("fails with the server's words", async () => {
    const { client } = await callServer(longRunning((id) => `/operations/${id}`));
    await expect(client.subscribe(LONG_RUNNING, { input: { prompt: "fail" }, ...fast })).rejects.toThrow(
      "The prompt is not allowed; BadInput (Failed)",
    );
  });

  it("is never followed elsewhere, whatever the reply or a handle says", async () => {
    const foreign = await callServer();
    const { client } = await callServer(longRunning((id) => `${foreign.server.url}/operations/${id}`));
    const error = await failsWith(
      client.subscribe(LONG_RUNNING, { input: { prompt: "hello" }, ...fast }),
      ForeignUrlError,
    );
    expect(error).toMatchObject({ code: "foreign_url", requestId: "op-1" });
    const handle = {
      version: 1,
      endpointId: LONG_RUNNING.id,
      requestId: "op-1",
      gateway: client.context.gateway.url,
      values: { "$response.header.Operation-Location": `${foreign.server.url}/operations/op-1` },
      submittedAt: "",
    };
    await failsWith(client.resume(LONG_RUNNING, handle).result(fast), ForeignUrlError);
    expect(foreign.server.seen).toEqual([]);
  });

  it("needs its handle: an id alone does not say where it is", async () => {
    const { client } = await callServer();
    await failsWith(client.queue.status(LONG_RUNNING, { requestId: "op-1" }), ConfigError);
  });
});

describe("other shapes", () => {
  const task = (more: Partial<(typeof KIE)["job"]>): typeof KIE =>
    jobEndpoint({
      submit: submit("/tasks"),
      id: "$response.body#/id",
      status: { operation: operation("GET", "/tasks/{id}"), parameters: { "path.id": "$response.body#/id" } },
      state: "$response.body#/state",
      states: { running: [0], succeeded: [1], failed: [2, "3"] },
      ...more,
    });

  it("keep the type of an id and of words: 1 is not the text 1", async () => {
    const { client } = await callServer(({ method }, response, n) =>
      json(response, 200, method === "POST" ? { id: 7 } : { state: n === 0 ? "1" : 1, value: "done" }),
    );
    const endpoint = task({ output: [{ at: "$response.body#/value" }] });
    const request = await client.submit(endpoint, { input: { prompt: "a" } });
    expect(request.toJSON()).toMatchObject({ requestId: "7", values: { "$response.body#/id": 7 } });
    expect((await request.result(fast)).data).toBe("done");
    expect(client.warnings.map(({ code }) => code)).toEqual(["status"]);
  });

  it("tell the end by the HTTP status", async () => {
    const { client } = await callServer(({ method }, response, n) =>
      method === "POST"
        ? json(response, 200, { id: "x" })
        : n < 2
          ? response.writeHead(202).end()
          : json(response, 200, { text: "ok" }),
    );
    const endpoint = task({ state: "$statusCode", states: { running: [202], succeeded: [200] } });
    expect((await client.subscribe(endpoint, { input: { prompt: "a" }, ...fast })).data).toEqual({ text: "ok" });
  });

  it.each([
    [{ done: true, response: { a: 1 } }, { a: 1 }],
    [{ done: true, error: { message: "no capacity" } }, "no capacity (true)"],
  ])("tell by a condition how a job has ended: %j", async (end, expected) => {
    const { client } = await callServer(({ method }, response, n) =>
      json(response, 200, method === "POST" ? { id: "x" } : n === 0 ? { done: false } : end),
    );
    const endpoint = task({
      state: "$response.body#/done",
      states: { running: [false], ended: [true] },
      output: [{ at: "$response.body#/response" }],
      error: ["$response.body#/error"],
    });
    const outcome = client.subscribe(endpoint, { input: { prompt: "a" }, ...fast });
    if (typeof expected === "string") await expect(outcome).rejects.toThrow(expected);
    else expect((await outcome).data).toEqual(expected);
  });

  it("fail by a condition, though their state also means running", async () => {
    const { client } = await callServer(({ method }, response, n) =>
      json(response, 200, method === "POST" ? { id: "x" } : { state: 0, message: n === 0 ? "" : "rejected" }),
    );
    const endpoint = task({
      failedWhen: [{ value: "$response.body#/message", not: [null, ""] }],
      error: ["$response.body#/message"],
    });
    await expect(client.subscribe(endpoint, { input: { prompt: "a" }, ...fast })).rejects.toThrow(
      "failed: rejected (0)",
    );
  });

  it("give the first output that has something in it", async () => {
    const { client } = await callServer(({ method }, response) =>
      json(response, 200, method === "POST" ? { id: "x" } : { state: 1, images: [], videos: ["v"] }),
    );
    const output = [
      { at: "$response.body#/images" },
      { at: "$response.body#/videos" },
      { at: "$response.body#/audios" },
    ];
    expect((await client.subscribe(task({ output }), { input: { prompt: "a" }, ...fast })).data).toEqual(["v"]);
  });

  it("ask a third operation for the output, with what the status reply says", async () => {
    const { client, server } = await callServer(({ method, url }, response, n) => {
      if (method === "POST") return json(response, 200, { id: "x" });
      if (url.startsWith("/tasks")) return json(response, 200, { state: n === 0 ? 0 : 1, file_id: 9007199254740991 });
      return n === 0 ? json(response, 404, { message: "not yet" }) : json(response, 200, { file: { url: "f" } });
    });
    const endpoint = task({
      result: {
        operation: operation("GET", "/files", { parameters: [{ name: "file_id", in: "query", required: true }] }),
        parameters: { "query.file_id": "$response.body#/file_id" },
      },
      output: [{ at: "$response.body#/file/url" }],
    });
    expect((await client.subscribe(endpoint, { input: { prompt: "a" }, ...fast })).data).toBe("f");
    expect(server.seen.at(-1)?.url).toBe("/files?file_id=9007199254740991");
  });

  it("are asked by POST, with the id in the body as it came", async () => {
    const { client, server } = await callServer(({ url }, response) =>
      json(response, 200, url === "/tasks" ? { id: 7 } : { state: 1, value: "done" }),
    );
    const endpoint = task({
      status: {
        operation: submit("/query", { body: { content: { "application/json": {} } } }),
        body: { task: "$response.body#/id", full: true },
      },
      output: [{ at: "$response.body#/value" }],
    });
    expect((await client.subscribe(endpoint, { input: { prompt: "a" }, ...fast })).data).toBe("done");
    expect(server.seen.at(-1)?.body).toBe('{"task":7,"full":true}');
  });

  it("refuse a request that submits no job", async () => {
    const { client, server } = await callServer();
    const endpoint = task({ when: [{ value: "$request.body#/deferred", is: [true] }] });
    await failsWith(client.submit(endpoint, { input: { prompt: "a" } }), ConfigError);
    expect(server.seen).toEqual([]);
  });

  it("look again while an envelope tells of a passing failure, and end with any other", async () => {
    const success = [{ value: "$response.body#/code", is: [0] }];
    const passing = await callServer(({ method }, response, n) =>
      json(
        response,
        200,
        method === "POST" ? { code: 0, id: "x" } : n === 0 ? { code: 503, msg: "busy" } : { code: 0, state: 1 },
      ),
    );
    await passing.client.subscribe(task({ success }), { input: { prompt: "a" }, ...fast });
    const gone = await callServer(({ method }, response) =>
      json(response, 200, method === "POST" ? { code: 0, id: "x" } : { code: 1201, msg: "no such task" }),
    );
    await expect(gone.client.subscribe(task({ success }), { input: { prompt: "a" }, ...fast })).rejects.toThrow(
      "no such task",
    );
    expect(gone.server.count("GET", "/tasks")).toBe(1);
  });

  it("are a failure of the job where an HTTP error says so", async () => {
    const { client } = await callServer(({ method }, response) =>
      method === "POST" ? json(response, 200, { id: "x" }) : json(response, 400, { state: 2, error: "bad prompt" }),
    );
    await expect(client.subscribe(task({}), { input: { prompt: "a" }, ...fast })).rejects.toThrow(
      "failed: bad prompt (2)",
    );
  });

  it("name what is missing in a reply that names no request", async () => {
    const { client } = await callServer((_, response) => json(response, 200, { task: "x" }));
    const error = await failsWith(client.submit(task({}), { input: { prompt: "a" } }), ProtocolError);
    expect(error.message).toContain("has nothing at $response.body#/id");
  });

  it("never show a secret in what they say", async () => {
    const secret = "very-secret-0123456789";
    const { with: other } = await callServer(({ method }, response) =>
      json(response, 200, method === "POST" ? { id: "x" } : { state: 2, error: `denied for ${secret}` }),
    );
    const client = other({ credentials: secret });
    const endpoint = task({ error: ["$response.body#/error"] });
    const error = await failsWith(client.subscribe(endpoint, { input: { prompt: "a" }, ...fast }), RequestFailedError);
    expect(JSON.stringify(error)).not.toContain(secret);
  });
});
