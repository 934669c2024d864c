import { isList, isObject, type Json, type JsonObject, own, withKey } from "./json.js";
import type { Origin } from "./origin.js";
import { draftOf, originAt, type Origins, originsBelow, type OriginsDraft } from "./origins.js";
import { keysOf, type Pointer, valueAt } from "./pointer.js";

/**
 * One edit of a document (RFC 6902's operations). `inner` holds the origins of values below `at` that have their own.
 * `add` and `replace` set the value at `at`; `move` takes the value
 * at `from` with the origins of everything in it. A list item may be set or appended; to insert or remove one, replace
 * the list: the origins of its other items would shift.
 */
export type Patch =
  | {
      readonly op: "add" | "replace";
      readonly at: Pointer;
      readonly value: Json;
      readonly origin: Origin;
      readonly inner?: ReadonlyMap<Pointer, Origin>;
    }
  | { readonly op: "remove"; readonly at: Pointer; readonly origin: Origin }
  | { readonly op: "move"; readonly at: Pointer; readonly from: Pointer; readonly origin: Origin };

/** A patch as the ledger keeps it: with the value it displaced. */
export type AppliedPatch = Patch & { readonly before?: Json };

interface PatchResult {
  readonly doc: JsonObject;
  readonly origins: Origins;
  readonly applied: readonly AppliedPatch[];
}

/** Sets (or with `undefined` removes) the value at a pointer; missing objects on the way are created. */
function write(node: Json | undefined, keys: readonly string[], value: Json | undefined): Json | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (isList(node)) {
    const items = [...node];
    const next = write(items[Number(key)], rest, value);
    if (next === undefined) items.splice(Number(key), 1);
    else items[Number(key)] = next;
    return items;
  }
  const object = isObject(node) ? node : {};
  const next = write(own(object, key), rest, value);
  if (next !== undefined) return withKey(object, key, next);
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function writeRoot(doc: JsonObject, at: Pointer, value: Json | undefined): JsonObject {
  const next = write(doc, keysOf(at), value);
  return isObject(next) ? next : {};
}

/** Carries the origins below `from` to `at`, spelling the inherited one out, so that a moved value keeps its evidence. */
function moveOrigins(
  draft: OriginsDraft,
  { from, at, origin: fallback }: Extract<Patch, { readonly op: "move" }>,
): void {
  const origin = originAt(draft.origins(), from) ?? fallback;
  const moved = originsBelow(draft.origins(), from);
  draft.put(from, undefined);
  draft.put(at, { origin, below: moved?.below });
}

/**
 * Applies patches in order. The only function that edits a document.
 * @throws when a patch removes, replaces or moves what is not there: the rule that made it is wrong.
 */
export function applyPatches(doc: JsonObject, known: Origins, patches: readonly Patch[]): PatchResult {
  const draft = draftOf(known);
  const applied: AppliedPatch[] = [];
  let current = doc;
  for (const patch of patches) {
    const before = valueAt(current, patch.at);
    const needed = patch.op === "move" ? valueAt(current, patch.from) : patch.op === "add" ? null : before;
    if (needed === undefined)
      throw new Error(`${patch.origin.rule}: nothing at ${patch.op === "move" ? patch.from : patch.at}`);
    if (patch.op === "move") {
      current = writeRoot(writeRoot(current, patch.from, undefined), patch.at, needed);
      moveOrigins(draft, patch);
    } else {
      current = writeRoot(current, patch.at, patch.op === "remove" ? undefined : patch.value);
      draft.put(patch.at, patch.op === "remove" ? undefined : { origin: patch.origin, below: undefined });
      if (patch.op !== "remove") for (const [pointer, origin] of patch.inner ?? []) draft.set(pointer, origin);
    }
    applied.push(before === undefined ? patch : { ...patch, before });
  }
  return { doc: current, origins: draft.origins(), applied };
}
