import type { PlainHeaders, RequestConfig } from "../contract/options.js";
import { ConfigError, ForeignUrlError } from "../errors/index.js";
import { resolveKey } from "../gateway/credentials.js";
import { isGatewayUrl } from "../gateway/gateway.js";
import { isBrowser, VERSION } from "../platform/env.js";
import type { ClientContext } from "./context.js";
import { checkHeaders, checkWay, type HeaderList, headerName, isSecretHeader, type PlainRequest } from "./headers.js";
import { messageOf } from "./callbacks.js";
import type { RequestInfo } from "./response.js";
import { parseUrl } from "../platform/json.js";

/** What a step adds to the request of its route. */
export interface RequestExtras {
  readonly accept?: string | undefined;
  readonly headers?: PlainHeaders | undefined;
  readonly body?: NonNullable<RequestInit["body"]> | undefined;
  /**
   * Alternatives, each the security schemes that are needed at once. Default: the first scheme of the gateway for which
   * there is a credential.
   */
  readonly security?: readonly (readonly string[])[] | undefined;
}

/** A request that wants to leave. */
export interface WireRequest extends RequestExtras {
  readonly url: string;
  readonly method: string;
  /** What the route itself says: the content type of its body. */
  readonly routeHeaders: Headers;
}

function plainHeaders({ redactor }: ClientContext, request: WireRequest): HeaderList {
  const headers: HeaderList = { Accept: request.accept ?? "application/json" };
  if (!isBrowser()) headers["User-Agent"] = `falsmith/${VERSION}`;
  request.routeHeaders.forEach((value, name) => {
    headers[headerName(name)] = value;
  });
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (value === undefined) continue;
    if (isSecretHeader(name)) redactor.add(String(value));
    headers[headerName(name)] = value;
  }
  return headers;
}

/** A request with the credential of its gateway, where there is one and it may go there. @throws ConfigError */
export async function withCredential(
  context: ClientContext,
  info: RequestInfo,
  request: PlainRequest,
  security: RequestExtras["security"],
): Promise<PlainRequest> {
  const { url, headers } = request;
  const { gateway, credentials, redactor } = context;
  if (Object.keys(headers).some(isSecretHeader)) checkWay(context, info, url, false);
  // An operation that needs none gets none.
  if (security?.every((schemes) => schemes.length === 0) === true) return request;
  if (gateway.auth === undefined || typeof credentials === "object")
    return (await import("./security.js")).withSchemes(context, info, request, security);
  const key = await resolveKey(credentials, gateway, url);
  if (key === undefined) return request;
  checkWay(context, info, url, true);
  redactor.add(key);
  return { url, headers: { Authorization: `${gateway.auth} ${key}`, ...headers } };
}

/** A request as it leaves. */
interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: HeaderList;
  /** Whether it goes to the gateway, rather than to where the caller's own middleware sends it. */
  readonly trusted: boolean;
}

async function middlewareOf(context: ClientContext, info: RequestInfo, request: RequestConfig): Promise<RequestConfig> {
  if (context.middleware === undefined) return request;
  try {
    return await context.middleware(request);
  } catch (error) {
    const why = context.redactor.text(messageOf(error));
    throw new ConfigError(`The requestMiddleware has failed: ${why}`, { ...info });
  }
}

/** Calls the client's `fetch`, which caches nothing, and tells the observer. */
export async function callFetch(
  context: ClientContext,
  { endpointId, requestId, phase, attempts: attempt }: RequestInfo,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const { clock, network, observe, redactor } = context;
  const begun = clock.now();
  const method = init.method ?? "GET";
  const address = redactor.text(url.split("?", 1)[0] ?? "");
  const end = observe.request({ endpointId, requestId, phase, attempt, method, url: address });
  try {
    const response = await context.fetch(url, { ...context.cacheOption, ...init });
    network.reached = true;
    end({ ms: clock.now() - begun, status: response.status });
    return response;
  } catch (error) {
    end({ ms: clock.now() - begun, error: redactor.text(messageOf(error)) });
    throw error;
  }
}

// A middleware may give several values of one name (RFC 9110, section 5.3).
function joinValues(headers: NonNullable<RequestConfig["headers"]>): HeaderList {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]));
}

// The last check before a credential is attached. Only the caller's middleware may change the host, and then without it.
async function prepare(context: ClientContext, info: RequestInfo, request: WireRequest): Promise<OutgoingRequest> {
  const { gateway } = context;
  const { url, method, security } = request;
  if (!isGatewayUrl(gateway, url)) throw foreignUrlError(info, "would have left the gateway", "foreign_url");
  const plain = { url, method, headers: plainHeaders(context, request) };
  const moved = await middlewareOf(context, info, plain);
  const trusted = moved.url === url || isGatewayUrl(gateway, moved.url);
  const headers = joinValues({ ...plain.headers, ...moved.headers });
  checkHeaders(info, headers);
  const leaving = { url: moved.url, headers };
  const sent = trusted ? await withCredential(context, info, leaving, security) : leaving;
  return { ...sent, method: moved.method, trusted };
}

function isRedirect({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 301 && status <= 308 && status !== 304);
}

const MAX_REDIRECTS = 3;

function foreignUrlError(info: RequestInfo, why: string, code: "foreign_url" | "redirect"): ForeignUrlError {
  return new ForeignUrlError(`The ${info.phase} of ${info.endpointId} ${why}: it was not followed.`, { ...info, code });
}

/**
 * Sends one request where it may go, with the credential where that may go, and follows redirects that stay there: on
 * the gateway, for a call that changes nothing, and not in circles.
 * @throws ForeignUrlError for addresses outside of the gateway; ConfigError for a credential that cannot be sent.
 */
export async function send(
  context: ClientContext,
  info: RequestInfo,
  request: WireRequest,
  signal: AbortSignal,
): Promise<Response> {
  const { gateway } = context;
  const refuse = (why: string): ForeignUrlError => foreignUrlError(info, why, "redirect");
  let { url } = request;
  for (let hops = 0; ; hops += 1) {
    const { trusted, ...outgoing } = await prepare(context, info, { ...request, url });
    const { method, headers } = outgoing;
    const init: RequestInit = { method, headers, redirect: "manual", signal };
    if (request.body !== undefined) init.body = request.body;
    // A stream is sent only where this is said, which not every type knows.
    if (typeof request.body === "object" && "getReader" in request.body) Object.assign(init, { duplex: "half" });
    const response = await callFetch(context, info, outgoing.url, init);
    if (!isRedirect(response)) {
      // A replacement for `fetch` may have followed redirects in spite of `redirect: "manual"`.
      if (trusted && response.redirected && !isGatewayUrl(gateway, response.url))
        throw refuse("was led away from the gateway");
      return response;
    }
    await response.body?.cancel();
    if (method !== "GET" || !trusted) throw refuse("was answered with a redirect where none is expected");
    if (hops >= MAX_REDIRECTS) throw refuse(`was answered with ${hops + 1} redirects in a row`);
    const location = response.headers.get("location");
    url = (location === null ? undefined : parseUrl(location, outgoing.url))?.href ?? "";
    if (!isGatewayUrl(gateway, url)) throw refuse("was answered with a redirect away from the gateway");
  }
}
