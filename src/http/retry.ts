import type { RetryOptions } from "../contract/options.js";
import {
  ApiError,
  FalError,
  type FalErrorCode,
  NetworkError,
  type Phase,
  ProtocolError,
  TimeoutError,
} from "../errors/index.js";
import { givenOf, own } from "../platform/json.js";
import { sleep } from "../platform/time.js";
import { type ClientContext, warnAbout } from "./context.js";
import type { RequestInfo } from "./response.js";

/** Whether an HTTP status may be another one soon: timeouts, limits, and whatever a server or a proxy has trouble with. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** The options of a phase: the caller's, else the defaults. */
export function retryOptions(given: RetryOptions, phase: Phase): Required<RetryOptions> {
  return {
    maxRetries: phase === "status" ? 5 : 3,
    baseDelay: 1_000,
    maxDelay: 30_000,
    backoffMultiplier: 2,
    retryableStatusCodes: [],
    enableJitter: true,
    maxRetryAfter: 60_000,
    resubmitUnknown: false,
    ...givenOf(given),
  };
}

/** What a failure says of the next attempt: none, some more, or as many as the caller waits for. */
export type RetryVerdict = "end" | "limited" | "again";

/** Judges a failure; `nth` counts the failures of its kind in this step. */
export type JudgeFailure = (
  error: FalError,
  nth: number,
  options: Required<RetryOptions>,
) => RetryVerdict | Promise<RetryVerdict>;

/** Judges the failure of a step that changes nothing. */
export function judgeRead(error: FalError, nth: number, options: Required<RetryOptions>): RetryVerdict {
  if (error instanceof ApiError) {
    const { status, retryable, isUserTimeout } = error;
    const isWorthIt = isPassing(status) ? retryable : options.retryableStatusCodes.includes(status);
    return isWorthIt && !isUserTimeout ? "again" : "end";
  }
  // A malformed answer may be an accident once; an HTML page in place of JSON is what a failing proxy sends.
  if (error instanceof ProtocolError)
    return error.code === "content_type" ? "again" : error.code === "malformed" && nth === 1 ? "limited" : "end";
  const lost = error instanceof NetworkError && error.code !== "tls";
  return lost || (error instanceof TimeoutError && error.code === "attempt") ? "again" : "end";
}

/** The pause before the next attempt, from the number of the last one. */
export function backoff(attempt: number, options: Required<RetryOptions>, random: number): number {
  const pause = Math.min(options.baseDelay * options.backoffMultiplier ** (attempt - 1), options.maxDelay);
  return options.enableJitter ? pause * (0.75 + random / 2) : pause;
}

// A follower looks again at least this often: somebody waits for what comes after the outage.
const LONGEST_READ_PAUSE = 10_000;
// What a pause is multiplied by when the client's retries have used up their budget.
const STRETCH = 4;

interface Failure {
  readonly error: FalError;
  readonly attempt: number;
  readonly options: Required<RetryOptions>;
}

function pauseAfter(context: ClientContext, { error, attempt, options }: Failure, waits: boolean): number {
  const { clock, network } = context;
  // Never sooner than the server asks; up to 10 % later, so that many clients do not come back at once.
  if (error.retryAfterMs !== undefined)
    return Math.min(error.retryAfterMs, options.maxRetryAfter) * (1 + clock.random() * 0.1);
  const price = error instanceof TimeoutError ? 10 : 5;
  const afford = network.tokens >= price;
  if (afford) network.tokens -= price;
  const limits = waits ? { ...options, maxDelay: Math.min(options.maxDelay, LONGEST_READ_PAUSE) } : options;
  const pause = backoff(attempt, limits, clock.random());
  if (!afford) return Math.min(pause * STRETCH, limits.maxDelay * (0.75 + clock.random() / 2));
  // A connection that was closed while idle says nothing about the server: a new one is tried at once.
  const reset = error instanceof NetworkError && error.code === "connection" && error.accepted === "unknown";
  return reset && attempt === 1 ? 0 : pause;
}

// A name that nobody knows is a typing error, or the machine is offline. The latter only where the host has answered before.
function isUnknownHost(error: FalError): boolean {
  return error instanceof NetworkError && own(error.cause, "code") === "ENOTFOUND";
}

// Whether a failed step is to be tried again.
async function goesOn<T>(context: ClientContext, step: RetryStep<T>, failure: Failure, nth: number): Promise<boolean> {
  const { error, attempt, options } = failure;
  const { judge = judgeRead, untilAborted = false } = step;
  const verdict = await judge(error, nth, options);
  if (verdict === "end") return false;
  if (isUnknownHost(error) && !(untilAborted && context.network.reached)) return nth < 2;
  if (untilAborted) return verdict === "again" || nth <= options.maxRetries;
  return attempt <= options.maxRetries && (error.retryAfterMs ?? 0) <= options.maxRetryAfter;
}

function announceRetry<T>(context: ClientContext, step: RetryStep<T>, failure: Failure, pauseMs: number): void {
  const { endpointId, requestId, phase } = step.info;
  const { error, attempt, options } = failure;
  context.observe.retry({ endpointId, requestId, phase, attempt, pauseMs, error });
  if (step.untilAborted !== true || attempt !== options.maxRetries + 1) return;
  const text = `the ${phase} has failed ${attempt} times and is asked for until the deadline: ${error.message}`;
  warnAbout(context, step.info, "retry", text);
}

/** One step of a request, with what it takes to try it again. */
export interface RetryStep<T> {
  readonly info: Omit<RequestInfo, "attempts">;
  readonly signal?: AbortSignal | undefined;
  /**
   * The step reads something that somebody waits for: what a retry may mend is tried again until the signal aborts.
   * Default: as often as the options say.
   */
  readonly untilAborted?: boolean | undefined;
  /** Whether a failure is worth another attempt. Default: as for a step that changes nothing. */
  readonly judge?: JudgeFailure | undefined;
  /** Called with every failure. */
  readonly onFailure?: ((error: FalError) => void) | undefined;
  readonly once: (info: RequestInfo) => Promise<T>;
}

const MOST_TOKENS = 500;

/** Tokens that a step gives back when it succeeds, with those that its retries have spent. */
function creditRetryBudget({ network }: ClientContext, spent: number): void {
  network.tokens = Math.min(MOST_TOKENS, network.tokens + Math.max(1, spent));
}

/** Tries a step until it succeeds, fails for good, has had its attempts, or nobody waits any more. */
export async function withRetries<T>(context: ClientContext, step: RetryStep<T>): Promise<T> {
  const { network, clock } = context;
  const seen: Partial<Record<FalErrorCode, number>> = {};
  let spent = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const value = await step.once({ ...step.info, attempts: attempt });
      creditRetryBudget(context, spent);
      return value;
    } catch (error) {
      if (!(error instanceof FalError) || step.signal?.aborted === true) throw error;
      step.onFailure?.(error);
      const failure = { error, attempt, options: retryOptions(context.retry, step.info.phase) };
      const nth = (seen[error.code] = (seen[error.code] ?? 0) + 1);
      if (!(await goesOn(context, step, failure, nth))) throw error;
      const before = network.tokens;
      const pause = pauseAfter(context, failure, step.untilAborted === true);
      spent += before - network.tokens;
      announceRetry(context, step, failure, pause);
      await sleep(clock, pause, step.signal);
    }
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
 * Whether the step that failed may succeed when it is tried again, for callers, about any error; the client itself judges by
 * `judgeRead`. It does not say that a retry costs nothing: a submit whose outcome is unknown is never retryable, because it
 * could be paid twice.
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
