import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { createFalClient, type FalClientOptions, type OpenFalClient } from "../../../src/index.js";
import { ID_HEADER, queueState } from "../support/official.js";
import { envelope, OUTPUT, queue, REQUEST_ID, type Script } from "../support/queue.js";
import { type Handler, json, type TestServer } from "../support/server.js";

/*
 * What is stated of fal's Python client and of the queue, on the wire: the life of a request, priorities, deadlines, statuses, headers,
 * cancels, uploads, retries. Python is not run here; each test says what is stated, and where we do otherwise, why.
 */

const servers: TestServer[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) await server.close();
});

interface Started {
  readonly fal: OpenFalClient;
  readonly server: TestServer;
  readonly paths: () => readonly string[];
}

async function start(script: Script = {}, options: FalClientOptions = {}): Promise<Started> {
  const server = await queue(script);
  servers.push(server);
  const fal = createFalClient({
    gateway: { name: "test", url: server.url, runUrl: server.url, restUrl: server.url, auth: "Key", profile: "fal" },
    credentials: "key-id:key-secret",
    retry: { baseDelay: 1, maxDelay: 2 },
    onWarning: () => {},
    ...options,
  });
  return { fal, server, paths: () => server.seen.map(({ method, url }) => `${method} ${url}`) };
}

const ID = "fal-ai/wan/v2.2-a14b/image-to-video";
const at = `/fal-ai/wan/requests/${REQUEST_ID}`;
const named = { requestId: REQUEST_ID };
const input = { prompt: "p" };
const answer =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Handler =>
  (_, response) =>
    json(response, status, body, headers);
const completed = answer(200, queueState("COMPLETED"), ID_HEADER);

describe("the life of a request", () => {
  test("submit to the whole id; status, result and cancel below the app; 202 until it is done", async () => {
    const { fal, paths } = await start();
    const seen: string[] = [];
    await fal.subscribe(ID, {
      input,
      mode: "polling",
      pollInterval: 5,
      onQueueUpdate: ({ status }) => seen.push(status),
    });
    await fal.queue.cancel(ID, named);
    expect(seen).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    expect(paths()).toEqual([
      `POST /${ID}`,
      ...Array.from({ length: 3 }, () => `GET ${at}/status?logs=0`),
      `GET ${at}`,
      `PUT ${at}/cancel`,
    ]);
  });

  test("the addresses of the reply are followed where an alias answers for another app", async () => {
    const { fal, paths } = await start({
      submit: (_, response) => json(response, 200, envelope("https://queue.fal.run", "fal-ai/flux-pro")),
    });
    await fal.subscribe("fal-ai/flux-1/dev", { input, mode: "polling", pollInterval: 5 });
    expect(
      paths()
        .slice(1)
        .every((path) => path.startsWith(`GET /fal-ai/flux-pro/requests/${REQUEST_ID}`)),
    ).toBe(true);
  });

  test("a handle that is made of ids alone builds them from the app", async () => {
    const { fal, paths } = await start();
    await fal.queue.result(ID, named);
    expect(paths()).toEqual([`GET ${at}`]);
  });

  test.each([
    ["fal-ai/wan", "/fal-ai/wan"],
    ["110602490-lora", "/110602490/lora"],
    ["workflows/me/flow/x", "/workflows/me/flow"],
    ["comfy/me/app", "/comfy/me/app"],
  ])("the app of %s is %s", async (id, app) => {
    const { fal, paths } = await start();
    await fal.queue.status(id, named);
    expect(paths()).toEqual([`GET ${app}/requests/${REQUEST_ID}/status?logs=0`]);
  });

  test("a status has its metrics, its logs as a list, and its position where it waits", async () => {
    const { fal } = await start({
      status: (_, response, n) =>
        n === 0
          ? json(response, 202, queueState("IN_QUEUE", { queue_position: 3, logs: null }))
          : json(response, 200, queueState("COMPLETED", { logs: null, metrics: { inference_time: 1.5 } })),
    });
    expect(await fal.queue.status(ID, named)).toMatchObject({ status: "IN_QUEUE", queue_position: 3 });
    expect(await fal.queue.status(ID, named)).toMatchObject({ logs: [], metrics: { inference_time: 1.5 } });
  });

  test("a failure is COMPLETED, and its reason comes with the status or with the result", async () => {
    const { fal } = await start({
      status: answer(200, queueState("COMPLETED", { error: "Runner went away", error_type: "runner_disconnected" })),
      result: answer(503, { detail: "Runner went away", error_type: "runner_disconnected" }),
    });
    await expect(fal.subscribe(ID, { input, mode: "polling" })).rejects.toMatchObject({
      code: "failed",
      errorType: "runner_disconnected",
      status: 503,
      requestId: REQUEST_ID,
      retryable: true,
    });
  });

  test("a result that is not there yet is 400, and no reason to give up where somebody waits", async () => {
    const { fal, server } = await start({
      status: completed,
      result: (_, response, n) =>
        n === 0
          ? json(response, 400, { detail: "Request is still in progress" })
          : json(response, 200, OUTPUT, ID_HEADER),
    });
    expect((await fal.subscribe(ID, { input, mode: "polling" })).data).toEqual(OUTPUT);
    expect(server.count("GET", REQUEST_ID)).toBe(3);
  });
});

