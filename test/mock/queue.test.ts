import { describe, expect, it } from "vitest";
import { virtualClock, type MockQueue } from "../../src/mock/index.js";
import { film, mystery, paint, workflow } from "./support/endpoints.js";
import { call, field, post, start, type Answer } from "./support/start.js";

const good = { prompt: "a lion" };

async function submitted(mock: MockQueue, id: string = paint.id, input: unknown = good): Promise<string> {
  return field(await post(`${mock.url}/${id}`, input), "response_url");
}

function cancelled(base: string): Promise<Answer> {
  return call(`${base}/cancel`, { method: "PUT" });
}

/** Past any default script. */
const LONG = 10_000;

describe("submit", () => {
  it("answers 200 with fal's envelope, the URLs below the app", async () => {
    const mock = await start();
    const answer = await post(`${mock.url}/${paint.id}`, good);
    const id = field(answer, "request_id");
    expect(answer.status).toBe(200);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(answer.headers.get("x-fal-request-id")).toBe(id);
    const base = `${mock.url}/acme/brush/requests/${id}`;
    expect(answer.body).toEqual({
      status: "IN_QUEUE",
      request_id: id,
      response_url: base,
      status_url: `${base}/status`,
      cancel_url: `${base}/cancel`,
      queue_position: 2,
      logs: null,
      metrics: {},
    });
  });

  it("finds endpoints without case and with a trailing slash, and keeps a namespace in the URLs", async () => {
    const mock = await start();
    expect((await post(`${mock.url}/Acme/Brush/V1/PAINT/`, good)).status).toBe(200);
    expect(await submitted(mock, workflow.id)).toContain(`${mock.url}/workflows/acme/chain/requests/`);
  });

  it("names another app in the URLs where the script says so, and serves the request under both", async () => {
    const mock = await start({ script: { app: "acme/brush-pro" } });
    const base = await submitted(mock);
    expect(base).toContain("/acme/brush-pro/requests/");
    expect((await call(`${base}/status`)).status).toBe(202);
    expect((await call(`${base.replace("brush-pro", "brush")}/status`)).status).toBe(202);
    expect((await call(`${base.replace("brush-pro", "camera")}/status`)).status).toBe(404);
  });

  it("takes the origin of its URLs from the request, or as told", async () => {
    const mock = await start();
    const port = new URL(mock.url).port;
    const reached = await post(`http://localhost:${port}/${paint.id}`, good);
    expect(field(reached, "status_url")).toContain(`http://localhost:${port}/acme`);
    const fixed = await start({ origin: "https://mock.example/ignored" });
    expect(await submitted(fixed)).toContain("https://mock.example/acme/brush/requests/");
  });

  it("lives below a base path", async () => {
    const mock = await start({ basePath: "/v1/account/fal/" });
    expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\/account\/fal$/);
    const base = await submitted(mock);
    expect(base).toContain(`${mock.url}/acme/brush/requests/`);
    expect((await call(`${base}/status`)).status).toBe(202);
    expect((await post(`${new URL(mock.url).origin}/${paint.id}`, good)).status).toBe(404);
  });

  it("gives the same ids and outputs for the same seed", async () => {
    const results = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const mock = await start({ seed, origin: "http://mock.example", script: { phases: [] } });
        const id = field(await post(`${mock.url}/${film.id}`, good), "request_id");
        return [id, (await call(`${mock.url}/acme/camera/requests/${id}`)).text];
      }),
    );
    expect(results[0]).toEqual(results[1]);
    expect(results[0]?.[0]).not.toBe(results[2]?.[0]);
  });

  it("refuses with 429 when more requests wait than `fal_max_queue_length` allows", async () => {
    const mock = await start({ clock: virtualClock() });
    const url = `${mock.url}/${paint.id}?fal_max_queue_length=1`;
    expect([(await post(url, good)).status, (await post(url, good)).status, (await post(url, good)).status]).toEqual([
      200, 200, 429,
    ]);
    await mock.advance(LONG);
    expect((await post(url, good)).status).toBe(200);
    expect(mock.accepted()).toHaveLength(3);
  });
});

