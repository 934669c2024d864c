import type { Gateway } from "./gateway.js";

// A gateway's base URLs are taken apart once, not with every request.
const baseUrlCache = new WeakMap<Gateway, readonly URL[]>();

/** The base URLs of a gateway, its queue first. */
export function baseUrlsOf(gateway: Gateway): readonly URL[] {
  const known = baseUrlCache.get(gateway);
  if (known !== undefined) return known;
  const { url, runUrl, restUrl } = gateway;
  const made = [url, runUrl, restUrl].filter((base) => base !== undefined).map((base) => new URL(`${base}/`));
  baseUrlCache.set(gateway, made);
  return made;
}

/** Whether a URL lies below one of a gateway's base URLs: the only places where its credential may go. */
export function isGatewayUrl(gateway: Gateway, target: string): boolean {
  if (!URL.canParse(target)) return false;
  const { origin, pathname, username, password } = new URL(target);
  if (username !== "" || password !== "") return false;
  return baseUrlsOf(gateway).some((base) => origin === base.origin && pathname.startsWith(base.pathname));
}
