import type { CancelResult } from "../../contract/status.js";
import { ApiError } from "../../errors/index.js";
import { apiError } from "../../http/api-error.js";
import { withRetries } from "../../http/attempt.js";
import type { Core } from "../../http/context.js";
import { exchange } from "../../http/exchange.js";
import { looseText } from "../../http/read-reply.js";
import { own, type Where } from "../../http/response.js";
import type { Known, StepBounds } from "./status.js";

// Anything that is a success is one; only `OK` (or fal's older `success: true`) says that the request will never run.
function accepted(text: string): CancelResult {
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
export function cancelOrThrow(core: Core, known: Known, bounds: StepBounds): Promise<CancelResult> {
  const { endpointId, requestId } = known;
  const { path, query } = known.routes.cancel;
  const params = { path: { cancel: path }, query: { ...query } };
  const once = async (where: Where): Promise<CancelResult> => {
    const reply = await exchange(
      core,
      where,
      { send: (routes, init) => routes.PUT("/{cancel}", { ...init, params }) },
      bounds.signal,
    );
    if (reply.status >= 200 && reply.status < 300) return accepted(looseText(reply.bytes));
    throw apiError(reply, where, core.redactor, core.clock.wall());
  };
  return withRetries(core, { where: { endpointId, requestId, phase: "cancel" }, ...bounds, once });
}

/** The same, with what is no failure of the call as an outcome. @throws FalError when the server could not be asked. */
export async function cancel(core: Core, known: Known, bounds: StepBounds): Promise<CancelResult> {
  try {
    return await cancelOrThrow(core, known, bounds);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 400 || error.status === 409) return { outcome: "already_completed" };
    if (error.status === 405 || error.status === 501) return { outcome: "unsupported" };
    if (error.status !== 404) throw error;
    return { outcome: core.gateway.profile === "relay" ? "unsupported" : "not_found" };
  }
}
