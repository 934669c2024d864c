import { ConfigError } from "../errors/index.js";
import { type BasicCredential, checkKey, resolveKey } from "../gateway/credentials.js";
import { type ApiKeyScheme, isLoopback, type SecurityScheme } from "../gateway/gateway.js";
import { isBrowser } from "../platform/env.js";
import { isObject, own } from "../platform/json.js";
import type { ClientContext } from "./context.js";
import { checkHeaders, checkWay, type HeaderList, headerName, isSecretHeader, type PlainRequest } from "./headers.js";
import type { RequestInfo } from "./response.js";

/* The credentials of gateways that name their security schemes. Loaded for those, before anything is sent. */

/** A scheme with what is to be shown to the server. */
interface Shown {
  readonly scheme: SecurityScheme;
  readonly secret: string | BasicCredential;
}

function schemeOf({ gateway: { security } }: ClientContext, name: string): SecurityScheme | undefined {
  return security !== undefined && Object.hasOwn(security, name) ? security[name] : undefined;
}

function isFals(scheme: SecurityScheme): boolean {
  return (
    scheme.type === "apiKey" &&
    scheme.in === "header" &&
    scheme.name.toLowerCase() === "authorization" &&
    scheme.prefix?.trim() === "Key"
  );
}

async function secretFor(
  context: ClientContext,
  name: string,
  scheme: SecurityScheme,
  url: string,
): Promise<string | BasicCredential | undefined> {
  const { credentials, gateway } = context;
  const given = typeof credentials === "object" ? credentials[name] : credentials;
  if (typeof given === "object") return given;
  if (scheme.type === "basic") return undefined;
  // Without credentials: fal's own key, where this is fal's scheme and the address fal's or this machine's.
  return resolveKey(given, { ...gateway, auth: isFals(scheme) && credentials === undefined ? "Key" : undefined }, url);
}

/** What one alternative shows; undefined where a part of it is not there. */
async function shownBy(
  context: ClientContext,
  names: readonly string[],
  url: string,
): Promise<readonly Shown[] | undefined> {
  // One secret is good for one scheme.
  if (typeof context.credentials !== "object" && names.length > 1) return undefined;
  const shown: Shown[] = [];
  for (const name of names) {
    const scheme = schemeOf(context, name);
    const secret = scheme === undefined ? undefined : await secretFor(context, name, scheme, url);
    if (scheme === undefined || secret === undefined) return undefined;
    shown.push({ scheme, secret });
  }
  return shown;
}

function basicText({ username, password }: BasicCredential): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)));
}

function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return { [headerName(name)]: value, ...headers };
}

function cookieNames(cookie: string): readonly string[] {
  return cookie.split(";").map((pair) => pair.split("=", 1)[0]?.trim() ?? "");
}

function withCookie(info: RequestInfo, headers: HeaderList, name: string, secret: string): HeaderList {
  const before = headers["cookie"] ?? "";
  if (cookieNames(before).includes(name)) return headers;
  if (isBrowser())
    throw new ConfigError(`A page of a browser cannot send the cookie ${name}: it sends its own.`, { ...info });
  if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name) || /[;,]/.test(secret))
    throw new ConfigError(`The cookie ${JSON.stringify(name)} has a name or a value that no cookie can have.`, {
      ...info,
    });
  return { ...headers, cookie: `${before === "" ? "" : `${before}; `}${name}=${secret}` };
}

