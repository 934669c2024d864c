import type { Rule, Spec } from "../../document/document.js";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { edit, inferred } from "../../openapi/edit.js";
import { isPointer, resolveAt } from "../../openapi/operation.js";
import { allSchemas } from "../../openapi/schemas.js";

const ID = "tighten/discriminator";

/** The values of the discriminator by the schema that the mapping names for them. */
function valuesBySchema(doc: JsonObject, mapping: Json | undefined): ReadonlyMap<Pointer, readonly string[]> {
  const found = new Map<Pointer, readonly string[]>();
  for (const [value, target] of Object.entries(isObject(mapping) ? mapping : {})) {
    if (typeof target !== "string") continue;
    const named = isPointer(target) ? target : join("#/components/schemas", target);
    const at = resolveAt(doc, named);
    if (at !== undefined) found.set(at, [...(found.get(at) ?? []), value]);
  }
  return found;
}

/** Whether a schema limits the property itself; an `allOf` counts as the schema. */
function limitsItself(doc: JsonObject, at: Pointer, property: string, depth = 0): boolean {
  const place = resolveAt(doc, at);
  const schema = place === undefined ? undefined : valueAt(doc, place);
  if (place === undefined || depth > 8) return false;
  const stated = resolveAt(doc, join(place, "properties", property));
  const limits = stated === undefined ? undefined : valueAt(doc, stated);
  if (own(limits, "const") !== undefined || own(limits, "enum") !== undefined) return true;
  const all = own(schema, "allOf");
  return (isList(all) ? all : []).some((_, index) =>
    limitsItself(doc, join(place, "allOf", index), property, depth + 1),
  );
}

function branchPatches(spec: Spec, at: Pointer, property: string, values: readonly string[]): readonly Patch[] {
  const branch = valueAt(spec.doc, at);
  // Only a reference alone is taken apart: what stands beside one has been thought of.
  if (!isObject(branch) || own(branch, "properties") !== undefined || own(branch, "required") !== undefined) return [];
  const [only, ...more] = values;
  const origin = inferred(spec, ID, at);
  const limit = more.length === 0 ? { const: only ?? "" } : { enum: values };
  return [
    { op: "add", at: join(at, "properties"), value: { [property]: limit }, origin },
    { op: "add", at: join(at, "required"), value: [property], origin },
  ];
}

/** A union with a discriminator says by its mapping which value belongs to which branch. */
export const discriminator: Rule = {
  id: ID,
  law: "A discriminator's mapping limits its property in each branch of the union: the values that are mapped to the branch, and no other.",
  *check(spec) {
    for (const { at, schema } of allSchemas(spec.doc)) {
      const stated = own(schema, "discriminator");
      const property = own(stated, "propertyName");
      const keyword = ["oneOf", "anyOf"].find((key) => isList(own(schema, key)));
      if (typeof property !== "string" || keyword === undefined) continue;
      const values = valuesBySchema(spec.doc, own(stated, "mapping"));
      const branches = own(schema, keyword);
      const fix = (isList(branches) ? branches : []).flatMap((_, index) => {
        const place = join(at, keyword, index);
        const target = resolveAt(spec.doc, place);
        const mapped = target === undefined ? undefined : values.get(target);
        if (mapped === undefined || limitsItself(spec.doc, place, property)) return [];
        return branchPatches(spec, place, property, mapped);
      });
      if (fix.length > 0) yield edit(ID, join(at, "discriminator"), "the mapping tells the branches apart", fix);
    }
  },
};
