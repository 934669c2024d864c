import { originOf, type Spec } from "../document/document.js";
import { isList, isObject, type Json, type JsonObject, withKey } from "../document/json.js";
import type { Origin, RuleId } from "../document/origin.js";
import { ownOrigin } from "../document/origins.js";
import type { Patch } from "../document/patch.js";
import { join, type Pointer, valueAt } from "../document/pointer.js";
import { inferred } from "./edit.js";

/** A piece of a value that a rule puts together: what stands somewhere, what the rule makes, or keys and items of pieces. */
export type Piece =
  | { readonly kept: Pointer }
  | { readonly made: Json; readonly because: Pointer }
  | { readonly keys: readonly (readonly [key: string, piece: Piece])[]; readonly because: Pointer }
  | { readonly items: readonly Piece[]; readonly because: Pointer };

interface ValueAssembly {
  readonly spec: Spec;
  readonly rule: RuleId;
  readonly inner: Map<Pointer, Origin>;
}

/** Records the origins of everything below `from` at the same places below `to`. */
function keep(building: ValueAssembly, value: Json, from: Pointer, to: Pointer): void {
  const origin = ownOrigin(building.spec.origins, from);
  if (origin !== undefined) building.inner.set(to, origin);
  const entries = isList(value) ? value.entries() : isObject(value) ? Object.entries(value) : [];
  for (const [key, child] of entries) keep(building, child, join(from, key), join(to, key));
}

function build(building: ValueAssembly, piece: Piece, at: Pointer): Json {
  const { spec, rule, inner } = building;
  if ("kept" in piece) {
    const value = valueAt(spec.doc, piece.kept) ?? null;
    keep(building, value, piece.kept, at);
    // What has the origin of a value above it would take that of its new place.
    inner.set(at, originOf(spec, piece.kept));
    return value;
  }
  inner.set(at, inferred(spec, rule, piece.because));
  if ("made" in piece) return piece.made;
  if ("items" in piece) return piece.items.map((item, index) => build(building, item, join(at, index)));
  return piece.keys.reduce<JsonObject>(
    (object, [key, child]) => withKey(object, key, build(building, child, join(at, key))),
    {},
  );
}

/** A patch that sets the value at `at` to what its pieces make; every kept piece brings its own evidence. */
export function assembleValue(spec: Spec, rule: RuleId, at: Pointer, piece: Piece): Patch {
  const inner = new Map<Pointer, Origin>();
  const value = build({ spec, rule, inner }, piece, at);
  const origin = inner.get(at) ?? inferred(spec, rule, "#");
  inner.delete(at);
  return { op: "add", at, value, origin, inner };
}
