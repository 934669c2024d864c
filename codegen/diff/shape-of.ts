import { componentName, isPointer } from "../openapi/operation.js";
import { isList, isObject, own, type Json, type JsonObject } from "../document/json.js";
import { valueAt } from "../document/pointer.js";
import { both, either } from "./combine.js";
import { plainShape } from "./plain-shape.js";
import { anything, nothing, once, type LazyShape, type Shape } from "./shape.js";

/** How many unions, intersections and references may nest before a schema is taken for anything. */
const DEPTH_LIMIT = 64;

/** Reads the schemas of one document as shapes; each schema once. */
export function shapeReader(doc: JsonObject): (schema: Json) => Shape {
  const known = new WeakMap<JsonObject, Shape>();
  const open = new Set<JsonObject>();

  const lazy = (schema: Json): LazyShape => once(() => read(schema, undefined, 0));

  const referred = (ref: Json, depth: number): Shape => {
    if (typeof ref !== "string" || !isPointer(ref)) return anything;
    const target = valueAt(doc, ref);
    return target === undefined ? anything : read(target, componentName(ref), depth + 1);
  };

  const made = (schema: JsonObject, name: string | undefined, depth: number): Shape => {
    const ref = own(schema, "$ref");
    const [anyOf, oneOf, allOf] = ["anyOf", "oneOf", "allOf"].map((key) => own(schema, key));
    const unions = [anyOf, oneOf].filter(isList).filter((list) => list.length > 0);
    const stated = plainShape(schema, name, lazy);
    const parts = [
      stated,
      ...(ref === undefined ? [] : [referred(ref, depth)]),
      ...(isList(allOf) ? allOf.map((one) => read(one, undefined, depth + 1)) : []),
      ...unions.map((list) => list.map((one) => read(one, undefined, depth + 1)).reduce(either)),
    ];
    const whole = parts.reduce(both);
    return own(schema, "nullable") === true && !whole.any ? { ...whole, nullable: true } : whole;
  };

  const read = (schema: Json, name: string | undefined, depth: number): Shape => {
    if (schema === false) return nothing;
    if (!isObject(schema) || depth > DEPTH_LIMIT) return anything;
    const before = known.get(schema);
    if (before !== undefined) return before;
    // A schema that consists of itself says nothing.
    if (open.has(schema)) return anything;
    open.add(schema);
    const shape = made(schema, name, depth);
    open.delete(schema);
    known.set(schema, shape);
    return shape;
  };

  return (schema) => read(schema, undefined, 0);
}
