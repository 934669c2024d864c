import type { Issue } from "../errors/issue.js";
import { adopt, bad, collector, fail, issuesOf, type Collector, type Errors } from "./collect.js";
import { depthOf, type Frame } from "./path.js";
import { SEVERAL_MATCHES } from "./reasons.js";
import { ownValue } from "./values.js";

/** A branch: a function that finds what is wrong, or whether a branch without parts holds. */
export type Branch = Errors | boolean;

/** Which branch an object means by one of its properties, when a discriminator says so. */
export interface Discriminator {
  readonly property: string;
  readonly branches: { readonly [value: string]: number };
}

/** The larger, the farther: another type, another constant, then more things wrong. */
const FAR = 1e6;
const OTHER = 1e3;

function distanceOf(issues: readonly Issue[], depth: number): number {
  let distance = 0;
  for (const { path, keyword } of issues) {
    if (path.length === depth && keyword === "type") distance += FAR;
    else if (path.length === depth + 1 && (keyword === "const" || keyword === "enum")) distance += OTHER;
    else distance += 1;
  }
  return distance;
}

/**
 * Reports why no branch holds (or several, of a `oneOf`): what is wrong with the closest branch alone, or that the
 * value is of no branch's type.
 */
export function union(
  issues: Collector,
  frame: Frame,
  keyword: "anyOf" | "oneOf",
  ...[branches, discriminator]: readonly [branches: readonly Branch[], discriminator?: Discriminator]
): void {
  const depth = depthOf(frame.p);
  const meant = discriminator && ownValue(discriminator.branches, String(ownValue(frame.v, discriminator.property)));
  let closest: Collector | undefined;
  let least = FAR;
  for (const [index, branch] of branches.entries()) {
    const found = collector();
    if (typeof branch === "function") branch(frame.v, found, frame.p);
    else if (!branch) bad(found, frame, undefined, frame.v, [keyword, index]);
    if (found.count === 0) return fail(issues, frame, SEVERAL_MATCHES);
    const distance = index === meant ? 0 : distanceOf(issuesOf(found), depth);
    if (distance < least) {
      least = distance;
      closest = found;
    }
  }
  if (closest === undefined) fail(issues, frame, keyword);
  else adopt(issues, closest);
}
