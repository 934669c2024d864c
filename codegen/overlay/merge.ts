import { isList, isObject, own, type Json, type JsonObject } from "../document/json.js";
import type { Origin } from "../document/origin.js";
import type { Patch } from "../document/patch.js";
import { join, type Pointer } from "../document/pointer.js";

/** A value that is to be merged into a document, and what its parts rest on. */
export interface Incoming {
  readonly value: Json;
  /** Where the value stands in the document it comes from. */
  readonly from: Pointer;
  readonly originOf: (from: Pointer) => Origin;
  /** Origins of what is inside a value that is set as a whole, by its place in the document. */
  readonly innerOf: (value: Json, from: Pointer, at: Pointer) => ReadonlyMap<Pointer, Origin>;
  /** Whether a value of another kind is replaced. */
  readonly replacesKinds: boolean;
}

/** The edits of a merge, or what does not fit. */
export interface MergeResult {
  readonly patches: readonly Patch[];
  readonly problems: readonly Misfit[];
}

/** Two values that cannot be merged: where in the document, where in the overlay, and why. */
export interface Misfit {
  readonly at: Pointer;
  readonly from: Pointer;
  readonly message: string;
}

type ValueKind = "an object" | "a list" | "a single value";
export function kindOf(value: Json): ValueKind {
  return isObject(value) ? "an object" : isList(value) ? "a list" : "a single value";
}

function set(op: "add" | "replace", at: Pointer, value: Json, from: Pointer, incoming: Incoming): Patch {
  return {
    op,
    at,
    value,
    origin: incoming.originOf(from),
    inner: incoming.innerOf(value, from, at),
  };
}

function append(
  items: readonly (readonly [Json, Pointer])[],
  length: number,
  at: Pointer,
  incoming: Incoming,
): MergeResult {
  return {
    patches: items.map(([item, from], index) => set("add", join(at, length + index), item, from, incoming)),
    problems: [],
  };
}

function itemsOf(value: readonly Json[], from: Pointer): readonly (readonly [Json, Pointer])[] {
  return value.map((item, index) => [item, join(from, index)]);
}

function together(parts: readonly MergeResult[]): MergeResult {
  return {
    patches: parts.flatMap(({ patches }) => patches),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

function mergeObjects(
  target: JsonObject,
  update: JsonObject,
  at: Pointer,
  from: Pointer,
  incoming: Incoming,
): MergeResult {
  return together(
    Object.keys(update).map((key): MergeResult => {
      const [known, value] = [own(target, key), own(update, key) ?? null];
      const [place, part] = [join(at, key), join(from, key)];
      return known === undefined
        ? { patches: [set("add", place, value, part, incoming)], problems: [] }
        : mergeValues(known, value, place, part, incoming);
    }),
  );
}

function mergeValues(target: Json, update: Json, at: Pointer, from: Pointer, incoming: Incoming): MergeResult {
  if (isObject(target) && isObject(update)) return mergeObjects(target, update, at, from, incoming);
  if (isList(target) && isList(update)) return append(itemsOf(update, from), target.length, at, incoming);
  const isSameKind = kindOf(target) === kindOf(update);
  // A key without a value is null in YAML: nobody means to put null in the place of an object.
  if (isSameKind || (incoming.replacesKinds && update !== null))
    return { patches: [set("replace", at, update, from, incoming)], problems: [] };
  const message = `${kindOf(update)} cannot be merged into ${kindOf(target)}`;
  return { patches: [], problems: [{ at, from, message }] };
}

/**
 * The patches that merge a value into the one at `at`, by the rules of Overlay 1.1 (section 4.4.3.1): objects merge key
 * by key, lists are concatenated, single values replaced, and anything is appended to a list that is itself the target.
 */
export function mergeInto(target: Json, at: Pointer, incoming: Incoming): MergeResult {
  const { value, from } = incoming;
  if (isList(target) && !isList(value)) return append([[value, from]], target.length, at, incoming);
  if (kindOf(target) !== kindOf(value)) {
    const message = `the target is ${kindOf(target)}, and ${kindOf(value)} cannot be merged into it`;
    return { patches: [], problems: [{ at, from, message }] };
  }
  return mergeValues(target, value, at, from, incoming);
}
