import { Readable } from "node:stream";

/** What is sent, and how it is announced. */
export interface RequestBody {
  readonly content: string | Uint8Array | Readable | null;
  /** In bytes; a body of unknown length goes in chunks. */
  readonly length: number | undefined;
  /** The media type, unless the caller names one. */
  readonly type: string | undefined;
}

/**
 * The most that is handed to a socket at once. undici takes what a socket buffers for sent; a server that answers before it
 * has read such a body would leave a connection that looks free, on which the rest is still in the way of the next request.
 */
const PIECE = 65_536;

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

function ofBytes(bytes: Uint8Array, type?: string): RequestBody {
  const { length } = bytes;
  const content = length <= PIECE ? bytes : Readable.from(piecesOf(bytes), { objectMode: false, highWaterMark: PIECE });
  return { content, length, type };
}

/** A stream of the web as one of Node; to destroy it is to cancel what it reads. */
function readableOf(stream: ReadableStream<Uint8Array>): Readable {
  const reader = stream.getReader();
  const readable = new Readable({
    highWaterMark: PIECE,
    read: () => {
      const next = reader.read().then(({ done, value }) => void readable.push(done ? null : value));
      next.catch((error: unknown) => readable.destroy(error instanceof Error ? error : new Error(String(error))));
    },
    destroy: (error, callback) => {
      reader.cancel(error).catch(() => {});
      callback(error);
    },
  });
  // undici listens while it sends; what goes wrong later concerns nobody.
  return readable.on("error", () => {});
}

function bytesOf(body: ArrayBuffer | ArrayBufferView): Uint8Array {
  return body instanceof ArrayBuffer
    ? new Uint8Array(body)
    : new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
}

const TEXT = "text/plain;charset=UTF-8";

/** The body of a call of `fetch`. Small text and bytes go out in one piece; the rest piece by piece. */
export function requestBody(body: RequestInit["body"]): RequestBody {
  if (body === undefined || body === null) return { content: null, length: undefined, type: undefined };
  if (typeof body === "string") return ofBytes(Buffer.from(body), TEXT);
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return ofBytes(bytesOf(body));
  // The platform knows how each of the rest is written.
  const written = new Response(body);
  const type = written.headers.get("content-type") ?? undefined;
  const length = body instanceof Blob ? body.size : undefined;
  return { content: written.body === null || length === 0 ? null : readableOf(written.body), length, type };
}
