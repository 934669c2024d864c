import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A request as the server got it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/** Answers a request; `seen` says what it was, `n` how many of its kind (`METHOD path`) came before it. */
export type Handler = (seen: Seen, response: ServerResponse, n: number, socket: Socket) => unknown;

/** A scripted server on loopback that remembers what it was asked. */
export interface TestServer {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** How many connections are open. */
  readonly open: () => number;
  /** How many requests have this method and a path with this in it. */
  readonly count: (method: string, part: string) => number;
  readonly close: () => Promise<void>;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function countOf(seen: readonly Seen[], method: string, part: string): number {
  return seen.filter((one) => one.method === method && one.url.includes(part)).length;
}

/** Starts a server; the handler may be asynchronous. */
export async function serve(handler: Handler): Promise<TestServer> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((request, response) => {
    void bytesOf(request)
      .then((bytes) => {
        const { method = "", url = "", headers, socket } = request;
        const one = { method, url, headers, body: bytes.toString("utf8"), bytes };
        const path = url.split("?", 1)[0] ?? "";
        const before = seen.filter((other) => other.method === method && other.url.split("?", 1)[0] === path).length;
        seen.push(one);
        return handler(one, response, before, socket);
      })
      .catch(() => response.destroy());
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Safe: a server that listens on TCP has an address of this kind.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    open: () => sockets.size,
    count: (method, part) => countOf(seen, method, part),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
