import { RequestFailedError } from "../../errors/index.js";
import { isTransient, readErrorReply } from "../../http/api-error.js";
import type { ClientContext } from "../../http/context.js";
import type { Reply, RequestInfo } from "../../http/response.js";

// What runs into trouble on the way, by fal's own list: the same request may well succeed another time.
const TRANSIENT_TYPE =
  /^(request_timeout|startup_timeout|runner_|internal_error|internal_server_error|downstream_service)/;

/** The error of a request that ended with one. */
export function requestFailed(
  context: ClientContext,
  info: RequestInfo,
  reply: Reply,
  status: { readonly error?: string; readonly error_type?: string },
): RequestFailedError {
  const words = readErrorReply(reply, context.redactor);
  const errorType = status.error_type ?? words.errorType;
  const reasons = [status.error, words.reason].filter((reason) => reason !== undefined && reason !== "");
  const said = [...new Set(reasons)].join(": ") || "no reason given";
  const type = errorType === undefined ? "" : ` (${errorType})`;
  return new RequestFailedError({
    ...info,
    errorType,
    body: words.body,
    status: reply.status,
    message: `The request to ${info.endpointId} failed: ${said}${type}`,
    retryable: errorType === undefined ? isTransient(reply) : TRANSIENT_TYPE.test(errorType),
    timeoutType: reply.headers.get("x-fal-request-timeout-type") ?? undefined,
  });
}
