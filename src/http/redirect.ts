import { ForeignUrlError } from "../errors/index.js";
import { isInside } from "../gateway/inside.js";
import type { Core } from "./context.js";
import type { Where } from "./response.js";
import type { Outgoing } from "./transport.js";

const MOST_REDIRECTS = 3;

/** The error of a request that would have left the gateway. */
export function foreign(where: Where, why: string, code: "foreign_url" | "redirect"): ForeignUrlError {
  return new ForeignUrlError(`The ${where.phase} of ${where.endpointId} ${why}: it was not followed.`, {
    ...where,
    code,
  });
}

/**
 * Where a redirect leads: on the gateway, for a call that changes nothing, and not in circles.
 * @throws ForeignUrlError where it may not lead
 */
export function nextUrl(
  core: Core,
  where: Where,
  { method, url, home }: Outgoing,
  response: Response,
  hops: number,
): string {
  const location = response.headers.get("location");
  if (method !== "GET" || !home)
    throw foreign(where, "was answered with a redirect where none is expected", "redirect");
  if (hops >= MOST_REDIRECTS) throw foreign(where, `was answered with ${hops + 1} redirects in a row`, "redirect");
  const next = location !== null && URL.canParse(location, url) ? new URL(location, url).href : "";
  if (!isInside(core.gateway, next))
    throw foreign(where, "was answered with a redirect away from the gateway", "redirect");
  return next;
}