function withQuery(url: string, name: string, secret: string): string {
  const whole = new URL(url);
  if (whole.searchParams.has(name)) return url;
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(secret)}`;
  whole.search = whole.search === "" ? pair : `${whole.search}&${pair}`;
  return whole.href;
}

function withKey(info: RequestInfo, { url, headers }: PlainRequest, scheme: ApiKeyScheme, key: string): PlainRequest {
  const { name, prefix = "" } = scheme;
  if (scheme.in === "query") return { url: withQuery(url, name, key), headers };
  if (scheme.in === "cookie") return { url, headers: withCookie(info, headers, name, key) };
  const value = prefix === "" || prefix.endsWith(" ") ? prefix + key : `${prefix} ${key}`;
  return { url, headers: withHeader(headers, name, value) };
}

function attached(context: ClientContext, info: RequestInfo, request: PlainRequest, shown: Shown): PlainRequest {
  const { scheme, secret } = shown;
  const { redactor } = context;
  const { url, headers } = request;
  if (typeof secret === "object") {
    const text = basicText(secret);
    redactor.add(text);
    redactor.add(secret.password || secret.username);
    return { url, headers: withHeader(headers, "authorization", `Basic ${text}`) };
  }
  redactor.add(checkKey(secret));
  if (scheme.type === "apiKey") return withKey(info, request, scheme, secret);
  return { url, headers: withHeader(headers, "authorization", `Bearer ${secret}`) };
}

/** What a request shows already, by its caller's own hand. */
function ownSecrets(context: ClientContext, { url, headers }: PlainRequest): readonly string[] {
  const query = new URL(url).searchParams;
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.values(context.gateway.security ?? {}).flatMap((scheme) => {
    if (scheme.type !== "apiKey") return named.get("authorization") ?? [];
    if (scheme.in === "query") return query.get(scheme.name) ?? [];
    if (scheme.in === "header") return named.get(scheme.name.toLowerCase()) ?? [];
    return cookieNames(named.get("cookie") ?? "").includes(scheme.name) ? (named.get("cookie") ?? []) : [];
  });
}

function wantedBy(context: ClientContext, names: readonly string[]): string {
  const parts = names.map((name) => {
    const scheme = schemeOf(context, name);
    if (scheme === undefined) return `${JSON.stringify(name)}, which the gateway ${context.gateway.name} does not know`;
    return `${JSON.stringify(name)}: ${scheme.type === "basic" ? "{ username, password }" : '"…"'}`;
  });
  return parts.length === 0 ? "nothing" : `{ ${parts.join(", ")} }`;
}

function fits(scheme: SecurityScheme | undefined, value: unknown): boolean {
  if (value === undefined) return scheme !== undefined;
  if (scheme?.type !== "basic")
    return scheme !== undefined && (typeof value === "string" || typeof value === "function");
  const [username, password] = [own(value, "username"), own(value, "password")];
  return typeof username === "string" && typeof password === "string" && !username.includes(":");
}

/** @throws ConfigError that says what the gateway wants, and shows no value */
function checkShape(context: ClientContext): void {
  const { credentials, gateway } = context;
  if (credentials === undefined) return;
  const schemes = Object.keys(gateway.security ?? {});
  const isSound =
    typeof credentials === "object"
      ? isObject(credentials) &&
        Object.entries(credentials).every(([name, value]) => fits(schemeOf(context, name), value))
      : schemes.some((name) => schemeOf(context, name)?.type !== "basic");
  if (isSound) return;
  const wanted = gateway.auth === undefined ? wantedBy(context, schemes) : 'one secret, "…"';
  const why = gateway.auth === undefined && schemes.length === 0 ? ": its description names no security scheme" : "";
  throw new ConfigError(`The gateway ${gateway.name} takes as credentials ${wanted}${why}.`);
}

function hasAny({ credentials }: ClientContext): boolean {
  if (typeof credentials !== "object") return typeof credentials === "string";
  return Object.values(credentials).some((given) => typeof given === "string" || typeof given === "object");
}

function isAbsent({ credentials }: ClientContext): boolean {
  if (typeof credentials !== "object") return credentials === undefined;
  return Object.values(credentials).every((given) => given === undefined);
}

/*
 * Whether nothing but an option that was forgotten can explain a request without a credential. A middleware or a fetch of
 * the caller's may add one, a page sends its cookies, the caller may have set a header that only the server knows, and a
 * server on this machine is often one for tests.
 */
function isForgotten(
  context: ClientContext,
  { url, headers }: PlainRequest,
  stated: readonly (readonly string[])[],
): boolean {
  const { middleware, options, gateway } = context;
  const isOwn = middleware !== undefined || options.fetch !== undefined || isBrowser();
  if (
    isOwn ||
    !isAbsent(context) ||
    Object.keys(headers).some((name) => isSecretHeader(name) || /key|auth|sign/i.test(name)) ||
    isLoopback(new URL(url).hostname)
  )
    return false;
  return stated.some((names) => names.every((name) => Object.hasOwn(gateway.security ?? {}, name)));
}

/**
 * A request with what the gateway's security schemes ask for: the first alternative for which there are all credentials.
 * What the caller has set by hand stays. Without any credential it goes as it is, unless the operation states that it needs
 * one and nothing else may add it.
 * @param stated what the operation states: alternatives, each the schemes that are needed at once. Default: each scheme of the gateway alone
 * @throws ConfigError when there is none at all, or the credentials that were given do for no alternative, or may not go there
 */
export async function withSchemes(
  context: ClientContext,
  info: RequestInfo,
  request: PlainRequest,
  stated?: readonly (readonly string[])[],
): Promise<PlainRequest> {
  checkShape(context);
  const security = stated ?? Object.keys(context.gateway.security ?? {}).map((name) => [name]);
  const shownAlready = ownSecrets(context, request);
  for (const secret of shownAlready) context.redactor.add(secret);
  if (shownAlready.length > 0) checkWay(context, info, request.url, false);
  for (const names of security) {
    const shown = await shownBy(context, names, request.url);
    if (shown === undefined) continue;
    if (shown.length > 0) checkWay(context, info, request.url, true);
    let sent = request;
    for (const one of shown) sent = attached(context, info, sent, one);
    checkHeaders(info, sent.headers);
    return sent;
  }
  if (shownAlready.length > 0) return request;
  const isAsked = stated !== undefined && isForgotten(context, request, stated);
  if (!isAsked && !hasAny(context)) return request;
  const wanted = security.map((names) => wantedBy(context, names)).join(" or ");
  const why = isAsked
    ? ", and this client has none: pass { credentials }. A variable of the environment that is not set gives undefined"
    : "";
  throw new ConfigError(`${info.endpointId} wants the credentials ${wanted}${why}.`, { ...info, attempts: 0 });
}
