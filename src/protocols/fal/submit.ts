import type { InQueueQueueStatus } from "../../contract/status.js";
import { ForeignUrlError, ProtocolError } from "../../errors/index.js";
import { checkRequestId } from "../../gateway/ids.js";
import type { ClientContext } from "../../http/context.js";
import { malformedReply, type RequestInfo } from "../../http/response.js";
import { isObject, type JsonObject, own, ownText } from "../../platform/json.js";
import type { InputReply } from "../../jobs/submit.js";
import { routesOfReply } from "./routes.js";
import { type Routes } from "../../contract/protocol.js";
import { urlOf } from "../../gateway/gateway.js";

/** A request that the server has accepted. */
export interface SubmitReply {
  readonly requestId: string;
  readonly routes: Routes;
  readonly submittedAt: string;
  /** The server's own answer. */
  readonly envelope: JsonObject;
}

/** Refuses, or reports, a reply whose URLs lead away from the gateway. @throws ForeignUrlError when told to insist. */
export function reportForeignUrl(context: ClientContext, info: Omit<RequestInfo, "attempts">, url: string): void {
  const { endpointId, requestId } = info;
  const host = URL.canParse(url) ? new URL(url).origin : "an address that is no URL";
  const message = `${endpointId}: a reply names ${host}, which is not the gateway`;
  if (context.strictUrls)
    throw new ForeignUrlError(`${message}: it was not followed.`, { ...info, code: "foreign_url" });
  context.warn({
    code: "foreign_url",
    message: `${message}; the address was built from the request id`,
    endpointId,
    requestId,
  });
}

/** Reads the answer to a submit. @throws ProtocolError when it names no request; ForeignUrlError when told to insist. */
export function parseSubmitReply(
  context: ClientContext,
  { reply, value: envelope, info, submittedAt }: InputReply<unknown>,
): SubmitReply {
  const requestId = own(envelope, "request_id");
  // The job may run all the same: where it can be looked up is kept, for people to follow.
  const statusUrl = ownText(envelope, "status_url") ?? ownText(envelope, "response_url");
  if (!isObject(envelope) || typeof requestId !== "string" || requestId === "") {
    const { message, ...details } = malformedReply(context, reply, "has no request_id");
    throw new ProtocolError(message, { ...details, code: "malformed", statusUrl });
  }
  const { endpointId } = info;
  checkRequestId(requestId, endpointId, { ...info, status: reply.status, statusUrl });
  const known = { ...info, requestId };
  const { routes, foreign, built } = routesOfReply(context.gateway, endpointId, requestId, envelope);
  if (foreign !== undefined) reportForeignUrl(context, known, foreign);
  if (built.length > 0) {
    const message = `${endpointId}: no usable ${built.join(", ")} in the answer to a submit; built from the ids`;
    context.warn({ code: "reply_urls", message, endpointId, requestId });
  }
  return { requestId, routes, submittedAt, envelope };
}

/** The server's own answer to a submit, with addresses that lead to the gateway. */
export function asQueuedStatus(
  context: ClientContext,
  { requestId, routes, envelope }: SubmitReply,
): InQueueQueueStatus {
  return {
    queue_position: 0,
    ...envelope,
    logs: [],
    status: "IN_QUEUE",
    request_id: requestId,
    response_url: urlOf(context.gateway, routes.result),
    status_url: urlOf(context.gateway, routes.status),
    cancel_url: urlOf(context.gateway, routes.cancel),
  };
}
