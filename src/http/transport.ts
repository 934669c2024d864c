import { resolveKey } from "../gateway/credentials.js";
import { isInside } from "../gateway/inside.js";
import { trouble } from "../jobs/lazy.js";
import { isBrowser, VERSION } from "../platform/env.js";
import type { Carried, Core } from "./context.js";
import type { RequestConfig } from "./middleware.js";
import type { Where } from "./response.js";

/** What a caller adds to a request. */
export interface Passage {
  readonly accept?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

type PlainHeaders = Record<string, string>;

const SPELLING: ReadonlyMap<string, string> = new Map([
  ["accept", "Accept"],
  ["authorization", "Authorization"],
  ["content-type", "Content-Type"],
  ["user-agent", "User-Agent"],
]);
const SECRET = /^(authorization|proxy-authorization|cookie)$|api-?key|token|secret/i;

const spelled = (name: string): string => SPELLING.get(name.toLowerCase()) ?? name.toLowerCase();

function plainHeaders(core: Core, carried: Carried, what: Passage): PlainHeaders {
  const headers: PlainHeaders = { Accept: what.accept ?? "application/json" };
  if (!isBrowser()) headers["User-Agent"] = `falsmith/${VERSION}`;
  carried.init.headers.forEach((value, name) => {
    headers[spelled(name)] = value;
  });
  for (const [name, value] of Object.entries(what.headers ?? {})) {
    if (SECRET.test(name)) core.redactor.add(value);
    headers[spelled(name)] = value;
  }
  return headers;
}

async function withKey(core: Core, where: Where, headers: PlainHeaders): Promise<PlainHeaders> {
  const key = await resolveKey(core.credentials, core.gateway);
  if (key === undefined) return headers;
  // Whoever has not insisted does not lay a key open.
  if (!core.insists && isBrowser()) throw (await trouble(where)).keyInBrowser();
  core.redactor.add(key);
  return { Authorization: `${core.gateway.auth} ${key}`, ...headers };
}

/** A request as it leaves. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: PlainHeaders;
  /** Whether it goes to the gateway, rather than to where the caller's own middleware sends it. */
  readonly home: boolean;
}

async function middlewareOf(core: Core, where: Where, request: RequestConfig): Promise<RequestConfig> {
  if (core.middleware === undefined) return request;
  try {
    return await core.middleware(request);
  } catch (error) {
    const why = core.redactor.text(error instanceof Error ? error.message : String(error));
    throw (await trouble(where)).middlewareFailed(where, why);
  }
}

// The last look before a credential is attached. Only the caller's middleware may lead elsewhere, and then without one.
async function prepare(core: Core, where: Where, what: Passage, carried: Carried, url: string): Promise<Outgoing> {
  const method = carried.init.method ?? "GET";
  if (!isInside(core.gateway, url))
    throw (await trouble(where)).foreign(where, "would have left the gateway", "foreign_url");
  const plain = { url, method, headers: plainHeaders(core, carried, what) };
  const moved: RequestConfig = await middlewareOf(core, where, plain);
  const home = moved.url === url || isInside(core.gateway, moved.url);
  const headers = { ...plain.headers, ...moved.headers };
  return { url: moved.url, method: moved.method, headers: home ? await withKey(core, where, headers) : headers, home };
}

function redirected({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 301 && status <= 308 && status !== 304);
}

/**
 * Sends one request where it may go, with the credential where that may go, and follows redirects that stay there.
 * @throws ForeignUrlError for all that would lead elsewhere; ConfigError for a credential that cannot be sent.
 */
export async function pass(
  core: Core,
  where: Where,
  what: Passage,
  carried: Carried,
  signal: AbortSignal,
): Promise<Response> {
  let { url } = carried;
  for (let hops = 0; ; hops += 1) {
    const outgoing = await prepare(core, where, what, carried, url);
    const { method, headers, home } = outgoing;
    const init: RequestInit = { method, headers, redirect: "manual", signal };
    if (carried.init.body !== undefined) init.body = carried.init.body;
    const response = await core.fetch(outgoing.url, init);
    if (!redirected(response)) {
      // A stand-in for `fetch` may have followed redirects in spite of what it was told.
      if (home && response.redirected && !isInside(core.gateway, response.url))
        throw (await trouble(where)).foreign(where, "was led away from the gateway", "redirect");
      return response;
    }
    await response.body?.cancel();
    url = (await trouble(where)).nextUrl(core, where, outgoing, response, hops);
  }
}
