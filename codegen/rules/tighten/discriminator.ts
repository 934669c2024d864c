import type { Rule, Spec } from "../../document/document.js";
import { isList, isObject, type Json, type JsonObject, own, sameJson } from "../../document/json.js";
import { perObject } from "../../document/memo.js";
import type { Patch } from "../../document/patch.js";
import { join, lastKey, type Pointer, valueAt } from "../../document/pointer.js";
import { hasType } from "../../model/check-leaf.js";
import { schemasOf } from "../../model/endpoint/roots.js";
import { edit, inferred } from "../../openapi/edit.js";
import { isPointer, resolveAt } from "../../openapi/operation.js";
import { allSchemas } from "../../openapi/schemas.js";

const ID = "tighten/discriminator";
const SCHEMAS: Pointer = "#/components/schemas";

/** Where the schema stands that a mapping names: by a reference, or by its name. */
function schemaAt(doc: JsonObject, target: string): Pointer | undefined {
  return resolveAt(doc, isPointer(target) ? target : join("#/components/schemas", target));
}

/**
 * The values of the discriminator by the schema that the mapping names for them. The schema of `defaultMapping` (OpenAPI
 * 3.2) has all others, and may go without the property: it is not limited.
 */
function valuesBySchema(doc: JsonObject, stated: Json | undefined): ReadonlyMap<Pointer, readonly string[]> {
  const [mapping, others] = [own(stated, "mapping"), own(stated, "defaultMapping")];
  const found = new Map<Pointer, readonly string[]>();
  for (const [value, target] of Object.entries(isObject(mapping) ? mapping : {})) {
    if (typeof target !== "string") continue;
    const at = schemaAt(doc, target);
    if (at !== undefined) found.set(at, [...(found.get(at) ?? []), value]);
  }
  const unlimited = typeof others === "string" ? schemaAt(doc, others) : undefined;
  if (unlimited !== undefined) found.delete(unlimited);
  return found;
}

/** What a schema, and the parts of its `allOf`, say of a property. */
function statedOf(doc: JsonObject, at: Pointer, property: string, depth = 0): readonly Json[] {
  const place = resolveAt(doc, at);
  if (place === undefined || depth > 8) return [];
  const stated = resolveAt(doc, join(place, "properties", property));
  const all = own(valueAt(doc, place), "allOf");
  return [
    ...(stated === undefined ? [] : [valueAt(doc, stated) ?? {}]),
    ...(isList(all) ? all : []).flatMap((_, index) => statedOf(doc, join(place, "allOf", index), property, depth + 1)),
  ];
}

/** The values that a schema lists. */
function listedIn(schema: Json): readonly Json[] | undefined {
  const [only, listed] = [own(schema, "const"), own(schema, "enum")];
  if (only !== undefined) return [only];
  return isList(listed) ? listed : undefined;
}

/** Whether a key of a mapping, which is text whatever the property is, stands for a value: `"1.0"`, `"True"`. */
function isWritten(value: Json, key: string): boolean {
  if (typeof value === "number") return key.trim() !== "" && Number(key) === value;
  return value === key || (typeof value === "boolean" && String(value) === key.toLowerCase());
}

/** The values that keys of a mapping stand for; what the property cannot be is left out. */
function valuesOf(stated: readonly Json[], keys: readonly string[]): readonly Json[] {
  const listed = stated.flatMap((schema) => listedIn(schema) ?? []);
  const types = stated.flatMap((schema) => own(schema, "type") ?? []).flat();
  return keys.flatMap((key): readonly Json[] => {
    if (listed.length > 0) return listed.filter((value) => isWritten(value, key)).slice(0, 1);
    if (types.length === 0 || types.includes("string")) return [key];
    return [true, false, Number(key)].filter((value) => isWritten(value, key) && hasType(value, types));
  });
}

/** Whether one of these schemas leaves the property no other values. */
function isLimitedTo(stated: readonly Json[], values: readonly Json[]): boolean {
  return stated.some((schema) => {
    const listed = listedIn(schema);
    return listed?.every((one) => values.some((value) => sameJson(one, value))) === true;
  });
}

/** The limit that keys of a mapping set to the property in a schema; undefined where it is set, or cannot be. */
function limitOf(doc: JsonObject, at: Pointer, property: string, keys: readonly string[]): JsonObject | undefined {
  const stated = statedOf(doc, at, property);
  const values = valuesOf(stated, keys);
  const [only, ...more] = values;
  if (only === undefined || isLimitedTo(stated, values)) return undefined;
  return { [property]: more.length === 0 ? { const: only } : { enum: values } };
}

function branchPatches(spec: Spec, at: Pointer, property: string, limit: JsonObject): readonly Patch[] {
  const branch = valueAt(spec.doc, at);
  // Only a reference alone is taken apart: what stands beside one has been thought of.
  if (!isObject(branch) || own(branch, "properties") !== undefined || own(branch, "required") !== undefined) return [];
  const origin = inferred(spec, ID, at);
  return [
    { op: "add", at: join(at, "properties"), value: limit, origin },
    { op: "add", at: join(at, "required"), value: [property], origin },
  ];
}

interface DiscriminatorAt {
  readonly at: Pointer;
  readonly property: string;
  /** The keys of its mapping. */
  readonly keys: readonly string[];
  readonly values: ReadonlyMap<Pointer, readonly string[]>;
}

