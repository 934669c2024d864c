import { Agent, request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { virtualClock } from "../../src/mock/index.js";
import { mystery, paint } from "./support/endpoints.js";
import { requestText } from "./support/raw.js";
import { call, field, post, start } from "./support/start.js";

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** A client that keeps its connections: thousands of requests must not open thousands of sockets. */
function client(sockets: number): {
  ask: (method: string, url: string, body?: unknown) => Promise<Reply>;
  end: () => void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const ask = (method: string, url: string, body?: unknown): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: "Key k", "content-type": "application/json" };
      const sent = httpRequest(url, { method, agent, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown }));
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return { ask, end: () => agent.destroy() };
}

const COUNT = 5000;

describe("many at once", () => {
  it("holds 5,000 requests and loses or mixes none", async () => {
    const clock = virtualClock();
    const mock = await start({ clock, script: { output: (input: unknown) => ({ echo: input }) } });
    const { ask, end } = client(200);
    const numbers = Array.from({ length: COUNT }, (_, index) => index);
    const urls = await Promise.all(
      numbers.map(async (number) => {
        const { body } = await ask("POST", `${mock.url}/${mystery.id}`, { number });
        return String(Reflect.get(Object(body), "response_url"));
      }),
    );
    expect(new Set(urls).size).toBe(COUNT);
    expect(mock.accepted().filter(({ state }) => state === "IN_QUEUE")).toHaveLength(COUNT);
    const waiting = await Promise.all(urls.map((url) => ask("GET", `${url}/status`)));
    expect(
      waiting.every(({ status, body }) => status === 202 && Reflect.get(Object(body), "queue_position") === 2),
    ).toBe(true);
    await mock.advance(10_000);
    const results = await Promise.all(urls.map((url) => ask("GET", url)));
    expect(results).toEqual(numbers.map((number) => ({ status: 200, body: { echo: { number } } })));
    end();
  });

  it("holds 1,000 open streams, and ends each with its own request", async () => {
    const mock = await start({ clock: virtualClock() });
    const { ask, end } = client(100);
    const submits = Array.from({ length: 1000 }, () => ask("POST", `${mock.url}/${paint.id}`, { prompt: "x" }));
    const ids = (await Promise.all(submits)).map(({ body }) => String(Reflect.get(Object(body), "request_id")));
    end();
    const port = Number(new URL(mock.url).port);
    const opened: Promise<void>[] = [];
    const ended = ids.map(
      (id) =>
        new Promise<string>((resolve) => {
          opened.push(
            new Promise((open) => {
              let text = "";
              const socket = connect(port, "127.0.0.1", () =>
                socket.write(requestText("GET", `/acme/brush/requests/${id}/status/stream`)),
              );
              socket.on("data", (chunk: Buffer) => {
                text += chunk.toString();
                if (text.includes("IN_QUEUE")) open();
              });
              socket.on("close", () => resolve(text));
            }),
          );
        }),
    );
    await Promise.all(opened);
    await mock.advance(10_000);
    const texts = await Promise.all(ended);
    const wrong = texts.filter((text, index) => {
      const named = new Set(text.match(/(?<="request_id":")[^"]+/g));
      return named.size !== 1 || !named.has(ids[index] ?? "") || !text.includes("COMPLETED");
    });
    expect(wrong).toEqual([]);
  });
});

describe("the status stream", () => {
  it("sends a comment every 15 seconds while nothing happens, and stops when the reader goes", async () => {
    const mock = await start({ clock: virtualClock(), script: { positions: [0], queueMs: 60_000 } });
    const id = field(await post(`${mock.url}/${paint.id}`, { prompt: "x" }), "request_id");
    let text = "";
    const socket: Socket = connect(Number(new URL(mock.url).port), "127.0.0.1", () =>
      socket.write(requestText("GET", `/acme/brush/requests/${id}/status/stream`)),
    );
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    await expect.poll(() => text).toContain("IN_QUEUE");
    await mock.advance(45_000);
    await expect.poll(() => text.match(/: keep-alive\n\n/g)?.length).toBe(3);
    socket.destroy();
    await expect.poll(() => mock.requests().at(-1)?.status).toBe(200);
  });
});

describe("closing", () => {
  it("leaves no socket, timer or server behind", async () => {
    const handles = (): string[] => process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|Pipe/.test(name));
    const before = handles().length;
    const mock = await start({
      script: { runMs: 600_000 },
      faults: ["T09", { fault: "T11", nth: 1 }, { fault: "silence", nth: 2 }],
    });
    const url = `${mock.url}/${paint.id}?fal_webhook=${encodeURIComponent("http://127.0.0.1:1/hook")}`;
    const id = field(await post(url, { prompt: "x" }), "request_id");
    const base = `${mock.url}/acme/brush/requests/${id}`;
    const hanging = [
      fetch(`${base}/status/stream`, { headers: { authorization: "Key k" } }).then((response) => response.text()),
      call(`${base}/status`),
      call(`${base}/status`),
      call(base),
      post(`${mock.url}/run/${paint.id}`, { prompt: "x" }),
    ];
    await expect.poll(() => mock.requests().length).toBe(6);
    const settled = Promise.allSettled(hanging);
    await mock.close();
    await mock.close();
    expect((await settled).map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => "rejected"));
    await expect.poll(() => handles().length).toBeLessThanOrEqual(before);
    await expect(fetch(mock.url)).rejects.toThrow();
  });
});
