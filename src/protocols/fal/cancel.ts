import type { CancelResult } from "../../contract/status.js";
import type { ApiError } from "../../errors/index.js";
import type { RouteCall } from "../../http/exchange.js";
import { decodeText, type Reply } from "../../http/response.js";
import { own } from "../../platform/json.js";
import type { JobContext, StepBounds } from "../protocol.js";
import { ask } from "./routes.js";

// Every 2xx means that the cancellation was requested; only `OK` says that the request will never run.
function parseCancelReply({ bytes }: Reply): CancelResult {
  let body: unknown;
  try {
    body = JSON.parse(decodeText(bytes));
  } catch {
    return { outcome: "requested" };
  }
  const status = own(body, "status");
  if (status === "ALREADY_COMPLETED") return { outcome: "already_completed" };
  return { outcome: status === "OK" ? "cancelled" : "requested" };
}

/** Asks the server to stop a request. @throws FalError: an `ApiError` when there is nothing left to stop. */
export function cancel(job: JobContext, bounds: StepBounds): Promise<CancelResult> {
  const { path, query } = job.request.routes.cancel;
  const params = { path: { request: path }, query: { ...query } };
  const call: RouteCall = (routes, init) => routes.PUT("/{request}", { ...init, params });
  return ask(job, { phase: "cancel", call, read: parseCancelReply }, bounds);
}

/** What the error of a cancel says of the request: that it has ended, is not known, or cannot be stopped. */
export function cancelOutcome({ status }: ApiError): CancelResult["outcome"] | undefined {
  if (status === 400 || status === 409) return "already_completed";
  if (status === 405 || status === 501) return "unsupported";
  return status === 404 ? "not_found" : undefined;
}
