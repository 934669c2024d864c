import type { ProxyRuntimeGate, RequestMiddleware, RequestProxyConfig } from "../contract/options.js";
import { isPage } from "../platform/env.js";

/** One middleware of several, applied in order. */
export function withMiddleware(...middlewares: readonly (RequestMiddleware | undefined)[]): RequestMiddleware {
  return async (request) => {
    let current = { ...request };
    for (const middleware of middlewares) if (middleware !== undefined) current = await middleware(current);
    return current;
  };
}

/** The header that names the original address of a request that goes through a proxy. */
export const TARGET_URL_HEADER = "x-fal-target-url";

function applies(when: ProxyRuntimeGate | undefined): boolean {
  const isBrowser = isPage();
  if (typeof when === "function") return when({ isBrowser });
  return when === "always" || isBrowser;
}

/** Sends requests through a proxy that holds the key, unless another middleware already does. */
export function withProxy({ targetUrl, when }: RequestProxyConfig): RequestMiddleware {
  return async (request) => {
    const taken = Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === TARGET_URL_HEADER);
    if (taken || !applies(when)) return request;
    return { ...request, url: targetUrl, headers: { ...request.headers, [TARGET_URL_HEADER]: request.url } };
  };
}
