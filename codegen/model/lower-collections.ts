import { isObject, own } from "../document/json.js";
import { join, type Pointer } from "../document/pointer.js";
import { booleanIn, countIn, isNames, namesIn, schemaIn, schemaMapIn, schemasIn, type Lowering } from "./lowering.js";
import { lowerPattern } from "./lower-values.js";
import type { ArrayCheck, Check, ObjectCheck } from "./model.js";

const ARRAY_KEYWORDS = [
  "prefixItems",
  "items",
  "contains",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minContains",
  "maxContains",
];

export const lowerArray = function* (l: Lowering, at: Pointer): Generator<Check> {
  if (!ARRAY_KEYWORDS.some((keyword) => l.entries.has(keyword))) return;
  const items = schemaIn(l, "items");
  const contains = schemaIn(l, "contains");
  const minContains = countIn(l, "minContains");
  const maxContains = countIn(l, "maxContains");
  const minItems = countIn(l, "minItems");
  const maxItems = countIn(l, "maxItems");
  const check: ArrayCheck = {
    kind: "array",
    at,
    prefix: schemasIn(l, "prefixItems"),
    unique: booleanIn(l, "uniqueItems"),
    ...(items !== undefined && { items }),
    ...(contains !== undefined && { contains, minContains: minContains ?? 1 }),
    ...(contains !== undefined && maxContains !== undefined && { maxContains }),
    ...(minItems !== undefined && { minItems }),
    ...(maxItems !== undefined && { maxItems }),
  };
  yield check;
};

const OBJECT_KEYWORDS = [
  "properties",
  "patternProperties",
  "additionalProperties",
  "propertyNames",
  "required",
  "minProperties",
  "maxProperties",
  "dependentRequired",
  "dependentSchemas",
];

function dependentRequiredIn(l: Lowering): ObjectCheck["dependentRequired"] {
  const entry = l.entries.get("dependentRequired");
  if (entry === undefined) return [];
  const pairs: (readonly [string, readonly string[]])[] = [];
  for (const name of isObject(entry.value) ? Object.keys(entry.value) : []) {
    const needs = own(entry.value, name);
    if (isNames(needs)) pairs.push([name, needs]);
    else l.refuse("emit/invalid-schema", [entry.from, name], "must be a list of names");
  }
  if (!isObject(entry.value)) l.refuse("emit/invalid-schema", [entry.from], "must be an object");
  return pairs;
}

function patternsIn(l: Lowering): ObjectCheck["patterns"] {
  return schemaMapIn(l, "patternProperties").flatMap(([text, schema]) => {
    const pattern = lowerPattern(l, text, ["patternProperties", text]);
    return pattern === undefined ? [] : [{ pattern, text, schema }];
  });
}

/** Above it TypeScript gives up on the function that checks them: 5.9 with a stack overflow, 7 with an error of its own. */
const MAX_PROPERTIES = 500;

export const lowerObject = function* (l: Lowering, at: Pointer): Generator<Check> {
  if (!OBJECT_KEYWORDS.some((keyword) => l.entries.has(keyword))) return;
  const properties = schemaMapIn(l, "properties");
  const names = new Set(properties.map(([name]) => name));
  const required = new Set(namesIn(l, "required"));
  if (new Set([...names, ...required]).size > MAX_PROPERTIES)
    l.refuse(
      "emit/too-large",
      [l.entries.get(names.size > 0 ? "properties" : "required")?.from ?? "properties"],
      `an object may name at most ${MAX_PROPERTIES} properties; the code that checks more cannot be compiled`,
    );
  const additional = schemaIn(l, "additionalProperties");
  const propertyNames = schemaIn(l, "propertyNames");
  const minProperties = countIn(l, "minProperties");
  const maxProperties = countIn(l, "maxProperties");
  const check: ObjectCheck = {
    kind: "object",
    at,
    properties: properties.map(([name, schema]) => ({ name, schema, required: required.has(name) })),
    required: [...required].filter((name) => !names.has(name)),
    patterns: patternsIn(l),
    dependentRequired: dependentRequiredIn(l),
    dependentSchemas: schemaMapIn(l, "dependentSchemas"),
    ...(additional !== undefined && { additional }),
    ...(propertyNames !== undefined && { names: propertyNames }),
    ...(minProperties !== undefined && { minProperties }),
    ...(maxProperties !== undefined && { maxProperties }),
  };
  yield check;
};

export const lowerUnevaluated = function* (l: Lowering, at: Pointer): Generator<Check> {
  for (const kind of ["unevaluatedItems", "unevaluatedProperties"] as const) {
    const schema = schemaIn(l, kind);
    if (schema !== undefined) yield { kind, at: join(at, kind), schema };
  }
};
