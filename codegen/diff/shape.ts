import type { Json } from "../document/json.js";
import type { Bounds } from "./bounds.js";

/** A shape is computed when it is asked for: schemas may contain themselves. */
export type LazyShape = () => Shape;

export interface PropertyShape {
  readonly shape: LazyShape;
  readonly required: boolean;
  /** Undefined when there is none; `null` counts as none. */
  readonly preset: Json | undefined;
  readonly deprecated: boolean;
  /** Whether the title is the name itself, as generators of schemas from classes write it. */
  readonly machineTitle: boolean;
}

export interface ArrayShape {
  readonly prefix: readonly LazyShape[];
  readonly items: LazyShape | undefined;
  readonly bounds: Bounds;
}

export interface ObjectShape {
  /** The component it is, where it has a name. */
  readonly name: string | undefined;
  readonly properties: ReadonlyMap<string, PropertyShape>;
  /** What other keys hold: anything, nothing, or a shape. */
  readonly others: "any" | "none" | LazyShape;
  readonly bounds: Bounds;
}

/**
 * What a schema allows, whatever dialect it is written in: a union of at most one open member of each primitive type,
 * of single values, of lists and of objects. `any` stands for everything, and then nothing else is set.
 */
export interface Shape {
  readonly any: boolean;
  readonly nullable: boolean;
  readonly boolean: boolean;
  readonly number: { readonly integer: boolean; readonly bounds: Bounds } | undefined;
  readonly string: { readonly bounds: Bounds } | undefined;
  /** Single values by their JSON text; beside an open member of their type they are only offers. */
  readonly values: ReadonlyMap<string, Json>;
  readonly arrays: readonly ArrayShape[];
  readonly objects: readonly ObjectShape[];
}

export const nothing: Shape = {
  any: false,
  nullable: false,
  boolean: false,
  number: undefined,
  string: undefined,
  values: new Map(),
  arrays: [],
  objects: [],
};

export const anything: Shape = { ...nothing, any: true };

/** A lazy shape that is computed once. */
export function once(make: LazyShape): LazyShape {
  let made: Shape | undefined;
  return () => (made ??= make());
}

/** Whether a single value is only an offer, because every value of its type is allowed. */
export function isOffer(shape: Shape, value: Json): boolean {
  return (
    shape.any ||
    (typeof value === "string" && shape.string !== undefined) ||
    (typeof value === "number" && shape.number !== undefined && (!shape.number.integer || Number.isInteger(value))) ||
    (typeof value === "boolean" && shape.boolean)
  );
}
