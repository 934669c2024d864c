import { ConfigError } from "../errors/index.js";
import type { Credentials } from "../gateway/credentials.js";
import { endpointPath } from "../gateway/ids.js";
import { baseUrlsOf, FAL_GATEWAY, type Gateway, isGatewayUrl, isSecureUrl } from "../gateway/gateway.js";
import { type ClientContext, createContext } from "../http/context.js";
import { TARGET_URL_HEADER } from "../http/middleware.js";
import { parseUrl } from "../platform/json.js";

/** A server that a proxy serves, with the credential that it adds there. */
export interface ProxiedGateway {
  /** A generated gateway, one made by hand, or a URL (fal's own profile). */
  readonly gateway: Gateway | string;
  /** As for `createClient`. Default: fal's own key, for fal's hosts and this machine. */
  readonly credentials?: Credentials | undefined;
}

/** Where a page may send requests through a proxy. */
export interface TargetRules {
  /** The servers that it serves, and no others. Default: fal. */
  readonly gateways?: readonly (Gateway | string | ProxiedGateway)[] | undefined;
  /**
   * What may be called: endpoint ids (`fal-ai/flux/dev`), or operations as method and path (`POST /api/v1/jobs/createTask`)
   * or as path alone. `*` stands for any characters of one segment (`fal-ai/fast-*`), a trailing `/**` for everything below.
   * `[]`: nothing. Default: everything.
   */
  readonly allowedEndpoints?: readonly string[] | undefined;
  /**
   * URLs that may be asked: `https://queue.fal.run/fal-ai/**`. One with a query (`…/initiate\\?storage_type=fal-cdn-v3`, with
   * or without the backslash) allows that query alone, one without allows any. They narrow what `gateways` allow;
   * `https://rest.fal.ai/tokens/` lets pages have tokens for realtime connections besides. Default: all of the gateways'.
   */
  readonly allowedUrlPatterns?: readonly string[] | undefined;
}

/** A request that may go through. */
export interface ProxyTarget {
  readonly url: URL;
  /** What requests to its gateway have in common. */
  readonly context: ClientContext;
  /** `token`: what is asked for is a token, and `mayUse` says for which app it may be. */
  readonly kind: "call" | "upload" | "token";
}

/** Why a request may not go through: words for the operator of the proxy, never for the page. */
export interface TargetRefusal {
  readonly reason: string;
}

const UPLOAD_PATHS: ReadonlySet<string> = new Set([
  "/storage/upload/initiate",
  "/storage/upload/initiate-multipart",
  "/storage/upload/complete-multipart",
]);
const TOKEN_PATH = /^\/tokens\/?$/;
// A server that decodes these sees another path than the one that was checked.
const AMBIGUOUS = /%2f|%5c|%2e|%00|\\|\/\//i;
const REQUEST = /\/requests\/[^/]+(?:\/(?:status|status\/stream|response|cancel))?$/;
const QUEUE_METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT"]);
const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "QUERY"]);

/** fal under its present and its former names. */
const FAL: readonly Gateway[] = [
  FAL_GATEWAY,
  { ...FAL_GATEWAY, restUrl: "https://rest.alpha.fal.ai" },
  { ...FAL_GATEWAY, url: "https://queue.falrun.com" },
];

function proxied(one: Gateway | string | ProxiedGateway): ProxiedGateway {
  return typeof one === "object" && "gateway" in one ? one : { gateway: one };
}

/**
 * What requests to each gateway have in common.
 * @throws ConfigError for wrong credentials, and for one credential that several servers would get
 */
export function contextsOf(
  gateways: TargetRules["gateways"],
  credentials: Credentials | undefined,
): readonly ClientContext[] {
  const all = (gateways ?? FAL).map(proxied);
  const open = all.filter((one) => one.credentials === undefined);
  if (gateways !== undefined && credentials !== undefined && open.length > 1)
    throw new ConfigError(
      "One credential is not given to several servers: gateways: [{ gateway, credentials }] says which gets which.",
    );
  return all.map((one) =>
    createContext({
      gateway: one.gateway,
      credentials: one.credentials ?? credentials,
      // A worker may look like a page; the key is on a server here, which is what a proxy is for.
      suppressLocalCredentialsWarning: true,
      onWarning: () => {},
    }),
  );
}

