import { pipeline, type Transform } from "node:stream";
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

/** How much of a body is taken off its connection before somebody reads it. */
const AHEAD = 65_536;

/** A body as its reader sees it, and what the connection does to it. */
interface BodySink {
  readonly stream: ReadableStream<Uint8Array>;
  readonly write: (chunk: Buffer) => void;
  readonly end: () => void;
  /** Breaks it off for whoever reads it. */
  readonly fail: (reason: unknown) => void;
}

/** What the reader of a body does to where the body comes from. */
interface BodySource {
  readonly pause: () => void;
  readonly resume: () => void;
  readonly abandon: () => void;
}

function createBody({ pause, resume, abandon }: BodySource): BodySink {
  let open = true;
  let reader: ReadableStreamDefaultController<Uint8Array> | undefined;
  const settle = (how: () => void): void => {
    if (!open) return;
    open = false;
    how();
  };
  const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => void (reader = controller);
  const stream = new ReadableStream<Uint8Array>(
    { start, pull: resume, cancel: () => settle(abandon) },
    { highWaterMark: AHEAD, size: ({ byteLength }) => byteLength },
  );
  return {
    stream,
    write: ({ buffer, byteOffset, byteLength }) => {
      if (!open) return;
      reader?.enqueue(new Uint8Array(buffer, byteOffset, byteLength));
      if ((reader?.desiredSize ?? 0) <= 0) pause();
    },
    end: () => settle(() => reader?.close()),
    fail: (reason) => settle(() => reader?.error(reason)),
  };
}

/** A body behind what undoes its codings. A connection may be done, and used again, before all of it is decoded. */
function createDecodedBody([make, ...others]: readonly (() => Transform)[], connection: BodySource): BodySink {
  if (make === undefined) return createBody(connection);
  const first = make();
  // What goes wrong in one of them is told by the last.
  const last = others.reduce((from, next) => pipeline(from, next(), () => {}), first);
  const abandon = (): void => {
    first.destroy();
    connection.abandon();
  };
  const body = createBody({ pause: () => last.pause(), resume: () => last.resume(), abandon });
  first.on("drain", connection.resume);
  last.on("data", body.write);
  last.once("end", body.end);
  last.on("error", (cause) => {
    body.fail(new TypeError("terminated", { cause }));
    connection.abandon();
  });
  const write = (chunk: Buffer): void => {
    if (!first.destroyed && !first.write(chunk)) connection.pause();
  };
  const fail = (reason: unknown): void => {
    body.fail(reason);
    first.destroy();
  };
  return { stream: body.stream, write, end: () => void first.end(), fail };
}

/** An answer whose headers are there. */
export interface ServerResponse {
  readonly response: Response;
  /** Undefined where there can be none. */
  readonly body: BodySink | undefined;
}

/** The first lines of an answer, as undici gives them. */
export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

function headersOf(given: ResponseHead["headers"]): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "string") headers.append(name, value);
    else for (const one of value ?? []) headers.append(name, one);
  }
  return headers;
}

/**
 * Makes a response of its first lines; its body follows as it is read.
 * @throws TypeError or RangeError when the answer is none that `fetch` could give
 */
export function createResponse(head: ResponseHead, url: string, method: string, source: BodySource): ServerResponse {
  const { status } = head;
  const headers = headersOf(head.headers);
  const body = method === "HEAD" || NO_BODY.has(status) ? undefined : createDecodedBody(decodersOf(headers), source);
  // undici reads the reason as UTF-8; a `Response` takes bytes.
  const statusText = Buffer.from(head.statusText).toString("latin1");
  const response = new Response(body?.stream ?? null, { status, statusText, headers });
  Object.defineProperty(response, "url", { value: url });
  return { response, body };
}
