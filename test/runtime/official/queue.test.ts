import { expect } from "vitest";
import { REQUEST_ID } from "../support/queue.js";
import { type Handler, json } from "../support/server.js";
import {
  describeStatements,
  ID_HEADER,
  onlyRequest,
  queueState,
  type Run,
  type Statement,
} from "../support/official.js";

/* What `queue.spec` of the official client states, and what else its queue does on the wire. */

const ID = "fal-ai/wan";
const input = { prompt: "hello" };

/** Nothing was sent, and the error says why. */
const refused =
  (words: string) =>
  (run: Run): void => {
    expect([run.wire, run.error]).toEqual([[], { kind: "other" }]);
    expect(run.message).toContain(words);
  };

const SPEC: readonly Statement[] = [
  {
    says: "submit sends the caller's headers, over which priority and hint have the last word",
    program: ({ queue }) =>
      queue.submit(ID, {
        input,
        headers: { "x-custom": "abc", "X-Fal-Queue-Priority": "normal", "x-fal-runner-hint": "old" },
        priority: "low",
        hint: "new-hint",
      }),
    shows: (run) =>
      expect(onlyRequest(run).headers).toMatchObject({
        "x-custom": "abc",
        "x-fal-queue-priority": "low",
        "x-fal-runner-hint": "new-hint",
      }),
  },
  {
    says: "submit asks for the priority normal and gives no hint unless it is told",
    program: ({ queue }) => queue.submit(ID, { input }),
    shows: (run) => {
      const { headers } = onlyRequest(run);
      expect([headers["x-fal-queue-priority"], headers["x-fal-runner-hint"]]).toEqual(["normal", undefined]);
    },
  },
  {
    says: "submit sends startTimeout as x-fal-request-timeout",
    program: ({ queue }) => queue.submit(ID, { input, startTimeout: 30 }),
    shows: (run) => expect(onlyRequest(run).headers["x-fal-request-timeout"]).toBe("30"),
  },
  {
    says: "submit sends no x-fal-request-timeout without startTimeout",
    program: ({ queue }) => queue.submit(ID, { input }),
    shows: (run) => expect(onlyRequest(run).headers["x-fal-request-timeout"]).toBeUndefined(),
  },
  {
    says: "startTimeout has the last word over the caller's own header",
    program: ({ queue }) => queue.submit(ID, { input, headers: { "X-Fal-Request-Timeout": "10" }, startTimeout: 60 }),
    shows: (run) => expect(onlyRequest(run).headers["x-fal-request-timeout"]).toBe("60"),
  },
  {
    says: "submit refuses a startTimeout of 1",
    program: ({ queue }) => queue.submit(ID, { input, startTimeout: 1 }),
    shows: refused("Timeout must be greater than 1 seconds"),
  },
  {
    says: "submit refuses a startTimeout of 0",
    program: ({ queue }) => queue.submit(ID, { input, startTimeout: 0 }),
    shows: refused("Timeout must be greater than 1 seconds"),
  },
];
describeStatements("queue.spec", SPEC);

const id = { requestId: REQUEST_ID };
const at = `https://queue.fal.run/fal-ai/wan/requests/${REQUEST_ID}`;

/** The one request, by method and address. */
const asks =
  (method: string, url: string) =>
  (run: Run): void => {
    const request = onlyRequest(run);
    expect([request.method, request.url]).toEqual([method, url]);
  };

// A submit by get comes to where results are asked for, for the scripted queue tells them by their method.
const accepted: Handler = (_, response) => json(response, 200, queueState("IN_QUEUE", { queue_position: 0 }));

