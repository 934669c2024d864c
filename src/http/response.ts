import { NetworkError, type Phase, ProtocolError } from "../errors/index.js";
import { parseRedacted } from "../gateway/redact.js";
import { isBrowser } from "../platform/env.js";
import type { ClientContext } from "./context.js";

/** Where the client was: what every error repeats. */
export interface RequestInfo {
  readonly endpointId: string;
  readonly requestId?: string | undefined;
  readonly phase: Phase;
  /** The attempt that is under way, from 1. */
  readonly attempts: number;
}

/** A whole HTTP answer, and what it answers. */
export interface Reply {
  readonly info: RequestInfo;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** The rest of a stream, which is still to be read; `bytes` is empty then. */
  readonly openBody?: ReadableStream<Uint8Array> | undefined;
}

function concatBytes(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function tooLarge(limit: number, info: RequestInfo): ProtocolError {
  return new ProtocolError(
    `The answer to the ${info.phase} of ${info.endpointId} is longer than ${limit} bytes (maxResponseBytes).`,
    { ...info, code: "too_large" },
  );
}

async function drain(
  body: ReadableStream<Uint8Array>,
  limit: number,
  info: RequestInfo,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const reader = body.getReader();
  const stop = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop);
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concatBytes(chunks, total);
      total += value.length;
      if (total > limit) throw tooLarge(limit, info);
      chunks.push(value);
    }
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/**
 * The decoded bytes of an answer, up to a limit. Stand-ins for `fetch` may have no stream: then the text is asked for.
 * @throws ProtocolError `too_large`; NetworkError `truncated` when fewer bytes came than were announced.
 */
export async function readBody(
  response: Response,
  limit: number,
  info: RequestInfo,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { body } = response;
  const bytes =
    body === null
      ? new Uint8Array(0)
      : typeof body?.getReader === "function"
        ? await drain(body, limit, info, signal)
        : new TextEncoder().encode(
            typeof response.text === "function" ? await response.text() : JSON.stringify(await response.json()),
          );
  if (bytes.length > limit) throw tooLarge(limit, info);
  // Browsers compare by themselves, and hide whether a body was compressed.
  const announced = Number(response.headers.get("content-length") ?? 0);
  if (announced > bytes.length && body && !response.headers.has("content-encoding") && !isBrowser()) {
    throw new NetworkError(
      `The answer to the ${info.phase} of ${info.endpointId} ends after ${bytes.length} of ${announced} bytes.`,
      { ...info, code: "truncated", retryable: true },
    );
  }
  return bytes;
}

/** The media type of an answer, without parameters. */
export function mediaType(headers: Headers): string {
  return (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** The text of a header, without secrets; undefined when it is not there. */
export function headerText({ redactor }: ClientContext, headers: Headers, name: string): string | undefined {
  const value = headers.get(name);
  return value === null ? undefined : redactor.text(value);
}

/** Text of whatever bytes, for people. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The beginning of an answer on one line, without markup and secrets. */
export function snippetOf({ redactor }: ClientContext, reply: Reply): string {
  const text = decodeText(reply.bytes.subarray(0, 4096));
  const plain = mediaType(reply.headers).includes("html") ? text.replace(/<[^<>]*>/g, " ") : text;
  return redactor.text(plain.replace(/\s+/g, " ").trim()).slice(0, 200);
}

/** A `ProtocolError` about an answer: `what` goes on where its message names the answer. */
export function malformedReply(
  context: ClientContext,
  reply: Reply,
  what: string,
  code: "malformed" | "content_type" = "malformed",
): ProtocolError {
  const { info, status, headers } = reply;
  const snippet = snippetOf(context, reply);
  const tail = snippet === "" ? "It is empty." : `It begins: ${snippet}`;
  return new ProtocolError(`The answer to the ${info.phase} of ${info.endpointId} (HTTP ${status}) ${what}. ${tail}`, {
    ...info,
    code,
    status,
    contentType: context.redactor.text(mediaType(headers)),
    snippet,
    retryable: code === "content_type",
  });
}

function parseReply(context: ClientContext, reply: Reply, parse: (text: string) => unknown): unknown {
  const type = mediaType(reply.headers);
  if (!(type === "" || type === "text/plain" || type === "application/json" || type.endsWith("+json")))
    throw malformedReply(context, reply, `is ${context.redactor.text(type)}, not JSON`, "content_type");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(reply.bytes);
  } catch {
    throw malformedReply(context, reply, "is not UTF-8");
  }
  try {
    return parse(text);
  } catch {
    throw malformedReply(context, reply, "is not whole JSON");
  }
}

/**
 * The JSON of a successful answer, as it is: for a model's output.
 * @throws ProtocolError when it is a page, is not UTF-8, or is not JSON.
 */
export function readJson(context: ClientContext, reply: Reply): unknown {
  return parseReply(context, reply, JSON.parse);
}

/** The same without secrets: for what the queue itself says. */
export function readRedactedJson(context: ClientContext, reply: Reply): unknown {
  return parseReply(context, reply, (text) => parseRedacted(context.redactor, text));
}