describe("what a submit asks for", () => {
  test("priority, hint, start timeout, webhook, longest queue, lifecycle", async () => {
    const { fal, server } = await start();
    await fal.queue.submit(ID, {
      input,
      priority: "low",
      hint: "lora-1",
      startTimeout: 20,
      webhookUrl: "https://me.example/hook",
      maxQueueLength: 4,
      storageSettings: { expiresIn: "7d" },
    });
    const [seen] = server.seen;
    expect(seen?.url).toBe(`/${ID}?fal_webhook=https%3A%2F%2Fme.example%2Fhook&fal_max_queue_length=4`);
    expect(seen?.headers).toMatchObject({
      "x-fal-queue-priority": "low",
      "x-fal-runner-hint": "lora-1",
      "x-fal-request-timeout": "20",
      "x-fal-object-lifecycle-preference": '{"expiration_duration_seconds":604800}',
    });
  });

  test.each([
    "x-fal-no-retry",
    "x-fal-store-io",
    "x-app-fal-disable-fallback",
    "x-fal-retry-config",
    "x-fal-request-start-timeout",
  ])("the header %s goes along as the caller gives it", async (name) => {
    const { fal, server } = await start();
    await fal.queue.submit(ID, { input, headers: { [name]: "1" } });
    expect(server.seen[0]?.headers[name]).toBe("1");
  });

  test("FAL_KEY, else FAL_KEY_ID and FAL_KEY_SECRET, as Key", async () => {
    vi.stubEnv("FAL_KEY", "whole:key");
    const { fal, server } = await start({}, { credentials: undefined });
    await fal.queue.submit(ID, { input });
    vi.stubEnv("FAL_KEY", "");
    vi.stubEnv("FAL_KEY_ID", "id");
    vi.stubEnv("FAL_KEY_SECRET", "secret");
    await fal.queue.submit(ID, { input });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(["Key whole:key", "Key id:secret"]);
  });

  test("FAL_RUN_HOST and FAL_QUEUE_RUN_HOST move nothing: a variable does not decide where a key goes", async () => {
    vi.stubEnv("FAL_RUN_HOST", "other.example");
    vi.stubEnv("FAL_QUEUE_RUN_HOST", "queue.other.example");
    const asked: string[] = [];
    const fal = createFalClient({
      credentials: "a:b",
      fetch: async (url) => {
        asked.push(url);
        return Response.json(envelope("https://queue.fal.run"));
      },
    });
    await fal.queue.submit(ID, { input });
    expect(asked).toEqual([`https://queue.fal.run/${ID}`]);
  });
});

describe("deadlines", () => {
  test("the caller's own: the request is cancelled, and the error says so", async () => {
    const { fal, server } = await start({ status: answer(202, queueState("IN_PROGRESS")) });
    const waits = fal.subscribe(ID, { input, mode: "polling", pollInterval: 5, timeout: 60 });
    await expect(waits).rejects.toMatchObject({ name: "TimeoutError", code: "total", requestId: REQUEST_ID });
    await eventually(() => expect(server.count("PUT", "/cancel")).toBe(1));
  });

  test("a start timeout that has passed is 504 of type user, and is never tried again", async () => {
    const { fal, server } = await start({
      status: completed,
      result: answer(504, { detail: "late" }, { "x-fal-request-timeout-type": "user" }),
    });
    await expect(fal.subscribe(ID, { input, mode: "polling" })).rejects.toMatchObject({
      code: "start_timeout",
      isUserTimeout: true,
    });
    expect(server.count("GET", REQUEST_ID)).toBe(2);
  });
});

