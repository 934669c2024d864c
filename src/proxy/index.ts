import { ConfigError } from "../errors/index.js";
import type { Fetch } from "../contract/options.js";
import type { Credentials } from "../gateway/credentials.js";
import type { Gateway } from "../gateway/gateway.js";
import { callSafely } from "../http/callbacks.js";
import type { ClientContext } from "../http/context.js";
import { TARGET_URL_HEADER } from "../http/middleware.js";
import { type ForwardOptions, forward, type OwnAnswer, refusal } from "./forward.js";
import { checkedTarget, contextsOf } from "./target.js";

export type { ForwardOptions } from "./forward.js";
export type { ProxiedGateway, TargetRules } from "./target.js";
export { toNodeHandler, type NodeHandler, type NodeRequest, type NodeResponse } from "./node-handler.js";

/** Why a proxy has not let a request through, without credentials: for the log of the server. */
export interface ProxyRefusal {
  /** What the page was answered. */
  readonly status: number;
  readonly reason: string;
  readonly method: string;
  /** The URL that was asked for, as the page wrote it, without its query; undefined where it named none. */
  readonly target: string | undefined;
}

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
  /** Told whatever the proxy answers itself, and why: pages hear no more than `Invalid request`. Default: nobody is told. */
  readonly onRefused?: ((refusal: ProxyRefusal) => void) | undefined;
  /** What sends requests. Default: the `fetch` of the platform. */
  readonly fetch?: Fetch | undefined;
}

const LONGEST_TARGET = 500;

/** Answers one request of a page. Never rejects. */
export type ProxyHandler = (request: Request) => Promise<Response>;

// A query may hold a key, and so may the text before a host; a page writes as much as it likes.
function shownTarget(request: Request): string | undefined {
  const target = request.headers.get(TARGET_URL_HEADER);
  if (target === null) return undefined;
  const bare = target.replace(/[?#].*$/s, "").replace(/^([a-z]*:?\/\/)[^/]*@/i, "$1");
  return bare.replace(/[^\x21-\x7e]/g, "?").slice(0, LONGEST_TARGET);
}

/** Tells the operator what the page is not told. What the callback throws changes nothing of the answer. */
function tell(request: Request, contexts: readonly ClientContext[], options: ProxyOptions, own: OwnAnswer): Response {
  const { status, detail } = own;
  const shown = (text: string): string => contexts.reduce((safe, { redactor }) => redactor.text(safe), text);
  const target = shownTarget(request);
  const told = { status, reason: shown(own.reason), method: request.method };
  callSafely(
    () => options.onRefused?.({ ...told, target: target === undefined ? undefined : shown(target) }),
    () => {},
  );
  return Response.json({ detail }, { status });
}

// What fails here is a mistake of the server: the page gets no details. Errors of functions that were given may hold a key.
function failed(error: unknown): OwnAnswer {
  const why =
    error instanceof ConfigError
      ? error.message
      : `isAuthenticated or resolveAuth has failed (${error instanceof Error ? error.name : typeof error})`;
  return refusal(500, "The proxy is not set up.", why);
}

async function answerRequest(
  request: Request,
  contexts: readonly ClientContext[],
  options: ProxyOptions,
): Promise<Response | OwnAnswer> {
  const { isAuthenticated, resolveAuth, fetch: send = (url, init) => globalThis.fetch(url, init) } = options;
  const target = checkedTarget(request.headers.get(TARGET_URL_HEADER), request.method, options, contexts);
  if ("reason" in target) return refusal(400, "Invalid request", target.reason);
  if (isAuthenticated !== undefined && !(await isAuthenticated(request)))
    return refusal(401, "Unauthorized", "isAuthenticated has refused it");
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
  return async (request) => {
    const answer = await answerRequest(request, contexts, options).catch(failed);
    return answer instanceof Response ? answer : tell(request, contexts, options, answer);
  };
}
