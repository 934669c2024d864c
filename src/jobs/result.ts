import type { CompletedQueueStatus } from "../contract/status.js";
import { ApiError } from "../errors/index.js";
import { apiError } from "../http/api-error.js";
import type { ClientContext } from "../http/context.js";
import type { Reply, RequestInfo } from "../http/response.js";
import { sleep } from "../platform/pause.js";
import { requestFailed } from "../protocols/fal/failure.js";
import { type Fetched, fetchResult, type NoResult } from "../protocols/fal/result.js";
import type { RequestRef, StepBounds } from "../protocols/fal/status.js";

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

// How long a finished request's result may take to appear everywhere.
const APPEARS_WITHIN = 5_000;

/** The error of a result that is no longer kept. */
export function resultExpired(error: ApiError, completedAt: string | undefined): ApiError {
  const { message, ...fields } = error;
  return new ApiError({
    ...fields,
    message: `${message.replace(/[.]?$/, ".")} The request had completed: results are kept for an hour, large ones (10 KB and more) for 6 minutes.`,
    code: "result_expired",
    completedAt,
    retryable: false,
  });
}

/** The output of a request that was complete and whose result was not there yet. @throws ApiError `result_expired` */
export async function awaitResult(
  context: ClientContext,
  known: RequestRef,
  completed: CompletedQueueStatus,
  bounds: StepBounds,
  first: NoResult,
): Promise<unknown> {
  const begun = context.clock.now();
  const completedAt = new Date(context.clock.wall()).toISOString();
  let fetched: Fetched = first;
  for (let pause = 100; fetched.kind !== "data"; pause = Math.min(pause * 2, 2_000)) {
    const left = APPEARS_WITHIN - (context.clock.now() - begun);
    const missing = fetched.kind === "missing";
    if (missing && left <= 0) throw resultExpired(fetched.error, completedAt);
    const asked = fetched.error.retryAfterMs ?? 0;
    await sleep(context.clock, Math.max(asked, missing ? Math.min(pause, Math.max(left, 1)) : pause), bounds.signal);
    fetched = await fetchResult(context, known, completed, bounds);
  }
  return fetched.data;
}
