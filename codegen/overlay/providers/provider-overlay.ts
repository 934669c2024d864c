import type { Json, JsonObject } from "../../document/json.js";

/**
 * Where a fact is from: the address of a page or file, its date or version, and whose word it is. Where the page has none, the date is
 * the month in which the fact was taken over here.
 */
export interface FactSource {
  readonly fact: string;
  readonly address: string;
  readonly date: string;
  /** `documentation` and `sdk` are the provider's own; `third party` is anybody else's reading of it. */
  readonly kind: "documentation" | "sdk" | "third party";
}

/** What is said of operations: of those that a JSONPath selects, at these paths where it says which. */
export interface ProviderAction {
  readonly target: string;
  readonly update: Json;
  readonly "x-falsmith-paths"?: readonly string[];
}

/** What a provider documents of its jobs, for all of its pages: in one of the shapes ("dialects") that are served. */
export interface ProviderOverlay {
  readonly dialect: string;
  /** The provider's own hosts, none for a shape that only relays have; for a relay the configuration names its host. */
  readonly hosts: readonly string[];
  readonly sources: readonly FactSource[];
  readonly actions: readonly ProviderAction[];
  /** What holds at the provider's own hosts alone: relays have other things at these paths. */
  readonly ownActions?: readonly ProviderAction[];
}

/** A path in a JSONPath. */
function quoted(path: string): string {
  return `'${path.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** The action that says what a POST submits. */
export function submits(path: string, job: JsonObject): ProviderAction {
  return { target: `$.paths[${quoted(path)}].post`, update: { "x-falsmith-job": job } };
}

/**
 * The action that says what POSTs submit at paths of a pattern, server's path included: `*` is a step, `**` several, and `!`
 * takes out again.
 */
export function submitsAt(paths: readonly string[], job: JsonObject): ProviderAction {
  return { target: "$.paths[*].post", "x-falsmith-paths": paths, update: { "x-falsmith-job": job } };
}

/** The action that describes operations beside submits at paths of a pattern. */
export function describesAt(paths: readonly string[], described: JsonObject): ProviderAction {
  return { target: "$.paths", "x-falsmith-paths": paths, update: described };
}

/** The action that describes an operation which no page of the provider's is needed for, beside a submit. */
export function describes(beside: string, paths: JsonObject): ProviderAction {
  return { target: `$[?@[${quoted(beside)}]]`, update: paths };
}

/** The text of the OpenAPI Overlay that a provider overlay is. @param host the host it is bound to, instead of the provider's own */
export function overlayText(
  { dialect, hosts, sources, actions, ownActions = [] }: ProviderOverlay,
  host: string | undefined,
): string {
  const overlay = {
    overlay: "1.1.0",
    info: { title: `Jobs of ${dialect}`, version: "1" },
    "x-falsmith-applies": { dialect, hosts: host === undefined ? hosts : [host] },
    "x-falsmith-sources": sources,
    actions: host === undefined ? [...ownActions, ...actions] : actions,
  };
  return `${JSON.stringify(overlay, undefined, 2)}\n`;
}
