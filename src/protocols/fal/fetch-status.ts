import { apiError } from "../../http/api-error.js";
import { withRetries } from "../../http/attempt.js";
import type { ClientContext } from "../../http/context.js";
import { exchange } from "../../http/exchange.js";
import { readRedactedJson } from "../../http/read-reply.js";
import type { Reply, RequestInfo } from "../../http/response.js";
import { retryAfter } from "../../http/retry-after.js";
import { type RequestRef, readStatus, type StatusReply, type StepBounds } from "./status.js";

/** Asks once where a request stands. @throws FalError */
export function fetchStatus(
  context: ClientContext,
  known: RequestRef,
  logs: boolean,
  bounds: StepBounds,
): Promise<StatusReply> {
  const { path, query } = known.routes.status;
  const { endpointId, requestId } = known;
  const once = async (info: RequestInfo): Promise<StatusReply> => {
    const params = { path: { status: path }, query: { ...query, logs: logs ? "1" : "0" } };
    const reply: Reply = await exchange(
      context,
      info,
      { send: (routes, init) => routes.GET("/{status}", { ...init, params }) },
      bounds.signal,
    );
    if (reply.status < 200 || reply.status >= 300) throw apiError(reply, info, context.redactor, context.clock.wall());
    const read = readStatus(context, known, info, readRedactedJson(reply, info, context.redactor));
    return { ...read, retryAfterMs: retryAfter(reply.headers, context.clock.wall()) };
  };
  return withRetries(context, { info: { endpointId, requestId, phase: "status" }, ...bounds, once });
}
