import type { RequestConfig } from "../contract/options.js";
import { ConfigError, ForeignUrlError } from "../errors/index.js";
import { resolveKey } from "../gateway/credentials.js";
import { isGatewayUrl, isSecureUrl } from "../gateway/gateway.js";
import { isBrowser, VERSION } from "../platform/env.js";
import type { Carried, ClientContext } from "./context.js";
import type { RequestInfo } from "./response.js";

/** What a caller adds to a request. */
export interface RequestExtras {
  readonly accept?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

type PlainHeaders = Record<string, string>;

const HEADER_NAMES: ReadonlyMap<string, string> = new Map([
  ["accept", "Accept"],
  ["authorization", "Authorization"],
  ["content-type", "Content-Type"],
  ["user-agent", "User-Agent"],
]);
const SECRET_HEADER = /^(authorization|proxy-authorization|cookie)$|api-?key|token|secret/i;

const headerName = (name: string): string => HEADER_NAMES.get(name.toLowerCase()) ?? name.toLowerCase();

function plainHeaders(context: ClientContext, carried: Carried, what: RequestExtras): PlainHeaders {
  const headers: PlainHeaders = { Accept: what.accept ?? "application/json" };
  if (!isBrowser()) headers["User-Agent"] = `falsmith/${VERSION}`;
  carried.init.headers.forEach((value, name) => {
    headers[headerName(name)] = value;
  });
  for (const [name, value] of Object.entries(what.headers ?? {})) {
    if (SECRET_HEADER.test(name)) context.redactor.add(value);
    headers[headerName(name)] = value;
  }
  return headers;
}

function keyInBrowser(): ConfigError {
  return new ConfigError(
    "A key in a browser can be read by anybody. Send requests through a proxy, or set suppressLocalCredentialsWarning.",
    { code: "browser_key" },
  );
}

function insecure(url: string, info: RequestInfo): ConfigError {
  const { host, protocol } = new URL(url);
  return new ConfigError(
    `The credential is not sent to ${protocol}//${host}: everybody on the way could read it. Use https, or name the host: { allowInsecure: [${JSON.stringify(host)}] }.`,
    { ...info },
  );
}

const hasCredential = (headers: PlainHeaders): boolean => Object.keys(headers).some((name) => SECRET_HEADER.test(name));

async function withCredential(
  context: ClientContext,
  info: RequestInfo,
  url: string,
  headers: PlainHeaders,
): Promise<PlainHeaders> {
  const key = await resolveKey(context.credentials, context.gateway);
  const secret = key !== undefined || hasCredential(headers);
  if (secret && !isSecureUrl(url, context.allowInsecure)) throw insecure(url, info);
  if (key === undefined) return headers;
  if (!context.allowBrowserKey && isBrowser()) throw keyInBrowser();
  context.redactor.add(key);
  return { Authorization: `${context.gateway.auth} ${key}`, ...headers };
}

/** A request as it leaves. */
export interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: PlainHeaders;
  /** Whether it goes to the gateway, rather than to where the caller's own middleware sends it. */
  readonly trusted: boolean;
}

async function middlewareOf(context: ClientContext, info: RequestInfo, request: RequestConfig): Promise<RequestConfig> {
  if (context.middleware === undefined) return request;
  try {
    return await context.middleware(request);
  } catch (error) {
    const why = context.redactor.text(error instanceof Error ? error.message : String(error));
    throw new ConfigError(`The requestMiddleware has failed: ${why}`, { ...info });
  }
}

// The last look before a credential is attached. Only the caller's middleware may lead elsewhere, and then without one.
async function prepare(
  context: ClientContext,
  info: RequestInfo,
  what: RequestExtras,
  carried: Carried,
  url: string,
): Promise<OutgoingRequest> {
  const method = carried.init.method ?? "GET";
  if (!isGatewayUrl(context.gateway, url)) throw foreignUrlError(info, "would have left the gateway", "foreign_url");
  const plain = { url, method, headers: plainHeaders(context, carried, what) };
  const moved: RequestConfig = await middlewareOf(context, info, plain);
  const home = moved.url === url || isGatewayUrl(context.gateway, moved.url);
  const headers = { ...plain.headers, ...moved.headers };
  return {
    url: moved.url,
    method: moved.method,
    headers: home ? await withCredential(context, info, moved.url, headers) : headers,
    trusted: home,
  };
}

function isRedirect({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 301 && status <= 308 && status !== 304);
}

/**
 * Sends one request where it may go, with the credential where that may go, and follows redirects that stay there.
 * @throws ForeignUrlError for all that would lead elsewhere; ConfigError for a credential that cannot be sent.
 */
export async function send(
  context: ClientContext,
  info: RequestInfo,
  what: RequestExtras,
  carried: Carried,
  signal: AbortSignal,
): Promise<Response> {
  let { url } = carried;
  for (let hops = 0; ; hops += 1) {
    const outgoing = await prepare(context, info, what, carried, url);
    const { method, headers, trusted } = outgoing;
    const init: RequestInit = { method, headers, redirect: "manual", signal };
    if (carried.init.body !== undefined) init.body = carried.init.body;
    const response = await context.fetch(outgoing.url, init);
    if (!isRedirect(response)) {
      // A stand-in for `fetch` may have followed redirects in spite of what it was told.
      if (trusted && response.redirected && !isGatewayUrl(context.gateway, response.url))
        throw foreignUrlError(info, "was led away from the gateway", "redirect");
      return response;
    }
    await response.body?.cancel();
    url = redirectTarget(context, info, outgoing, response, hops);
  }
}

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
