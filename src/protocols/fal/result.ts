import type { CompletedQueueStatus } from "../../contract/status.js";
import { ApiError, type FalError, ProtocolError, RequestFailedError } from "../../errors/index.js";
import { apiError, isTransient, readErrorReply } from "../../http/api-error.js";
import type { ClientContext } from "../../http/context.js";
import { decodeText, mediaType, readJson, type Reply } from "../../http/response.js";
import { type MayRetry, worthAnother } from "../../http/retry.js";
import type { JobContext, NoResult, ResultReply, StepBounds } from "../protocol.js";
import { ask, getRoute } from "./ask.js";

const WAITS = /in progress|not (yet )?(been )?(complete|ready|finish)/i;

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

/** Whether the result route is worth another question. */
export const mayAskAgain: MayRetry = (error, attempt, options) => {
  // The stored answer of a failed model may be a 503 too: asking again changes nothing.
  if (error instanceof RequestFailedError) return false;
  if (error instanceof ProtocolError && error.code === "malformed") return true;
  return worthAnother(error, attempt, options);
};

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

/** Asks once for the output. @throws FalError */
export function fetchResult(
  job: JobContext,
  completed: CompletedQueueStatus | undefined,
  bounds: StepBounds,
): Promise<ResultReply> {
  const { context, request } = job;
  const failed = completed?.error !== undefined || completed?.error_type !== undefined;
  const read = (reply: Reply): ResultReply => {
    if (reply.status === 202) return { kind: "pending", error: apiError(context, reply) };
    if (failed) throw requestFailed(context, reply, completed);
    return { kind: "data", data: outputOf(context, reply) };
  };
  const errorOf = (reply: Reply): FalError =>
    failed ? resultError(context, reply, completed) : apiError(context, reply);
  const question = { read, readError: noResultOf, errorOf, mayRetry: mayAskAgain };
  return ask<ResultReply>(job, { phase: "result", call: getRoute(request.routes.result), ...question }, bounds);
}

// What fails for a passing reason, by fal's own list: the same request may well succeed another time.
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
