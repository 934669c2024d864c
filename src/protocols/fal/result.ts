import type { RetryOptions } from "../../contract/options.js";
import type { CompletedQueueStatus } from "../../contract/status.js";
import { ApiError, type FalError, ProtocolError, RequestFailedError } from "../../errors/index.js";
import { apiError, isTransient, readErrorReply } from "../../http/api-error.js";
import type { ClientContext } from "../../http/context.js";
import { decodeText, headerText, mediaType, readJson, type Reply } from "../../http/response.js";
import { own, ownText } from "../../platform/json.js";
import { isPassing, type JudgeFailure, judgeRead, type RetryVerdict } from "../../http/retry.js";
import type { JobContext, NoResult, ResultReply, StepBounds } from "../protocol.js";
import { ask, getRoute } from "./routes.js";

const WAITS = /in progress|not (yet )?(been )?(complete|ready|finish)/i;

/**
 * The output in a successful answer: data, text, or the bytes of a file. @throws ProtocolError when there is none: a page is what
 * a failing proxy sends, whatever was asked for
 */
export function outputOf(context: ClientContext, reply: Reply): unknown {
  const type = mediaType(reply.headers);
  if (!/json|html|^text|^$/.test(type)) return new Uint8Array(reply.bytes).buffer;
  try {
    return readJson(context, reply);
  } catch (error) {
    const text = decodeText(reply.bytes);
    // A model that answers in plain words is not at fault.
    if (/^text.(?!html)/.test(type) && text !== "" && !/^\s*[[{]/.test(text)) return text;
    throw error;
  }
}

/** Judges a failure of the result route. */
export function judgeResult(error: FalError, nth: number, options: Required<RetryOptions>): RetryVerdict {
  // The stored answer of a failed model may be a 503 too: asking again changes nothing.
  if (error instanceof RequestFailedError) return "end";
  // An output that is a picture stays one; half of an output may be whole the next time, none at all is none.
  if (error instanceof ProtocolError && error.code === "content_type") return "limited";
  if (error instanceof ProtocolError && error.code === "malformed")
    return error.snippet === "" && nth > 1 ? "end" : "limited";
  return judgeRead(error, nth, options);
}

/**
 * Whether an error of the result route is the stored answer of a request that failed, rather than trouble on the way: a
 * proxy names no request and no type. `unclear`: fal answered, and said nothing of its kind.
 */
function storedAnswer({ status, headers }: Reply, error: ApiError): "yes" | "unclear" | "no" {
  if (!isPassing(status) || status === 429) return "no";
  const typed = headers.has("x-fal-error-type") || own(error.body, "error_type") !== undefined;
  if (typed || Array.isArray(own(error.body, "detail"))) return "yes";
  return headers.has("x-fal-request-id") || headers.has("x-fal-billable-units") ? "unclear" : "no";
}

/** Whether an error says that the request has not ended yet. */
export function isPending(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 400 && WAITS.test(error.message);
}

// The error to throw when the status had reported a failure and the result route answers with an HTTP error.
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

// About a minute with the default pauses.
const PATIENT_READS = 10;

// Whether the queue answers, and still says that the request has ended.
function isCompleted(job: JobContext, signal: AbortSignal | undefined): Promise<boolean> {
  const read = (reply: Reply): boolean => ownText(readJson(job.context, reply), "status") === "COMPLETED";
  const question = { phase: "status", call: getRoute(job.request.routes.status), read } as const;
  return ask(job, question, { signal }).catch(() => false);
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
  let stored: ReturnType<typeof storedAnswer> = "no";
  const errorOf = (reply: Reply): FalError => {
    const error = apiError(context, reply);
    stored = storedAnswer(reply, error);
    return failed ? resultError(context, reply, completed) : error;
  };
  const judge: JudgeFailure = async (error, nth, options) => {
    const verdict = judgeResult(error, nth, options);
    if (!(error instanceof ApiError) || verdict !== "again") return verdict;
    if (stored !== "no") return stored === "yes" ? "end" : "limited";
    // 500 is what an app says, too. Where the queue is well and the answer stays, it is the app's.
    const asksQueue = error.status === 500 && nth % PATIENT_READS === 0 && bounds.untilAborted === true;
    return asksQueue && (await isCompleted(job, bounds.signal)) ? "end" : verdict;
  };
  const question = { read, readError: noResultOf, errorOf, judge };
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
    timeoutType: headerText(context, headers, "x-fal-request-timeout-type"),
  });
}
