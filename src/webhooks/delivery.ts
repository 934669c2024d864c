import { ConfigError } from "../errors/index.js";

/** A delivery, as a server got it. The body is what came over the wire, byte for byte. */
export interface WebhookRequest {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: ArrayBufferView | ArrayBuffer | string;
}

function rawBodyWanted(): ConfigError {
  return new ConfigError(
    "Pass the raw body of the webhook, its bytes or text as they came: the signature is over them, and a body that was parsed or read has lost them.",
    { phase: "webhook" },
  );
}

/**
 * The bytes that were signed: of the body alone, or of a whole `Request` that nobody has read yet.
 * @throws ConfigError for a body that was parsed or read
 */
export async function bytesOf(request: WebhookRequest | Request): Promise<Uint8Array<ArrayBuffer>> {
  const body: unknown = request.body;
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  if (!("arrayBuffer" in request) || typeof request.arrayBuffer !== "function" || request.bodyUsed)
    throw rawBodyWanted();
  return new Uint8Array(await request.arrayBuffer());
}

/** Bytes as hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
