import { request as plainRequest, type ClientRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import type { Socket } from "node:net";
import { onAbort } from "../platform/wait.js";
import { asked, type Asked } from "./asked.js";
import { connectTimeout, failed } from "./failed.js";
import { incomingOf, type Incoming } from "./incoming.js";
import type { Pool } from "./pool.js";

/** What the calls of one transport share. */
export interface Line {
  readonly pool: Pool;
  readonly connectMs: number;
}

function begin({ pool }: Line, { secure, options }: Asked): ClientRequest {
  return secure ? tlsRequest({ ...options, agent: pool.tls }) : plainRequest({ ...options, agent: pool.plain });
}

// Piece by piece, each once the one before it has gone; a request that is over lets go of what it was sending.
async function pump(body: ReadableStream<Uint8Array>, request: ClientRequest): Promise<void> {
  const closed = new Promise((resolve) => request.once("close", resolve));
  try {
    for await (const piece of body) {
      await Promise.race([closed, new Promise((resolve) => request.write(piece, resolve))]);
      if (request.destroyed) return;
    }
    request.end();
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function write(request: ClientRequest, { body }: Asked): void {
  if (body === undefined) request.end();
  else if (typeof body.content === "string" || body.content instanceof Uint8Array) request.end(body.content);
  else void pump(body.content, request);
}

// Tells whether anything can have been sent, and ends a connection that takes too long to be made.
function watchConnect(request: ClientRequest, { secure }: Asked, ms: number): () => boolean {
  let made = false;
  request.once("socket", (socket: Socket) => {
    made = !socket.connecting;
    if (made) return;
    const timer = setTimeout(() => request.destroy(connectTimeout(ms)), ms);
    const stop = (): void => clearTimeout(timer);
    socket.once(secure ? "secureConnect" : "connect", () => {
      made = true;
      stop();
    });
    request.once("close", stop);
  });
  return () => made;
}

/** One exchange over `node:http`; settles when the headers of the answer are there. */
export function send(line: Line, url: string, init: RequestInit): Promise<Response> {
  const signal = init.signal ?? undefined;
  if (signal?.aborted === true) return Promise.reject(signal.reason);
  // Whatever is thrown in here rejects.
  return new Promise((resolve, reject) => {
    const what = asked(url, init);
    const request = begin(line, what);
    const made = watchConnect(request, what, line.connectMs);
    let incoming: Incoming | undefined;
    const abort = (): void => {
      reject(signal?.reason);
      incoming?.fail(signal?.reason);
      request.destroy();
    };
    if (signal !== undefined) request.once("close", onAbort(signal, abort));
    request.on("error", (error) => reject(failed(error, made())));
    // Node would close such a connection and say nothing.
    request.once("upgrade", () => {
      reject(new TypeError("The server answers with another protocol."));
      request.destroy();
    });
    request.once("response", (message) => {
      try {
        incoming = incomingOf(message, url, what.method, () => request.destroy());
        line.pool.hear(message.socket, incoming.response.headers.get("keep-alive"));
        refuseRedirect(incoming.response, init);
        // Who answers before all was sent may never read the rest.
        message.once("end", () => {
          if (!request.writableFinished) request.destroy();
        });
        resolve(incoming.response);
      } catch (error) {
        reject(error instanceof TypeError ? error : new TypeError("fetch failed", { cause: error }));
        request.destroy();
      }
    });
    write(request, what);
  });
}

function refuseRedirect({ status }: Response, { redirect }: RequestInit): void {
  if (redirect === "manual" || status < 301 || status > 308 || status === 304) return;
  throw new TypeError('This transport follows no redirects: with redirect: "manual" it returns them.');
}
