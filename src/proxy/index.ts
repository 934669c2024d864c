import type { Fetch } from "../contract/options.js";
import type { Credentials } from "../gateway/credentials.js";
import type { Gateway } from "../gateway/gateway.js";
import type { ClientContext } from "../http/context.js";
import { TARGET_URL_HEADER } from "../http/middleware.js";
import { type ForwardOptions, forward, refusal } from "./forward.js";
import { checkedTarget, contextsOf } from "./target.js";

export type { ForwardOptions } from "./forward.js";
export type { ProxiedGateway, TargetRules } from "./target.js";
export { toNodeHandler, type NodeHandler, type NodeRequest, type NodeResponse } from "./node-handler.js";

/** How a proxy answers pages. */
export interface ProxyOptions extends ForwardOptions {
  /**
   * The credential that is added, where one gateway is served; several say their own. Default: `FAL_KEY`, else `FAL_KEY_ID`
   * and `FAL_KEY_SECRET`, for fal's hosts and this machine.
   */
  readonly credentials?: Credentials | undefined;
  /** Who may spend the key: asked before anything is sent. Default: everybody who can reach the proxy. */
  readonly isAuthenticated?: ((request: Request) => boolean | Promise<boolean>) | undefined;
  /**
   * The `Authorization` header of one request, where users have keys of their own; undefined: the proxy's credential. The
   * page's own is passed on by `(request) => request.headers.get("authorization") ?? undefined`: only where what pages send
   * there is meant for the gateway.
   */
  readonly resolveAuth?:
    | ((request: Request, gateway: Gateway) => string | undefined | Promise<string | undefined>)
    | undefined;
  /** What sends requests. Default: the `fetch` of the platform. */
  readonly fetch?: Fetch | undefined;
}

/** Answers one request of a page. Never rejects. */
export type ProxyHandler = (request: Request) => Promise<Response>;

async function answerRequest(
  request: Request,
  contexts: readonly ClientContext[],
  options: ProxyOptions,
): Promise<Response> {
  const { isAuthenticated, resolveAuth, fetch: send = (url, init) => globalThis.fetch(url, init) } = options;
  const target = checkedTarget(request.headers.get(TARGET_URL_HEADER), request.method, options, contexts);
  if (target === undefined) return refusal(400, "Invalid request");
  if (isAuthenticated !== undefined && !(await isAuthenticated(request))) return refusal(401, "Unauthorized");
  const authorization = await resolveAuth?.(request, target.context.gateway);
  return forward(request, { target, authorization, send }, options);
}

/**
 * Makes a proxy for pages of a browser: it speaks the protocol of `@fal-ai/server-proxy` (`x-fal-target-url`), adds the
 * key on the server, and lets nothing through that does not go to a gateway that it serves.
 *
 * @throws ConfigError when a credential or a gateway cannot be one
 *
 * @example
 * ```ts
 * export const handle = createProxyHandler({
 *   gateways: [{ gateway: gateways.kie, credentials: process.env.KIE_KEY }],
 *   allowedEndpoints: ["POST /api/v1/jobs/createTask", "GET /api/v1/jobs/recordInfo"],
 * });
 * ```
 */
export function createProxyHandler(options: ProxyOptions = {}): ProxyHandler {
  const contexts = contextsOf(options.gateways, options.credentials);
  return (request) =>
    // What fails here is a mistake of the server: the page gets no details.
    answerRequest(request, contexts, options).catch(() => refusal(500, "The proxy is not set up."));
}
