import { ProtocolError } from "../errors/index.js";
import { parseRedacted } from "../gateway/redact-data.js";
import type { Redactor } from "../gateway/redact.js";
import type { Reply, RequestInfo } from "./response.js";

/** The media type of an answer, without parameters. */
export function mediaType(headers: Headers): string {
  return (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Text of whatever bytes, for people. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The beginning of an answer on one line, without markup and secrets. */
export function snippetOf(reply: Reply, redactor: Redactor): string {
  const text = decodeText(reply.bytes.subarray(0, 4096));
  const plain = mediaType(reply.headers).includes("html") ? text.replace(/<[^<>]*>/g, " ") : text;
  return redactor.text(plain.replace(/\s+/g, " ").trim()).slice(0, 200);
}

/** A `ProtocolError` about an answer. */
export function malformedReply(
  reply: Reply,
  info: RequestInfo,
  redactor: Redactor,
  code: "malformed" | "content_type",
  what: string,
): ProtocolError {
  const contentType = mediaType(reply.headers);
  const snippet = snippetOf(reply, redactor);
  const tail = snippet === "" ? "It is empty." : `It begins: ${snippet}`;
  return new ProtocolError(
    `The answer to the ${info.phase} of ${info.endpointId} (HTTP ${reply.status}) ${what}. ${tail}`,
    {
      ...info,
      code,
      status: reply.status,
      contentType,
      snippet,
      retryable: code === "content_type",
    },
  );
}

function jsonText(reply: Reply, info: RequestInfo, redactor: Redactor): string {
  const type = mediaType(reply.headers);
  if (!(type === "" || type === "text/plain" || type === "application/json" || type.endsWith("+json"))) {
    throw malformedReply(reply, info, redactor, "content_type", `is ${type}, not JSON`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(reply.bytes);
  } catch {
    throw malformedReply(reply, info, redactor, "malformed", "is not UTF-8");
  }
}

function parseReply(reply: Reply, info: RequestInfo, redactor: Redactor, parse: (text: string) => unknown): unknown {
  const text = jsonText(reply, info, redactor);
  try {
    return parse(text);
  } catch {
    throw malformedReply(reply, info, redactor, "malformed", "is not whole JSON");
  }
}

/**
 * The JSON of a successful answer, as it is: for a model's output.
 * @throws ProtocolError when it is a page, is not UTF-8, or is not JSON.
 */
export function readJson(reply: Reply, info: RequestInfo, redactor: Redactor): unknown {
  return parseReply(reply, info, redactor, JSON.parse);
}

/** The same without secrets: for what the queue itself says. */
export function readRedactedJson(reply: Reply, info: RequestInfo, redactor: Redactor): unknown {
  return parseReply(reply, info, redactor, (text) => parseRedacted(redactor, text));
}
