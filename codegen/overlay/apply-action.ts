import { applyTo, type Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { isList, isObject, own, type Json } from "../document/json.js";
import type { Origin } from "../document/origin.js";
import type { Patch } from "../document/patch.js";
import { join, valueAt, type Pointer } from "../document/pointer.js";
import { closeUnions, unmarking } from "./basis-marks.js";
import { kindOf, mergeInto, type Incoming, type MergePlace } from "./merge.js";
import type { Action, Overlay } from "./overlay.js";
import { removalGroups, removalPatches } from "./remove.js";

export const OVERLAY_CODE = "enrich/overlay";

/** A document after an action. `matched` says that the target (and the place to copy from) is in it. */
export interface ActionResult {
  readonly spec: Spec;
  readonly findings: readonly Finding[];
  readonly matched: boolean;
}

/** One action and the overlay it belongs to. */
export interface OverlayStep {
  readonly action: Action;
  readonly overlay: Overlay;
}

/** A fact rests on the line that states it, and on the one that says where it belongs. */
function decided({ action, overlay }: OverlayStep, part: Pointer): Origin {
  const [stated, target] = [overlay.spanOf(part), overlay.spanOf(join(action.at, "target"))];
  const evidence = stated.start === target.start ? [target] : [stated, target];
  return { rule: OVERLAY_CODE, basis: "decided", evidence };
}

function failure({ overlay }: OverlayStep, part: Pointer, message: string, hint?: string): Finding {
  return {
    code: OVERLAY_CODE,
    level: "error",
    at: overlay.spanOf(part),
    message: `${message} (${part})`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** The origin of every part of a value that is set as a whole, so that each fact names its own line. */
function innerOrigins(deed: OverlayStep, value: Json, { from, at }: MergePlace, into: Map<Pointer, Origin>): void {
  const keys = isList(value) ? value.keys() : isObject(value) ? Object.keys(value) : [];
  for (const key of keys) {
    const child = isList(value) ? (value[Number(key)] ?? null) : (own(value, String(key)) ?? null);
    const place: MergePlace = { from: join(from, key), at: join(at, key) };
    into.set(place.at, decided(deed, place.from));
    innerOrigins(deed, child, place, into);
  }
}

function updateOf(deed: OverlayStep, value: Json): Incoming {
  return {
    value,
    from: join(deed.action.at, "update"),
    originOf: (from) => decided(deed, from),
    innerOf: (inside, place) => {
      const origins = new Map<Pointer, Origin>();
      innerOrigins(deed, inside, place, origins);
      return origins;
    },
    replacesKinds: deed.overlay.replacesKinds,
  };
}

/** The place to copy from as a value to merge; all of it rests on the line that says to copy. */
function copyOf(spec: Spec, deed: OverlayStep): Incoming | Finding | undefined {
  const { effect } = deed.action;
  if (effect.kind !== "copy") return undefined;
  const part = join(deed.action.at, "copy");
  const found = effect.from(spec.doc);
  if ("problem" in found) return failure(deed, part, `\`copy\` cannot be followed: ${found.problem}`);
  const [at, second] = found;
  if (second !== undefined)
    return failure(
      deed,
      part,
      `\`copy\` selects ${found.length} values, and must select one`,
      "name the value exactly",
    );
  const value = at === undefined ? undefined : valueAt(spec.doc, at);
  if (value === undefined) return undefined;
  const origin = decided(deed, part);
  return {
    value,
    from: part,
    originOf: () => origin,
    innerOf: () => new Map(),
    replacesKinds: deed.overlay.replacesKinds,
  };
}

function after(
  spec: Spec,
  patches: readonly Patch[],
  deed: OverlayStep,
): { readonly spec: Spec; readonly all: readonly Patch[] } {
  const edited = applyTo(spec, patches);
  const closed = closeUnions(edited, patches, decided(deed, deed.action.at));
  const next = applyTo(edited, closed);
  const unmarked = unmarking(next, patches);
  return { spec: applyTo(next, unmarked), all: [...patches, ...closed, ...unmarked] };
}

function told(deed: OverlayStep, patches: readonly Patch[]): readonly Finding[] {
  return patches.length === 0
    ? []
    : [
        {
          code: OVERLAY_CODE,
          level: "note",
          at: deed.overlay.spanOf(join(deed.action.at, "target")),
          message: `the overlay decides ${patches.length === 1 ? "one value" : `${patches.length} values`}`,
          fix: patches,
        },
      ];
}

function merged(start: Spec, selected: readonly Pointer[], incoming: Incoming, deed: OverlayStep): ActionResult {
  let spec = start;
  const patches: Patch[] = [];
  for (const at of selected) {
    const target = valueAt(spec.doc, at);
    // A value inside another selected one may have gone with the merge of that.
    if (target === undefined) continue;
    const result = mergeInto(target, at, incoming);
    const [problem] = result.problems;
    if (problem !== undefined) {
      const hint = "remove the value in one action and set it in the next, or give a value of the same kind";
      return {
        spec: start,
        findings: [failure(deed, problem.from, `${problem.message}, at ${problem.at}`, hint)],
        matched: true,
      };
    }
    const step = after(spec, result.patches, deed);
    spec = step.spec;
    patches.push(...step.all);
  }
  return { spec, findings: told(deed, patches), matched: true };
}

/** All objects, all lists or all single values: Overlay 1.1 demands it of a merge. */
function mixed(spec: Spec, selected: readonly Pointer[]): boolean {
  return new Set(selected.map((at) => kindOf(valueAt(spec.doc, at) ?? null))).size > 1;
}

function removed(start: Spec, selected: readonly Pointer[], deed: OverlayStep): ActionResult {
  const part = join(deed.action.at, "target");
  if (selected.includes("#"))
    return { spec: start, findings: [failure(deed, part, "the whole document cannot be removed")], matched: true };
  let spec = start;
  const patches: Patch[] = [];
  for (const [parent, places] of removalGroups(selected)) {
    const step = after(spec, removalPatches(spec, parent, places, decided(deed, part)), deed);
    spec = step.spec;
    patches.push(...step.all);
  }
  return { spec, findings: told(deed, patches), matched: true };
}

/** A document after one action of an overlay: the edits are in its ledger, findings say what could not be done. */
export function applyAction(spec: Spec, deed: OverlayStep): ActionResult {
  const { action } = deed;
  const part = join(action.at, "target");
  const selected = action.target(spec.doc);
  if ("problem" in selected)
    return {
      spec,
      findings: [failure(deed, part, `\`target\` cannot be followed: ${selected.problem}`)],
      matched: true,
    };
  if (selected.length === 0) return { spec, findings: [], matched: false };
  if (action.effect.kind === "remove") return removed(spec, selected, deed);
  if (action.effect.kind === "none") return { spec, findings: [], matched: true };
  const incoming = action.effect.kind === "copy" ? copyOf(spec, deed) : updateOf(deed, action.effect.value);
  if (incoming === undefined) return { spec, findings: [], matched: false };
  if ("code" in incoming) return { spec, findings: [incoming], matched: true };
  if (mixed(spec, selected)) {
    const message = "`target` selects objects, lists and single values together: they cannot be merged alike";
    return { spec, findings: [failure(deed, part, message, "write one action for each kind")], matched: true };
  }
  return merged(spec, selected, incoming, deed);
}
