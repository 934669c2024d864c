import { ConfigError } from "../errors/index.js";
import { givenOf, parseUrl } from "../platform/json.js";

/** The word before the credential in the `Authorization` header: fal says `Key`, relays say `Bearer`. */
export type AuthScheme = "Key" | "Bearer";

/**
 * How fal endpoints are served: by fal's queue (`fal`), by a relay that only has submit and result routes (`fal-relay`;
 * `relay` is its former name), or not at all (`http`).
 */
export type GatewayProfile = "fal" | "fal-relay" | "relay" | "http";

/** A token in the `Authorization` header, after the word `Bearer`. */
export interface BearerScheme {
  readonly type: "bearer";
}

/** A name and a password in the `Authorization` header (RFC 7617). */
export interface BasicScheme {
  readonly type: "basic";
}

/** A key in a header, in the query or in a cookie. */
export interface ApiKeyScheme {
  readonly type: "apiKey";
  readonly in: "header" | "query" | "cookie";
  /** Of the header, the parameter or the cookie. */
  readonly name: string;
  /** What stands before the key, with a blank between: `Key`. */
  readonly prefix?: string | undefined;
}

/** How a server wants to be shown one credential. */
export type SecurityScheme = BearerScheme | BasicScheme | ApiKeyScheme;

/** A variable of a gateway's URL. */
export interface UrlVariable {
  readonly default: string;
  /** All values that it may have. */
  readonly enum?: readonly string[] | undefined;
}

/** A server that answers for endpoints: the one place that decides where requests and the credential go. */
export interface Gateway {
  readonly name: string;
  /**
   * Base URL with its path prefix, no trailing slash: `https://queue.fal.run`, `https://api.chainhub.tech`. What stands in
   * braces are variables: `https://{region}.api.example`.
   */
  readonly url: string;
  readonly profile: GatewayProfile;
  /** The variables of the URL. The client's option `variables` gives them other values than their defaults. */
  readonly variables?: { readonly [name: string]: UrlVariable } | undefined;
  /**
   * Shorthand for a gateway with one scheme; where `security` is given, that holds. Default: `Key` at fal, `Bearer` at a
   * relay.
   */
  readonly auth?: AuthScheme | undefined;
  /** Its security schemes, by the names that its document gives them. */
  readonly security?: { readonly [scheme: string]: SecurityScheme } | undefined;
  /** Base URL of direct calls and model streams, where the server has them. Known for fal. */
  readonly runUrl?: string | undefined;
  /** Base URL of uploads, where the server takes them. Known for fal. */
  readonly restUrl?: string | undefined;
}

/** A gateway whose URL has variables of these names and values. */
export interface GatewayWithVariables<Variables extends { readonly [name: string]: UrlVariable }> extends Gateway {
  readonly variables: Variables;
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

/** Values of a URL's variables, by their names. */
export interface VariableValues {
  readonly [name: string]: string | undefined;
}

/** The values that the variables of a gateway can have: of a generated one, those that its document lists. */
export type VariablesOf<G> = G extends { readonly variables: infer Variables }
  ? {
      readonly [Name in keyof Variables]?:
        | (Variables[Name] extends { readonly enum: readonly (infer Value extends string)[] } ? Value : string)
        | undefined;
    }
  : VariableValues;

/**
 * A URL with values in the place of its variables. Before the path, no value may hold a slash: the host would be another.
 * @throws ConfigError for a name that is not among the variables, and for a value that one of them cannot have
 */
export function fillVariables(url: string, variables: Gateway["variables"] = {}, values: VariableValues = {}): string {
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(variables, name));
  if (unknown !== undefined) throw new ConfigError(`The gateway's URL has no variable ${unknown}.`);
  let isPath = false;
  return url.replace(/(?<=[^:/])\/|\{([^{}]*)\}/g, (part, name: string | undefined, at: number) => {
    isPath ||= name === undefined;
    if (name === undefined) return part;
    const { default: otherwise = "", enum: all = [] } = variables[name] ?? {};
    const value = values[name] ?? otherwise;
    const isSafe = at === 0 || (isPath ? /^[\w.~:/-]*$/ : /^[\w.:-]+$/).test(value);
    if (isSafe && (all.length === 0 || all.includes(value))) return value;
    throw new ConfigError(`The variable ${name} cannot be ${JSON.stringify(value)}. ${all.join(", ")}`);
  });
}

// What a gateway wants that says nothing of it.
const AUTH: { readonly [profile: string]: AuthScheme | undefined } = {
  fal: "Key",
  "fal-relay": "Bearer",
  http: undefined,
};

/**
 * The gateway that an option names: one of the generated `gateways`, one made by hand, or a URL (fal's own profile).
 * @throws ConfigError when its URL is none, or holds more than origin and path.
 */
export function resolveGateway(gateway: Gateway | string = FAL_GATEWAY, values?: VariableValues): Gateway {
  const given: Gateway = typeof gateway === "string" ? { name: "custom", url: gateway, profile: "fal" } : gateway;
  const { security, variables } = given;
  const profile = given.profile === "relay" ? "fal-relay" : given.profile;
  const { auth = AUTH[profile] } = given;
  if (!Object.hasOwn(AUTH, profile) || !(auth === undefined || auth === "Key" || auth === "Bearer"))
    throw new ConfigError('A gateway\'s profile is "fal", "fal-relay" or "http", its auth "Key" or "Bearer".');
  const url = trimmed(fillVariables(given.url, variables, values));
  const { runUrl, restUrl } = { ...SISTERS[url], ...givenOf(given) };
  return {
    ...given,
    url,
    profile,
    auth: security === undefined ? auth : undefined,
    runUrl: runUrl && trimmed(runUrl),
    restUrl: restUrl && trimmed(restUrl),
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
