import type { IncomingMessage } from "node:http";

/** A request body as JSON, or why there is none. */
export type JsonBody =
  | { readonly kind: "json"; readonly value: unknown; readonly length: number }
  | { readonly kind: "empty" }
  | { readonly kind: "invalid"; readonly message: string }
  | { readonly kind: "too_deep"; readonly message: string }
  | { readonly kind: "too_large" };

/** Deeper values overflow the stack of what reads them. */
const MAX_DEPTH = 200;
/** What is said of a deeper one. */
export const TOO_DEEP: string = `The body has more than ${MAX_DEPTH} levels`;

/** Whether a JSON text has more levels than this server reads. Of a text that is no JSON it may say either. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\\" && isInString) at += 1;
    else if (char === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (char === "[" || char === "{") depth += 1;
    else if (char === "]" || char === "}") depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** A request body as it came. */
export type RawBody =
  | { readonly kind: "bytes"; readonly chunks: readonly Buffer[]; readonly length: number }
  | { readonly kind: "too_large" };

/**
 * Reads the whole body. Above `limit` the rest is read and dropped, so that the client sees the answer
 * instead of a broken connection, and memory stays bounded.
 * @throws what the connection throws when the client goes away
 */
export async function readRaw(request: IncomingMessage, limit: number): Promise<RawBody> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    // Without an encoding the stream gives buffers; its type cannot say so.
    const part = chunk as Buffer;
    length += part.length;
    if (length <= limit) chunks.push(part);
    else chunks.length = 0;
  }
  return length > limit ? { kind: "too_large" } : { kind: "bytes", chunks, length };
}

/** Reads the body as JSON in UTF-8. @throws what the connection throws when the client goes away */
export async function readJson(request: IncomingMessage, limit: number): Promise<JsonBody> {
  const raw = await readRaw(request, limit);
  if (raw.kind === "too_large") return raw;
  if (raw.length === 0) return { kind: "empty" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(raw.chunks));
    if (isTooDeep(text)) return { kind: "too_deep", message: TOO_DEEP };
    return { kind: "json", value: JSON.parse(text), length: raw.length };
  } catch (error) {
    return { kind: "invalid", message: error instanceof SyntaxError ? error.message : "not UTF-8" };
  }
}
