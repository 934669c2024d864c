import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Certified } from "./certificate.js";
import { resetSocket } from "./delivery.js";

/** An HTTP server that is listening. */
export interface Listener {
  readonly origin: string;
  resetAll(): void;
  /** Stops listening and cuts every connection; ends when the last one is gone. */
  close(): Promise<void>;
}

/** The connection of a request that wants another protocol, and what has come over it besides. */
export interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Who answers. */
export interface Handlers {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  /** A request that wants another protocol. Default: it is a request like any other. */
  readonly onUpgrade?: (request: IncomingMessage, upgrade: Upgrade) => void;
}

// Queued clients come in crowds; the default backlog of 511 makes them wait for retransmissions.
const BACKLOG = 4096;
const KEEP_ALIVE_MS = 65_000;

function rejectGarbage(_error: Error, socket: Socket): void {
  const body = '{"detail":"Bad Request"}';
  const head = `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  if (socket.writable) socket.end(`${head}connection: close\r\n\r\n${body}`);
  else socket.destroy();
}

function hostInUrl(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/**
 * Starts to listen.
 * @param tls what HTTPS needs; undefined: plain HTTP
 * @throws the system's error when the address cannot be had
 */
export async function openListener(
  port: number,
  host: string,
  tls: Certified | undefined,
  { onRequest, onUpgrade }: Handlers,
): Promise<Listener> {
  const server: Server = tls === undefined ? createServer(onRequest) : createTlsServer(tls, onRequest);
  if (onUpgrade !== undefined)
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      onUpgrade(request, { socket, head }),
    );
  const sockets = new Set<Socket>();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on("clientError", rejectGarbage);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    // Without a listener a broken connection would end the process.
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  });
  const actual = await listen(server, port, host);
  return {
    origin: `${tls === undefined ? "http" : "https"}://${hostInUrl(host)}:${actual}`,
    resetAll: () => sockets.forEach(resetSocket),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}
