import { isList, isObject, type Json, type JsonObject, own } from "./json.js";
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

/** The parts of a document that were copied for the patches of one call: they may be changed where they stand. */
interface OwnParts {
  readonly objects: Map<JsonObject, Record<string, Json>>;
  readonly lists: Map<readonly Json[], Json[]>;
}

function ownList(node: readonly Json[], parts: OwnParts): Json[] {
  const items = parts.lists.get(node) ?? [...node];
  parts.lists.set(items, items);
  return items;
}

function ownObject(node: Json | undefined, parts: OwnParts): Record<string, Json> {
  const object = (isObject(node) ? parts.objects.get(node) : undefined) ?? { ...(isObject(node) ? node : {}) };
  parts.objects.set(object, object);
  return object;
}

/**
 * Sets (or with `undefined` removes) the value at a pointer; missing objects on the way are created. An object is copied once
 * for all patches: a copy for each would cost the square of its keys.
 */
function write(
  node: Json | undefined,
  [key, ...rest]: readonly string[],
  value: Json | undefined,
  parts: OwnParts,
): Json | undefined {
  if (key === undefined) return value;
  if (isList(node)) {
    const items = ownList(node, parts);
    const next = write(items[Number(key)], rest, value, parts);
    if (next === undefined) items.splice(Number(key), 1);
    else items[Number(key)] = next;
    return items;
  }
  const object = ownObject(node, parts);
  const next = write(own(object, key), rest, value, parts);
  if (next === undefined) Reflect.deleteProperty(object, key);
  else Object.defineProperty(object, key, { value: next, enumerable: true, writable: true, configurable: true });
  return object;
}

function writeRoot(doc: JsonObject, at: Pointer, value: Json | undefined, parts: OwnParts): JsonObject {
  const next = write(doc, keysOf(at), value, parts);
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
  const parts: OwnParts = { objects: new Map(), lists: new Map() };
  let current = doc;
  for (const patch of patches) {
    const before = valueAt(current, patch.at);
    const needed = patch.op === "move" ? valueAt(current, patch.from) : patch.op === "add" ? null : before;
    if (needed === undefined)
      throw new Error(`${patch.origin.rule}: nothing at ${patch.op === "move" ? patch.from : patch.at}`);
    if (patch.op === "move") {
      current = writeRoot(writeRoot(current, patch.from, undefined, parts), patch.at, needed, parts);
      moveOrigins(draft, patch);
    } else {
      current = writeRoot(current, patch.at, patch.op === "remove" ? undefined : patch.value, parts);
      draft.put(patch.at, patch.op === "remove" ? undefined : { origin: patch.origin, below: undefined });
      if (patch.op !== "remove") for (const [pointer, origin] of patch.inner ?? []) draft.set(pointer, origin);
    }
    applied.push(before === undefined ? patch : { ...patch, before });
  }
  return { doc: current, origins: draft.origins(), applied };
}
