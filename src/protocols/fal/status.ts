import type { RequestRef, StatusReply, StepBounds } from "../../contract/protocol.js";
import type { QueueStatus, RequestLog } from "../../contract/status.js";
import { ProtocolError } from "../../errors/index.js";
import { urlOf } from "../../gateway/gateway.js";
import type { ClientContext } from "../../http/context.js";
import { exchange } from "../../http/exchange.js";
import { readRedactedJson, type Reply, type RequestInfo } from "../../http/response.js";
import { retryAfter, withRetries } from "../../http/retry.js";
import { isObject, type JsonObject, own, ownText } from "../../platform/json.js";
import { type ReplyUrls, routesOfReply } from "./routes.js";
import { reportForeignUrl } from "./submit.js";

const STATES = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] as const;

function logOf(entry: unknown): RequestLog | undefined {
  if (typeof entry === "string") return { message: entry, level: "INFO", source: "USER", timestamp: "" };
  const message = own(entry, "message");
  if (!isObject(entry) || typeof message !== "string") return undefined;
  // Level, source and time are the server's words, which may be none of those that the type lists.
  return { level: "INFO", source: "USER", timestamp: "", ...entry, message };
}

/** The log lines of a status body; whatever is no line is left out. */
export function logsOf(body: unknown): readonly RequestLog[] {
  const logs = own(body, "logs");
  return Array.isArray(logs) ? logs.map(logOf).filter((log) => log !== undefined) : [];
}

function malformed(info: RequestInfo, what: string): ProtocolError {
  return new ProtocolError(`The status of ${info.endpointId} ${what}.`, {
    ...info,
    code: "malformed",
    retryable: false,
  });
}

function stateOf(
  context: ClientContext,
  info: RequestInfo,
  word: string,
): { readonly state: (typeof STATES)[number]; readonly raw?: string } {
  const state = STATES.find((known) => known === word.trim().toUpperCase());
  if (state === word) return { state };
  if (state === undefined && context.strictUrls)
    throw malformed(
      info,
      `is ${JSON.stringify(context.redactor.text(word.slice(0, 60)))}, which the queue does not have`,
    );
  context.warn({
    code: "status",
    message: `${info.endpointId}: the queue says ${JSON.stringify(word.slice(0, 60))}, read as ${state ?? "still running"}`,
    ...info,
  });
  return { state: state ?? "IN_PROGRESS", raw: word };
}

function position(body: JsonObject): number {
  const value = own(body, "queue_position");
  return typeof value === "number" ? value : 0;
}

type RebasedUrls = { readonly response_url: string; readonly status_url: string; readonly cancel_url: string };

// Replies repeat their addresses; what was looked at once is not taken apart again.
const rebasedCache = new WeakMap<RequestRef, { readonly urls: ReplyUrls; readonly shown: RebasedUrls }>();

function rebasedUrls(context: ClientContext, known: RequestRef, info: RequestInfo, urls: ReplyUrls): RebasedUrls {
  const before = rebasedCache.get(known);
  const same = (["response_url", "status_url", "cancel_url"] as const).every(
    (name) => before?.urls[name] === urls[name],
  );
  if (before !== undefined && same) return before.shown;
  const { routes, foreign } = routesOfReply(context.gateway, known.endpointId, known.requestId, urls);
  if (foreign !== undefined) reportForeignUrl(context, info, foreign);
  const at = foreign === undefined && typeof urls.status_url === "string" ? routes : known.routes;
  const shown = {
    response_url: urlOf(context.gateway, at.result),
    status_url: urlOf(context.gateway, at.status),
    cancel_url: urlOf(context.gateway, at.cancel),
  };
  rebasedCache.set(known, { urls, shown });
  return shown;
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

/**
 * Checks what a status reply, or an event of a status stream, holds; secrets have been taken out of it.
 * @throws ProtocolError when it is no status, or another request's; ForeignUrlError when told to insist on URLs.
 */
export function readStatus(context: ClientContext, known: RequestRef, info: RequestInfo, body: unknown): StatusReply {
  if (!isObject(body)) throw malformed(info, `is ${kindOf(body)} where an object is expected`);
  const word = ownText(body, "status");
  if (word === undefined) throw malformed(info, "has no status");
  const id = own(body, "request_id");
  if (id !== undefined && id !== null && id !== known.requestId) {
    throw malformed(info, "is that of another request (at request_id)");
  }
  const { state, raw } = stateOf(context, info, word);
  const { logs: _, queue_position: __, response_url, status_url, cancel_url, ...rest } = body;
  const common = {
    ...rest,
    request_id: known.requestId,
    ...rebasedUrls(context, known, info, { response_url, status_url, cancel_url }),
    ...(raw === undefined ? {} : { raw_status: raw }),
  };
  const status: QueueStatus =
    state === "IN_QUEUE"
      ? { ...common, status: state, queue_position: position(body) }
      : { ...common, status: state, logs: [] };
  return { status, logs: logsOf(body) };
}

/** The status as the official client shows it: with the log lines that the server lists. */
export function withLogs(status: QueueStatus, logs: readonly RequestLog[]): QueueStatus {
  return status.status === "IN_QUEUE" && logs.length === 0 ? status : { ...status, logs: [...logs] };
}

/** Asks once where a request stands. @throws FalError */
export function fetchStatus(
  context: ClientContext,
  known: RequestRef,
  logs: boolean,
  bounds: StepBounds,
): Promise<StatusReply> {
  const { path, query } = known.routes.status;
  const { endpointId, requestId } = known;
  const once = async (info: RequestInfo): Promise<StatusReply> => {
    const params = { path: { status: path }, query: { ...query, logs: logs ? "1" : "0" } };
    const reply: Reply = await exchange(
      context,
      info,
      { call: (routes, init) => routes.GET("/{status}", { ...init, params }) },
      bounds.signal,
    );
    const read = readStatus(context, known, info, readRedactedJson(context, reply));
    return { ...read, retryAfterMs: retryAfter(reply.headers, context.clock.wall()) };
  };
  return withRetries(context, { info: { endpointId, requestId, phase: "status" }, ...bounds, once });
}
