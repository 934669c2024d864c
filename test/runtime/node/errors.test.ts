import { createServer as createTls } from "node:https";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import type { Fetch } from "../../../src/contract/options.js";
import { NetworkError } from "../../../src/index.js";
import { createRedactor } from "../../../src/gateway/redact.js";
import { networkError } from "../../../src/http/network-error.js";
import { createNodeFetch, type NodeFetch } from "../../../src/node/index.js";
import { failsWith, rejection } from "../support/client.js";
import { SELF_SIGNED } from "../support/self-signed.js";
import { type Handler, serve, type TestServer } from "../support/server.js";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
async function start(handler: Handler): Promise<TestServer> {
  const server = await serve(handler);
  closing.push(server.close);
  return server;
}
function line(options = {}): NodeFetch {
  const made = createNodeFetch(options);
  closing.push(made.close);
  return made;
}

/** A server that does to each connection what the test says. */
async function raw(onSocket: (socket: Socket, n: number) => void): Promise<string> {
  let n = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onSocket(socket, n);
    n += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  // Safe: a server that listens on TCP has an address of this kind.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What the retry logic makes of an error: its code, and whether the request may have been accepted. */
function judged(error: unknown): readonly [string, string] {
  const info = { endpointId: "a/b", phase: "submit", attempts: 1 } as const;
  const made = networkError(error, info, createRedactor(), false);
  const { code } = made;
  const accepted = made instanceof NetworkError ? made.accepted : "refused";
  return [code, accepted];
}

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const post = { method: "POST", body: "{}" };

describe("errors tell whether anything can have been sent, as those of the platform's fetch do", () => {
  const both = (call: (way: Fetch) => Promise<unknown>): readonly Promise<unknown>[] =>
    [line(), (url: string, init?: RequestInit) => fetch(url, init)].map((way) => rejection(call(way)));

  test("no connection: nothing", async () => {
    for (const error of await Promise.all(both((way) => way("http://127.0.0.1:1", post)))) {
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ message: "fetch failed" });
    }
    const free = await raw(() => {});
    await closing.pop()?.();
    for (const error of both((way) => way(`http://${free}`, post))) {
      expect(await error).toMatchObject({ cause: { code: "ECONNREFUSED" } });
      expect(judged(await error)).toEqual(["connection", "no"]);
    }
  });

  test("no such host: nothing", async () => {
    for (const error of both((way) => way("http://no-such-host.invalid", post)))
      expect(judged(await error)).toEqual(["dns", "no"]);
  });

  test("a certificate that nobody vouches for: nothing", async () => {
    let asked = 0;
    const tls = createTls(SELF_SIGNED, () => (asked += 1));
    await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
    closing.push(() => tls.close());
    const address = tls.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    for (const error of both((way) => way(`https://127.0.0.1:${port}`, post)))
      expect(judged(await error)).toEqual(["tls", "no"]);
    expect(asked).toBe(0);
  });

  test("no TLS in time: nothing", async () => {
    const host = await raw(() => {});
    const error = await failsWith(line({ connect: 50 })(`https://${host}`, post), TypeError);
    expect(error.cause).toMatchObject({ code: "UND_ERR_CONNECT_TIMEOUT" });
    expect(judged(error)).toEqual(["connection", "no"]);
  });

  test.each<[string, (socket: Socket) => void]>([
    ["a reset after the request", (socket) => socket.once("data", () => socket.resetAndDestroy())],
    ["an end after the request", (socket) => socket.once("data", () => socket.end())],
    ["half a head", (socket) => socket.once("data", () => socket.end("HTTP/1.1 200 O"))],
    ["something that is not HTTP", (socket) => socket.once("data", () => socket.end("SSH-2.0-x\r\n"))],
  ])("%s: nobody knows", async (_, onSocket) => {
    const host = await raw(onSocket);
    for (const error of both((way) => way(`http://${host}`, post)))
      expect(judged(await error)).toEqual(["connection", "unknown"]);
  });

  test("a reset while a large body is being sent: nobody knows", async () => {
    const host = await raw((socket) => socket.once("data", () => socket.resetAndDestroy()));
    for (const body of ["x".repeat(8_000_000), new Blob(["x".repeat(8_000_000)])])
      expect(judged(await rejection(line()(`http://${host}`, { ...post, body })))).toEqual(["connection", "unknown"]);
  });
});

test("an answer that is cut is an error for whoever reads it", async () => {
  const { url, open } = await start(({ url: path }, response, _n, socket) => {
    response.writeHead(200, path === "/length" ? { "content-length": "100" } : {});
    response.write("some", () => (path === "/reset" ? socket.resetAndDestroy() : socket.destroy()));
  });
  const code = expect.stringMatching(/^(?:ECONNRESET|UND_ERR_SOCKET)$/);
  for (const path of ["/length", "/chunks", "/reset"])
    for (const way of [line(), fetch]) {
      const text = way(`${url}${path}`).then((response) => response.text());
      expect(await failsWith(text, TypeError)).toMatchObject({ message: "terminated", cause: { code } });
    }
  await eventually(() => expect(open()).toBe(0));
});

test.each(["101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade", "999 Odd"])(
  "HTTP %j is no answer, and leaves nothing open",
  async (head) => {
    let first: Socket | undefined;
    const host = await raw((socket) => {
      first = socket;
      socket.once("data", () => socket.write(`HTTP/1.1 ${head}\r\n\r\n`));
    });
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, "removeEventListener");
    await failsWith(line()(`http://${host}`, { signal }), TypeError);
    await eventually(() => expect(first?.destroyed).toBe(true));
    await eventually(() => expect(remove.mock.calls.length).toBe(1));
  },
);

test("a stream that fails while it is sent fails the call, and cuts the connection", async () => {
  const { url, open } = await start((_, response) => response.end());
  const body = new ReadableStream({ pull: (stream) => stream.error(new Error("no more")) });
  const error = await failsWith(line()(url, { method: "POST", body }), TypeError);
  expect(error.cause).toMatchObject({ message: "no more" });
  await eventually(() => expect(open()).toBe(0));
});

describe("a connection that died while nothing used it", () => {
  test("is not used again: the next request has a new one", async () => {
    const seen: number[] = [];
    let first: Socket | undefined;
    const host = await raw((socket, n) => {
      first ??= socket;
      socket.on("data", () => {
        seen.push(n);
        socket.write(OK);
      });
    });
    const call = line();
    await (await call(`http://${host}`, post)).text();
    first?.end();
    await eventually(() => expect(first?.destroyed).toBe(true));
    await (await call(`http://${host}`, post)).text();
    expect(seen).toEqual([0, 1]);
  });

  test("in the moment of the next request leaves open whether that one was heard", async () => {
    let connections = 0;
    const host = await raw((socket) => {
      connections += 1;
      socket.once("data", () => {
        socket.write(OK);
        socket.once("data", () => socket.resetAndDestroy());
      });
    });
    const call = line();
    await (await call(`http://${host}`, post)).text();
    expect(judged(await rejection(call(`http://${host}`, post)))).toEqual(["connection", "unknown"]);
    expect(connections).toBe(1);
  });
});
