/** A request that is about to leave. */
export interface RequestConfig {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Changes requests that are about to leave. What it sends away from the gateway goes without the credential. */
export type RequestMiddleware = (request: RequestConfig) => Promise<RequestConfig>;

/** One middleware of several, applied in order. */
export function withMiddleware(...middlewares: readonly (RequestMiddleware | undefined)[]): RequestMiddleware {
  return async (request) => {
    let current = { ...request };
    for (const middleware of middlewares) if (middleware !== undefined) current = await middleware(current);
    return current;
  };
}

/** What a function that decides about proxying gets to know. */
export interface ProxyRuntimeEnv {
  readonly isBrowser: boolean;
}

/** When requests go through the proxy: in pages of a browser (the default), always, or when a function says so. */
export type ProxyRuntimeGate = "browser" | "always" | ((env: ProxyRuntimeEnv) => boolean);

/** Where the proxy is. */
export interface RequestProxyConfig {
  readonly targetUrl: string;
  readonly when?: ProxyRuntimeGate | undefined;
}

/** The header that tells the proxy where a request wanted to go. */
export const TARGET_URL_HEADER = "x-fal-target-url";

function applies(when: ProxyRuntimeGate | undefined): boolean {
  const page: { readonly window?: { readonly document?: unknown } } = globalThis;
  const isBrowser = page.window?.document !== undefined;
  if (typeof when === "function") return when({ isBrowser });
  return when === "always" || isBrowser;
}

/** Sends requests through a proxy that holds the key. What another middleware has redirected is left alone. */
export function withProxy({ targetUrl, when }: RequestProxyConfig): RequestMiddleware {
  return async (request) => {
    const taken = Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === TARGET_URL_HEADER);
    if (taken || !applies(when)) return request;
    return { ...request, url: targetUrl, headers: { ...request.headers, [TARGET_URL_HEADER]: request.url } };
  };
}
