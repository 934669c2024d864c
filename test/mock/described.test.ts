import { afterEach, describe, expect, it } from "vitest";
import type { JobEndpoint } from "../../src/contract/endpoint.js";
import { FalError, RequestFailedError } from "../../src/errors/index.js";
import { type MockOptions, type MockQueue, startMockQueue } from "../../src/mock/index.js";
import { testClient, type TestClient } from "../runtime/support/client.js";
import { validatorOf } from "../runtime/support/operation.js";
import {
  jobEndpoint,
  KIE,
  LONG_RUNNING,
  operation,
  REPLICATE,
  submit,
} from "../runtime/protocols/described/endpoints.js";
import { receiver } from "./support/receiver.js";

/* The generated client against the mock, for every shape in which documents describe a job. */

const ID = "$response.body#/id";
const byId = (path: string): JobEndpoint["job"]["status"] => ({
  operation: operation("GET", path),
  parameters: { "path.id": ID },
});
const urls = validatorOf({ type: "array", examples: [["https://files.example/a.png"]] }, "output");

/** Suno's relays: the data of the reply is the id. */
const BARE_ID = jobEndpoint({
  submit: submit("/suno/submit/music"),
  id: "$response.body#/data",
  status: { operation: operation("GET", "/suno/fetch/{id}"), parameters: { "path.id": "$response.body#/data" } },
  success: [{ value: "$response.body#/code", is: ["success"] }],
  state: "$response.body#/data/status",
  states: {
    waiting: ["NOT_START", "SUBMITTED"],
    running: ["IN_PROGRESS"],
    succeeded: ["SUCCESS"],
    failed: ["FAILURE"],
  },
  output: [{ at: "$response.body#/data/data" }],
  error: ["$response.body#/data/fail_reason"],
});

/** KIE's own products: numbers as words. */
const NUMBERS = jobEndpoint({
  submit: submit("/api/v1/veo/generate"),
  id: "$response.body#/data/taskId",
  status: {
    operation: operation("GET", "/api/v1/veo/record-info", { parameters: [{ name: "taskId", in: "query" }] }),
    parameters: { "query.taskId": "$response.body#/data/taskId" },
  },
  success: [{ value: "$response.body#/code", is: [200] }],
  state: "$response.body#/data/successFlag",
  states: { running: [0], succeeded: [1], failed: [2, 3] },
  output: [{ at: "$response.body#/data/response/resultUrls" }, { at: "$response.body#/data/response" }],
  error: ["$response.body#/data/errorMessage", "$response.body#/data/errorCode"],
});

/** xAI's deferred completions: the HTTP status is the state, and the whole reply the output. */
const STATUS_CODE = jobEndpoint({
  submit: submit("/v1/chat/completions"),
  id: "$response.body#/request_id",
  status: {
    operation: operation("GET", "/v1/chat/deferred-completion/{id}"),
    parameters: { "path.id": "$response.body#/request_id" },
  },
  state: "$statusCode",
  states: { running: [202], succeeded: [200] },
  when: [{ value: "$request.body#/deferred", is: [true] }],
});

/** MiniMax: the status names a file, a third operation gives its address; the task's id is a number in the query. */
const integerId = validatorOf({
  type: "object",
  properties: { query: { type: "object", properties: { task_id: { type: "integer" } } } },
});
const THIRD = jobEndpoint({
  submit: submit("/v1/video_generation"),
  id: "$response.body#/task_id",
  status: {
    operation: operation("GET", "/v1/query/video_generation", {
      parameters: [{ name: "task_id", in: "query", required: true }],
      parametersValidator: integerId,
    }),
    parameters: { "query.task_id": "$response.body#/task_id" },
  },
  success: [{ value: "$response.body#/base_resp/status_code", is: [0] }],
  state: "$response.body#/status",
  states: { waiting: ["Preparing", "Queueing"], running: ["Processing"], succeeded: ["Success"], failed: ["Fail"] },
  result: {
    operation: operation("GET", "/v1/files/retrieve", { parameters: [{ name: "file_id", in: "query" }] }),
    parameters: { "query.file_id": "$response.body#/file_id" },
  },
  output: [{ at: "$response.body#/file/download_url" }],
  error: ["$response.body#/base_resp/status_msg"],
});

/** Google's long-running operations: a name with slashes, and `done`, which does not say how. */
const ENDED = jobEndpoint({
  submit: submit("/v1beta/models/veo:predictLongRunning"),
  id: "$response.body#/name",
  status: { operation: operation("GET", "/v1beta/{name}"), parameters: { "path.name": "$response.body#/name" } },
  state: "$response.body#/done",
  states: { running: [false], ended: [true] },
  output: [{ at: "$response.body#/response" }],
  error: ["$response.body#/error/message"],
});

