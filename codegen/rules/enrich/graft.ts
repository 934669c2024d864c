import { type Spec, originOf } from "../../document/document.js";
import type { Origin, RuleId } from "../../document/origin.js";
import { eachOrigin, originsBelow } from "../../document/origins.js";
import type { Patch } from "../../document/patch.js";
import { valueAt, type Pointer } from "../../document/pointer.js";
import { componentName, isPointer, refsIn } from "../../openapi/operation.js";
import { componentAt } from "../../openapi/component.js";

export const ANOTHER_SOURCE: RuleId = "enrich/another-source";

/** A fact that another source states keeps its basis and evidence; what put it here is the merge. */
export function carried(origin: Origin): Origin {
  return { ...origin, rule: ANOTHER_SOURCE };
}

function one(to: Pointer, from: Spec, at: Pointer): readonly Patch[] {
  const value = valueAt(from.doc, at);
  if (value === undefined) return [];
  const inner = new Map<Pointer, Origin>();
  const below = originsBelow(from.origins, at)?.below;
  eachOrigin({ origin: undefined, below }, (place, origin) => inner.set(place, carried(origin)), to);
  return [{ op: "add", at: to, value, origin: carried(originOf(from, at)), inner }];
}

/** The component schemas that a value of `from` needs and `spec` lacks, those they need included. */
function neededBy(spec: Spec, from: Spec, at: Pointer, seen: Set<string>): readonly string[] {
  return refsIn(valueAt(from.doc, at), at).flatMap(({ ref }) => {
    const name = isPointer(ref) ? componentName(ref) : undefined;
    if (name === undefined || seen.has(name) || valueAt(spec.doc, componentAt(name)) !== undefined) return [];
    seen.add(name);
    return [name, ...neededBy(spec, from, componentAt(name), seen)];
  });
}

/** Patches that put the value at `at` of another spec at `to`, with its origins and the named shapes it needs. */
export function graft(spec: Spec, to: Pointer, from: Spec, at: Pointer): readonly Patch[] {
  return [
    ...one(to, from, at),
    ...neededBy(spec, from, at, new Set()).flatMap((name) => one(componentAt(name), from, componentAt(name))),
  ];
}
