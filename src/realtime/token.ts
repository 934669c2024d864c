import { ConfigError } from "../errors/index.js";
import { endpointPath, parseEndpointId } from "../gateway/ids.js";
import type { ClientContext } from "../http/context.js";
import { exchange, type Exchange } from "../http/exchange.js";
import { malformedReply, readJson, type RequestInfo } from "../http/response.js";
import { withRetries } from "../http/retry.js";
import { own } from "../platform/json.js";
import type { TokenProvider } from "../contract/realtime.js";

/* Tokens that stand in for the key where it must not be: in the address of a stream or of a realtime connection. */

/** Seconds for which the tokens of the gateway are asked. */
export const TOKEN_SECONDS = 120;

/** What is called, and which token is wanted for it. */
export interface TokenTarget {
  readonly endpointId: string;
  /** The id with the path that is called. A `tokenProvider` is told the same with an id of fal's first form written out. */
  readonly app: string;
  /** Default: the gateway is asked. */
  readonly tokenProvider?: TokenProvider | undefined;
}

function isToken(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}

// Asks the gateway, with the credential, or through the program's proxy, which has it.
async function requestToken(context: ClientContext, endpointId: string, signal: AbortSignal): Promise<string> {
  const { restUrl: baseUrl, name } = context.gateway;
  if (baseUrl === undefined)
    throw new ConfigError(`The gateway ${name} names no restUrl, where tokens are asked for: pass a tokenProvider.`, {
      endpointId,
    });
  const body = JSON.stringify({
    allowed_apps: [parseEndpointId(endpointId).alias],
    token_expiration: TOKEN_SECONDS,
  });
  const params = { path: { endpoint: "tokens/" } };
  const what: Exchange = {
    body,
    call: (routes, init) => routes.POST("/{endpoint}", { ...init, baseUrl, params, body, bodySerializer: () => body }),
  };
  const once = async (info: RequestInfo): Promise<string> => {
    const reply = await exchange(context, info, what, signal);
    const json = readJson(context, reply);
    // Proxies of an earlier time wrapped it.
    const token = [json, own(json, "detail"), own(json, "token")].find(isToken);
    if (token === undefined) throw malformedReply(context, reply, "holds no token");
    return token;
  };
  return withRetries(context, { info: { endpointId, phase: "token" }, signal, once });
}

/**
 * The client as it calls what takes a token in its address: straight to the gateway, without the credential, past every
 * middleware and proxy.
 */
export function withToken(context: ClientContext, token: string): ClientContext {
  return {
    ...context,
    credentials: () => undefined,
    middleware: async (request) => {
      const url = new URL(request.url);
      url.searchParams.set("fal_jwt_token", token);
      return { ...request, url: url.href };
    },
  };
}

// fal's first ids had no slash, and its tokens are for apps that have one: `123-app/realtime` is `123/app/realtime`.
function writtenOut(endpointId: string, app: string): string {
  return app.replace(endpointId, () => decodeURIComponent(endpointPath(endpointId)));
}

/** A token for what is called, which no message will show. @throws FalError, or whatever the caller's own provider throws */
export async function tokenFor(
  context: ClientContext,
  { endpointId, app, tokenProvider }: TokenTarget,
  signal: AbortSignal,
): Promise<string> {
  const token: unknown = await (tokenProvider === undefined
    ? requestToken(context, endpointId, signal)
    : tokenProvider(writtenOut(endpointId, app)));
  if (!isToken(token))
    throw new ConfigError(`The tokenProvider for ${app} gave no token: it gives a text without blanks.`, {
      endpointId,
      phase: "token",
    });
  context.redactor.add(token);
  return token;
}
