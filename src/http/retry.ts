import type { RetryOptions } from "../contract/options.js";
import { ApiError, FalError, NetworkError, type Phase, ProtocolError, TimeoutError } from "../errors/index.js";
import { sleep } from "../platform/wait.js";
import type { ClientContext } from "./context.js";
import type { RequestInfo } from "./response.js";

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

/** Whether a step that has failed with an error in its n-th attempt is worth another one. */
export type MayRetry = (error: FalError, attempt: number, options: Required<RetryOptions>) => boolean;

/** Whether a step that changes nothing is worth another attempt. */
export function worthAnother(error: FalError, attempt: number, options: Required<RetryOptions>): boolean {
  if (error instanceof ApiError) {
    return error.retryable && !error.isUserTimeout && options.retryableStatusCodes.includes(error.status);
  }
  // A malformed answer may be an accident once; an HTML page in place of JSON is what a failing proxy sends.
  if (error instanceof ProtocolError)
    return error.code === "content_type" || (error.code === "malformed" && attempt === 1);
  return (
    (error instanceof NetworkError && error.code !== "tls") ||
    (error instanceof TimeoutError && error.code === "attempt")
  );
}

/** The pause before the next attempt, from the number of the last one. */
export function backoff(attempt: number, options: Required<RetryOptions>, random: number): number {
  const pause = Math.min(options.baseDelay * options.backoffMultiplier ** (attempt - 1), options.maxDelay);
  return options.enableJitter ? pause * (0.75 + random / 2) : pause;
}

function pauseAfter(context: ClientContext, error: FalError, attempt: number, options: Required<RetryOptions>): number {
  // Never sooner than the server asks; up to 10 % later, so that many clients do not come back at once.
  if (error.retryAfterMs !== undefined) return error.retryAfterMs * (1 + context.clock.random() * 0.1);
  // A connection that was closed while idle says nothing about the server: a new one is tried at once.
  const reset = error instanceof NetworkError && error.code === "connection" && error.accepted === "unknown";
  return reset && attempt === 1 ? 0 : backoff(attempt, options, context.clock.random());
}

/** Tries a step that has failed once until it succeeds, fails for good, or has had its attempts. */
async function tryAgain<T>(context: ClientContext, step: RetryStep<T>, first: FalError): Promise<T> {
  const options = retryOptions(context.retry, step.info.phase);
  const { mayRetry = worthAnother } = step;
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

/** One step of a request, with what it takes to try it again. */
export interface RetryStep<T> {
  readonly info: Omit<RequestInfo, "attempts">;
  readonly signal?: AbortSignal | undefined;
  /** On the client's clock; no pause is begun that would end after it. */
  readonly deadline?: number | undefined;
  /** Whether an error is worth another attempt. Default: as for a step that changes nothing. */
  readonly mayRetry?: MayRetry | undefined;
  readonly once: (info: RequestInfo) => Promise<T>;
}

/** Tokens that a step gives back when it succeeds after it has spent some. */
function creditRetryBudget({ retryBudget }: ClientContext, spent: number): void {
  retryBudget.tokens = Math.min(500, retryBudget.tokens + Math.max(1, spent));
}

/** Tries a step until it succeeds, fails for good, or has had its attempts. */
export async function withRetries<T>(context: ClientContext, step: RetryStep<T>): Promise<T> {
  try {
    const value = await step.once({ ...step.info, attempts: 1 });
    creditRetryBudget(context, 0);
    return value;
  } catch (error) {
    if (!(error instanceof FalError) || step.signal?.aborted === true) throw error;
    return tryAgain(context, step, error);
  }
}

const TRANSIENT_CODES = new Set([
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_SOCKET",
]);
const DEFAULT_STATUSES = [429, 502, 503, 504];

type ChainLink = Readonly<Record<string, unknown>>;

function chainOf(error: unknown): readonly ChainLink[] {
  const chain: ChainLink[] = [];
  for (let at = error; typeof at === "object" && at !== null && chain.length < 9;) {
    const { name, code, cause }: { readonly name?: unknown; readonly code?: unknown; readonly cause?: unknown } = at;
    chain.push({ name, code });
    at = cause;
  }
  return chain;
}

// What a platform's own fetch throws, for errors that did not come through this client. An abort is never one.
function isPlatformFailure(error: unknown): boolean {
  const chain = chainOf(error);
  if (chain.some(({ name }) => name === "AbortError" || name === "TimeoutError")) return false;
  if (chain.some(({ code }) => typeof code === "string" && TRANSIENT_CODES.has(code))) return true;
  return error instanceof TypeError && /fetch failed/i.test(error.message);
}

/**
 * Whether the step that failed may succeed when it is tried again. It does not say that trying again is free: a submit
 * whose outcome is unknown is never retryable.
 *
 * @param statuses the HTTP statuses that are worth it
 */
export function isRetryableError(error: unknown, statuses: readonly number[] = DEFAULT_STATUSES): boolean {
  if (error instanceof ApiError) return !error.isUserTimeout && statuses.includes(error.status);
  if (error instanceof NetworkError) return error.retryable;
  if (error instanceof TimeoutError) return error.code === "attempt";
  return isPlatformFailure(error);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAY_FIRST = /(\d{1,2})[ -]([a-z]{3})[ -](\d{4}|\d{2}) (\d\d):(\d\d):(\d\d) gmt$/;
const ASCTIME = /([a-z]{3}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})$/;

/** The three forms of a date in HTTP (RFC 9110, 5.6.7), which engines do not agree on. */
export function parseHttpDate(text: string): number | undefined {
  const lower = text.trim().toLowerCase();
  const dayFirst = DAY_FIRST.exec(lower);
  const asctime = ASCTIME.exec(lower);
  const [day, month, year, ...time] =
    dayFirst !== null
      ? dayFirst.slice(1)
      : asctime !== null
        ? [asctime[2], asctime[1], asctime[6], asctime[3], asctime[4], asctime[5]]
        : [];
  const index = MONTHS.indexOf(month ?? "");
  if (index < 0) return undefined;
  const century = Number(year) >= 100 ? 0 : Number(year) >= 70 ? 1900 : 2000;
  const [hours, minutes, seconds] = time.map(Number);
  return Date.UTC(Number(year) + century, index, Number(day), hours, minutes, seconds);
}

const SECONDS = /(?:^|gmt, ?|, ?)(\d+(?:\.\d+)?(?:e\d{1,3})?)$/;

/**
 * How long a server asks to wait, in ms; undefined when it does not say, or says nothing that makes sense. A date is
 * counted from the answer's own `Date`, so that a wrong clock on this side does no harm.
 */
export function retryAfter(headers: Headers, wall: number): number | undefined {
  const exact = headers.get("retry-after-ms") ?? "";
  if (/^\d+(?:\.\d+)?$/.test(exact)) return Number(exact);
  const value = (headers.get("retry-after") ?? "").trim().toLowerCase();
  const seconds = SECONDS.exec(value)?.[1];
  if (seconds !== undefined && !value.startsWith("-")) return Number(seconds) * 1_000;
  const date = parseHttpDate(value);
  if (date === undefined) return undefined;
  const ahead = date - (parseHttpDate(headers.get("date") ?? "") ?? wall);
  return ahead > 0 ? ahead : undefined;
}
