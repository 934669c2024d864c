import type { AnyOperation } from "../contract/operation.js";
import { ConfigError } from "../errors/index.js";
import { fillVariables, resolveGateway } from "../gateway/gateway.js";
import type { ClientContext } from "../http/context.js";
import { parseUrl } from "../platform/json.js";

/* Which server an operation is called at, and whether this client may call it. */

/** @throws ConfigError for an operation of another provider than the client's gateway */
export function checkProvider(
  { gateway }: ClientContext,
  { id, gateways }: Pick<AnyOperation, "id" | "gateways">,
): void {
  if (gateways.length === 0 || gateways.includes(gateway.name)) return;
  throw new ConfigError(
    `${id} is an operation of ${gateways.join(", ")}, and this client calls ${gateway.name}: make a client with the gateway of ${gateways[0] ?? id}.`,
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
