import { isList, isObject, own, type Json, type JsonObject } from "../document/json.js";
import { boundsOf } from "./bounds.js";
import { anything, nothing, type LazyShape, type ObjectShape, type PropertyShape, type Shape } from "./shape.js";

/** Reads a schema when its shape is asked for. */
export type Lazily = (schema: Json) => LazyShape;

function typesOf(schema: JsonObject): readonly Json[] | undefined {
  const type = own(schema, "type");
  return type === undefined ? undefined : isList(type) ? type : [type];
}

/** The single values that a schema allows, or undefined when it does not list them. */
function valuesOf(schema: JsonObject): readonly Json[] | undefined {
  const [values, fixed] = [own(schema, "enum"), own(schema, "const")];
  return isList(values) ? values : fixed === undefined ? undefined : [fixed];
}

function fits(value: Json, types: readonly Json[]): boolean {
  if (value === null) return types.includes("null");
  if (isList(value)) return types.includes("array");
  if (typeof value === "number")
    return types.includes("number") || (types.includes("integer") && Number.isInteger(value));
  return types.includes(typeof value);
}

/** A union of single values; `true` and `false` together are the type itself. */
function unionOfValues(values: readonly Json[]): Shape {
  const texts = new Map(values.filter((value) => value !== null).map((value) => [JSON.stringify(value), value]));
  const boolean = texts.has("true") && texts.has("false");
  if (boolean) for (const text of ["true", "false"]) texts.delete(text);
  return { ...nothing, nullable: values.includes(null), boolean, values: texts };
}

/** The letters and digits of a name: titles differ from it in case and blanks alone when a program made them. */
function plain(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}

function property(name: string, schema: Json, required: boolean, lazy: Lazily): PropertyShape {
  const preset = own(schema, "default");
  const title = own(schema, "title");
  return {
    shape: lazy(schema),
    required,
    preset: preset === null ? undefined : preset,
    deprecated: own(schema, "deprecated") === true,
    machineTitle: typeof title === "string" && title.length < 200 && plain(title) === plain(name),
  };
}

function objectOf(schema: JsonObject, name: string | undefined, lazy: Lazily): ObjectShape {
  const [properties, required, others] = ["properties", "required", "additionalProperties"].map((key) =>
    own(schema, key),
  );
  const needed = new Set(isList(required) ? required : []);
  const listed = Object.entries(isObject(properties) ? properties : {});
  return {
    name,
    properties: new Map(listed.map(([key, one]) => [key, property(key, one, needed.has(key), lazy)])),
    others: others === false ? "none" : isObject(others) && Object.keys(others).length > 0 ? lazy(others) : "any",
    bounds: boundsOf(schema, "object", false),
  };
}

function arrayOf(schema: JsonObject, lazy: Lazily): Shape["arrays"][number] {
  const [prefix, items] = [own(schema, "prefixItems"), own(schema, "items")];
  return {
    prefix: isList(prefix) ? prefix.map((one) => lazy(one)) : [],
    items: items === undefined ? undefined : lazy(items),
    bounds: boundsOf(schema, "array", false),
  };
}

/** What `type`, `enum`, `const` and the keywords of one type say. */
export function plainShape(schema: JsonObject, name: string | undefined, lazy: Lazily): Shape {
  const types = typesOf(schema);
  const nullable = own(schema, "nullable") === true;
  const values = valuesOf(schema);
  if (values !== undefined) {
    const allowed = types === undefined ? values : values.filter((value) => value === null || fits(value, types));
    // A list that its own type excludes as a whole is read for what it lists, as the type emitter does.
    return unionOfValues([...(allowed.length === 0 ? values : allowed), ...(nullable ? [null] : [])]);
  }
  const isObjectLike = own(schema, "properties") !== undefined || own(schema, "additionalProperties") !== undefined;
  const isListLike = own(schema, "items") !== undefined || own(schema, "prefixItems") !== undefined;
  const asked = types ?? (isObjectLike ? ["object"] : isListLike ? ["array"] : undefined);
  if (asked === undefined) return anything;
  const integer = !asked.includes("number");
  const hasNumber = !integer || asked.includes("integer");
  return {
    any: false,
    nullable: nullable || asked.includes("null"),
    boolean: asked.includes("boolean"),
    number: hasNumber ? { integer, bounds: boundsOf(schema, "number", integer) } : undefined,
    string: asked.includes("string") ? { bounds: boundsOf(schema, "string", false) } : undefined,
    values: new Map(),
    arrays: asked.includes("array") ? [arrayOf(schema, lazy)] : [],
    objects: asked.includes("object") ? [objectOf(schema, name, lazy)] : [],
  };
}
