import type { RetryOptions } from "../contract/options.js";
import {
  ApiError,
  FalError,
  NetworkError,
  type Phase,
  ProtocolError,
  RequestFailedError,
  TimeoutError,
} from "../errors/index.js";
import { mayResubmit } from "../jobs/submit-outcome.js";
import { sleep } from "../platform/pause.js";
import { creditRetryBudget, type RetryStep } from "./attempt.js";
import type { ClientContext } from "./context.js";

const STATUSES = [429, 502, 503, 504];

/** The options of a phase: the caller's, else the defaults. */
export function retryOptions(given: RetryOptions, phase: Phase): Required<RetryOptions> {
  const status = phase === "status";
  return {
    maxRetries: status ? 5 : 3,
    baseDelay: 1_000,
    maxDelay: 30_000,
    backoffMultiplier: 2,
    retryableStatusCodes: status ? [...STATUSES, 500] : STATUSES,
    enableJitter: true,
    maxRetryAfter: 60_000,
    resubmitUnknown: false,
    ...given,
  };
}

/** Whether a step that changes nothing is worth another attempt. */
export function worthAnother(error: FalError, attempt: number, options: Required<RetryOptions>): boolean {
  if (error instanceof ApiError) {
    return error.retryable && !error.isUserTimeout && options.retryableStatusCodes.includes(error.status);
  }
  // An answer that makes no sense may be an accident once; a page in place of JSON is what a proxy sends while it is ill.
  if (error instanceof ProtocolError)
    return error.code === "content_type" || (error.code === "malformed" && attempt === 1);
  return (
    (error instanceof NetworkError && error.code !== "tls") ||
    (error instanceof TimeoutError && error.code === "attempt")
  );
}

/** Whether the result route is worth another question. */
export function mayAskAgain(error: FalError, attempt: number, options: Required<RetryOptions>): boolean {
  // The stored answer of a failed model may be a 503 too: asking again changes nothing.
  if (error instanceof RequestFailedError) return false;
  if (error instanceof ProtocolError && error.code === "malformed") return true;
  return worthAnother(error, attempt, options);
}

/** The pause before the next attempt, from the number of the last one. */
export function backoff(attempt: number, options: Required<RetryOptions>, random: number): number {
  const pause = Math.min(options.baseDelay * options.backoffMultiplier ** (attempt - 1), options.maxDelay);
  return options.enableJitter ? pause * (0.75 + random / 2) : pause;
}

function pauseAfter(context: ClientContext, error: FalError, attempt: number, options: Required<RetryOptions>): number {
  // A server that names its time is never undercut; a little more keeps a crowd from coming back together.
  if (error.retryAfterMs !== undefined) return error.retryAfterMs * (1 + context.clock.random() * 0.1);
  // A socket that was closed while it lay idle says nothing about the server: a new one is tried at once.
  const reset = error instanceof NetworkError && error.code === "connection" && error.accepted === "unknown";
  return reset && attempt === 1 ? 0 : backoff(attempt, options, context.clock.random());
}

type MayRetry = (error: FalError, attempt: number, options: Required<RetryOptions>) => boolean;

const JUDGES: { readonly [name in NonNullable<RetryStep<unknown>["judge"]>]: MayRetry } = {
  submit: mayResubmit,
  result: mayAskAgain,
};

/** Tries a step that has failed once until it succeeds, fails for good, or has had its attempts. */
export async function tryAgain<T>(context: ClientContext, step: RetryStep<T>, first: FalError): Promise<T> {
  const options = retryOptions(context.retry, step.info.phase);
  const mayRetry = step.judge === undefined ? worthAnother : JUDGES[step.judge];
  let error = first;
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > options.maxRetries || !mayRetry(error, attempt, options)) throw error;
    const pause = pauseAfter(context, error, attempt, options);
    const asked = error.retryAfterMs ?? 0;
    const tooLong = asked > options.maxRetryAfter || context.clock.now() + pause > (step.deadline ?? Infinity);
    const price = error instanceof TimeoutError ? 10 : 5;
    if (tooLong || context.retryBudget.tokens < price) throw error;
    context.retryBudget.tokens -= price;
    await sleep(context.clock, pause, step.signal);
    try {
      const value = await step.once({ ...step.info, attempts: attempt + 1 });
      creditRetryBudget(context, price);
      return value;
    } catch (next) {
      if (!(next instanceof FalError) || step.signal?.aborted === true) throw next;
      error = next;
    }
  }
}
