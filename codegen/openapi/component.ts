import type { Spec } from "../document/document.js";
import { type Json, type JsonObject, own } from "../document/json.js";
import { perObject } from "../document/memo.js";
import type { RuleId } from "../document/origin.js";
import type { Patch } from "../document/patch.js";
import { isWithin, join, type Pointer, valueAt } from "../document/pointer.js";
import { inferred } from "./edit.js";
import { componentName, isPointer, type RefAt, refsIn } from "./operation.js";
import { textsIn } from "./texts.js";

export function componentAt(name: string): Pointer {
  return join("#/components/schemas", name);
}

function isMapped(text: string, _key: string, parent: string): boolean {
  return parent === "mapping" && (isPointer(text) || !/[:/\\#]/.test(text));
}

/** What discriminators map to, by reference or by the bare name of a component: a reference as any other. */
export const mappingsIn: (value: JsonObject | readonly Json[]) => readonly RefAt[] = perObject((value) =>
  textsIn(value, isMapped)
    .filter(({ at }) => /\/discriminator\/mapping\/[^/]*$/.test(at))
    .map(({ at, value: target }) => ({ at, ref: isPointer(target) ? target : componentAt(target) })),
);

/** Renames a component schema and every reference to it. */
function renamed(spec: Spec, from: string, to: string, rule: RuleId): readonly Patch[] {
  const origin = inferred(spec, rule, componentAt(from));
  const moved: Patch = { op: "move", from: componentAt(from), at: componentAt(to), origin };
  const all = [...refsIn(spec.doc, "#"), ...mappingsIn(spec.doc)];
  const refs = all.filter(({ ref }) => isPointer(ref) && isWithin(ref, componentAt(from)));
  const toNew = (ref: string): string => `${componentAt(to)}${ref.slice(componentAt(from).length)}`;
  return [...refs.map(({ at, ref }): Patch => ({ op: "replace", at, value: toNew(ref), origin })), moved];
}

/** A component name that is free: `name`, else `name2`, `name3`, … */
function free(spec: Spec, name: string): string {
  for (let n = 2; ; n += 1) if (valueAt(spec.doc, componentAt(`${name}${n}`)) === undefined) return `${name}${n}`;
}

/**
 * Patches after which the schema at `at` is a reference to the component `name`. What stands there moves with its
 * evidence; a component of that name that means something else makes room.
 */
export function asComponent(spec: Spec, at: Pointer, name: string, rule: RuleId): readonly Patch[] {
  const ref = own(valueAt(spec.doc, at), "$ref");
  const target = typeof ref === "string" && isPointer(ref) ? componentName(ref) : undefined;
  if (target === name) return [];
  const taken = valueAt(spec.doc, componentAt(name)) === undefined ? [] : renamed(spec, name, free(spec, name), rule);
  if (target !== undefined && valueAt(spec.doc, componentAt(target)) !== undefined)
    return [...taken, ...renamed(spec, target, name, rule)];
  const origin = inferred(spec, rule, at);
  return [
    ...taken,
    { op: "move", from: at, at: componentAt(name), origin },
    { op: "add", at, value: { $ref: componentAt(name) }, origin },
  ];
}
