import { originOf, type Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import type { Basis, Origin, RuleId } from "../document/origin.js";
import { eachOrigin, originsBelow } from "../document/origins.js";
import type { Patch } from "../document/patch.js";
import type { Pointer } from "../document/pointer.js";

/** The origin of what a rule writes because of the value at `because`: same evidence, the rule's own name. */
export function inferred(spec: Spec, rule: RuleId, because: Pointer, basis?: Basis): Origin {
  const origin = originOf(spec, because);
  return { rule, basis: basis ?? origin.basis, evidence: origin.evidence };
}

/** An ordinary edit: reported as a note, told by `--explain`. */
export function edit(code: RuleId, at: Pointer, message: string, fix: readonly Patch[]): Finding {
  return {
    code,
    level: "note",
    at,
    message,
    fix,
  };
}

/** Where a person finds the value at `pointer`: its evidence in the source, else the pointer itself. */
export function placeFor(spec: Spec, pointer: Pointer): Finding["at"] {
  return originOf(spec, pointer).evidence[0] ?? pointer;
}

/** The origins of everything below `from`, at their places below `to`: for a value that is set anew but not made anew. */
export function innerOrigins(spec: Spec, from: Pointer, to: Pointer): ReadonlyMap<Pointer, Origin> {
  const inner = new Map<Pointer, Origin>();
  const below = originsBelow(spec.origins, from)?.below;
  eachOrigin({ origin: undefined, below }, (at, origin) => inner.set(at, origin), to);
  return inner;
}
