import { apiError, isTransient, wordsOf } from "./api-error.js";
import type { Core } from "./core.js";
import { ApiError, ProtocolError, RequestFailedError, type FalError } from "./errors.js";
import { exchange } from "./exchange.js";
import type { RetryOptions } from "./options.js";
import { looseText, mediaType, readJson, type Reply, type Where } from "./reply.js";
import { withRetries, worthAnother } from "./retry.js";
import { sleep } from "./scope.js";
import type { Known, StepBounds } from "./status.js";
import type { CompletedQueueStatus } from "./types.js";
import type { Route } from "./urls.js";

/** What the result route says: the output, or that there is none yet, or that there is none. */
export type Fetched =
  | { readonly kind: "data"; readonly data: unknown; readonly reply: Reply }
  | { readonly kind: "pending"; readonly error: ApiError }
  | { readonly kind: "missing"; readonly error: ApiError };

// What runs into trouble on the way, by fal's own list: the same request may well succeed another time.
const PASSING = /^(request_timeout|startup_timeout|runner_|internal_error|internal_server_error|downstream_service)/;
const WAITS = /in progress|not (yet )?(been )?(complete|ready|finish)/i;

/** The error of a request that ended with one. */
export function failure(
  core: Core,
  where: Where,
  reply: Reply,
  status: { readonly error?: string; readonly error_type?: string },
): RequestFailedError {
  const words = wordsOf(reply, core.redactor);
  const errorType = status.error_type ?? words.errorType;
  const reasons = [status.error, words.reason].filter((reason) => reason !== undefined && reason !== "");
  const said = [...new Set(reasons)].join(": ") || "no reason given";
  const type = errorType === undefined ? "" : ` (${errorType})`;
  return new RequestFailedError({
    ...where,
    errorType,
    body: words.body,
    status: reply.status,
    message: `The request to ${where.endpointId} failed: ${said}${type}`,
    retryable: errorType === undefined ? isTransient(reply) : PASSING.test(errorType),
    timeoutType: reply.headers.get("x-fal-request-timeout-type") ?? undefined,
  });
}

/** The output in a successful answer. @throws ProtocolError when there is none. */
export function outputOf(core: Core, where: Where, reply: Reply): unknown {
  const type = mediaType(reply.headers);
  if (type === "application/octet-stream") return new Uint8Array(reply.bytes).buffer;
  try {
    return readJson(reply, where, core.redactor);
  } catch (error) {
    // A model that answers in plain words is not at fault.
    if (type === "text/plain" && reply.bytes.length > 0 && !/^\s*[[{]/.test(looseText(reply.bytes)))
      return looseText(reply.bytes);
    throw error;
  }
}

function judge(core: Core, where: Where, reply: Reply, completed: CompletedQueueStatus | undefined): Fetched {
  const ok = reply.status >= 200 && reply.status < 300 && reply.status !== 202;
  const failed = completed?.error !== undefined || completed?.error_type !== undefined;
  if (ok && !failed) return { kind: "data", data: outputOf(core, where, reply), reply };
  const error = apiError(reply, where, core.redactor, core.clock.wall());
  if (error.isUserTimeout || reply.status === 422) throw error;
  if (reply.status === 202 || (reply.status === 400 && WAITS.test(error.message))) return { kind: "pending", error };
  if (failed) throw failure(core, where, reply, completed ?? {});
  if (reply.status === 404) return { kind: "missing", error };
  throw error;
}

// The stored answer of a failed model may be a 503 too: asking again changes nothing.
function mayRetry(error: FalError, attempt: number, options: Required<RetryOptions>): boolean {
  if (error instanceof RequestFailedError) return false;
  if (error instanceof ProtocolError && error.code === "malformed") return true;
  return worthAnother(error, attempt, options);
}

/** Asks the result route, at a path of it. @throws FalError */
export function askResult<T>(
  core: Core,
  known: Known,
  route: Route,
  bounds: StepBounds,
  read: (reply: Reply, where: Where) => T,
): Promise<T> {
  const { endpointId, requestId } = known;
  const { path, query } = route;
  const params = { path: { result: path }, query: { ...query } };
  const once = async (where: Where): Promise<T> =>
    read(
      await exchange(
        core,
        where,
        { send: (routes, init) => routes.GET("/{result}", { ...init, params }) },
        bounds.signal,
      ),
      where,
    );
  return withRetries(core, { where: { endpointId, requestId, phase: "result" }, ...bounds, mayRetry, once });
}

/** Asks for the output, once. */
export function fetchResult(
  core: Core,
  known: Known,
  completed: CompletedQueueStatus | undefined,
  bounds: StepBounds,
): Promise<Fetched> {
  return askResult(core, known, known.routes.result, bounds, (reply, where) => judge(core, where, reply, completed));
}

// How long a finished request's result may take to appear everywhere.
const APPEARS_WITHIN = 5_000;

/** The error of a result that is no longer kept. */
export function expired(error: ApiError, completedAt: string | undefined): ApiError {
  const { message, ...fields } = error;
  return new ApiError({
    ...fields,
    message: `${message.replace(/[.]?$/, ".")} The request had completed: results are kept for an hour, large ones (10 KB and more) for 6 minutes.`,
    code: "result_expired",
    completedAt,
    retryable: false,
  });
}

/** The output of a request that was seen to be complete. @throws ApiError `result_expired` when it is gone. */
export async function collectResult(
  core: Core,
  known: Known,
  completed: CompletedQueueStatus,
  bounds: StepBounds,
): Promise<unknown> {
  const begun = core.clock.now();
  const completedAt = new Date(core.clock.wall()).toISOString();
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    const fetched = await fetchResult(core, known, completed, bounds);
    if (fetched.kind === "data") return fetched.data;
    const left = APPEARS_WITHIN - (core.clock.now() - begun);
    if (fetched.kind === "missing" && left <= 0) throw expired(fetched.error, completedAt);
    const asked = fetched.error.retryAfterMs ?? 0;
    await sleep(
      core.clock,
      Math.max(asked, fetched.kind === "missing" ? Math.min(pause, Math.max(left, 1)) : pause),
      bounds.signal,
    );
  }
}