describe("status", () => {
  it("is 202 while it waits or runs and 200 when it has completed; logs grow", async () => {
    const mock = await start({ clock: virtualClock() });
    const base = await submitted(mock);
    const seen: unknown[] = [];
    for (const ms of [0, 150, 150, 150, 240, 360]) {
      await mock.advance(ms);
      const answer = await call(`${base}/status?logs=1`);
      const logs: unknown = Reflect.get(Object(answer.body), "logs");
      seen.push([
        answer.status,
        field(answer, "status"),
        field(answer, "queue_position"),
        Array.isArray(logs) ? logs.length : logs,
      ]);
    }
    expect(seen).toEqual([
      [202, "IN_QUEUE", "2", 0],
      [202, "IN_QUEUE", "1", 0],
      [202, "IN_QUEUE", "0", 0],
      [202, "IN_PROGRESS", "undefined", 1],
      [202, "IN_PROGRESS", "undefined", 3],
      [200, "COMPLETED", "undefined", 5],
    ]);
  });

  it.each(["1", "true", "yes"])("gives logs for logs=%s and null without", async (flag) => {
    const mock = await start({ script: { phases: [] }, clock: virtualClock() });
    const base = await submitted(mock);
    expect((await call(`${base}/status?logs=${flag}`)).body).toMatchObject({ status: "COMPLETED", logs: [] });
    for (const query of ["", "?logs=0", "?logs=false"]) {
      expect((await call(`${base}/status${query}`)).body).toMatchObject({ logs: null });
    }
  });

  it("shows a log line as fal does, and the inference time when completed", async () => {
    const mock = await start({ clock: virtualClock(0), script: { positions: [], logs: ["hello"], runMs: 2500 } });
    const base = await submitted(mock);
    await mock.advance(2500);
    expect((await call(`${base}/status/?logs=1`)).body).toMatchObject({
      status: "COMPLETED",
      logs: [{ message: "hello", timestamp: "1970-01-01T00:00:00.000Z", level: "INFO", source: "USER" }],
      metrics: { inference_time: 2.5 },
    });
  });

  it("is 404 for an unknown request, and 405 for another method", async () => {
    const mock = await start();
    const unknown = await call(`${mock.url}/acme/brush/requests/nobody/status`);
    expect([unknown.status, unknown.body]).toEqual([404, { status: "NOT_FOUND" }]);
    const base = await submitted(mock);
    const wrong = await call(`${base}/status`, { method: "POST" });
    expect([wrong.status, wrong.headers.get("allow"), wrong.body]).toEqual([
      405,
      "GET",
      { detail: "Method Not Allowed" },
    ]);
  });

  it("counts reads where the script counts reads", async () => {
    const mock = await start({ clock: virtualClock(), script: { positions: [1, 0], polls: 2, logs: ["a", "b"] } });
    const base = await submitted(mock);
    const seen: string[] = [];
    for (let read = 0; read < 7; read += 1) {
      const answer = await call(`${base}/status`);
      seen.push(`${field(answer, "status")} ${field(answer, "queue_position")}`);
    }
    expect(seen).toEqual([
      "IN_QUEUE 1",
      "IN_QUEUE 1",
      "IN_QUEUE 0",
      "IN_QUEUE 0",
      "IN_PROGRESS undefined",
      "IN_PROGRESS undefined",
      "COMPLETED undefined",
    ]);
  });

  it("goes back to the queue when a runner fails, and runs again", async () => {
    const mock = await start({
      clock: virtualClock(),
      script: { positions: [], requeues: 1, runMs: 100, queueMs: 100 },
    });
    const base = await submitted(mock);
    const seen: string[] = [];
    for (const ms of [0, 50, 100, 100]) {
      await mock.advance(ms);
      seen.push(field(await call(`${base}/status`), "status"));
    }
    expect(seen).toEqual(["IN_PROGRESS", "IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
  });

  it("ends at the first runner failure when the caller wants no retry", async () => {
    const mock = await start({ clock: virtualClock(), script: { requeues: 3 } });
    const base = field(await post(`${mock.url}/${paint.id}`, good, { "x-fal-no-retry": "true" }), "response_url");
    await mock.advance(LONG);
    expect((await call(`${base}/status`)).body).toMatchObject({
      status: "COMPLETED",
      error_type: "runner_disconnected",
    });
    expect((await call(base)).status).toBe(503);
  });
});

describe("result", () => {
  it("is 400 `Request is still in progress` until the request has completed, then the bare output", async () => {
    const mock = await start({ clock: virtualClock() });
    const base = await submitted(mock);
    for (const path of ["", "/", "/response"]) {
      const early = await call(base + path);
      expect([early.status, early.body]).toEqual([400, { detail: "Request is still in progress" }]);
    }
    await mock.advance(LONG);
    for (const path of ["", "/", "/response", "/response/"]) {
      const done = await call(base + path);
      expect([done.status, done.body]).toMatchObject([200, { images: [{ content_type: "image/png" }], seed: 7 }]);
      expect(done.headers.get("x-fal-billable-units")).toBe("1");
      expect(done.headers.get("x-fal-request-id")).toBe(base.split("/").at(-1));
    }
  });

  it("is the model's 422 for a wrong input, which the queue accepted", async () => {
    const mock = await start({ clock: virtualClock() });
    const base = await submitted(mock, paint.id, { steps: 400, format: "gif", image_urls: ["a", "b", 3] });
    expect((await call(`${base}/status`)).body).toMatchObject({ status: "IN_QUEUE" });
    await mock.advance(LONG);
    const status = await call(`${base}/status`);
    expect([status.status, field(status, "status"), field(status, "error")]).toEqual([200, "COMPLETED", "undefined"]);
    const result = await call(base);
    expect(result.status).toBe(422);
    expect(result.headers.get("x-fal-billable-units")).toBe("0");
    expect(result.body).toEqual({
      detail: expect.arrayContaining([
        {
          type: "missing",
          loc: ["body", "prompt"],
          msg: "Field required",
          input: { steps: 400, format: "gif", image_urls: ["a", "b", 3] },
        },
        {
          type: "less_than_equal",
          loc: ["body", "steps"],
          msg: "Input should be less than or equal to 40",
          input: 400,
          ctx: { le: 40 },
        },
        {
          type: "literal_error",
          loc: ["body", "format"],
          msg: "Input should be 'png' or 'jpeg'",
          input: "gif",
          ctx: { expected: "'png' or 'jpeg'" },
        },
        {
          type: "too_long",
          loc: ["body", "image_urls"],
          msg: "List should have at most 2 items after validation, not 3",
          input: ["a", "b", 3],
          ctx: { field_type: "List", max_length: 2, actual_length: 3 },
        },
        { type: "string_type", loc: ["body", "image_urls", 2], msg: "Input should be a valid string", input: 3 },
      ]),
    });
  });

  it("takes any input when told not to validate", async () => {
    const mock = await start({ script: { validate: false, phases: [] } });
    expect((await call(await submitted(mock, paint.id, { steps: "many" }))).status).toBe(200);
  });

  it("is the runner's 404 for a path that the app does not have; refused at submit when told so", async () => {
    const mock = await start({ script: { phases: [] } });
    const base = await submitted(mock, "acme/brush/v2/paint");
    expect([(await call(base)).status, (await call(base)).body]).toEqual([404, { detail: "Path /v2/paint not found" }]);
    const early = await start({ wire: { unknownPath: "at-submit" } });
    expect((await post(`${early.url}/acme/brush/v2/paint`, good)).status).toBe(404);
    expect(early.accepted()).toEqual([]);
  });

  it("is 404 for an unknown request, and for one asked under another app", async () => {
    const mock = await start({ script: { phases: [] } });
    const base = await submitted(mock);
    for (const url of [`${mock.url}/acme/brush/requests/nobody`, base.replace("brush", "camera")]) {
      expect([(await call(url)).status, (await call(url)).body]).toEqual([404, { status: "NOT_FOUND" }]);
    }
    const other = await start({ wire: { notFoundBody: "detail" } });
    expect((await call(`${other.url}/acme/brush/requests/x`)).body).toEqual({ detail: "Request not found" });
  });

  it("is kept for an hour, for six minutes from 10 KB on", async () => {
    const mock = await start({ clock: virtualClock() });
    const small = await submitted(mock);
    await mock.advance(3_600_000);
    expect((await call(small)).status).toBe(200);
    await mock.advance(2000);
    expect((await call(small)).status).toBe(404);
    const large = await start({ clock: virtualClock(), script: { phases: [], output: { text: "x".repeat(10_240) } } });
    const base = await submitted(large);
    await large.advance(359_999);
    expect((await call(base)).status).toBe(200);
    await large.advance(1);
    expect((await call(base)).status).toBe(404);
  });

  it("shows a failure of the platform in the status too", async () => {
    const mock = await start({ script: { phases: [], outcome: "runner_disconnected" } });
    const base = await submitted(mock);
    expect((await call(`${base}/status`)).body).toMatchObject({
      status: "COMPLETED",
      error: "Runner disconnected",
      error_type: "runner_disconnected",
    });
    const result = await call(base);
    expect([result.status, result.headers.get("x-fal-error-type"), result.body]).toEqual([
      503,
      "runner_disconnected",
      { detail: "Runner disconnected", error_type: "runner_disconnected" },
    ]);
  });

  it("fails with the model's own error types, and with any answer of the script", async () => {
    const model = await start({ script: { phases: [], outcome: "image_too_small" } });
    const refused = await call(await submitted(model));
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { detail: [{ type: "image_too_small", ctx: { min_width: 300, min_height: 300 } }] },
    ]);
    const outcome = { status: 418, body: { detail: "teapot" }, headers: { "x-kind": "pot" } };
    const custom = await start({ script: { phases: [], outcome } });
    const answer = await call(await submitted(custom));
    expect([answer.status, answer.headers.get("x-kind"), answer.body]).toEqual([418, "pot", { detail: "teapot" }]);
  });

  it("ends with 504 when no runner took the request before the caller's deadline", async () => {
    const mock = await start({ clock: virtualClock(), script: { queueMs: 5000 } });
    const url = `${mock.url}/${paint.id}`;
    const late = field(await post(url, good, { "x-fal-request-timeout": "3" }), "response_url");
    const newer = { "x-fal-request-timeout": "3", "x-fal-request-start-timeout": "60" };
    const fine = field(await post(url, good, newer), "response_url");
    await mock.advance(3000);
    const status = await call(`${late}/status`);
    expect(status.body).toMatchObject({ status: "COMPLETED", error_type: "request_timeout" });
    const result = await call(late);
    expect([result.status, result.headers.get("x-fal-request-timeout-type")]).toEqual([504, "user"]);
    await mock.advance(60_000);
    expect((await call(fine)).status).toBe(200);
  });
});

