import type { Spec } from "../document/document.js";
import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { BASIS_KEY, type Origin } from "../document/origin.js";
import { ownOrigin } from "../document/origins.js";
import type { Patch } from "../document/patch.js";
import { join, keysOf, lastKey, parentOf, type Pointer, valueAt } from "../document/pointer.js";
import { OPEN_VALUES_RULE } from "../protocol/shapes.js";

const BASES: ReadonlySet<Json | undefined> = new Set(["protocol", "example", "sibling"]);

/** A property may be called like the extension: only a basis makes a mark. */
function marksOf(schema: Json | undefined): JsonObject | undefined {
  const marks = own(schema, BASIS_KEY);
  return isObject(marks) ? marks : undefined;
}

/** The marks that a decision makes untrue: of every keyword on the way to what it touched. */
function staleMarks(doc: JsonObject, touched: readonly Pointer[]): ReadonlyMap<Pointer, ReadonlySet<string>> {
  const stale = new Map<Pointer, Set<string>>();
  for (const at of touched) {
    const keys = keysOf(at);
    for (const [depth, key] of keys.entries()) {
      const schema = join("#", ...keys.slice(0, depth));
      if (BASES.has(own(marksOf(valueAt(doc, schema)), key)))
        stale.set(schema, (stale.get(schema) ?? new Set()).add(key));
    }
  }
  return stale;
}

function without(marks: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(marks).filter(([name]) => !names.has(name)));
}

/** What the overlay itself says is only an example stays one. */
function isExplicit(touched: ReadonlySet<Pointer>, marks: Pointer, name: string): boolean {
  return touched.has(marks) || touched.has(join(marks, name));
}

/** What an overlay decides is enforced: the patches that take `x-falsmith-basis` off the keywords it touched. */
export function unmarking(spec: Spec, patches: readonly Patch[]): readonly Patch[] {
  const touched = new Map(patches.map((patch) => [patch.at, patch.origin]));
  const places = new Set(touched.keys());
  const origins = [...touched];
  return [...staleMarks(spec.doc, [...places])].flatMap(([schema, names]): readonly Patch[] => {
    const at = join(schema, BASIS_KEY);
    const marks = marksOf(valueAt(spec.doc, schema)) ?? {};
    const gone = new Set([...names].filter((name) => !isExplicit(places, at, name)));
    const origin = origins.find(([place]) => place.startsWith(`${schema}/`))?.[1];
    if (gone.size === 0 || origin === undefined) return [];
    const rest = without(marks, gone);
    return Object.keys(rest).length === 0
      ? [{ op: "remove", at, origin }]
      : [{ op: "replace", at, value: rest, origin }];
  });
}

const CLOSING_KEYWORDS: ReadonlySet<string> = new Set(["enum", "const", "type"]);

/**
 * Values that examples showed were offered as an open union. When a decision says what the values are, the union gives
 * way: its second branch, which holds what the sources said, goes back to where it was.
 */
export function closeUnions(spec: Spec, patches: readonly Patch[], origin: Origin): readonly Patch[] {
  const stated = patches.filter(({ op, at }) => op !== "remove" && CLOSING_KEYWORDS.has(lastKey(at)));
  const schemas = new Set(stated.map(({ at }) => parentOf(at) ?? "#"));
  return [...schemas].flatMap((schema): readonly Patch[] => {
    const at = join(schema, "anyOf");
    const branches = valueAt(spec.doc, at);
    if (ownOrigin(spec.origins, at)?.rule !== OPEN_VALUES_RULE || !isList(branches) || branches.length !== 2) return [];
    const [, branch] = branches;
    const value = valueAt(spec.doc, schema);
    const back = Object.keys(isObject(branch) ? branch : {}).filter((key) => own(value, key) === undefined);
    return [
      ...back.map((key): Patch => ({ op: "move", from: join(at, 1, key), at: join(schema, key), origin })),
      { op: "remove", at, origin },
    ];
  });
}
