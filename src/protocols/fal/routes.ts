import type { Route, Routes } from "../../contract/protocol.js";
import { baseUrlsOf, type Gateway, urlOf } from "../../gateway/gateway.js";
import { appPath, isAmbiguousPath } from "../../gateway/ids.js";

/** The URLs of a reply, as it spells them. */
export interface ReplyUrls {
  readonly status_url?: unknown;
  readonly response_url?: unknown;
  readonly cancel_url?: unknown;
}

/** What came of the URLs of a reply. */
export interface ReplyRoutes {
  readonly routes: Routes;
  /** A URL that leads to another host. */
  readonly foreign?: string;
  /** Names of URLs that were missing or of no use. */
  readonly built: readonly string[];
}

const FAL_HOSTS = new Set(["queue.fal.run", "fal.run", "queue.falrun.com", "falrun.com"]);

/** The routes that an endpoint id and a request id say. */
export function builtRoutes(endpointId: string, requestId: string): Routes {
  const result = `${appPath(endpointId)}/requests/${encodeURIComponent(requestId)}`;
  return { status: { path: `${result}/status` }, result: { path: result }, cancel: { path: `${result}/cancel` } };
}

function rebaseUrl(url: unknown, gateway: Gateway, requestId: string): Route | "foreign" | undefined {
  const [base] = baseUrlsOf(gateway);
  if (base === undefined || typeof url !== "string" || !URL.canParse(url, base)) return undefined;
  const { protocol, host, origin, pathname, searchParams } = new URL(url, base);
  const own = origin === base.origin;
  if (!own && !(protocol === "https:" && FAL_HOSTS.has(host))) return "foreign";
  const path = own && pathname.startsWith(base.pathname) ? pathname.slice(base.pathname.length) : pathname.slice(1);
  const marker = `/requests/${encodeURIComponent(requestId)}`;
  // What the URL parser has tidied up (`/%2e%2e/`, a backslash) is not what was written.
  const written = url.split(/[?#]/, 1)[0]?.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "") ?? "";
  if (isAmbiguousPath(written) || isAmbiguousPath(path) || !`/${path}/`.includes(`${marker}/`)) return undefined;
  return { path: path.replace(/\/$/, ""), query: Object.fromEntries(searchParams) };
}

/** Rebases the URLs of a reply onto the gateway; what leads elsewhere, or nowhere, is built from the ids. */
export function routesOfReply(gateway: Gateway, endpointId: string, requestId: string, urls: ReplyUrls): ReplyRoutes {
  const fallback = builtRoutes(endpointId, requestId);
  const built: string[] = [];
  let foreign: string | undefined;
  const pick = (name: keyof ReplyUrls, otherwise: Route): Route => {
    // The address that almost every reply gives is not taken apart.
    if (urls[name] === urlOf(gateway, otherwise)) return otherwise;
    const route = rebaseUrl(urls[name], gateway, requestId);
    if (typeof route === "object") return route;
    if (route === "foreign") foreign ??= String(urls[name]);
    else built.push(name);
    return otherwise;
  };
  const result = pick("response_url", fallback.result);
  const status = pick("status_url", fallback.status);
  const cancel = pick("cancel_url", fallback.cancel);
  return { routes: { status, result, cancel }, built, ...(foreign === undefined ? {} : { foreign }) };
}

/** The routes of a stored handle; whatever does not hold is built anew, so a handle cannot lead anywhere else. */
export function storedRoutes(
  gateway: Gateway,
  endpointId: string,
  requestId: string,
  paths: Partial<Record<keyof Routes, unknown>>,
): Routes {
  const at = (path: unknown): unknown =>
    typeof path === "string" && /^[\w~@-]/.test(path) && !path.includes(":") ? `${gateway.url}/${path}` : undefined;
  const urls = { status_url: at(paths.status), response_url: at(paths.result), cancel_url: at(paths.cancel) };
  return routesOfReply(gateway, endpointId, requestId, urls).routes;
}
