import type { RequestRef, Route, StepBounds } from "../../contract/protocol.js";
import type { CompletedQueueStatus } from "../../contract/status.js";
import { ApiError, type FalError, ProtocolError, RequestFailedError } from "../../errors/index.js";
import { apiError, isTransient, readErrorReply } from "../../http/api-error.js";
import type { ClientContext } from "../../http/context.js";
import { exchange, type Exchange } from "../../http/exchange.js";
import { decodeText, mediaType, readJson, type Reply, type RequestInfo } from "../../http/response.js";
import { type MayRetry, withRetries, worthAnother } from "../../http/retry.js";

const WAITS = /in progress|not (yet )?(been )?(complete|ready|finish)/i;

/** What the result route says: the output, or that there is none yet, or that there is none. */
export type Fetched = { readonly kind: "data"; readonly data: unknown; readonly reply: Reply } | NoResult;

/** There is no output: not yet, or not at all. */
export type NoResult = { readonly kind: "pending" | "missing"; readonly error: ApiError };

/** The output in a successful answer. @throws ProtocolError when there is none. */
export function outputOf(context: ClientContext, reply: Reply): unknown {
  const type = mediaType(reply.headers);
  if (type === "application/octet-stream") return new Uint8Array(reply.bytes).buffer;
  try {
    return readJson(context, reply);
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

/** How the result route is asked. */
export interface ResultQuestion<T> {
  readonly known: RequestRef;
  readonly route: Route;
  readonly read: (reply: Reply) => T;
  /** Reads an answer that is not a success, where it is no failure. @throws what it is given otherwise */
  readonly otherwise: (error: unknown, info: RequestInfo) => T;
  readonly errorOf?: (reply: Reply) => FalError;
}

/** Asks the result route, at a path of it. @throws FalError */
export function askResult<T>(context: ClientContext, question: ResultQuestion<T>, bounds: StepBounds): Promise<T> {
  const { known, route, read, otherwise, errorOf } = question;
  const { endpointId, requestId } = known;
  const { path, query } = route;
  const params = { path: { result: path }, query: { ...query } };
  const asked: Exchange = { errorOf, call: (routes, init) => routes.GET("/{result}", { ...init, params }) };
  const once = (info: RequestInfo): Promise<T> =>
    exchange(context, info, asked, bounds.signal).then(read, (error: unknown) => otherwise(error, info));
  return withRetries(context, {
    info: { endpointId, requestId, phase: "result" },
    ...bounds,
    mayRetry: mayAskAgain,
    once,
  });
}

/** Whether an error says that the request has not ended yet. */
export function isPending(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 400 && WAITS.test(error.message);
}

// What an answer that is not a success says of a request that was seen to have failed.
function resultError(context: ClientContext, reply: Reply, completed: CompletedQueueStatus): FalError {
  const error = apiError(context, reply);
  const isOwnWord = error.isUserTimeout || reply.status === 422 || isPending(error);
  return isOwnWord ? error : requestFailed(context, reply, completed);
}

function noResultOf(error: unknown): NoResult {
  if (isPending(error)) return { kind: "pending", error };
  if (error instanceof ApiError && error.status === 404 && !(error instanceof RequestFailedError))
    return { kind: "missing", error };
  throw error;
}

/** Asks for the output, once. */
export function fetchResult(
  context: ClientContext,
  known: RequestRef,
  completed: CompletedQueueStatus | undefined,
  bounds: StepBounds,
): Promise<Fetched> {
  const failed = completed?.error !== undefined || completed?.error_type !== undefined;
  const read = (reply: Reply): Fetched => {
    if (reply.status === 202) return { kind: "pending", error: apiError(context, reply) };
    if (failed) throw requestFailed(context, reply, completed);
    return { kind: "data", data: outputOf(context, reply), reply };
  };
  const errorOf = (reply: Reply): FalError =>
    failed ? resultError(context, reply, completed) : apiError(context, reply);
  const question = { known, route: known.routes.result, read, otherwise: noResultOf, errorOf };
  return askResult<Fetched>(context, question, bounds);
}

// What runs into trouble on the way, by fal's own list: the same request may well succeed another time.
const TRANSIENT_TYPE =
  /^(request_timeout|startup_timeout|runner_|internal_error|internal_server_error|downstream_service)/;

/** The error of a request that ended with one. */
export function requestFailed(
  context: ClientContext,
  reply: Reply,
  status: { readonly error?: string; readonly error_type?: string },
): RequestFailedError {
  const { info, headers } = reply;
  const words = readErrorReply(context, reply);
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
    timeoutType: headers.get("x-fal-request-timeout-type") ?? undefined,
  });
}
