import { parseUrl } from "../../platform/json.js";
import { json, type Reply, requestError } from "./reply.js";

/** A family of routes. fal spreads them over hosts, this server over paths; both lead here. */
type Mount = "queue" | "run" | "rest" | "platform" | "files" | "site";

/** Where a request wants to go, whichever way it said so. */
export interface Target {
  readonly mount: Mount;
  /** Decoded, below the mount, without the empty one a trailing slash leaves. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Came through the proxy protocol: the proxy adds its own key. */
  readonly proxied: boolean;
}

/** What of a request decides where it goes. */
export interface Addressed {
  readonly url: string;
  readonly host: string | undefined;
  readonly targetUrl: string | undefined;
}

const HOSTS: ReadonlyMap<string, Mount> = new Map([
  ["queue.fal.run", "queue"],
  ["queue.falrun.com", "queue"],
  ["fal.run", "run"],
  ["falrun.com", "run"],
  ["rest.fal.ai", "rest"],
  ["rest.alpha.fal.ai", "rest"],
  ["api.fal.ai", "platform"],
  ["v3.fal.media", "files"],
  ["v3b.fal.media", "files"],
  ["fal.media", "files"],
  ["fal.ai", "site"],
]);

/** The family that a fal host serves; undefined for any other host. */
export function mountOfHost(host: string): Mount | undefined {
  return HOSTS.get(host.toLowerCase().replace(/:\d{1,5}$/, ""));
}

function badPath(): Reply {
  return requestError(400, "Invalid request path", "bad_request");
}

// A decoded separator or dot segment would change what the path means after it was matched.
function isTricky(segment: string): boolean {
  return segment === "." || segment === ".." || /[/\\\u0000-\u001f\u007f]/.test(segment);
}

/** The decoded segments of a raw path; undefined when it is no path that a client would send honestly. */
function pathSegments(path: string): readonly string[] | undefined {
  if (!path.startsWith("/")) return undefined;
  const parts = path.slice(1).split("/");
  if (parts.at(-1) === "") parts.pop();
  try {
    const decoded = parts.map((part) => decodeURIComponent(part));
    return decoded.some(isTricky) ? undefined : decoded;
  } catch {
    return undefined;
  }
}

function splitUrl(url: string): readonly [string, string] {
  const mark = url.indexOf("?");
  return mark === -1 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

interface Place {
  readonly mount: Mount;
  readonly segments: readonly string[];
}

function restOfFal(mount: Mount, segments: readonly string[]): Place {
  // Uploads and outputs live under /files on every host, so that their URLs need only one origin.
  if (segments[0] === "files") return { mount: "files", segments: segments.slice(1) };
  return { mount, segments: mount === "platform" && segments[0] === "v1" ? segments.slice(1) : segments };
}

const OWN_LAYOUT: ReadonlyMap<string, Mount> = new Map([
  ["run", "run"],
  ["rest", "rest"],
  ["v1", "platform"],
  ["files", "files"],
]);

function ownPlace(segments: readonly string[]): Place {
  const first = segments[0] ?? "";
  if (first === ".well-known" || first === "tokens") return { mount: "rest", segments };
  if (first === "api") return { mount: "site", segments };
  const mount = OWN_LAYOUT.get(first);
  return mount === undefined ? { mount: "queue", segments } : { mount, segments: segments.slice(1) };
}

function official(url: URL): boolean {
  if (url.host === "fal.run" || url.host === "queue.fal.run") return true;
  const path = `${url.host}${url.pathname}`;
  const allowed = ["rest.fal.ai/storage/upload/initiate", "rest.fal.ai/storage/upload/complete-multipart"];
  return allowed.includes(path) && url.search === "?storage_type=fal-cdn-v3";
}

function proxied(targetUrl: string, allow: "fal-hosts" | "official"): Target | Reply {
  const url = parseUrl(targetUrl);
  const mount = url === undefined ? undefined : HOSTS.get(url.host);
  if (url === undefined || mount === undefined || (allow === "official" && !official(url))) {
    return json(400, "Invalid request");
  }
  const segments = pathSegments(url.pathname);
  return segments === undefined ? badPath() : { ...restOfFal(mount, segments), query: url.searchParams, proxied: true };
}

function underBase(segments: readonly string[], base: readonly string[]): readonly string[] | undefined {
  return base.every((part, index) => segments[index] === part) ? segments.slice(base.length) : undefined;
}

/** Absolute form (`GET http://queue.fal.run/…`): what a client sends that takes this server for its HTTP proxy. */
function absoluteForm(request: Addressed): Addressed {
  if (!/^https?:\/\//i.test(request.url) || parseUrl(request.url) === undefined) return request;
  const url = new URL(request.url);
  return { ...request, url: `${url.pathname}${url.search}`, host: url.host };
}

/**
 * Where a request wants to go: by `x-fal-target-url`, else by a fal host, else by this server's own paths.
 * @param basePath segments all own paths begin with
 * @returns the target, or the answer to a request that has none
 */
export function targetOf(
  original: Addressed,
  basePath: readonly string[],
  allow: "fal-hosts" | "official",
): Target | Reply {
  const request = absoluteForm(original);
  const [path, search] = splitUrl(request.url);
  const all = pathSegments(path);
  if (all === undefined) return badPath();
  const segments = underBase(all, basePath);
  if (request.targetUrl !== undefined) return proxied(request.targetUrl, allow);
  if (segments?.[0] === "proxy") return json(400, "Invalid request");
  const query = new URLSearchParams(search);
  const mount = mountOfHost(request.host ?? "");
  if (mount !== undefined) return { ...restOfFal(mount, all), query, proxied: false };
  return { ...ownPlace(segments ?? [""]), query, proxied: false };
}