/** The same where its status is at a path that the name gives, and a job that runs has no `done` at all. */
const NAMED_PATH = jobEndpoint({
  ...ENDED.job,
  status: { url: "$response.body#/name", prefix: "../" },
  states: { running: [null], ended: [true] },
});

/** Over, and a field of its own says how. */
const SUCCEEDED_WHEN = jobEndpoint({
  submit: submit("/exports"),
  id: ID,
  status: byId("/exports/{id}"),
  state: "$response.body#/stage",
  states: { running: ["working"], ended: ["finished"] },
  succeededWhen: [{ value: "$response.body#/ok", is: [true] }],
  output: [{ at: "$response.body#/file" }],
});

/** A failure that only a message tells of. */
const FAILED_WHEN = jobEndpoint({
  submit: submit("/aleph"),
  id: ID,
  status: byId("/aleph/{id}"),
  state: "$response.body#/flag",
  states: { running: [0], succeeded: [1] },
  failedWhen: [{ value: "$response.body#/message", not: [null, ""] }],
  output: [{ at: "$response.body#/video" }],
  error: ["$response.body#/message"],
});

/** Asked by POST: the id is in the body. */
const IN_BODY = jobEndpoint({
  submit: submit("/create"),
  id: "$response.body#/Response/TaskId",
  status: {
    operation: operation("POST", "/describe", { body: { required: true, content: { "application/json": {} } } }),
    body: { TaskId: "$response.body#/Response/TaskId", Kind: "video" },
  },
  state: "$response.body#/Response/Status",
  states: { waiting: ["WAITING"], running: ["PROCESSING"], succeeded: ["FINISH"], failed: ["FAIL"] },
  output: [{ at: "$response.body#/Response/Output" }],
  error: ["$response.body#/Response/Message"],
});

const SHAPES: readonly (readonly [string, JobEndpoint, Readonly<Record<string, unknown>>])[] = [
  ["an id in the path, and a cancel", REPLICATE, {}],
  ["an id in the query, and JSON in a string", KIE, {}],
  ["an id that is the data", BARE_ID, {}],
  ["numbers as words", NUMBERS, {}],
  ["the HTTP status as the state", STATUS_CODE, { deferred: true }],
  ["an output of a third operation", THIRD, {}],
  ["a word that does not say how, and an id with slashes", ENDED, {}],
  ["an address relative to its submit, and no word while it runs", NAMED_PATH, {}],
  ["a word that does not say how, and a condition that does", SUCCEEDED_WHEN, {}],
  ["a condition that tells of a failure", FAILED_WHEN, {}],
  ["an id in a body", IN_BODY, {}],
  ["a status at an address of a header", LONG_RUNNING, {}],
];

const open: MockQueue[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((mock) => mock.close()));
});

interface Played {
  readonly mock: MockQueue;
  readonly client: TestClient;
}

async function play(endpoint: JobEndpoint, options: Partial<MockOptions> = {}): Promise<Played> {
  const mock = await startMockQueue({ endpoints: [], jobs: [endpoint], seed: 7, script: { polls: 1 }, ...options });
  open.push(mock);
  const gateway = { name: "test", url: mock.url, profile: "http", auth: "Bearer" } as const;
  return { mock, client: testClient({ gateway }) };
}

const path = { owner: "acme", name: "paint" };
const fast = { pollInterval: 2, path };

async function thrown(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return error;
  }
}

describe.each(SHAPES)("a job with %s", (_, shape, more) => {
  const endpoint: JobEndpoint = { ...shape, output: urls };
  const input = { prompt: "a lamp", ...more };

  it("goes through its states to its output", async () => {
    const { mock, client } = await play(endpoint);
    const words: unknown[] = [];
    const { data } = await client.subscribe(endpoint, {
      ...fast,
      input,
      onQueueUpdate: ({ raw_status }) => words.push(raw_status),
    });
    const { states } = endpoint.job;
    expect(data).toEqual([expect.stringMatching(/^http:\/\/127.*a\.png$/)]);
    const known = [
      ...(states.waiting ?? []),
      ...(states.running ?? []),
      ...(states.succeeded ?? []),
      ...(states.ended ?? []),
    ];
    expect(known.map(String)).toEqual(expect.arrayContaining(words.map((word) => String(word ?? null))));
    expect(mock.accepted()).toMatchObject([{ endpointId: endpoint.id, state: "COMPLETED" }]);
    expect(client.warnings.filter(({ code }) => code !== "input")).toEqual([]);
  });

  it("fails on demand, with the words of the failure", async () => {
    const { client } = await play(endpoint, { script: { polls: 1, outcome: "content_policy_violation" } });
    const error = await thrown(client.subscribe(endpoint, { ...fast, input }));
    expect(error).toBeInstanceOf(FalError);
    expect(String(error)).toContain("flagged by a content checker");
    if (endpoint.job.state !== "$statusCode") expect(error).toBeInstanceOf(RequestFailedError);
  });
});

