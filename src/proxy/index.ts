import type { Fetch } from "../contract/options.js";
import { checkKey, resolveKey, type Secret } from "../gateway/credentials.js";
import { FAL_GATEWAY } from "../gateway/gateway.js";
import { createRedactor } from "../gateway/redact.js";
import { readBody } from "../http/response.js";
import { TARGET_URL_HEADER } from "../http/middleware.js";
import { VERSION } from "../platform/env.js";
import { checkedTarget, type TargetRules } from "./target.js";

export type { TargetRules } from "./target.js";
export { toNodeHandler, type NodeHandler, type NodeRequest, type NodeResponse } from "./node-handler.js";

/** How a proxy answers pages. */
export interface ProxyOptions extends TargetRules {
  /** The key that is added. Default: `FAL_KEY`, else `FAL_KEY_ID` and `FAL_KEY_SECRET`. */
  readonly credentials?: Secret | undefined;
  /** Who may spend the key: asked before anything is sent. Default: everybody who can reach the proxy. */
  readonly isAuthenticated?: ((request: Request) => boolean | Promise<boolean>) | undefined;
  /** Longest request body in bytes. Default 10 MiB. */
  readonly maxBodyBytes?: number | undefined;
  readonly fetch?: Fetch | undefined;
}

/** Answers one request of a page. Never rejects. */
export type ProxyHandler = (request: Request) => Promise<Response>;

const MIB = 1_048_576;
const LONGEST_ERROR = MIB;
const ACCEPTED: ReadonlySet<string> = new Set(["application/json", "text/event-stream"]);
// What a page may set: fal's own headers, except those that speak of the proxy or of where to go.
const FORWARDED = /^x-(?:fal|app-fal)-[a-z0-9-]{1,60}$/;
const PROXY_HEADERS = new Set([TARGET_URL_HEADER, "x-fal-client-proxy"]);
const RETURNED = /^(?:content-type|cache-control|date|retry-after|retry-after-ms|x-fal-[a-z0-9-]{1,60})$/;

function refusal(status: number, detail: string): Response {
  return Response.json({ detail }, { status });
}

function requestHeaders(request: Request, key: string): Record<string, string> {
  const accept = request.headers.get("accept") ?? "";
  const headers: Record<string, string> = {
    Accept: ACCEPTED.has(accept) ? accept : "application/json",
    Authorization: `Key ${key}`,
    "Content-Type": "application/json",
    "User-Agent": `falsmith/${VERSION}`,
    "x-fal-client-proxy": `falsmith/${VERSION}`,
  };
  request.headers.forEach((value, name) => {
    if (FORWARDED.test(name) && !PROXY_HEADERS.has(name)) headers[name] = value;
  });
  return headers;
}

function responseHeaders(headers: Headers): Headers {
  const returned = new Headers({ "x-content-type-options": "nosniff" });
  headers.forEach((value, name) => {
    if (RETURNED.test(name)) returned.set(name, value);
  });
  return returned;
}

async function bodyOf(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (request.method === "GET" || request.body === null) return undefined;
  const info = { endpointId: "proxy", phase: "submit", attempts: 1 } as const;
  const bytes = await readBody(new Response(request.body), limit, info, request.signal);
  return bytes.length === 0 ? undefined : new Uint8Array(bytes);
}

// An error's text may repeat the header that it complains about.
async function withoutKey(response: Response, key: string, signal: AbortSignal): Promise<Response> {
  const info = { endpointId: "proxy", phase: "result", attempts: 1 } as const;
  const bytes = await readBody(response, LONGEST_ERROR, info, signal);
  const redactor = createRedactor();
  redactor.add(key);
  const { status } = response;
  return new Response(redactor.text(new TextDecoder().decode(bytes)), {
    status,
    headers: responseHeaders(response.headers),
  });
}

async function forward(request: Request, target: URL, key: string, options: ProxyOptions): Promise<Response> {
  const { fetch = (url, init) => globalThis.fetch(url, init), maxBodyBytes = 10 * MIB } = options;
  const body = await bodyOf(request, maxBodyBytes).catch(() => null);
  if (body === null) return refusal(413, `The body is longer than ${maxBodyBytes} bytes, or was not sent whole.`);
  const { method, signal } = request;
  const init: RequestInit = { method, headers: requestHeaders(request, key), redirect: "manual", signal };
  const response = await fetch(target.href, body === undefined ? init : { ...init, body });
  const { status } = response;
  // The target of a redirect has not been checked: it is neither followed nor passed on.
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    return refusal(502, "The server answered with a redirect.");
  }
  if (status >= 400) return withoutKey(response, key, signal);
  const empty = status === 204 || status === 205;
  return new Response(empty ? null : response.body, { status, headers: responseHeaders(response.headers) });
}

async function answerRequest(request: Request, options: ProxyOptions): Promise<Response> {
  const target = checkedTarget(request.headers.get(TARGET_URL_HEADER), request.method, options);
  if (target === undefined) return refusal(400, "Invalid request");
  if (options.isAuthenticated !== undefined && !(await options.isAuthenticated(request)))
    return refusal(401, "Unauthorized");
  const key = await resolveKey(options.credentials, FAL_GATEWAY);
  if (key === undefined) return refusal(401, "The server has no fal credential.");
  try {
    return await forward(request, target, key, options);
  } catch {
    return refusal(502, "fal could not be reached.");
  }
}

/**
 * Makes a proxy for pages of a browser: it speaks the protocol of `@fal-ai/server-proxy` (`x-fal-target-url`), adds the
 * key on the server, and lets nothing through that does not go to fal.
 *
 * @throws ConfigError when the credential cannot be one
 */
export function createProxyHandler(options: ProxyOptions = {}): ProxyHandler {
  if (typeof options.credentials === "string") checkKey(options.credentials);
  return (request) =>
    // What fails here is a mistake of the server: the page gets no details.
    answerRequest(request, options).catch(() => refusal(500, "The proxy is not set up."));
}
