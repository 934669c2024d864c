import { endpointPath } from "../gateway/ids.js";
import { parseUrl } from "../platform/json.js";

/** Where a page may send requests through a proxy. */
export interface TargetRules {
  /** Endpoint ids; a trailing `/**` stands for everything below. Default: every endpoint. */
  readonly allowedEndpoints?: readonly string[] | undefined;
}

const QUEUES: ReadonlySet<string> = new Set(["queue.fal.run", "queue.falrun.com"]);
const DIRECT: ReadonlySet<string> = new Set(["fal.run", "falrun.com"]);
const UPLOADS: ReadonlySet<string> = new Set(["rest.fal.ai", "rest.alpha.fal.ai"]);
const UPLOAD_PATHS: ReadonlySet<string> = new Set([
  "/storage/upload/initiate",
  "/storage/upload/initiate-multipart",
  "/storage/upload/complete-multipart",
]);
// A server that decodes these sees another path than the one that was checked.
const AMBIGUOUS = /%2f|%5c|%2e|%00|\\|\/\//i;
const REQUEST = /\/requests\/[^/]+(?:\/(?:status|status\/stream|response|cancel))?$/;
const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT"]);

function matches(pattern: string, path: string): boolean {
  const all = pattern.endsWith("/**");
  const id = `/${all ? pattern.slice(0, -3) : pattern}`.toLowerCase();
  return path === id || path === `${id}/stream` || (all && path.startsWith(`${id}/`));
}

// The queue keeps requests under the app: whoever may submit to an endpoint of it may look them up there.
function isBelowApp(pattern: string, app: string): boolean {
  const id = `/${pattern.replace(/\/\*\*$/, "")}`.toLowerCase();
  return id === app || id.startsWith(`${app}/`) || (pattern.endsWith("/**") && app.startsWith(`${id}/`));
}

function isAllowed(path: string, { allowedEndpoints }: TargetRules): boolean {
  if (allowedEndpoints === undefined) return true;
  const lower = path.toLowerCase().replace(/\/$/, "");
  const app = lower.replace(REQUEST, "");
  return allowedEndpoints.some((one) => (app === lower ? matches(one, lower) : isBelowApp(one, app)));
}

function isEndpoint(path: string): boolean {
  try {
    endpointPath(path.replace(/^\//, "").replace(REQUEST, ""));
    return true;
  } catch {
    return false;
  }
}

/**
 * The URL that a page asks for, when it may be asked for with the key: only fal's own hosts, over https, and of their
 * storage only what begins or completes an upload. Undefined for everything else.
 */
export function checkedTarget(target: string | null, method: string, rules: TargetRules): URL | undefined {
  if (target === null || !METHODS.has(method) || !/^https:\/\/[a-z][\x21-\x7e]+$/.test(target)) return undefined;
  const url = parseUrl(target);
  if (url === undefined) return undefined;
  const { protocol, hostname, port, username, password, pathname, searchParams } = url;
  if (protocol !== "https:" || port !== "" || username !== "" || password !== "") return undefined;
  // What the URL parser has tidied up is not what was asked for.
  if (AMBIGUOUS.test(target.slice("https://".length).split("?", 1)[0] ?? "") || !target.startsWith(url.origin))
    return undefined;
  url.hash = "";
  if (UPLOADS.has(hostname)) {
    const begins = method === "POST" && UPLOAD_PATHS.has(pathname) && searchParams.get("storage_type") === "fal-cdn-v3";
    return begins ? url : undefined;
  }
  if (!QUEUES.has(hostname) && !DIRECT.has(hostname)) return undefined;
  return isEndpoint(pathname) && isAllowed(pathname, rules) ? url : undefined;
}
