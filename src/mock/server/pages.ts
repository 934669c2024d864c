import { isLoopback } from "../../gateway/gateway.js";
import { parseUrl } from "../../platform/json.js";
import { mountOfHost } from "./address.js";
import { detail, type Reply } from "./reply.js";

/* A server on a developer's machine is within reach of every page that their browser shows. */

/** Which pages may call the server, and by which names it may be reached. */
export interface PageAccess {
  /** Pages of other origins that may call it: all of them, those listed, or none. */
  readonly cors: boolean | readonly string[];
  /** Host names it may be called by, beside this machine's own, addresses, and fal's. Without ports, in small letters. */
  readonly hosts: readonly string[];
}

/** What of a request shows who asks. */
export interface PageHeaders {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

// A page can let its own name point to this machine (DNS rebinding), and its requests then look like its own. A server that
// is called by an address, or by a name that nobody else can have, is not met that way.
function isOwnHost(host: string, { hosts }: PageAccess): boolean {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, "");
  return isLoopback(name) || ADDRESS.test(name) || hosts.includes(name) || mountOfHost(name) !== undefined;
}

function isOwnOrigin(origin: string, host: string): boolean {
  return parseUrl(origin)?.host.toLowerCase() === host.toLowerCase();
}

function isListed(origin: string, { cors }: PageAccess): boolean {
  return typeof cors === "boolean" ? cors : cors.includes(origin);
}

/** The origin of a page that may not call; undefined where it may, or where it is the host name that is refused. */
export function refusedOrigin(access: PageAccess, { host = "", origin }: PageHeaders): string | undefined {
  if (origin === undefined || (host !== "" && !isOwnHost(host, access))) return undefined;
  return isOwnOrigin(origin, host) || isListed(origin, access) ? undefined : origin.slice(0, 100);
}

/** The answer to a request that a page may not make; undefined where it may. Programs send no `Origin`. */
export function refusePage(access: PageAccess, { host = "", origin }: PageHeaders): Reply | undefined {
  if (host !== "" && !isOwnHost(host, access)) {
    const shown = JSON.stringify(host.slice(0, 100));
    return detail(403, `This server is not known as ${shown}: name it in allowedHosts (--allow-host)`);
  }
  if (origin === undefined || isOwnOrigin(origin, host) || isListed(origin, access)) return undefined;
  const shown = JSON.stringify(origin.slice(0, 100));
  return detail(403, `Pages of ${shown} may not call this server: list the origin in cors (--cors)`);
}

/** The headers that let a page read what it is answered. */
export function corsHeaders(access: PageAccess, { origin }: PageHeaders): Readonly<Record<string, string>> {
  if (access.cors === false) return {};
  const read = { "access-control-expose-headers": "*" };
  if (access.cors === true) return { "access-control-allow-origin": "*", ...read };
  const isAllowed = origin !== undefined && isListed(origin, access);
  return { vary: "origin", ...(isAllowed ? { "access-control-allow-origin": origin, ...read } : {}) };
}
