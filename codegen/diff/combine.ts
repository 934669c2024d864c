import type { Json } from "../document/json.js";
import { bothBounds, eitherBounds } from "./bounds.js";
import {
  anything,
  isOffer,
  nothing,
  once,
  type ArrayShape,
  type ObjectShape,
  type PropertyShape,
  type Shape,
} from "./shape.js";

/** The union of two shapes: what one of them allows. */
export function either(a: Shape, b: Shape): Shape {
  if (a === b || b === nothing) return a;
  if (a === nothing) return b;
  if (a.any || b.any) return anything;
  return {
    any: false,
    nullable: a.nullable || b.nullable,
    boolean: a.boolean || b.boolean,
    number:
      a.number === undefined || b.number === undefined
        ? (a.number ?? b.number)
        : { integer: a.number.integer && b.number.integer, bounds: eitherBounds(a.number.bounds, b.number.bounds) },
    string:
      a.string === undefined || b.string === undefined
        ? (a.string ?? b.string)
        : { bounds: eitherBounds(a.string.bounds, b.string.bounds) },
    values: new Map([...a.values, ...b.values]),
    arrays: [...a.arrays, ...b.arrays],
    objects: [...a.objects, ...b.objects],
  };
}

function bothProperties(a: PropertyShape, b: PropertyShape): PropertyShape {
  return {
    shape: once(() => both(a.shape(), b.shape())),
    required: a.required || b.required,
    preset: a.preset ?? b.preset,
    deprecated: a.deprecated || b.deprecated,
    machineTitle: a.machineTitle || b.machineTitle,
  };
}

function bothOthers(a: ObjectShape["others"], b: ObjectShape["others"]): ObjectShape["others"] {
  if (a === "none" || b === "none") return "none";
  if (a === "any" || b === "any") return a === "any" ? b : a;
  return once(() => both(a(), b()));
}

function isBare(shape: ObjectShape): boolean {
  return shape.properties.size === 0 && shape.others === "any" && shape.bounds.size === 0;
}

function bothObjects(a: ObjectShape, b: ObjectShape): ObjectShape {
  if (a === b || isBare(b)) return a;
  if (isBare(a)) return b;
  const properties = new Map(a.properties);
  for (const [name, property] of b.properties) {
    const other = properties.get(name);
    properties.set(name, other === undefined ? property : bothProperties(other, property));
  }
  const others = bothOthers(a.others, b.others);
  return { name: a.name ?? b.name, properties, others, bounds: bothBounds(a.bounds, b.bounds) };
}

function bothArrays(a: ArrayShape, b: ArrayShape): ArrayShape {
  const [x, y] = [a.items, b.items];
  return {
    prefix: a.prefix.length > 0 ? a.prefix : b.prefix,
    items: x === undefined || y === undefined || x === y ? (x ?? y) : once(() => both(x(), y())),
    bounds: bothBounds(a.bounds, b.bounds),
  };
}

/** More pairs than this are not multiplied out: the first side stands for both. */
const PAIR_LIMIT = 256;

function product<T>(a: readonly T[], b: readonly T[], join: (a: T, b: T) => T): readonly T[] {
  return a.length * b.length > PAIR_LIMIT ? a : a.flatMap((one) => b.map((other) => join(one, other)));
}

function bothValues(a: Shape, b: Shape): ReadonlyMap<string, Json> {
  const kept = new Map<string, Json>();
  for (const [text, value] of a.values) if (b.values.has(text) || isOffer(b, value)) kept.set(text, value);
  for (const [text, value] of b.values) if (a.values.has(text) || isOffer(a, value)) kept.set(text, value);
  return kept;
}

const known = new WeakMap<Shape, WeakMap<Shape, Shape>>();

/** The intersection of two shapes: what both allow. The same two give the same one, so that what repeats is told by it. */
export function both(a: Shape, b: Shape): Shape {
  if (a === b || b.any) return a;
  if (a.any) return b;
  const made = known.get(a)?.get(b) ?? intersection(a, b);
  const ofA = known.get(a) ?? new WeakMap<Shape, Shape>();
  known.set(a, ofA.set(b, made));
  return made;
}

function intersection(a: Shape, b: Shape): Shape {
  return {
    any: false,
    nullable: a.nullable && b.nullable,
    boolean: a.boolean && b.boolean,
    number:
      a.number === undefined || b.number === undefined
        ? undefined
        : { integer: a.number.integer || b.number.integer, bounds: bothBounds(a.number.bounds, b.number.bounds) },
    string:
      a.string === undefined || b.string === undefined
        ? undefined
        : { bounds: bothBounds(a.string.bounds, b.string.bounds) },
    values: bothValues(a, b),
    arrays: product(a.arrays, b.arrays, bothArrays),
    objects: product(a.objects, b.objects, bothObjects),
  };
}