describe("cancel", () => {
  it("removes what waits, and it never runs", async () => {
    const mock = await start({ clock: virtualClock() });
    const base = await submitted(mock);
    const answer = await cancelled(base);
    expect([answer.status, answer.body]).toEqual([200, { status: "OK" }]);
    await mock.advance(LONG);
    for (const url of [base, `${base}/status`]) expect((await call(url)).status).toBe(404);
    expect([(await cancelled(base)).status, (await cancelled(base)).body]).toEqual([404, { status: "NOT_FOUND" }]);
    expect(mock.accepted()).toMatchObject([{ state: "REMOVED" }]);
  });

  it("tells a runner to stop: 202, and a result of 499 once it has", async () => {
    const mock = await start({ clock: virtualClock(), script: { positions: [], runMs: 1000, stopMs: 100 } });
    const base = await submitted(mock);
    const answer = await cancelled(base);
    expect([answer.status, answer.body]).toEqual([202, { status: "CANCELLATION_REQUESTED" }]);
    expect(field(await call(`${base}/status`), "status")).toBe("IN_PROGRESS");
    await mock.advance(100);
    expect((await call(`${base}/status`)).body).toMatchObject({ status: "COMPLETED", error_type: "client_cancelled" });
    const result = await call(base);
    expect([result.status, result.body]).toEqual([
      499,
      { detail: "Request was cancelled by the client", error_type: "client_cancelled" },
    ]);
  });

  it("lets an app word the 499, or ignore the cancel", async () => {
    const script = { positions: [], runMs: 1000 } as const;
    const worded = await start({ clock: virtualClock(), script: { ...script, cancelledBy: "app" } });
    const first = await submitted(worded);
    await cancelled(first);
    await worded.advance(LONG);
    expect([(await call(first)).status, (await call(first)).body]).toEqual([499, { detail: "" }]);
    const deaf = await start({ clock: virtualClock(), script: { ...script, cancel: "ignore" } });
    const second = await submitted(deaf);
    expect((await cancelled(second)).status).toBe(202);
    await deaf.advance(LONG);
    expect((await call(second)).status).toBe(200);
  });

  it("is 400 for what has completed and 404 for what is unknown", async () => {
    const mock = await start({ script: { phases: [] } });
    const done = await cancelled(await submitted(mock));
    expect([done.status, done.body]).toEqual([400, { status: "ALREADY_COMPLETED" }]);
    const unknown = await cancelled(`${mock.url}/acme/brush/requests/nobody`);
    expect([unknown.status, unknown.body]).toEqual([404, { status: "NOT_FOUND" }]);
  });
});

