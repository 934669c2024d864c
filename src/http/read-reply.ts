import { ProtocolError } from "../errors/index.js";
import { parseClean } from "../gateway/redact-data.js";
import type { Redactor } from "../gateway/redact.js";
import type { Reply, Where } from "./response.js";

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
  return parsed(reply, where, redactor, (text) => parseClean(redactor, text));
}