const WIRE: readonly Statement[] = [
  {
    says: "submit posts the input itself to the whole id, with the key",
    program: ({ queue }) => queue.submit("fal-ai/wan/turbo", { input }),
    shows: (run) =>
      expect(onlyRequest(run)).toMatchObject({
        method: "POST",
        url: "https://queue.fal.run/fal-ai/wan/turbo",
        body: input,
        headers: { authorization: "Key key-id:key-secret", accept: "application/json" },
      }),
  },
  {
    says: "a webhook goes into the query",
    program: ({ queue }) => queue.submit(ID, { input, webhookUrl: "https://me.example/hook?a=1&b=2" }),
    shows: asks("POST", "https://queue.fal.run/fal-ai/wan?fal_webhook=https%3A%2F%2Fme.example%2Fhook%3Fa%3D1%26b%3D2"),
  },
  {
    says: "a submit by get has its input in the query",
    program: ({ queue }) => queue.submit(ID, { input: { prompt: "a b&c=d", seed: 7, fast: true }, method: "get" }),
    script: { result: accepted },
    shows: asks("GET", "https://queue.fal.run/fal-ai/wan?prompt=a+b%26c%3Dd&seed=7&fast=true"),
  },
  {
    says: "a list in a query is joined by commas",
    program: ({ queue }) => queue.submit(ID, { input: { sizes: [1, 2, "x"] }, method: "get" }),
    script: { result: accepted },
    shows: asks("GET", "https://queue.fal.run/fal-ai/wan?sizes=1%2C2%2Cx"),
  },
  {
    says: "storageSettings say how long outputs are kept",
    program: ({ queue }) => queue.submit(ID, { input, storageSettings: { expiresIn: "1d" } }),
    shows: (run) =>
      expect(onlyRequest(run).headers["x-fal-object-lifecycle-preference"]).toBe(
        '{"expiration_duration_seconds":86400}',
      ),
  },
  {
    says: "status is asked below the app, without logs",
    program: ({ queue }) => queue.status("fal-ai/wan/turbo/x", id),
    shows: asks("GET", `${at}/status?logs=0`),
  },
  {
    says: "status is asked with logs",
    program: ({ queue }) => queue.status(ID, { ...id, logs: true }),
    shows: asks("GET", `${at}/status?logs=1`),
  },
  {
    says: "a namespace stays in the address",
    program: ({ queue }) => queue.status("workflows/me/flow/x", id),
    shows: asks("GET", `https://queue.fal.run/workflows/me/flow/requests/${REQUEST_ID}/status?logs=0`),
  },
  {
    says: "a result is asked for below the app, and wrapped with the id of the request",
    program: ({ queue }) => queue.result("fal-ai/wan/turbo", id),
    script: { result: (_, response) => json(response, 200, { seed: 1 }, ID_HEADER) },
    shows: (run) => {
      asks("GET", at)(run);
      expect(run.value).toEqual({ data: { seed: 1 }, requestId: REQUEST_ID });
    },
  },
  {
    says: "a result that is text is text",
    program: ({ queue }) => queue.result(ID, id),
    script: {
      result: (_, response) =>
        response.writeHead(200, { "content-type": "text/plain", "x-fal-request-id": REQUEST_ID }).end("a lion"),
    },
    shows: (run) => expect(run.value).toEqual({ data: "a lion", requestId: REQUEST_ID }),
  },
  {
    says: "a result that is bytes is an ArrayBuffer",
    program: async ({ queue }) => {
      const { data } = await queue.result(ID, id);
      const bytes: unknown = data;
      return bytes instanceof ArrayBuffer ? [...new Uint8Array(bytes)] : bytes;
    },
    script: {
      result: (_, response) =>
        response.writeHead(200, { "content-type": "application/octet-stream" }).end(Buffer.from([0, 255, 1])),
    },
    shows: (run) => expect(run.value).toEqual([0, 255, 1]),
  },
  {
    says: "a cancel is a put without a body",
    program: ({ queue }) => queue.cancel(ID, id),
    shows: (run) => {
      asks("PUT", `${at}/cancel`)(run);
      expect([run.wire[0]?.body, run.value]).toEqual([undefined, undefined]);
    },
  },
  {
    says: "the status stream is asked for as events",
    program: async ({ queue }) => (await queue.streamStatus(ID, { ...id, logs: true })).done(),
    script: {
      stream: (_, response) =>
        response
          .writeHead(200, { "content-type": "text/event-stream" })
          .end(`data: ${JSON.stringify(queueState("COMPLETED"))}\n\n`),
    },
    shows: (run) => {
      asks("GET", `${at}/status/stream?logs=1`)(run);
      expect(run.wire[0]?.headers["accept"]).toBe("text/event-stream");
    },
  },
  {
    says: "subscribe submits, tells the id, polls with the caller's pace, and fetches once",
    program: (client, note) =>
      client.subscribe(ID, {
        input,
        mode: "polling",
        pollInterval: 5,
        onEnqueue: note,
        onQueueUpdate: ({ status }) => note(status),
      }),
    shows: (run) => {
      expect(run.noted).toEqual([REQUEST_ID, "IN_PROGRESS", "COMPLETED"]);
      expect(run.wire.map(({ method, url }) => [method, url])).toEqual([
        ["POST", "https://queue.fal.run/fal-ai/wan"],
        ["GET", `${at}/status?logs=0`],
        ["GET", `${at}/status?logs=0`],
        ["GET", at],
      ]);
    },
  },
  {
    says: "a subscribe that runs out of time cancels the request",
    program: (client) => client.subscribe(ID, { input, mode: "polling", pollInterval: 5, timeout: 80 }),
    script: { status: (_, response) => json(response, 202, queueState("IN_PROGRESS")) },
    awaits: "/cancel",
    isPaced: true,
    shows: (run) => {
      expect(run.error).toEqual({ kind: "other" });
      expect(run.wire.at(-1)).toMatchObject({ method: "PUT", url: `${at}/cancel` });
    },
  },
];
describeStatements("the queue on the wire", WIRE);