describe("open points of the protocol", () => {
  it.each([
    [{ submitStatus: 202 }, 202],
    [{}, 200],
  ] as const)("%o: submit answers %i", async (wire, expected) => {
    const mock = await start({ wire });
    expect((await post(`${mock.url}/${paint.id}`, good)).status).toBe(expected);
  });

  it("statusCodes: always 200", async () => {
    const mock = await start({ wire: { statusCodes: "always-200" } });
    expect((await call(`${await submitted(mock)}/status`)).status).toBe(200);
  });

  it("cancelStatus, cancelBody, alreadyCompletedStatus and cancelledInQueue", async () => {
    const wire = {
      cancelStatus: 200,
      cancelBody: "success",
      alreadyCompletedStatus: 409,
      cancelledInQueue: "completed",
    } as const;
    const running = await start({ wire, clock: virtualClock(), script: { positions: [] } });
    const base = await submitted(running);
    expect([(await cancelled(base)).status, (await cancelled(base)).body]).toEqual([200, { success: true }]);
    await running.advance(LONG);
    expect([(await cancelled(base)).status, (await cancelled(base)).body]).toEqual([409, { success: false }]);
    const waiting = await start({ wire, clock: virtualClock() });
    const queued = await submitted(waiting);
    await cancelled(queued);
    expect(field(await call(`${queued}/status`), "status")).toBe("COMPLETED");
    expect((await call(queued)).status).toBe(499);
  });

  it("polledLogs: only the lines since the last read", async () => {
    const script = { positions: [], runMs: 100, logs: ["a", "b"] } as const;
    const mock = await start({ wire: { polledLogs: "incremental" }, clock: virtualClock(), script });
    const base = await submitted(mock);
    const read = async (): Promise<unknown> => (await call(`${base}/status?logs=1`)).body;
    expect(await read()).toMatchObject({ logs: [{ message: "a" }] });
    expect(await read()).toMatchObject({ logs: [] });
    await mock.advance(100);
    expect(await read()).toMatchObject({ logs: [{ message: "b" }] });
  });

  it("subPaths: 404 by default, served, or 405", async () => {
    const codes: unknown[] = [];
    for (const subPaths of ["strict", "accept", "405"] as const) {
      const mock = await start({ wire: { subPaths } });
      const base = await submitted(mock);
      const below = await call(base.replace("/brush/", "/brush/v1/paint/") + "/status");
      codes.push([below.status, (await call(`${base}/status`)).status]);
    }
    expect(codes).toEqual([
      [404, 202],
      [202, 202],
      [405, 202],
    ]);
  });

  it("reasonPhrase: none, as over HTTP/2", async () => {
    const mock = await start({ wire: { reasonPhrase: false } });
    const response = await fetch(`${mock.url}/acme/brush/requests/x`, { headers: { authorization: "Key k" } });
    expect([response.status, response.statusText]).toEqual([404, ""]);
  });
});

