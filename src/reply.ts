import { ProtocolError, type Phase } from "./errors.js";
import type { Redactor } from "./redact.js";

/** Where the client was: what every error repeats. */
export interface Where {
  readonly endpointId: string;
  readonly requestId?: string | undefined;
  readonly phase: Phase;
  /** The attempt that is under way, from 1. */
  readonly attempts: number;
}

/** A whole HTTP answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** A JSON object of a server: nothing about it is known. */
export type JsonObject = { readonly [key: string]: unknown };

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property, or undefined: what a server calls `constructor` is its own business. */
export function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The same when it is a string with something in it. */
export function ownText(value: unknown, key: string): string | undefined {
  const text = own(value, key);
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}

/** The media type of an answer, without parameters. */
export function mediaType(headers: Headers): string {
  return (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Text of whatever bytes, for people. */
export function looseText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The beginning of an answer on one line, without markup and secrets. */
export function snippetOf(reply: Reply, redactor: Redactor): string {
  const text = looseText(reply.bytes.subarray(0, 4096));
  const plain = mediaType(reply.headers).includes("html") ? text.replace(/<[^<>]*>/g, " ") : text;
  return redactor.text(plain.replace(/\s+/g, " ").trim()).slice(0, 200);
}

/** A `ProtocolError` about an answer. */
export function senseless(
  reply: Reply,
  where: Where,
  redactor: Redactor,
  code: "malformed" | "content_type",
  what: string,
): ProtocolError {
  const contentType = mediaType(reply.headers);
  const snippet = snippetOf(reply, redactor);
  const tail = snippet === "" ? "It is empty." : `It begins: ${snippet}`;
  return new ProtocolError(
    `The answer to the ${where.phase} of ${where.endpointId} (HTTP ${reply.status}) ${what}. ${tail}`,
    {
      ...where,
      code,
      status: reply.status,
      contentType,
      snippet,
      retryable: code === "content_type",
    },
  );
}

function jsonText(reply: Reply, where: Where, redactor: Redactor): string {
  const type = mediaType(reply.headers);
  if (!(type === "" || type === "text/plain" || type === "application/json" || type.endsWith("+json"))) {
    throw senseless(reply, where, redactor, "content_type", `is ${type}, not JSON`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(reply.bytes);
  } catch {
    throw senseless(reply, where, redactor, "malformed", "is not UTF-8");
  }
}

function parsed(reply: Reply, where: Where, redactor: Redactor, parse: (text: string) => unknown): unknown {
  const text = jsonText(reply, where, redactor);
  try {
    return parse(text);
  } catch {
    throw senseless(reply, where, redactor, "malformed", "is not whole JSON");
  }
}

/**
 * The JSON of a successful answer, as it is: for a model's output.
 * @throws ProtocolError when it is a page, is not UTF-8, or is not JSON.
 */
export function readJson(reply: Reply, where: Where, redactor: Redactor): unknown {
  return parsed(reply, where, redactor, JSON.parse);
}

/** The same without secrets: for what the queue itself says. */
export function readCleanJson(reply: Reply, where: Where, redactor: Redactor): unknown {
  return parsed(reply, where, redactor, redactor.parse);
}
