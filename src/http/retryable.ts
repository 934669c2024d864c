import { ApiError, NetworkError, TimeoutError } from "../errors/index.js";

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