const OUTCOMES: readonly (readonly [number, unknown, string])[] = [
  [202, { status: "CANCELLATION_REQUESTED" }, "requested"],
  [200, { status: "CANCELLATION_REQUESTED" }, "requested"],
  [200, { status: "OK" }, "cancelled"],
  [200, { success: true }, "requested"],
  [400, { status: "ALREADY_COMPLETED" }, "already_completed"],
  [400, { detail: "Request is already completed" }, "already_completed"],
  [404, { status: "NOT_FOUND" }, "not_found"],
];

describe("a cancel", () => {
  test.each(OUTCOMES)("answered with %i %j comes to %s", async (status, body, outcome) => {
    const { fal } = await start({ cancel: answer(status, body) });
    const request = await fal.submit(ID, { input });
    expect(await request.cancel()).toEqual({ outcome });
  });

  test("of a request that runs ends in 499, which is not tried again", async () => {
    const { fal, server } = await start({
      status: completed,
      result: answer(499, { detail: "Request was cancelled", error_type: "client_cancelled" }),
    });
    await expect(fal.subscribe(ID, { input, mode: "polling" })).rejects.toMatchObject({ status: 499 });
    expect(server.count("GET", REQUEST_ID)).toBe(2);
  });
});

describe("statuses and their words", () => {
  test.each<readonly [number, unknown, Readonly<Record<string, string>>, object]>([
    [401, { detail: "invalid key credentials" }, {}, { code: "auth" }],
    [403, { detail: "User is locked. Reason: Exhausted balance" }, {}, { code: "billing" }],
    [404, { detail: 'Application "x" not found' }, {}, { code: "not_found" }],
    [413, { detail: "too large" }, {}, { code: "payload_too_large" }],
    [
      422,
      { detail: [{ loc: ["body", "prompt"], msg: "Field required", type: "missing" }] },
      {},
      { code: "validation" },
    ],
    [
      422,
      { detail: "no such style" },
      {},
      { code: "validation", fieldErrors: [{ loc: ["body"], msg: "no such style" }] },
    ],
    [500, { detail: "Internal Server Error" }, {}, { code: "server", status: 500 }],
  ])("a direct call that is answered with %i %j", async (status, body, headers, error) => {
    const { fal, server } = await start({ submit: answer(status, body, headers) });
    await expect(fal.run(ID, { input })).rejects.toMatchObject({ status, body, ...error });
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    [{ detail: [{ loc: ["body", "a", 0], msg: "wrong", type: "t" }] }, "a.0: wrong"],
    [{ detail: "in words" }, "in words"],
    [{ message: "a message" }, "a message"],
    [{ error: { message: "an inner message" } }, "an inner message"],
    [{ error: "an error" }, "an error"],
  ])("the message of %j is %j", async (body, words) => {
    const { fal } = await start({ submit: answer(400, body) });
    await expect(fal.run(ID, { input })).rejects.toThrow(words);
  });

  test("the type of an error is that of the body, else that of the header", async () => {
    const failing = (body: object): Script => ({
      status: answer(200, queueState("COMPLETED", { error: "failed" })),
      result: answer(500, body, { "x-fal-error-type": "internal_error" }),
    });
    for (const [body, errorType] of [
      [{ detail: "d", error_type: "runner_server_error" }, "runner_server_error"],
      [{ detail: "d" }, "internal_error"],
    ] as const) {
      const { fal } = await start(failing(body));
      await expect(fal.subscribe(ID, { input, mode: "polling" })).rejects.toMatchObject({ errorType });
    }
  });
});

/** A server that answers with statuses in turn, then well. */
const inTurn =
  (well: unknown, ...statuses: readonly number[]): Handler =>
  (_, response, n) => {
    const status = statuses[n];
    if (status === undefined) return json(response, 200, well, ID_HEADER);
    // A page of the ingress: no id, no JSON.
    return response.writeHead(status, { "content-type": "text/html" }).end("<center>nginx</center>");
  };
const accepted = envelope("https://queue.fal.run");