describe("what else a described job may do", () => {
  const endpoint = { ...REPLICATE, output: urls };

  it("says a word that no page has, by the fault that fal's queue has for it", async () => {
    const { client } = await play(endpoint, { faults: ["Q04"] });
    const { data } = await client.subscribe(endpoint, { ...fast, input: { prompt: "a lamp" } });
    expect(JSON.stringify(data)).toContain("a.png");
    expect(client.warnings.map(({ code }) => code)).toEqual(["status"]);
  });

  it("is stopped where its documents say how", async () => {
    const { client, mock } = await play(endpoint, { script: { queueMs: 60_000 } });
    const request = await client.submit(endpoint, { input: { prompt: "a lamp" }, path });
    expect(await request.cancel()).toEqual({ outcome: "requested" });
    const error = await thrown(request.result({ pollInterval: 2 }));
    expect(error).toMatchObject({ code: "failed", errorType: "canceled" });
    expect(mock.requests().map(({ route }) => route)).toEqual(["submit", "cancel", "status"]);
    expect(await request.cancel()).toEqual({ outcome: "already_completed" });
  });

  it("tells the address that its request names, once it is over", async () => {
    const hook = await receiver();
    const kie = { ...KIE, output: urls };
    const { client, mock } = await play(kie, { script: { positions: [], runMs: 20 } });
    await client.subscribe(kie, { ...fast, input: { prompt: "a lamp" }, webhookUrl: hook.url });
    await hook.arrived(1);
    expect(hook.got[0]?.body).toMatchObject({
      code: 200,
      data: { state: "success", resultJson: expect.stringContaining("a.png") },
    });
    expect(hook.got[0]?.headers).not.toHaveProperty("x-fal-webhook-signature");
    expect(mock.accepted()).toMatchObject([{ webhookUrl: hook.url }]);
  });

  it("is not found under another id, and refused with an input that its page does not allow", async () => {
    const { client, mock } = await play(endpoint);
    expect((await fetch(`${mock.url}/v1/predictions/nobody`)).status).toBe(404);
    const response = await fetch(`${mock.url}/v1/models/a/b/predictions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("prompt");
    expect(mock.accepted()).toEqual([]);
    expect(client.warnings).toEqual([]);
  });

  it("answers at once where its request asks for no job", async () => {
    const { mock } = await play({ ...STATUS_CODE, output: urls });
    const response = await fetch(`${mock.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"prompt":"a lamp"}',
    });
    expect(response.status).toBe(200);
    expect(mock.accepted()).toEqual([]);
  });
});

it("a reply names the job wherever it has the property that the submit names it by", async () => {
  const page = {
    code: 200,
    data: { taskId: "a1", successFlag: 0, response: { resultUrls: [], task: { taskId: "a1" } } },
  };
  const known = validatorOf({ type: "object", examples: [page] }, "output");
  const ask = operation("GET", "/api/v1/veo/record-info", {
    parameters: [{ name: "taskId", in: "query" }],
    responses: { "200": { "application/json": { as: "json", validator: known } } },
  });
  const output = validatorOf({ type: "object", examples: [{ taskId: "a1", resultUrls: ["x"] }] }, "output");
  const { job } = NUMBERS;
  const endpoint: JobEndpoint = {
    ...NUMBERS,
    output,
    job: {
      ...job,
      status: { operation: ask, parameters: { "query.taskId": "$response.body#/data/taskId" } },
      output: [{ at: "$response.body#/data/response" }],
    },
  };
  const { mock, client } = await play(endpoint, { operations: [ask] });
  const { data } = await client.subscribe(endpoint, { input: { prompt: "a lamp" }, ...fast });
  const [request] = mock.requests();
  expect(data).toEqual({ taskId: request?.requestId, resultUrls: ["x"] });
  expect(request?.requestId).not.toBe("a1");
});
