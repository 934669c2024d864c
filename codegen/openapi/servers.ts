import { createRequire } from "node:module";
import type * as Tldts from "tldts";
import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { join, parentOf, type Pointer, valueAt } from "../document/pointer.js";
import { withVariables } from "../document/url-template.js";
import type { OperationAt } from "./operation.js";

const require = createRequire(import.meta.url);

/** The public suffix list takes ten milliseconds to load: only what is not fal's needs it. */
function suffixList(): typeof Tldts {
  // Safe: package.json pins the version, and the line names the module whose types it states.
  return require("tldts") as typeof Tldts;
}

/** A list of servers and where it stands. */
export interface ServersAt {
  readonly at: Pointer;
  readonly servers: readonly Json[];
}

function listed(doc: JsonObject, at: Pointer): ServersAt | undefined {
  const servers = valueAt(doc, at);
  return isList(servers) && servers.length > 0 ? { at, servers } : undefined;
}

/** The servers that a whole document names; undefined where it names none. */
export function documentServers(doc: JsonObject): ServersAt | undefined {
  return listed(doc, "#/servers");
}

/** The servers at which an operation is called: its own, else those of its path, else those of the document. */
export function serversOf(doc: JsonObject, { at }: Pick<OperationAt, "at">): ServersAt | undefined {
  return listed(doc, join(at, "servers")) ?? listed(doc, join(parentOf(at) ?? "#", "servers")) ?? documentServers(doc);
}

/** A variable of a server's URL. */
export interface ServerVariable {
  readonly default: string;
  readonly enum?: readonly string[];
}

/** The variables of a server object that have a default, by name. */
export function serverVariables(server: Json): ReadonlyMap<string, ServerVariable> {
  const variables = own(server, "variables");
  return new Map(
    Object.entries(isObject(variables) ? variables : {}).flatMap(([name, variable]): [string, ServerVariable][] => {
      const [value, values] = [own(variable, "default"), own(variable, "enum")];
      if (typeof value !== "string") return [];
      const words = (isList(values) ? values : []).filter((word) => typeof word === "string");
      return [[name, { default: value, ...(words.length === 0 ? {} : { enum: words }) }]];
    }),
  );
}

/** The URL of a server object as it is written, without a trailing slash; undefined where it is no absolute http(s) URL. */
export function absoluteUrl(server: Json): string | undefined {
  const url = own(server, "url");
  if (typeof url !== "string" || !/^https?:\/\//i.test(url)) return undefined;
  const filled = withDefaults(url, server);
  if (!URL.canParse(filled)) return undefined;
  const { search, hash, username, password } = new URL(filled);
  if (search !== "" || hash !== "" || username !== "" || password !== "") return undefined;
  return url.replace(/\/+$/, "");
}

/** A URL with the defaults of its variables in their places. */
export function withDefaults(url: string, server: Json): string {
  const variables = serverVariables(server);
  return withVariables(url, (name) => variables.get(name)?.default);
}

/** The host of the first server with an absolute URL, its variables at their defaults. */
export function hostOf(servers: readonly Json[]): string | undefined {
  for (const server of servers) {
    const url = absoluteUrl(server);
    if (url !== undefined) return new URL(withDefaults(url, server)).hostname;
  }
  return undefined;
}

/**
 * The domain that somebody has registered, by the public suffix list: `api.kie.ai` → `kie.ai`. An IP address, `localhost`, a
 * name of one label and a public suffix itself stay as they are.
 */
export function registrableDomain(host: string): string {
  const name = host.toLowerCase();
  return suffixList().getDomain(name, { allowPrivateDomains: true }) ?? name;
}

/** The path of an operation with that of the first server it is called at: `/api/v3/tasks` of a server at `/api/v3`. */
export function fullPath(doc: JsonObject, operation: Pick<OperationAt, "at" | "path">): string {
  const [server] = serversOf(doc, operation)?.servers ?? [];
  const url = server === undefined ? undefined : absoluteUrl(server);
  const base = url === undefined || server === undefined ? "" : new URL(withDefaults(url, server)).pathname;
  return `${base.replace(/\/+$/, "")}${operation.path}`;
}
