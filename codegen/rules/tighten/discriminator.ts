import type { Rule, Spec } from "../../document/document.js";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { edit, inferred } from "../../openapi/edit.js";
import { isPointer, resolveAt } from "../../openapi/operation.js";
import { allSchemas } from "../../openapi/schemas.js";

const ID = "tighten/discriminator";

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

/** Whether a schema itself, or a part of its `allOf`, leaves the property no other values than these. */
function isLimitedTo(
  doc: JsonObject,
  at: Pointer,
  { property, values }: { readonly property: string; readonly values: readonly string[] },
  depth = 0,
): boolean {
  const place = resolveAt(doc, at);
  if (place === undefined || depth > 8) return false;
  const stated = resolveAt(doc, join(place, "properties", property));
  const limits = stated === undefined ? undefined : valueAt(doc, stated);
  const [only, listed] = [own(limits, "const"), own(limits, "enum")];
  const allowed = only === undefined ? listed : [only];
  if (isList(allowed) && allowed.every((value) => typeof value === "string" && values.includes(value))) return true;
  const all = own(valueAt(doc, place), "allOf");
  return (isList(all) ? all : []).some((_, index) =>
    isLimitedTo(doc, join(place, "allOf", index), { property, values }, depth + 1),
  );
}

function limitOf(property: string, values: readonly string[]): JsonObject {
  const [only, ...more] = values;
  return { [property]: more.length === 0 ? { const: only ?? "" } : { enum: values } };
}

function branchPatches(spec: Spec, at: Pointer, property: string, values: readonly string[]): readonly Patch[] {
  const branch = valueAt(spec.doc, at);
  // Only a reference alone is taken apart: what stands beside one has been thought of.
  if (!isObject(branch) || own(branch, "properties") !== undefined || own(branch, "required") !== undefined) return [];
  const origin = inferred(spec, ID, at);
  return [
    { op: "add", at: join(at, "properties"), value: limitOf(property, values), origin },
    { op: "add", at: join(at, "required"), value: [property], origin },
  ];
}

interface DiscriminatorAt {
  readonly at: Pointer;
  readonly property: string;
  readonly values: ReadonlyMap<Pointer, readonly string[]>;
}

function ofUnion(spec: Spec, { at, property, values }: DiscriminatorAt, keyword: string): readonly Patch[] {
  const branches = valueAt(spec.doc, join(at, keyword));
  return (isList(branches) ? branches : []).flatMap((_, index) => {
    const place = join(at, keyword, index);
    const target = resolveAt(spec.doc, place);
    const mapped = target === undefined ? undefined : values.get(target);
    if (mapped === undefined || isLimitedTo(spec.doc, place, { property, values: mapped })) return [];
    return branchPatches(spec, place, property, mapped);
  });
}

/** A schema that others extend by `allOf`: each of those that are mapped is limited to its own values. */
function ofSubtypes(spec: Spec, { at, property, values }: DiscriminatorAt): readonly Patch[] {
  return [...values].flatMap(([subtype, mapped]): readonly Patch[] => {
    const parts = valueAt(spec.doc, join(subtype, "allOf"));
    const extended = (isList(parts) ? parts : []).findIndex(
      (_, index) => resolveAt(spec.doc, join(subtype, "allOf", index)) === at,
    );
    if (!isList(parts) || extended < 0 || isLimitedTo(spec.doc, subtype, { property, values: mapped })) return [];
    const value = { properties: limitOf(property, mapped), required: [property] };
    const origin = inferred(spec, ID, join(at, "discriminator"));
    return [{ op: "add", at: join(subtype, "allOf", parts.length), value, origin }];
  });
}

/** A discriminator says by its mapping which value belongs to which schema. */
export const discriminator: Rule = {
  id: ID,
  law: "A discriminator's mapping limits its property in each branch of the union, or in each schema that extends it by allOf: the values that are mapped to it, and no other.",
  *check(spec) {
    for (const { at, schema } of allSchemas(spec.doc)) {
      const stated = own(schema, "discriminator");
      const property = own(stated, "propertyName");
      if (typeof property !== "string") continue;
      const found = { at, property, values: valuesBySchema(spec.doc, stated) };
      const keyword = ["oneOf", "anyOf"].find((key) => isList(own(schema, key)));
      const fix = keyword === undefined ? ofSubtypes(spec, found) : ofUnion(spec, found, keyword);
      if (fix.length > 0) yield edit(ID, join(at, "discriminator"), "the mapping tells the schemas apart", fix);
    }
  },
};
