import { ForeignUrlError } from "../errors/index.js";
import { isGatewayUrl } from "../gateway/inside.js";
import type { ClientContext } from "./context.js";
import type { RequestInfo } from "./response.js";
import type { OutgoingRequest } from "./transport.js";

const MAX_REDIRECTS = 3;

/** The error of a request that would have left the gateway. */
export function foreignUrlError(info: RequestInfo, why: string, code: "foreign_url" | "redirect"): ForeignUrlError {
  return new ForeignUrlError(`The ${info.phase} of ${info.endpointId} ${why}: it was not followed.`, {
    ...info,
    code,
  });
}

/**
 * Where a redirect leads: on the gateway, for a call that changes nothing, and not in circles.
 * @throws ForeignUrlError where it may not lead
 */
export function redirectTarget(
  context: ClientContext,
  info: RequestInfo,
  { method, url, trusted }: OutgoingRequest,
  response: Response,
  hops: number,
): string {
  const location = response.headers.get("location");
  if (method !== "GET" || !trusted)
    throw foreignUrlError(info, "was answered with a redirect where none is expected", "redirect");
  if (hops >= MAX_REDIRECTS)
    throw foreignUrlError(info, `was answered with ${hops + 1} redirects in a row`, "redirect");
  const next = location !== null && URL.canParse(location, url) ? new URL(location, url).href : "";
  if (!isGatewayUrl(context.gateway, next))
    throw foreignUrlError(info, "was answered with a redirect away from the gateway", "redirect");
  return next;
}