describe("outputs", () => {
  it("say where they come from", async () => {
    const mock = await start({ script: { phases: [] } });
    const from = async (id: string): Promise<unknown[]> => {
      const { headers } = await call(await submitted(mock, id));
      return [headers.get("x-falsmith-output"), headers.get("x-falsmith-note")];
    };
    expect(await from(paint.id)).toEqual(["example", null]);
    expect(await from(film.id)).toEqual(["schema", null]);
    expect(await from(mystery.id)).toEqual(["nothing", "no source documents the output of this endpoint"]);
    expect((await call(await submitted(mock, mystery.id))).text).toBe("{}");
  });

  it("name files that this server serves", async () => {
    const mock = await start({ script: { phases: [] } });
    const image = await call(await submitted(mock));
    const [url] = /http:[^"]+/.exec(image.text) ?? [];
    const file = await fetch(url ?? "");
    expect([new URL(url ?? "").origin, file.status, file.headers.get("content-type")]).toEqual([
      mock.url,
      200,
      "image/png",
    ]);
    const video = await call(await submitted(mock, film.id));
    expect(film.output.is(video.body)).toBe(true);
    const [movie] = /http:[^"]+/.exec(video.text) ?? [];
    expect((await fetch(movie ?? "")).headers.get("content-type")).toBe("video/mp4");
  });

  it("keep the page's own URLs when told so", async () => {
    const mock = await start({ script: { phases: [] }, wire: { ownFiles: false } });
    expect((await call(await submitted(mock))).text).toContain("https://v3.fal.media/files/lion/painted.png");
  });

  it("are the script's where it has one: per endpoint, per request, or made from the input", async () => {
    const mock = await start({
      script: {
        phases: [],
        output: { from: "all" },
        endpoints: { "ACME/camera/film": { output: (input: unknown) => ({ echo: input }) } },
        request: ({ number, endpointId }) => (number === 3 ? { output: { number, endpointId } } : undefined),
      },
    });
    const outputs = [];
    for (const id of [paint.id, film.id, paint.id]) outputs.push((await call(await submitted(mock, id))).body);
    expect(outputs).toEqual([{ from: "all" }, { echo: good }, { number: 3, endpointId: paint.id }]);
  });
});
