import type { RetryOptions } from "../contract/options.js";
import {
  ApiError,
  type FalError,
  NetworkError,
  ProtocolError,
  SubmitOutcomeUnknownError,
  TimeoutError,
} from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import type { RetryVerdict } from "../http/retry.js";
import { own } from "../platform/json.js";

/** What an error says about a submit: refused and worth another try, refused for good, or perhaps accepted. */
type Outcome = "again" | "refused" | "unknown";

/**
 * Judges a failed submit. Only a connection that was never made, a 429, and a 503 that names no request prove that
 * nothing was accepted and that trying again can help.
 */
function outcomeOf(error: FalError): Outcome {
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
export function judgeSubmit(error: FalError, _nth: number, { resubmitUnknown }: Required<RetryOptions>): RetryVerdict {
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
  context.warn({
    code: "submit_unknown",
    message: `${endpointId}: a ${what} may have been accepted; it was not sent again`,
    endpointId,
  });
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
/** Names an input without holding it: SHA-256 of what was sent, where the platform has one. */
export async function hashInput(body: string): Promise<string> {
  const bytes = new TextEncoder().encode(body);
  if (globalThis.crypto?.subtle === undefined) return `length:${bytes.length}`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${[...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
