import type { RequestRef, Route, StepBounds } from "../../contract/protocol.js";
import type { CompletedQueueStatus } from "../../contract/status.js";
import { type ApiError, ProtocolError, RequestFailedError } from "../../errors/index.js";
import { apiError, isTransient, readErrorReply } from "../../http/api-error.js";
import type { ClientContext } from "../../http/context.js";
import { exchange } from "../../http/exchange.js";
import { decodeText, mediaType, readJson, type Reply, type RequestInfo } from "../../http/response.js";
import { type MayRetry, withRetries, worthAnother } from "../../http/retry.js";

const WAITS = /in progress|not (yet )?(been )?(complete|ready|finish)/i;

/** What an answer of the result route says that is no output. @throws FalError when the request has failed */
export function classifyReply(
  context: ClientContext,
  info: RequestInfo,
  reply: Reply,
  completed: CompletedQueueStatus | undefined,
): NoResult {
  const error = apiError(reply, info, context.redactor, context.clock.wall());
  if (error.isUserTimeout || reply.status === 422) throw error;
  if (reply.status === 202 || (reply.status === 400 && WAITS.test(error.message))) return { kind: "pending", error };
  if (completed?.error !== undefined || completed?.error_type !== undefined)
    throw requestFailed(context, info, reply, completed);
  if (reply.status === 404) return { kind: "missing", error };
  throw error;
}

/** What the result route says: the output, or that there is none yet, or that there is none. */
export type Fetched = { readonly kind: "data"; readonly data: unknown; readonly reply: Reply } | NoResult;

/** There is no output: not yet, or not at all. */
export type NoResult = { readonly kind: "pending" | "missing"; readonly error: ApiError };

/** The output in a successful answer. @throws ProtocolError when there is none. */
export function outputOf(context: ClientContext, info: RequestInfo, reply: Reply): unknown {
  const type = mediaType(reply.headers);
  if (type === "application/octet-stream") return new Uint8Array(reply.bytes).buffer;
  try {
    return readJson(reply, info, context.redactor);
  } catch (error) {
    // A model that answers in plain words is not at fault.
    if (type === "text/plain" && reply.bytes.length > 0 && !/^\s*[[{]/.test(decodeText(reply.bytes)))
      return decodeText(reply.bytes);
    throw error;
  }
}

// Whether the result route is worth another question.
const mayAskAgain: MayRetry = (error, attempt, options) => {
  // The stored answer of a failed model may be a 503 too: asking again changes nothing.
  if (error instanceof RequestFailedError) return false;
  if (error instanceof ProtocolError && error.code === "malformed") return true;
  return worthAnother(error, attempt, options);
};

/** Asks the result route, at a path of it. @throws FalError */
export function askResult<T>(
  context: ClientContext,
  known: RequestRef,
  route: Route,
  bounds: StepBounds,
  read: (reply: Reply, info: RequestInfo) => T | Promise<T>,
): Promise<T> {
  const { endpointId, requestId } = known;
  const { path, query } = route;
  const params = { path: { result: path }, query: { ...query } };
  const once = async (info: RequestInfo): Promise<T> =>
    read(
      await exchange(
        context,
        info,
        { send: (routes, init) => routes.GET("/{result}", { ...init, params }) },
        bounds.signal,
      ),
      info,
    );
  return withRetries(context, {
    info: { endpointId, requestId, phase: "result" },
    ...bounds,
    mayRetry: mayAskAgain,
    once,
  });
}

/** Asks for the output, once. */
export function fetchResult(
  context: ClientContext,
  known: RequestRef,
  completed: CompletedQueueStatus | undefined,
  bounds: StepBounds,
): Promise<Fetched> {
  const failed = completed?.error !== undefined || completed?.error_type !== undefined;
  return askResult<Fetched>(context, known, known.routes.result, bounds, async (reply, info) => {
    const ok = reply.status >= 200 && reply.status < 300 && reply.status !== 202;
    if (ok && !failed) return { kind: "data", data: outputOf(context, info, reply), reply };
    return classifyReply(context, info, reply, completed);
  });
}

// What runs into trouble on the way, by fal's own list: the same request may well succeed another time.
const TRANSIENT_TYPE =
  /^(request_timeout|startup_timeout|runner_|internal_error|internal_server_error|downstream_service)/;

/** The error of a request that ended with one. */
export function requestFailed(
  context: ClientContext,
  info: RequestInfo,
  reply: Reply,
  status: { readonly error?: string; readonly error_type?: string },
): RequestFailedError {
  const words = readErrorReply(reply, context.redactor);
  const errorType = status.error_type ?? words.errorType;
  const reasons = [status.error, words.reason].filter((reason) => reason !== undefined && reason !== "");
  const said = [...new Set(reasons)].join(": ") || "no reason given";
  const type = errorType === undefined ? "" : ` (${errorType})`;
  return new RequestFailedError({
    ...info,
    errorType,
    body: words.body,
    status: reply.status,
    message: `The request to ${info.endpointId} failed: ${said}${type}`,
    retryable: errorType === undefined ? isTransient(reply) : TRANSIENT_TYPE.test(errorType),
    timeoutType: reply.headers.get("x-fal-request-timeout-type") ?? undefined,
  });
}
