import { type CallAnswer, responseFor } from "../contract/call.js";
import type { OutputValidation } from "../contract/options.js";
import type { AnyOperation, ResponseMedia } from "../contract/operation.js";
import type { ClientContext } from "../http/context.js";
import { decodeText, malformedReply, mediaType, readJson, type Reply } from "../http/response.js";
import { resultOf } from "../jobs/result.js";
import { bareType, isJsonType, keyFor } from "../platform/media-type.js";
import { readItems, type StreamItem } from "./stream.js";

/** How the answer to a call is read. */
export interface AnswerReading {
  readonly operation: AnyOperation;
  /** What the caller accepts, in his own words. */
  readonly accept: string | undefined;
  readonly outputValidation: OutputValidation | undefined;
  readonly signals: readonly AbortSignal[];
}

const LINES = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|json-seq|stream\+json)$/;

// How a media type is read that no page speaks of.
function guessed(type: string): ResponseMedia {
  if (type === "text/event-stream") return { as: "events" };
  if (LINES.test(type)) return { as: "lines" };
  if (isJsonType(type)) return { as: "json" };
  return { as: type === "" || type.startsWith("text/") || /[/+]xml$/.test(type) ? "text" : "bytes" };
}

function isLoose(type: string): boolean {
  return type === "" || type === "text/plain" || isJsonType(type);
}

/** How an answer is read: as its page says, or, where that says nothing, by its type; undefined where they disagree. */
function mediaOf({ operation, accept }: AnswerReading, status: number, type: string): ResponseMedia | undefined {
  const documented = responseFor(operation.responses, status) ?? {};
  const keys = Object.keys(documented);
  const key = keyFor(keys, type);
  if (keys.length === 0) return guessed(type);
  if (key !== undefined) return documented[key];
  if (accept?.split(",").some((one) => bareType(one) === type) === true) return guessed(type);
  const all = Object.values(documented);
  // Servers are careless with the type of JSON, and with which kind of file they send.
  const json = isLoose(type) ? all.find(({ as }) => as === "json") : undefined;
  if (json !== undefined) return json;
  if (type === "") return all[0];
  return guessed(type).as === "bytes" ? all.find(({ as }) => as === "bytes") : undefined;
}

function isStreamed(media: ResponseMedia | undefined): media is ResponseMedia & { readonly as: "events" | "lines" } {
  return media?.as === "events" || media?.as === "lines";
}

/** Whether the body of an answer is read piece by piece. */
export function isStream(reading: AnswerReading, { status, headers, body }: Response): boolean {
  return body !== null && isStreamed(mediaOf(reading, status, mediaType(headers)));
}

function checkedData(
  context: ClientContext,
  { operation, outputValidation }: AnswerReading,
  { validator }: ResponseMedia,
  data: unknown,
): unknown {
  if (validator === undefined) return data;
  return resultOf(context, { id: operation.id, output: validator }, { data, requestId: "" }, outputValidation).data;
}

function jsonOf(context: ClientContext, reply: Reply): unknown {
  const type = mediaType(reply.headers);
  // The page has said that this type is JSON.
  return readJson(
    context,
    isLoose(type) ? reply : { ...reply, headers: new Headers({ "content-type": "application/json" }) },
  );
}

function textOf({ headers, bytes }: Reply): string {
  const charset = /;\s*charset="?([\w-]+)/i.exec(headers.get("content-type") ?? "")?.[1];
  try {
    return new TextDecoder(charset ?? "utf-8").decode(bytes);
  } catch {
    return decodeText(bytes);
  }
}

function wholeData(context: ClientContext, reading: AnswerReading, reply: Reply): unknown {
  const { status, headers, bytes } = reply;
  const type = mediaType(headers);
  const hasNone = reading.operation.method === "HEAD" || status === 204 || status === 205;
  if (hasNone) return undefined;
  const media = mediaOf(reading, status, bytes.length === 0 ? "" : type);
  if (media === undefined) {
    const wanted = Object.keys(responseFor(reading.operation.responses, status) ?? {}).join(" or ");
    throw malformedReply(context, reply, `is ${context.redactor.text(type)}, not ${wanted}`, "content_type");
  }
  if (bytes.length === 0) return media.as === "json" ? checkedData(context, reading, media, undefined) : undefined;
  if (media.as === "json") return checkedData(context, reading, media, jsonOf(context, reply));
  if (media.as === "text") return checkedData(context, reading, media, textOf(reply));
  return new Blob([new Uint8Array(bytes)], { type: headers.get("content-type") ?? "" });
}

function streamData(
  context: ClientContext,
  reading: AnswerReading,
  { info, status, headers }: Reply,
  body: ReadableStream<Uint8Array>,
): unknown {
  const media = mediaOf(reading, status, mediaType(headers));
  const form = media?.as === "lines" ? "lines" : "events";
  const check = ({ value, asText }: StreamItem): unknown => {
    if (media === undefined) return value;
    const { validator } = media;
    // Data that looks like JSON is text where the document says so.
    const isText = asText !== undefined && validator?.is(value) === false && validator.is(asText.value);
    return isText ? asText.value : checkedData(context, reading, media, value);
  };
  return readItems(context, { info, body, form, named: media?.named, signals: reading.signals, check });
}

/**
 * What a successful answer gives to its caller.
 * @throws ProtocolError for an answer of another type than its page says; OutputValidationError with `enforce`
 */
export function readAnswer(context: ClientContext, reading: AnswerReading, reply: Reply): CallAnswer {
  const { status, headers, openBody } = reply;
  const data =
    openBody === undefined ? wholeData(context, reading, reply) : streamData(context, reading, reply, openBody);
  // Its own would tell the address, where a key may stand.
  return { data, status, response: new Response(null, { status, headers }) };
}
