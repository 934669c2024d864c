import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { testClient, type TestClient } from "../support/client.js";

/*
 * Many requests followed at once, over real sockets, through what servers do to them: nobody is rejected before the
 * deadline, and nothing is submitted twice. 300 followers; 2,000 with FALSMITH_ALL.
 */
const COUNT = process.env["FALSMITH_ALL"] === undefined ? 300 : 2_000;
const RUN_MS = 600;

interface Job {
  readonly app: string;
  readonly endsAt: number;
}

type ServerFault = (path: string, response: ServerResponse, socket: Socket) => boolean;

/** A queue whose requests run for a while, and what happens to the calls of its routes meanwhile. */
interface LoadQueue {
  readonly url: string;
  readonly submits: () => number;
  readonly running: () => number;
  /** Takes over a call when it returns true. */
  trouble: ServerFault;
  /** Closes all connections and listens no more; `up` listens again. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      // Safe: a server that listens on TCP has an address of this kind.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function loadQueue(hasStream: boolean): Promise<LoadQueue> {
  const jobs = new Map<string, Job>();
  let submits = 0;
  let port = 0;
  const read = (path: string, response: ServerResponse): void => {
    const [, app = "", id = "", tail = ""] = /^\/(.+)\/requests\/([^/]+)(.*)$/.exec(path) ?? [];
    const job = jobs.get(id);
    if (job === undefined || job.app !== app) return answer(response, 404, { status: "NOT_FOUND" });
    const isOver = performance.now() >= job.endsAt;
    const status = { status: isOver ? "COMPLETED" : "IN_PROGRESS", request_id: id };
    if (tail === "")
      return isOver ? answer(response, 200, { id }) : answer(response, 400, { detail: "Request is still in progress" });
    if (tail === "/status") return answer(response, isOver ? 200 : 202, status);
    if (!hasStream) return answer(response, 405, {});
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify(status)}\n\n`);
    const last = { status: "COMPLETED", request_id: id };
    setTimeout(() => response.end(`data: ${JSON.stringify(last)}\n\n`), Math.max(0, job.endsAt - performance.now()));
    return undefined;
  };
  const route = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    request.resume();
    request.on("end", () => {
      if (request.method !== "POST") return void (self.trouble(path, response, request.socket) || read(path, response));
      const id = `r${submits}`;
      submits += 1;
      jobs.set(id, { app: path.slice(1).split("/").slice(0, 2).join("/"), endsAt: performance.now() + RUN_MS });
      return answer(response, 200, { request_id: id });
    });
  };
  let server = createServer(route);
  const self: LoadQueue = {
    url: "",
    submits: () => submits,
    running: () => [...jobs.values()].filter(({ endsAt }) => endsAt > performance.now()).length,
    trouble: () => false,
    down: () => closed(server),
    up: async () => {
      server = createServer(route);
      await listen(server, port);
    },
    close: () => closed(server),
  };
  port = await listen(server, 0);
  return Object.assign(self, { url: `http://127.0.0.1:${port}` });
}

let server: LoadQueue | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface FollowResult {
  readonly data: number;
  readonly errors: readonly unknown[];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function followAll(
  client: TestClient,
  mode: "polling" | "streaming",
  appOf: (n: number) => string,
): Promise<FollowResult> {
  const one = (_: unknown, n: number): Promise<unknown> => client.subscribe(appOf(n), { mode, input: { n } });
  const ends = await Promise.allSettled(Array.from({ length: COUNT }, one));
  const errors = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
  return { data: ends.length - errors.length, errors };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await pause(10);
}

// What happens once all have been submitted, and what is over when it returns.
const EVENTS: readonly (readonly [string, (queue: LoadQueue) => Promise<void>])[] = [
  [
    "a second of 503",
    async (queue) => {
      queue.trouble = (_, response) => (answer(response, 503, { detail: "busy" }), true);
      await pause(1_000);
      queue.trouble = () => false;
    },
  ],
  [
    "a restart",
    async (queue) => {
      await queue.down();
      await pause(700);
      await queue.up();
    },
  ],
  [
    "every second connection reset",
    async (queue) => {
      let n = 0;
      queue.trouble = (_, __, socket) => {
        n += 1;
        if (n % 2 === 0) socket.resetAndDestroy();
        return n % 2 === 0;
      };
      await pause(1_000);
      queue.trouble = () => false;
    },
  ],
  [
    "pages of a proxy, limits and answers cut off",
    async (queue) => {
      let n = 0;
      queue.trouble = (_, response) => {
        n += 1;
        if (n % 3 === 0) response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>");
        else if (n % 3 === 1) response.writeHead(429, { "retry-after": "1" }).end("{}");
        else response.writeHead(200, { "content-length": 100 }).end("{", () => response.destroy());
        return true;
      };
      await pause(500);
      queue.trouble = () => false;
    },
  ],
];

describe.each(["polling", "streaming"] as const)(`${COUNT} followers by %s live through`, (mode) => {
  test.each(EVENTS)("%s", async (_, happen) => {
    const queue = (server = await loadQueue(mode === "streaming"));
    const client = testClient({ gateway: queue.url, retry: { baseDelay: 100, maxDelay: 1_000 } });
    const all = followAll(client, mode, () => "fal-ai/wan");
    await until(() => queue.submits() === COUNT);
    await happen(queue);
    const { data, errors } = await all;
    expect(errors).toEqual([]);
    expect(data).toBe(COUNT);
    expect(queue.submits()).toBe(COUNT);
  });
});

test("an app that hangs, and one that is slow, hold up no other", async () => {
  const queue = (server = await loadQueue(false));
  let stuck = 0;
  queue.trouble = (path, response) => {
    if (path.startsWith("/fal-ai/stuck/")) {
      stuck += 1;
      return true;
    }
    if (!path.startsWith("/fal-ai/slow/") || path.endsWith("/stream")) return false;
    const isResult = !path.endsWith("/status");
    setTimeout(() => (isResult ? answer(response, 200, {}) : answer(response, 200, { status: "COMPLETED" })), 1_500);
    return true;
  };
  const client = testClient({ gateway: queue.url, timeouts: { attempt: 60_000 } });
  const controller = new AbortController();
  const hanging = Array.from({ length: COUNT / 3 }, () =>
    client.subscribe("fal-ai/stuck", { mode: "polling", signal: controller.signal, cancelOnAbort: false }).then(
      () => "ended",
      () => "aborted",
    ),
  );
  await until(() => stuck >= 48);
  const { errors } = await followAll(client, "polling", (n) => (n % 10 === 0 ? "fal-ai/slow" : "fal-ai/wan"));
  expect(errors).toEqual([]);
  expect(queue.submits()).toBe(COUNT + hanging.length);
  controller.abort();
  expect(new Set(await Promise.all(hanging))).toEqual(new Set(["aborted"]));
});
