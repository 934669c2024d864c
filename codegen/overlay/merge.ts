import { isList, isObject, own, type Json, type JsonObject } from "../document/json.js";
import type { Origin } from "../document/origin.js";
import type { Patch } from "../document/patch.js";
import { join, type Pointer } from "../document/pointer.js";

/** Where a part of a value will stand in the document, and where it stands in what it comes from. */
export interface MergePlace {
  readonly at: Pointer;
  readonly from: Pointer;
}

/** A value that is to be merged into a document, and what its parts rest on. */
export interface Incoming {
  readonly value: Json;
  /** Where the value stands in the document it comes from. */
  readonly from: Pointer;
  readonly originOf: (from: Pointer) => Origin;
  /** Origins of what is inside a value that is set as a whole, by its place in the document. */
  readonly innerOf: (value: Json, place: MergePlace) => ReadonlyMap<Pointer, Origin>;
  /** Whether a value of another kind is replaced. */
  readonly replacesKinds: boolean;
}

/** The edits of a merge, or what does not fit. */
export interface MergeResult {
  readonly patches: readonly Patch[];
  readonly problems: readonly Misfit[];
}

/** Two values that cannot be merged: where in the document, where in the overlay, and why. */
interface Misfit extends MergePlace {
  readonly message: string;
}

type ValueKind = "an object" | "a list" | "a single value";
export function kindOf(value: Json): ValueKind {
  return isObject(value) ? "an object" : isList(value) ? "a list" : "a single value";
}

function set(op: "add" | "replace", value: Json, place: MergePlace, incoming: Incoming): Patch {
  return {
    op,
    at: place.at,
    value,
    origin: incoming.originOf(place.from),
    inner: incoming.innerOf(value, place),
  };
}

function append(
  items: readonly (readonly [Json, Pointer])[],
  length: number,
  at: Pointer,
  incoming: Incoming,
): MergeResult {
  return {
    patches: items.map(([item, from], index) => set("add", item, { at: join(at, length + index), from }, incoming)),
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
  { at, from }: MergePlace,
  incoming: Incoming,
): MergeResult {
  return together(
    Object.keys(update).map((key): MergeResult => {
      const [known, value] = [own(target, key), own(update, key) ?? null];
      const place: MergePlace = { at: join(at, key), from: join(from, key) };
      return known === undefined
        ? { patches: [set("add", value, place, incoming)], problems: [] }
        : mergeValues(known, value, place, incoming);
    }),
  );
}

function mergeValues(target: Json, update: Json, place: MergePlace, incoming: Incoming): MergeResult {
  if (isObject(target) && isObject(update)) return mergeObjects(target, update, place, incoming);
  if (isList(target) && isList(update)) return append(itemsOf(update, place.from), target.length, place.at, incoming);
  const isSameKind = kindOf(target) === kindOf(update);
  // A key without a value is null in YAML: nobody means to put null in the place of an object.
  if (isSameKind || (incoming.replacesKinds && update !== null))
    return { patches: [set("replace", update, place, incoming)], problems: [] };
  const message = `${kindOf(update)} cannot be merged into ${kindOf(target)}`;
  return { patches: [], problems: [{ ...place, message }] };
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
  return mergeValues(target, value, { at, from }, incoming);
}
