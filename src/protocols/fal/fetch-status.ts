import { apiError } from "../../http/api-error.js";
import { withRetries } from "../../http/attempt.js";
import type { Core } from "../../http/context.js";
import { exchange } from "../../http/exchange.js";
import { readCleanJson } from "../../http/read-reply.js";
import type { Reply, Where } from "../../http/response.js";
import { retryAfter } from "../../http/retry-after.js";
import { type Known, readStatus, type StatusReply, type StepBounds } from "./status.js";

/** Asks once where a request stands. @throws FalError */
export function fetchStatus(core: Core, known: Known, logs: boolean, bounds: StepBounds): Promise<StatusReply> {
  const { path, query } = known.routes.status;
  const { endpointId, requestId } = known;
  const once = async (where: Where): Promise<StatusReply> => {
    const params = { path: { status: path }, query: { ...query, logs: logs ? "1" : "0" } };
    const reply: Reply = await exchange(
      core,
      where,
      { send: (routes, init) => routes.GET("/{status}", { ...init, params }) },
      bounds.signal,
    );
    if (reply.status < 200 || reply.status >= 300) throw apiError(reply, where, core.redactor, core.clock.wall());
    const read = readStatus(core, known, where, readCleanJson(reply, where, core.redactor));
    return { ...read, retryAfterMs: retryAfter(reply.headers, core.clock.wall()) };
  };
  return withRetries(core, { where: { endpointId, requestId, phase: "status" }, ...bounds, once });
}
