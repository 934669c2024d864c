import type { PathKey } from "../errors/issue.js";
import { ownValue } from "./values.js";

/** The way from the root to a value, last step first. */
export interface Link {
  readonly up: Link | undefined;
  readonly key: PathKey;
  readonly depth: number;
}

/** The value that a function looks at: where it is, and the schema it should satisfy. */
export interface Frame {
  readonly p: Link | undefined;
  readonly s: unknown;
  readonly v: unknown;
}

/** Keys that lead from a schema to the part of it that an issue is about. */
export type Site = readonly (string | number)[];

/** Thrown inside a validator, never out of it: the value has more levels than any sensible one. */
export class TooDeep extends Error {}

export function depthOf(link: Link | undefined): number {
  return link === undefined ? 0 : link.depth;
}

export function pathOf(link: Link | undefined, key?: PathKey): PathKey[] {
  const path: PathKey[] = key === undefined ? [] : [key];
  for (let at = link; at !== undefined; at = at.up) path.push(at.key);
  return path.reverse();
}

/** The sub-schema that speaks of `key`, or the one that `site` leads to. */
export function siteOf(schema: unknown, key: PathKey | undefined, site: Site | undefined): unknown {
  if (site !== undefined) return site.reduce(ownValue, schema);
  if (key === undefined) return schema;
  if (typeof key === "string") return ownValue(ownValue(schema, "properties"), key);
  return ownValue(ownValue(schema, "prefixItems"), key) ?? ownValue(schema, "items");
}
