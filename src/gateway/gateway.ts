import { ConfigError } from "../errors/index.js";
import { givenOf, parseUrl } from "../platform/json.js";

/** The word before the credential in the `Authorization` header: fal says `Key`, relays say `Bearer`. */
export type AuthScheme = "Key" | "Bearer";

/** How fal's endpoints are served there: by fal's queue, by a relay of it, or not at all. */
export type GatewayProfile = "fal" | "fal-relay" | "relay" | "http";

/** How a credential is sent. */
export type SecurityScheme =
  | { readonly type: "bearer" }
  | { readonly type: "basic" }
  | {
      readonly type: "apiKey";
      readonly in: "header" | "query" | "cookie";
      readonly name: string;
      readonly prefix?: string;
    };

/** A server that answers for endpoints: the one place that decides where requests and the credential go. */
export interface Gateway {
  readonly name: string;
  /** Base URL with its path prefix, no trailing slash: `https://queue.fal.run`, `https://api.chainhub.tech`. */
  readonly url: string;
  /** The values that the URL's `{variables}` may have. */
  readonly variables?: { readonly [name: string]: { readonly default: string; readonly enum?: readonly string[] } };
  readonly auth?: AuthScheme;
  readonly profile: GatewayProfile;
  /** How credentials are sent, by scheme. */
  readonly security?: { readonly [scheme: string]: SecurityScheme };
  /** Base URL of direct calls and model streams, where the server has them. Known for fal. */
  readonly runUrl?: string | undefined;
  /** Base URL of uploads, where the server takes them. Known for fal. */
  readonly restUrl?: string | undefined;
}

/** fal's own queue. */
export const FAL_GATEWAY: Gateway = { name: "fal", url: "https://queue.fal.run", auth: "Key", profile: "fal" };

function shown(url: string): string {
  return JSON.stringify(url.replace(/\/\/[^/]*@/, "//…@").slice(0, 120));
}

function baseUrl(url: string): URL {
  const parsed = parseUrl(url);
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new ConfigError(`The gateway's URL ${shown(url)} is not an http(s) URL.`);
  }
  if (parsed.username !== "" || parsed.password !== "" || parsed.search !== "" || parsed.hash !== "") {
    throw new ConfigError(
      `The gateway's URL ${shown(url)} may hold an origin and a path only: pass the key as { credentials }.`,
    );
  }
  return parsed;
}

function trimmed(url: string): string {
  const { origin, pathname } = baseUrl(url);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

// fal spreads its routes over hosts; every other server names its own.
const SISTERS: { readonly [queue: string]: Pick<Gateway, "runUrl" | "restUrl"> } = {
  "https://queue.fal.run": { runUrl: "https://fal.run", restUrl: "https://rest.fal.ai" },
  "https://queue.falrun.com": { runUrl: "https://falrun.com", restUrl: "https://rest.fal.ai" },
};

/**
 * The gateway that an option names: one of the generated `gateways`, one made by hand, or a URL (fal's own profile).
 * @throws ConfigError when its URL is none, or holds more than origin and path.
 */
export function resolveGateway(gateway: Gateway | string = FAL_GATEWAY): Gateway {
  const given: Gateway =
    typeof gateway === "string" ? { name: "custom", url: gateway, auth: "Key", profile: "fal" } : gateway;
  const { name, auth = "Bearer", profile } = given;
  if (auth !== "Key" && auth !== "Bearer") throw new ConfigError('A gateway\'s auth is "Key" or "Bearer".');
  if (!["fal", "fal-relay", "relay", "http"].includes(profile)) throw new ConfigError('A gateway\'s profile is "fal" or "relay".');
  const url = trimmed(given.url);
  const { runUrl, restUrl } = { ...SISTERS[url], ...givenOf(given) };
  return {
    name,
    url,
    auth,
    profile,
    ...(runUrl === undefined ? {} : { runUrl: trimmed(runUrl) }),
    ...(restUrl === undefined ? {} : { restUrl: trimmed(restUrl) }),
  };
}

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
  const parsed = parseUrl(target);
  if (parsed === undefined) return false;
  const { origin, pathname, username, password } = parsed;
  if (username !== "" || password !== "") return false;
  return baseUrlsOf(gateway).some((base) => origin === base.origin && pathname.startsWith(base.pathname));
}

const LOOPBACK = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host name is this machine: `localhost` and names below it (RFC 6761), 127.0.0.0/8, `::1`. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

const FAL_DOMAINS = ["fal.run", "fal.ai", "falrun.com"];

/** Whether a URL leads to one of fal's own hosts, over https and its usual port. */
export function isFalUrl(url: string): boolean {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== "https:" || port !== "") return false;
  return FAL_DOMAINS.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

/**
 * Whether a credential may travel to a URL: over https, to this machine, or to a host that the caller has named.
 * @param allowInsecure hosts as `new URL(…)` writes them, with or without their port: `relay.internal:8080`
 */
export function isSecureUrl(url: string, allowInsecure: readonly string[]): boolean {
  const { protocol, host, hostname } = new URL(url);
  if (protocol === "https:" || isLoopback(hostname)) return true;
  return allowInsecure.some((name) => name.toLowerCase() === host || name.toLowerCase() === hostname);
}