describe("retries", () => {
  test.each([408, 429, 502, 503, 504])("a read that the ingress answers with %i is made again", async (status) => {
    const { fal, server } = await start({ result: inTurn(OUTPUT, status) });
    expect((await fal.queue.result(ID, named)).data).toEqual(OUTPUT);
    expect(server.seen).toHaveLength(2);
  });

  test.each([429, 503])("a submit that was refused with %i is made again", async (status) => {
    const { fal, server } = await start({
      submit: (_, response, n) =>
        n === 0 ? json(response, status, { detail: "busy" }) : json(response, 200, accepted),
    });
    await fal.queue.submit(ID, { input });
    expect(server.seen).toHaveLength(2);
  });

  // Python submits again here, too; the job may run, and be paid, twice.
  test.each([408, 409, 500, 502, 504])(
    "a submit that was answered with %i is not made again without consent",
    async (status) => {
      const { fal, server } = await start({ submit: answer(status, { detail: "d" }) });
      await expect(fal.queue.submit(ID, { input })).rejects.toThrow();
      expect(server.seen).toHaveLength(1);
    },
  );

  test("with consent it is", async () => {
    const { fal, server } = await start(
      { submit: (_, response, n) => json(response, n === 0 ? 502 : 200, n === 0 ? {} : accepted) },
      { retry: { baseDelay: 1, resubmitUnknown: true } },
    );
    await fal.queue.submit(ID, { input });
    expect(server.seen).toHaveLength(2);
  });

  test("a conflict (409) is a read's answer, unless the caller lists it: Python asks again", async () => {
    const script = { result: inTurn(OUTPUT, 409) };
    const { fal } = await start(script);
    await expect(fal.queue.result(ID, named)).rejects.toMatchObject({ status: 409 });
    const listed = await start(script, { retry: { baseDelay: 1, retryableStatusCodes: [409] } });
    expect((await listed.fal.queue.result(ID, named)).data).toEqual(OUTPUT);
  });

  test.each([
    ["x-fal-needs-retry", "0"],
    ["x-fal-needs-retry", "false"],
    ["x-fal-retryable", "false"],
  ])("%s: %s ends them", async (name, value) => {
    const { fal, server } = await start({ result: answer(503, { detail: "d" }, { [name]: value }) });
    await expect(fal.queue.result(ID, named)).rejects.toMatchObject({ status: 503, retryable: false });
    expect(server.seen).toHaveLength(1);
  });
});

describe("uploads", () => {
  const token = { upload_url: "", file_url: "https://v3.fal.media/files/a/b.png" };
  const file = new File(["bytes"], "b.png", { type: "image/png" });

  test("go to fal's storage, and the address is sent", async () => {
    const script: Script = {
      submit: (seen, response) =>
        seen.url.includes("/storage/")
          ? json(response, 200, { ...token, upload_url: `${servers[0]?.url ?? ""}/put/a?sig=1` })
          : json(response, 200, accepted),
      result: answer(200, {}),
    };
    const { fal, server, paths } = await start(script);
    await fal.queue.submit(ID, { input: { image_url: file } });
    expect(paths()).toEqual([
      "POST /storage/upload/initiate?storage_type=fal-cdn-v3",
      "PUT /put/a?sig=1",
      `POST /${ID}`,
    ]);
    expect(server.seen[1]?.headers.authorization).toBeUndefined();
    expect(server.seen[2]?.body).toBe(JSON.stringify({ image_url: token.file_url }));
  });

  // Python has another address to fall back on; fal documents one, and a failure of it is told before anything is submitted.
  test("that fail are tried again, and then nothing is submitted", async () => {
    const { fal, paths } = await start({ submit: answer(503, { detail: "d" }) });
    await expect(fal.queue.submit(ID, { input: { image_url: file } })).rejects.toMatchObject({
      phase: "upload",
      status: 503,
    });
    expect(paths()).toEqual(Array.from({ length: 4 }, () => "POST /storage/upload/initiate?storage_type=fal-cdn-v3"));
  });

  test("become data URIs where a gateway takes none", async () => {
    const { server } = await start();
    const gateway = { name: "relay", url: server.url, auth: "Bearer", profile: "fal-relay" } as const;
    const relay = createFalClient({ gateway, credentials: "k", onWarning: () => {} });
    expect(await relay.storage.upload(file)).toBe("data:image/png;base64,Ynl0ZXM=");
    expect(server.seen).toEqual([]);
  });
});
