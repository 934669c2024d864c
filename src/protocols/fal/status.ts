import type { QueueStatus, RequestLog } from "../../contract/status.js";
import { ProtocolError } from "../../errors/index.js";
import { warnAbout } from "../../http/context.js";
import { openResponse } from "../../http/exchange.js";
import { readRedactedJson, type Reply, type RequestInfo } from "../../http/response.js";
import { retryAfter } from "../../http/retry.js";
import { isObject, own, ownText } from "../../platform/json.js";
import type { JobContext, RequestRef, StatusReply, StatusStream, StepBounds } from "../protocol.js";
import { ask, getRoute, reportForeignUrl, type ReplyUrls, routesOfReply, type ShownUrls, shownUrls } from "./routes.js";
import { requestFailed } from "./result.js";

const STATES = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] as const;

function logOf(entry: unknown): RequestLog | undefined {
  if (typeof entry === "string") return { message: entry, level: "INFO", source: "USER", timestamp: "" };
  const message = own(entry, "message");
  if (!isObject(entry) || typeof message !== "string") return undefined;
  // Level, source and time are the server's words, which may be none of those that the type lists.
  return { level: "INFO", source: "USER", timestamp: "", ...entry, message };
}

/** The log lines of a status body; whatever is no line is left out. */
function logsOf(body: unknown): readonly RequestLog[] {
  const logs = own(body, "logs");
  return Array.isArray(logs) ? logs.map(logOf).filter((log) => log !== undefined) : [];
}

/** Whether the word of a server means that a request has ended badly. The queue itself has no such state. */
export function saysFailed(word: string): boolean {
  return /^(failed|failure|error|errored|cancell?ed|aborted|timeout|timed_?out|expired|rejected)$/i.test(word.trim());
}

// Every look at a request says the same again: its warning is given once.
const wordsTold = new WeakMap<RequestRef, Set<string>>();

function isNews(request: RequestRef, word: string): boolean {
  const told = wordsTold.get(request) ?? new Set();
  wordsTold.set(request, told);
  return !told.has(word) && told.size < 100 && told.add(word).has(word);
}

function malformed(info: RequestInfo, what: string): ProtocolError {
  return new ProtocolError(`The status of ${info.endpointId} ${what}.`, {
    ...info,
    code: "malformed",
    retryable: false,
  });
}

function stateOf(
  { context, request }: JobContext,
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
  const otherwise = saysFailed(word) ? "failed, which its result has to confirm" : "still running";
  const text = `the queue says ${JSON.stringify(word.slice(0, 60))}, read as ${state ?? otherwise}`;
  if (isNews(request, word)) warnAbout(context, info, "status", text);
  return { state: state ?? "IN_PROGRESS", raw: word };
}

/** The position that a body states: a whole number from 0 on, whatever a server counts with. */
export function positionOf(body: unknown): number {
  const value = own(body, "queue_position");
  return typeof value === "number" && value > 0 ? Math.floor(value) : 0;
}

// Every reply repeats the same addresses: they are parsed once.
const rebasedCache = new WeakMap<RequestRef, { readonly urls: ReplyUrls; readonly shown: ShownUrls }>();

function rebasedUrls({ context, request }: JobContext, info: RequestInfo, urls: ReplyUrls): ShownUrls {
  const before = rebasedCache.get(request);
  const same = (["response_url", "status_url", "cancel_url"] as const).every(
    (name) => before?.urls[name] === urls[name],
  );
  if (before !== undefined && same) return before.shown;
  const { routes, foreign } = routesOfReply(context.gateway, request, urls);
  if (foreign !== undefined) reportForeignUrl(context, info, foreign);
  const at = foreign === undefined && typeof urls.status_url === "string" ? routes : request.routes;
  const shown = shownUrls(context.gateway, at);
  rebasedCache.set(request, { urls, shown });
  return shown;
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

/**
 * Checks what a status reply, or an event of a status stream, holds; secrets have been taken out of it.
 * @throws ProtocolError when it is not a status of this request; ForeignUrlError with `strictUrls`.
 */
export function parseStatus(job: JobContext, info: RequestInfo, json: unknown): StatusReply {
  const { requestId } = job.request;
  if (!isObject(json)) throw malformed(info, `is ${kindOf(json)} where an object is expected`);
  const word = ownText(json, "status");
  if (word === undefined) throw malformed(info, "has no status");
  const id = own(json, "request_id");
  if (id !== undefined && id !== null && id !== requestId)
    throw malformed(info, "is that of another request (at request_id)");
  const { state, raw } = stateOf(job, info, word);
  const { logs: _, queue_position: __, response_url, status_url, cancel_url, ...rest } = json;
  const common = {
    ...rest,
    request_id: requestId,
    ...rebasedUrls(job, info, { response_url, status_url, cancel_url }),
    ...(raw === undefined ? {} : { raw_status: raw }),
  };
  const status: QueueStatus =
    state === "IN_QUEUE"
      ? { ...common, status: state, queue_position: positionOf(json) }
      : { ...common, status: state, logs: [] };
  return { status, logs: logsOf(json) };
}

function logsQuery(logs: boolean): Record<string, string> {
  return { logs: logs ? "1" : "0" };
}

/** Asks once where a request stands. @throws FalError */
export function fetchStatus(job: JobContext, logs: boolean, bounds: StepBounds): Promise<StatusReply> {
  const { context, request } = job;
  const read = (reply: Reply): StatusReply => ({
    ...parseStatus(job, reply.info, readRedactedJson(context, reply)),
    retryAfterMs: retryAfter(reply.headers, context.clock.wall()),
  });
  return ask(job, { phase: "status", call: getRoute(request.routes.status, logsQuery(logs)), read }, bounds);
}

/** The status stream of the queue. */
export const statusStream: StatusStream = {
  open: ({ context, request }, logs, signal) => {
    const { endpointId, requestId, routes } = request;
    const { path, query } = routes.status;
    const call = getRoute({ path: `${path}/stream`, query: { ...query } }, logsQuery(logs));
    const info: RequestInfo = { endpointId, requestId, phase: "stream", attempts: 1 };
    return openResponse(context, info, { accept: "text/event-stream", call }, signal);
  },
  parse: parseStatus,
  saysFailed: ({ raw_status: word, status }) => status !== "COMPLETED" && word !== undefined && saysFailed(word),
  logsOf,
  failure: (context, info, text) =>
    requestFailed(context, { info, status: 200, headers: new Headers(), bytes: new TextEncoder().encode(text) }, {}),
};
