import type { RetryOptions } from "../contract/options.js";
import {
  ApiError,
  ConfigError,
  FalError,
  type FalErrorCode,
  InputValidationError,
  NetworkError,
  ProtocolError,
  SubmitOutcomeUnknownError,
  TimeoutError,
} from "../errors/index.js";
import { type ClientContext, warnAbout } from "../http/context.js";
import type { RetryVerdict } from "../http/retry.js";
import { own } from "../platform/json.js";

/** What an error says about a submit: refused and worth another try, refused for good, or perhaps accepted. */
export type SubmitProof = "again" | "refused" | "unknown";

/**
 * Judges a failed submit. Only a connection that was never made, a 429, and a 503 that names no request prove that
 * nothing was accepted and that trying again can help.
 */
function outcomeOf(error: FalError): SubmitProof {
  if (error instanceof NetworkError)
    return error.accepted === "unknown" ? "unknown" : error.code === "tls" ? "refused" : "again";
  if (error instanceof TimeoutError) return "unknown";
  // An HTML page comes from a proxy, not from the queue; an answer that is cut off may come from the queue.
  // Whoever answers a call, in whatever words, has taken it.
  const isAnswered = error.phase === "call" || (error instanceof ProtocolError && error.code === "content_type");
  if (error instanceof ProtocolError) return isAnswered ? "refused" : "unknown";
  if (!(error instanceof ApiError)) return "refused";
  if (error.status === 429) return "again";
  if (error.status < 500 || error.isUserTimeout) return "refused";
  // A direct call is answered by the model itself: its error is the outcome.
  if ((error.phase === "run" || error.phase === "call") && error.status !== 503) return "refused";
  return error.status === 503 && error.requestId === "" && own(error.body, "request_id") === undefined
    ? "again"
    : "unknown";
}

/** Whether a submit may be sent again. */
export function judgeSubmit(error: FalError, _nth: number, { resubmitUnknown = false }: RetryOptions): RetryVerdict {
  const outcome = outcomeOf(error);
  return outcome === "again" || (resubmitUnknown && outcome === "unknown") ? "limited" : "end";
}

// The error of a submit that may have been accepted.
async function unknownOutcome(
  context: ClientContext,
  error: FalError,
  body: string,
  submittedAt: string,
): Promise<SubmitOutcomeUnknownError> {
  const { endpointId, attempts, requestId, retryAfterMs, phase, message } = error;
  const status = error instanceof ApiError || error instanceof ProtocolError ? error.status : undefined;
  const snippet = error instanceof ProtocolError ? error.snippet : undefined;
  const inputHash = await hashInput(body);
  const what = phase === "call" ? phase : "submit";
  warnAbout(context, { endpointId }, "submit_unknown", `a ${what} may have been accepted; it was not sent again`);
  return new SubmitOutcomeUnknownError(
    `The ${what} to ${endpointId} at ${submittedAt} may have been accepted, so it was not sent again (input ${inputHash}). ${message}`,
    {
      endpointId,
      attempts,
      requestId: requestId === "" ? undefined : requestId,
      inputHash,
      submittedAt,
      status,
      snippet,
      retryAfterMs,
      phase,
      cause: error,
    },
  );
}

/** What is thrown for a submit that has failed with this error. */
export async function settleSubmit(
  context: ClientContext,
  error: FalError,
  body: string,
  submittedAt: string,
): Promise<FalError> {
  return outcomeOf(error) === "unknown" ? unknownOutcome(context, error, body, submittedAt) : error;
}

// Answers in which a proxy or a server gives up on a request that may have been taken.
const UNPROVEN: ReadonlySet<number> = new Set([408, 409, 425, 499]);
// Refusals that have their reason outside of the input: too much at once, no balance, a key that is not accepted.
const MENDABLE: ReadonlySet<number> = new Set([401, 402, 403, 429]);

/**
 * What an error of a submit proves, for whoever notes submits in a store. `again`: certainly not accepted, and another try
 * may help. `refused`: certainly not accepted, and the same input will not be. `unknown`: it may have been accepted. It is
 * stricter than what the client sends again by: 408, 409, 425 and 499 prove nothing here, nor does an abort, a lost answer
 * or whatever is not ours.
 */
export function submitProof(error: unknown): SubmitProof {
  if (error instanceof InputValidationError || error instanceof ConfigError) return "refused";
  if (error instanceof NetworkError && error.phase === "submit")
    return error.accepted === "no" && outcomeOf(error) === "refused" ? "again" : outcomeOf(error);
  if (!(error instanceof ApiError) || error.phase !== "submit") return "unknown";
  // Many servers answer 200 with a body whose own code says what went wrong.
  const status = error.status < 300 ? Number(own(error.body, "code")) : error.status;
  if (!(status >= 400) || UNPROVEN.has(status)) return "unknown";
  if (MENDABLE.has(status)) return "again";
  return status === error.status ? outcomeOf(error) : status < 500 ? "refused" : "unknown";
}

/** A model's own refusal: the answer to the question for a result, which stays what it is. A key or a balance may change. */
function isFinalAnswer(error: FalError): boolean {
  const isRefusal = error instanceof ApiError && error.phase === "result" && error.code === "http";
  return isRefusal && error.status >= 400 && error.status < 500 && !error.retryable && !UNPROVEN.has(error.status);
}

// Errors that are the end of a request. Anything else (a deadline, a lost connection) leaves it to be resumed.
const ENDS: ReadonlySet<FalErrorCode> = new Set(["failed", "validation", "result_expired", "output_invalid"]);

/** Whether an error of waiting for a request says that the request is over. */
export function endsRequest(error: unknown): error is FalError {
  return error instanceof FalError && (ENDS.has(error.code) || isFinalAnswer(error));
}

/** Names an input without holding it: SHA-256 of what was sent, where the platform has one. */
export async function hashInput(body: string): Promise<string> {
  const bytes = new TextEncoder().encode(body);
  if (globalThis.crypto?.subtle === undefined) return `length:${bytes.length}`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${[...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
