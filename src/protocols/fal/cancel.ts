import type { CancelResult } from "../../contract/status.js";
import { ApiError } from "../../errors/index.js";
import { withRetries } from "../../http/retry.js";
import type { ClientContext } from "../../http/context.js";
import { exchange } from "../../http/exchange.js";
import { decodeText, type RequestInfo } from "../../http/response.js";
import { own } from "../../platform/json.js";
import type { RequestRef, StepBounds } from "../../contract/protocol.js";

// Anything that is a success is one; only `OK` (or fal's older `success: true`) says that the request will never run.
function parseCancelReply(text: string): CancelResult {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { outcome: "requested" };
  }
  const status = own(body, "status");
  if (status === "ALREADY_COMPLETED") return { outcome: "already_completed" };
  return { outcome: status === "OK" ? "cancelled" : "requested" };
}

/** Asks the server to stop a request. @throws FalError: an `ApiError` when there is nothing left to stop. */
export function cancelOrThrow(context: ClientContext, known: RequestRef, bounds: StepBounds): Promise<CancelResult> {
  const { endpointId, requestId } = known;
  const { path, query } = known.routes.cancel;
  const params = { path: { cancel: path }, query: { ...query } };
  const once = async (info: RequestInfo): Promise<CancelResult> => {
    const reply = await exchange(
      context,
      info,
      { call: (routes, init) => routes.PUT("/{cancel}", { ...init, params }) },
      bounds.signal,
    );
    return parseCancelReply(decodeText(reply.bytes));
  };
  return withRetries(context, { info: { endpointId, requestId, phase: "cancel" }, ...bounds, once });
}

/** The same, with what is no failure of the call as an outcome. @throws FalError when the server could not be asked. */
export async function cancelRequest(
  context: ClientContext,
  known: RequestRef,
  bounds: StepBounds,
): Promise<CancelResult> {
  try {
    return await cancelOrThrow(context, known, bounds);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 400 || error.status === 409) return { outcome: "already_completed" };
    if (error.status === 405 || error.status === 501) return { outcome: "unsupported" };
    if (error.status !== 404) throw error;
    return { outcome: context.gateway.profile === "relay" ? "unsupported" : "not_found" };
  }
}
