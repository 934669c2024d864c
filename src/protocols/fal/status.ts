import type { QueueStatus, RequestLog } from "../../contract/status.js";
import { ProtocolError } from "../../errors/index.js";
import type { ClientContext } from "../../http/context.js";
import { isObject, type JsonObject, own, ownText, type RequestInfo } from "../../http/response.js";
import { type ReplyUrls, routesOfReply, type Routes, urlOf } from "./routes.js";
import { reportForeignUrl } from "./submit.js";

/** A request as the steps of the queue see it. */
export interface RequestRef {
  readonly endpointId: string;
  readonly requestId: string;
  readonly routes: Routes;
  /** On the client's clock: until then a 404 may only mean that the news of a submit has not spread. */
  readonly freshUntil?: number | undefined;
}

/** What a status reply says, checked; `logs` is the server's list as it came. */
export interface StatusReply {
  readonly status: QueueStatus;
  readonly logs: readonly RequestLog[];
  readonly retryAfterMs?: number | undefined;
}

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

/** What stops a step. */
export interface StepBounds {
  readonly signal?: AbortSignal | undefined;
  readonly deadline?: number | undefined;
}
