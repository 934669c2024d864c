import type { AnyOperation } from "../contract/operation.js";
import { ConfigError } from "../errors/index.js";
import { baseUrlsOf, fillVariables, type Gateway, isLoopback, resolveGateway } from "../gateway/gateway.js";
import { isAmbiguousPath } from "../gateway/ids.js";
import type { ClientContext } from "../http/context.js";
import { parseUrl } from "../platform/json.js";

/* Which server an operation is called at, and whether this client may call it. */

// A URL alone names a server of fal's protocol: of a mock, it takes the package's gateway at that URL.
function atUrl({ name, url }: Gateway, wanted: string): string {
  if (name !== "custom" && !isLoopback(new URL(url).hostname)) return "";
  const member = /^[a-z_$][\w$]*$/i.test(wanted) ? `.${wanted}` : `[${JSON.stringify(wanted)}]`;
  return ` To call that API at ${url}: createClient({ gateway: { ...gateways${member}, url: ${JSON.stringify(url)} } }).`;
}

/** @throws ConfigError for an operation of another provider than the client's gateway */
export function checkProvider(
  { gateway }: ClientContext,
  { id, gateways }: Pick<AnyOperation, "id" | "gateways">,
): void {
  if (gateways.length === 0 || gateways.includes(gateway.name)) return;
  throw new ConfigError(
    `${id} is an operation of ${gateways.join(", ")}, and this client calls ${gateway.name}: make a client with the gateway of ${gateways[0] ?? id}.${atUrl(gateway, gateways[0] ?? id)}`,
    { endpointId: id },
  );
}

/** The origin of an http(s) URL; undefined for any other text. */
export function originOf(url: string): string | undefined {
  const { origin, protocol } = parseUrl(url) ?? {};
  return protocol === "https:" || protocol === "http:" ? origin : undefined;
}

/** Other origins that may be called. @throws ConfigError for what is none */
function listedOrigins({ origins }: ClientContext): readonly string[] {
  return origins.map((given) => {
    const origin = originOf(given);
    if (origin !== undefined) return origin;
    throw new ConfigError(`origins lists origins, "https://api.example", not ${JSON.stringify(given)}.`);
  });
}

/** A URL taken apart: what is called, and at which server. */
export interface UrlTarget {
  readonly context: ClientContext;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Below the base URL, as it was written: encoded. */
  readonly path: string;
  /** Its query, with the question mark; empty where it has none. */
  readonly search: string;
}

// The client at another origin that the caller has listed, for fal endpoints.
function contextAtOrigin(context: ClientContext, origin: string): ClientContext {
  const { profile, auth, security } = context.gateway;
  const gateway = { name: new URL(origin).host, url: origin, runUrl: origin, restUrl: origin, profile, auth, security };
  return { ...context, gateway: resolveGateway(gateway) };
}

/**
 * What a full URL leads to: a place on the gateway, or on an origin that the caller has listed.
 * @throws ConfigError for any other URL, and for one whose path could be read as another
 */
export function targetOfUrl(context: ClientContext, url: string): UrlTarget {
  const parsed = parseUrl(url);
  const shown = JSON.stringify(url.split("?", 1)[0]?.slice(0, 120));
  const written = url.split(/[?#]/, 1)[0]?.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "") ?? "";
  if (parsed === undefined || parsed.username !== "" || parsed.password !== "" || isAmbiguousPath(written))
    throw new ConfigError(`${shown} is no URL that can be called.`);
  const { origin, pathname, search } = parsed;
  // Of several below each other, the deepest.
  const [base] = baseUrlsOf(context.gateway)
    .filter((one) => one.origin === origin && pathname.startsWith(one.pathname))
    .toSorted((a, b) => b.pathname.length - a.pathname.length);
  const isListed = listedOrigins(context).includes(origin);
  if (base === undefined && !isListed)
    throw new ConfigError(
      `${shown} is not on the gateway ${context.gateway.name}. Where ${origin} may have the credential, list it: { origins: [${JSON.stringify(origin)}] }.`,
    );
  const path = pathname.slice(base?.pathname.length ?? 1);
  return {
    context: base === undefined ? contextAtOrigin(context, origin) : context,
    baseUrl: base === undefined ? origin : base.href.replace(/\/$/, ""),
    path: path.replace(/\/$/, ""),
    search,
  };
}

// By their own servers, so that each is made once.
const atServers = new WeakMap<ClientContext, Map<string, ClientContext>>();

/** The client with another base URL of the same provider, below which everything gets the credential. */
export function contextAt(context: ClientContext, url: string): ClientContext {
  const known = atServers.get(context) ?? new Map<string, ClientContext>();
  atServers.set(context, known);
  const { name, profile, auth, security } = context.gateway;
  const made = known.get(url) ?? { ...context, gateway: resolveGateway({ name, url, profile, auth, security }) };
  known.set(url, made);
  return made;
}

/**
 * The client as it calls an operation's own server: what may be called and get the credential lies below that one then.
 * @throws ConfigError when it is on an origin that the caller has not listed
 */
export function contextFor(context: ClientContext, { id, server }: AnyOperation): ClientContext {
  if (server === undefined) return context;
  const { gateway } = context;
  const url = fillVariables(server, gateway.variables, context.variables).replace(/\/+$/, "");
  const origin = originOf(url);
  if (origin === undefined) throw new ConfigError(`The server of ${id} is no http(s) URL.`, { endpointId: id });
  if (origin !== originOf(gateway.url) && !listedOrigins(context).includes(origin))
    throw new ConfigError(
      `${id} is called at ${origin}, which is not the origin of ${gateway.name}. Where that may have the credential, list it: { origins: [${JSON.stringify(origin)}] }.`,
      { endpointId: id },
    );
  return contextAt(context, url);
}
