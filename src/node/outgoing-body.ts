/** What is sent, and how it is announced. */
export interface OutgoingBody {
  readonly content: string | Uint8Array | ReadableStream<Uint8Array>;
  /** In bytes; a body of unknown length goes in chunks. */
  readonly length: number | undefined;
  /** The media type, unless the caller names one. */
  readonly type: string | undefined;
}

function bytesOf(body: ArrayBuffer | ArrayBufferView): Uint8Array {
  return body instanceof ArrayBuffer
    ? new Uint8Array(body)
    : new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
}

/** The body of a call of `fetch`. Text and bytes go out in one piece; files, forms and streams piece by piece. */
export function outgoingBody(body: RequestInit["body"]): OutgoingBody | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string")
    return { content: body, length: Buffer.byteLength(body), type: "text/plain;charset=UTF-8" };
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
    const content = bytesOf(body);
    return { content, length: content.byteLength, type: undefined };
  }
  // The platform knows how each of the rest is written.
  const written = new Response(body);
  const length = body instanceof Blob ? body.size : undefined;
  const type = written.headers.get("content-type") ?? undefined;
  return written.body === null ? undefined : { content: written.body, length, type };
}