// Stars in a segment stand for any characters. Each piece between them is looked for once, from left to right.
function segmentMatches(pattern: string, segment: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return pattern === segment;
  if (!segment.startsWith(first) || !segment.endsWith(last)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = segment.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= segment.length - last.length;
}

function pathMatches(pattern: string, path: string): boolean {
  const wanted = pattern.toLowerCase().split("/");
  const given = path.toLowerCase().split("/");
  const all = wanted.at(-1) === "**";
  if (all ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((part, at) => (all && at === wanted.length - 1) || segmentMatches(part, given[at] ?? ""));
}

const OPERATION = /^(?:([A-Z]+) )?(\/.*)$/;

function operationMatches(pattern: string, method: string, path: string): boolean {
  const [, verb, wanted] = OPERATION.exec(pattern) ?? [];
  return wanted !== undefined && (verb === undefined || verb === method) && pathMatches(wanted, path);
}

function idMatches(pattern: string, path: string): boolean {
  const id = `/${pattern}`;
  const whole = pattern.endsWith("/**") && pathMatches(id.slice(0, -3), path);
  return whole || pathMatches(id, path) || pathMatches(`${id}/stream`, path);
}

// The queue keeps requests under the app: whoever may submit to an endpoint of it may look them up there.
function isBelowApp(pattern: string, app: string): boolean {
  const wanted = `/${pattern.replace(/\/\*\*$/, "")}`.toLowerCase().split("/");
  const given = app.toLowerCase().split("/");
  const fits = (one: readonly string[], other: readonly string[]): boolean =>
    other.length <= one.length && other.every((part, at) => segmentMatches(one[at] ?? "", part));
  const isAppBelow = pattern.endsWith("/**") && wanted.every((part, at) => segmentMatches(part, given[at] ?? ""));
  return fits(wanted, given) || isAppBelow;
}

function isEndpoint(path: string): boolean {
  try {
    endpointPath(path.replace(/^\//, "").replace(REQUEST, ""));
    return true;
  } catch {
    return false;
  }
}

function isAllowedEndpoint(path: string, allowed: readonly string[]): boolean {
  const whole = path.replace(/\/$/, "");
  const app = whole.replace(REQUEST, "");
  const ids = allowed.filter((one) => !OPERATION.test(one));
  // A relay may know the app of a request as `auto`: the id of the request is what it goes by.
  if (app !== whole && app.endsWith("/auto")) return ids.length > 0;
  return ids.some((one) => (app === whole ? idMatches(one, whole) : isBelowApp(one, app)));
}

function urlMatches(pattern: string, url: URL): boolean {
  // The official proxy's patterns have a backslash before the question mark, as it is a letter there without one.
  const [address = "", query] = pattern.split(/\\?\?(.*)/);
  const [, origin = "", path = ""] = /^((?:https?:\/\/)?[^/]+)(\/.*)?$/.exec(address) ?? [];
  const isOrigin = origin.includes("://") ? origin === url.origin : origin === url.host;
  const isAsked = query === undefined || url.search === `?${query}`;
  return isOrigin && isAsked && pathMatches(path === "" ? "/" : path, url.pathname);
}

/** The path of a URL below the longest of a gateway's base URLs, and which of them that is. */
function placeOf({ gateway }: ClientContext, url: URL): { readonly base: string; readonly path: string } {
  const bases = baseUrlsOf(gateway).filter((base) =>
    isGatewayUrl({ name: "", url: base.href.replace(/\/$/, ""), profile: "http" }, url.href),
  );
  const [longest] = bases.toSorted((a, b) => b.href.length - a.href.length);
  const prefix = longest?.pathname.replace(/\/$/, "") ?? "";
  return { base: longest?.href.replace(/\/$/, "") ?? "", path: url.pathname.slice(prefix.length) };
}

function refused(reason: string): TargetRefusal {
  return { reason };
}

type TargetKind = ProxyTarget["kind"];

// fal's storage: what begins or completes an upload, and tokens where the patterns list them.
function restKindOf(path: string, url: URL, method: string, rules: TargetRules): TargetKind | TargetRefusal {
  const isListed = rules.allowedUrlPatterns?.some((pattern) => urlMatches(pattern, url));
  if (method !== "POST") return refused(`${method} is not let through to fal's storage and tokens`);
  if (rules.allowedEndpoints?.length === 0) return refused("allowedEndpoints is empty: it allows nothing");
  if (TOKEN_PATH.test(path))
    return isListed === true ? "token" : refused("tokens are had only where allowedUrlPatterns lists their URL");
  const isUpload = UPLOAD_PATHS.has(path) && url.searchParams.get("storage_type") === "fal-cdn-v3";
  if (!isUpload) return refused("of fal's storage, only what begins or completes an upload is let through");
  return isListed === false ? refused("no pattern of allowedUrlPatterns matches it") : "upload";
}

function kindOf(context: ClientContext, url: URL, method: string, rules: TargetRules): TargetKind | TargetRefusal {
  const { gateway } = context;
  const { base, path } = placeOf(context, url);
  const { allowedEndpoints, allowedUrlPatterns } = rules;
  if (gateway.profile !== "http" && base === gateway.restUrl && base !== gateway.url)
    return restKindOf(path, url, method, rules);
  if (allowedUrlPatterns?.some((pattern) => urlMatches(pattern, url)) === false)
    return refused("no pattern of allowedUrlPatterns matches it");
  const isQueue = gateway.profile === "fal";
  const isCalled = allowedEndpoints?.some((one) => operationMatches(one, method, path)) ?? !isQueue;
  if (isCalled && METHODS.has(method)) return "call";
  if (!(gateway.profile === "http" ? METHODS : QUEUE_METHODS).has(method))
    return refused(`${method} is not let through to ${gateway.name}`);
  const isKnown = gateway.profile !== "http" && isEndpoint(path);
  if (isKnown && (allowedEndpoints === undefined || isAllowedEndpoint(path, allowedEndpoints))) return "call";
  if (isKnown || gateway.profile === "http") return refused(`allowedEndpoints has nothing for ${method} ${path}`);
  return refused(`${path} is no endpoint of ${gateway.name}`);
}

/**
 * What a page asks for, when it may be asked for with the key: below a gateway that is served, over https or on this
 * machine, and of fal's storage only what begins or completes an upload. For everything else the reason why not.
 */
export function checkedTarget(
  target: string | null,
  method: string,
  rules: TargetRules,
  contexts: readonly ClientContext[],
): ProxyTarget | TargetRefusal {
  if (target === null)
    return refused(`the header ${TARGET_URL_HEADER} is missing: is proxyUrl set where the client is made?`);
  const url = /^https?:\/\/[a-z0-9[][\x21-\x7e]+$/.test(target) ? parseUrl(target) : undefined;
  if (url === undefined) return refused(`the header ${TARGET_URL_HEADER} is not one URL of http or https`);
  if (url.username !== "" || url.password !== "") return refused("the URL has a user name or a password");
  if (!isSecureUrl(target, [])) return refused("http is let through to this machine only: use https");
  // What the URL parser has tidied up is not what was asked for.
  const written = target.slice(target.indexOf("//") + 2).split("?", 1)[0] ?? "";
  if (AMBIGUOUS.test(written) || !target.startsWith(url.origin))
    return refused("the URL is written so that two servers may read two paths in it");
  url.hash = "";
  const context = contexts.find(({ gateway }) => isGatewayUrl(gateway, url.href));
  if (context === undefined) {
    const served = contexts.map(({ gateway }) => `${gateway.name} (${gateway.url})`).join(", ");
    return refused(`it is below no gateway that the proxy serves, which are: ${served === "" ? "none" : served}`);
  }
  const kind = kindOf(context, url, method, rules);
  return typeof kind === "string" ? { url, context, kind } : kind;
}

/** Whether a token for these apps may be had: each is the app of an endpoint that is allowed. */
export function mayUse(apps: unknown, { allowedEndpoints }: TargetRules): boolean {
  if (!Array.isArray(apps) || apps.length === 0) return false;
  return apps.every(
    (app) =>
      typeof app === "string" &&
      (allowedEndpoints === undefined ||
        allowedEndpoints.some((one) => !OPERATION.test(one) && ownsApp(one, app.toLowerCase()))),
  );
}

// The allowed apps of a token are aliases without their owner.
function ownsApp(pattern: string, app: string): boolean {
  const [, alias] = pattern.toLowerCase().split("/");
  return app === alias || isBelowApp(pattern, `/${app}`);
}
