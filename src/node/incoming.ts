import type { IncomingMessage } from "node:http";
import { pipeline, type Readable, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

const NO_BODY = new Set([204, 205, 304]);
// Each coding may multiply what a few bytes become.
const MOST_CODINGS = 5;

// A stream of events is passed on as it comes.
const ZLIB = { flush: constants.Z_SYNC_FLUSH } as const;
const BROTLI = { flush: constants.BROTLI_OPERATION_FLUSH } as const;
const DECODERS: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", () => createGunzip(ZLIB)],
  ["x-gzip", () => createGunzip(ZLIB)],
  ["deflate", () => createInflate(ZLIB)],
  ["br", () => createBrotliDecompress(BROTLI)],
]);

// What undoes the codings, the last one first. Where one of them is unknown the bytes stay as they came.
function decodersOf(headers: Headers): readonly (() => Transform)[] {
  const named = headers.get("content-encoding");
  if (named === null || headers.get("content-length") === "0") return [];
  const codings = named.split(",").map((coding) => coding.trim().toLowerCase());
  const decoders = codings.map((coding) => DECODERS.get(coding)).filter((decoder) => decoder !== undefined);
  if (decoders.length !== codings.length) return [];
  if (decoders.length > MOST_CODINGS) throw new TypeError(`The answer is coded ${codings.length} times.`);
  return decoders.toReversed();
}

function decoded(incoming: IncomingMessage, headers: Headers): Readable {
  let source: Readable = incoming;
  // What goes wrong in one is told by the last, which is the one that is read.
  for (const decoder of decodersOf(headers)) source = pipeline(source, decoder(), () => {});
  return source;
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  return headers;
}

/** How much of a body is taken off its connection before somebody reads it. */
const AHEAD = 65_536;

/** A body, and what breaks it off. */
interface Body {
  readonly stream: ReadableStream<Uint8Array>;
  readonly fail: (reason: unknown) => void;
}

function bodyOf(source: Readable, drop: () => void): Body {
  let fail: Body["fail"] = () => {};
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        let open = true;
        fail = (reason) => {
          if (open) controller.error(reason);
          open = false;
        };
        source.on("data", ({ buffer, byteOffset, byteLength }: Buffer) => {
          if (!open) return;
          controller.enqueue(new Uint8Array(buffer, byteOffset, byteLength));
          if ((controller.desiredSize ?? 0) <= 0) source.pause();
        });
        source.once("end", () => {
          if (open) controller.close();
          open = false;
        });
        source.on("error", (cause) => fail(new TypeError("terminated", { cause })));
      },
      pull: () => void source.resume(),
      cancel: () => {
        fail(undefined);
        drop();
      },
    },
    { highWaterMark: AHEAD, size: ({ byteLength }) => byteLength },
  );
  return { stream, fail };
}

/** An answer whose headers are there. */
export interface Incoming {
  readonly response: Response;
  /** Breaks the body off for whoever reads it. */
  readonly fail: (reason: unknown) => void;
}

/**
 * Makes a response of what `node:http` has heard so far; its body follows as it is read.
 * @param drop closes the connection
 * @throws TypeError when the answer is none that `fetch` could give
 */
export function incomingOf(incoming: IncomingMessage, url: string, method: string, drop: () => void): Incoming {
  const { statusCode: status = 0, statusMessage: statusText = "" } = incoming;
  const headers = headersOf(incoming);
  const empty = method === "HEAD" || NO_BODY.has(status);
  // Where there can be no body, whoever sends one may go on without end.
  if (empty) incoming.once("data", drop);
  const source = empty ? undefined : decoded(incoming, headers);
  // What has arrived whole leaves a connection that can be used again. A decoder that nobody reads would hold it up.
  const leave = (): void => (incoming.complete && source === incoming ? void incoming.resume() : drop());
  const body = source === undefined ? undefined : bodyOf(source, leave);
  // A stand-in with nothing but a status, headers and a reader would save a sixth of an exchange. It would be no Response.
  const response = new Response(body?.stream ?? null, { status, statusText, headers });
  Object.defineProperty(response, "url", { value: url });
  return { response, fail: body?.fail ?? (() => {}) };
}
