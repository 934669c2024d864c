import type { Spec } from "../document/document.js";
import { isList } from "../document/json.js";
import type { Origin } from "../document/origin.js";
import { eachOrigin, originAt, originsBelow } from "../document/origins.js";
import type { Patch } from "../document/patch.js";
import { join, keysOf, lastKey, parentOf, valueAt, type Pointer } from "../document/pointer.js";

/** The list without some items; what stays keeps its origins at its new index. */
function withoutItems(
  { doc, origins }: Spec,
  at: Pointer,
  gone: ReadonlySet<number>,
  origin: Origin,
): readonly Patch[] {
  const items = valueAt(doc, at);
  if (!isList(items)) return [];
  const stays = items.flatMap((item, index) => (gone.has(index) ? [] : [{ item, index }]));
  const inner = new Map<Pointer, Origin>();
  for (const [now, { index }] of stays.entries()) {
    const [before, after] = [join(at, index), join(at, now)];
    const known = originAt(origins, before);
    if (known !== undefined) inner.set(after, known);
    const below = originsBelow(origins, before)?.below;
    eachOrigin({ origin: undefined, below }, (place, inside) => inner.set(place, inside), after);
  }
  return [{ op: "replace", at, value: stays.map(({ item }) => item), origin, inner }];
}

/** Selected places that do not lie inside another selected place, by what holds them. */
function byParent(selected: readonly Pointer[]): ReadonlyMap<Pointer, readonly Pointer[]> {
  const all = new Set<Pointer>(selected);
  const isInside = (at: Pointer): boolean => {
    for (let above = parentOf(at); above !== undefined; above = parentOf(above)) if (all.has(above)) return true;
    return false;
  };
  const parents = new Map<Pointer, Pointer[]>();
  for (const at of all) {
    const parent = parentOf(at);
    if (parent !== undefined && !isInside(at)) parents.set(parent, [...(parents.get(parent) ?? []), at]);
  }
  return parents;
}

/**
 * Groups of places to remove, each with what holds them, the deepest first: so a removal never moves a place that is
 * still to be removed.
 */
export function removalGroups(selected: readonly Pointer[]): readonly (readonly [Pointer, readonly Pointer[]])[] {
  return [...byParent(selected)].toSorted(([a], [b]) => keysOf(b).length - keysOf(a).length);
}

/** The patches that remove places held by one object or list. */
export function removalPatches(
  spec: Spec,
  parent: Pointer,
  places: readonly Pointer[],
  origin: Origin,
): readonly Patch[] {
  if (isList(valueAt(spec.doc, parent)))
    return withoutItems(spec, parent, new Set(places.map((at) => Number(lastKey(at)))), origin);
  return places.map((at) => ({ op: "remove", at, origin }));
}