function ofUnion(spec: Spec, { at, property, values }: DiscriminatorAt, keyword: string): readonly Patch[] {
  const branches = valueAt(spec.doc, join(at, keyword));
  return (isList(branches) ? branches : []).flatMap((_, index) => {
    const place = join(at, keyword, index);
    const target = resolveAt(spec.doc, place);
    const keys = target === undefined ? undefined : values.get(target);
    const limit = keys === undefined ? undefined : limitOf(spec.doc, place, property, keys);
    return limit === undefined ? [] : branchPatches(spec, place, property, limit);
  });
}

/** Whether a place is that of a schema, or of a part of its `allOf`. */
function isPartOf(schema: Pointer, at: Pointer): boolean {
  return at.startsWith(schema) && /^(?:\/allOf\/\d+)?$/.test(at.slice(schema.length));
}

/** Whether a schema extends another one, or a part of that one's `allOf`, directly or through others. */
function isSubtype(doc: JsonObject, subtype: Pointer, at: Pointer, depth = 0): boolean {
  const parts = own(valueAt(doc, subtype), "allOf");
  return (isList(parts) ? parts : []).some((_, index) => {
    const target = resolveAt(doc, join(subtype, "allOf", index));
    if (target === undefined || depth > 8) return false;
    return isPartOf(target, at) || isSubtype(doc, target, at, depth + 1);
  });
}

/** The components that extend each component by `allOf`, directly. */
const extensionsIn: (doc: JsonObject) => ReadonlyMap<Pointer, readonly Pointer[]> = perObject((doc) => {
  const found = new Map<Pointer, Pointer[]>();
  for (const [name, schema] of Object.entries(schemasOf(doc))) {
    const at = join(SCHEMAS, name);
    const parts = own(schema, "allOf");
    for (const index of (isList(parts) ? parts : []).keys()) {
      const target = resolveAt(doc, join(at, "allOf", index));
      if (target !== undefined && target !== at) found.set(target, [...(found.get(target) ?? []), at]);
    }
  }
  return found;
});

/**
 * The keys of a schema, those that it maps itself, and those of the schemas that extend it: each of them is one of its
 * kind. What extends it and has no key has its name.
 */
function keysOfKind(doc: JsonObject, subtype: Pointer, all: readonly DiscriminatorAt[]): readonly string[] {
  const keys = new Set<string>();
  const kinds = new Set([subtype]);
  for (const kind of kinds) {
    const mapped = all.flatMap(({ values }) => values.get(kind) ?? []);
    const inside = all.filter(({ at }) => isPartOf(kind, at)).flatMap((one) => one.keys);
    for (const key of [...(mapped.length > 0 ? mapped : [lastKey(kind)]), ...inside]) keys.add(key);
    for (const other of extensionsIn(doc).get(kind) ?? []) kinds.add(other);
  }
  return [...keys];
}

/** A schema that others extend by `allOf`: each of those that are mapped is limited to its own values. */
function ofSubtypes(
  spec: Spec,
  { at, property, values }: DiscriminatorAt,
  all: readonly DiscriminatorAt[],
): readonly Patch[] {
  const alike = all.filter((one) => one.property === property);
  return [...values.keys()].flatMap((subtype): readonly Patch[] => {
    const parts = valueAt(spec.doc, join(subtype, "allOf"));
    // What several discriminators map is limited by the first of them, to the values of all.
    const first = alike.find((one) => one.values.has(subtype) && isSubtype(spec.doc, subtype, one.at));
    if (!isList(parts) || first?.at !== at) return [];
    const limit = limitOf(spec.doc, subtype, property, keysOfKind(spec.doc, subtype, alike));
    if (limit === undefined) return [];
    const value = { properties: limit, required: [property] };
    const origin = inferred(spec, ID, join(at, "discriminator"));
    return [{ op: "add", at: join(subtype, "allOf", parts.length), value, origin }];
  });
}

function discriminatorsIn(doc: JsonObject): readonly (DiscriminatorAt & { readonly keyword: string | undefined })[] {
  return allSchemas(doc).flatMap(({ at, schema }) => {
    const stated = own(schema, "discriminator");
    const property = own(stated, "propertyName");
    if (typeof property !== "string") return [];
    const keyword = ["oneOf", "anyOf"].find((key) => isList(own(schema, key)));
    const mapping = own(stated, "mapping");
    const keys = Object.keys(isObject(mapping) ? mapping : {});
    return [{ at, property, keys, values: valuesBySchema(doc, stated), keyword }];
  });
}

/** A discriminator says by its mapping which value belongs to which schema. */
export const discriminator: Rule = {
  id: ID,
  law: "A discriminator's mapping limits its property in each branch of the union, or in each schema that extends it by allOf: the values that are mapped to it and to what extends it, and no other. Keys of a mapping are read as values of the property's type.",
  *check(spec) {
    const all = discriminatorsIn(spec.doc);
    for (const one of all) {
      const fix = one.keyword === undefined ? ofSubtypes(spec, one, all) : ofUnion(spec, one, one.keyword);
      if (fix.length > 0) yield edit(ID, join(one.at, "discriminator"), "the mapping tells the schemas apart", fix);
    }
  },
};
