import type { InQueueQueueStatus } from "../../contract/status.js";
import { ForeignUrlError, ProtocolError } from "../../errors/index.js";
import { checkRequestId } from "../../gateway/request-id.js";
import type { Core } from "../../http/context.js";
import { senseless } from "../../http/read-reply.js";
import { isObject, type JsonObject, own, ownText, type Where } from "../../http/response.js";
import type { Posted } from "../../jobs/post.js";
import { routeReply, type Routes, urlOf } from "./routes.js";

/** A request that the server has accepted. */
export interface Accepted {
  readonly requestId: string;
  readonly routes: Routes;
  readonly submittedAt: string;
  /** The server's own answer. */
  readonly envelope: JsonObject;
}

/** Refuses, or reports, a reply whose URLs lead away from the gateway. @throws ForeignUrlError when told to insist. */
export function reportForeign(core: Core, where: Omit<Where, "attempts">, url: string): void {
  const { endpointId, requestId } = where;
  const host = URL.canParse(url) ? new URL(url).origin : "an address that is no URL";
  const message = `${endpointId}: a reply names ${host}, which is not the gateway`;
  if (core.strictUrls) throw new ForeignUrlError(`${message}: it was not followed.`, { ...where, code: "foreign_url" });
  core.warn({
    code: "foreign_url",
    message: `${message}; the address was built from the request id`,
    endpointId,
    requestId,
  });
}

/** Reads the answer to a submit. @throws ProtocolError when it names no request; ForeignUrlError when told to insist. */
export function readAccepted(core: Core, { reply, value: envelope, where, submittedAt }: Posted<unknown>): Accepted {
  const requestId = own(envelope, "request_id");
  // The job may run all the same: where it can be looked up is kept, for people to follow.
  const statusUrl = ownText(envelope, "status_url") ?? ownText(envelope, "response_url");
  if (!isObject(envelope) || typeof requestId !== "string" || requestId === "") {
    const { message, ...details } = senseless(reply, where, core.redactor, "malformed", "has no request_id");
    throw new ProtocolError(message, { ...details, code: "malformed", statusUrl });
  }
  const { endpointId } = where;
  checkRequestId(requestId, endpointId, { ...where, status: reply.status, statusUrl });
  const known = { ...where, requestId };
  const { routes, foreign, built } = routeReply(core.gateway, endpointId, requestId, envelope);
  if (foreign !== undefined) reportForeign(core, known, foreign);
  if (built.length > 0) {
    const message = `${endpointId}: no usable ${built.join(", ")} in the answer to a submit; built from the ids`;
    core.warn({ code: "reply_urls", message, endpointId, requestId });
  }
  return { requestId, routes, submittedAt, envelope };
}

/** The server's own answer to a submit, with addresses that lead to the gateway. */
export function submitted(core: Core, { requestId, routes, envelope }: Accepted): InQueueQueueStatus {
  return {
    queue_position: 0,
    ...envelope,
    logs: [],
    status: "IN_QUEUE",
    request_id: requestId,
    response_url: urlOf(core.gateway, routes.result),
    status_url: urlOf(core.gateway, routes.status),
    cancel_url: urlOf(core.gateway, routes.cancel),
  };
}
