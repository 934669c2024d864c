import type { Spec } from "../document/document.js";
import { isObject, type JsonObject, own } from "../document/json.js";
import { perObject } from "../document/memo.js";
import { join, type Pointer, valueAt } from "../document/pointer.js";

/** A property of an object schema: where its schema stands and which object it belongs to. */
export interface PropertyAt {
  readonly name: string;
  readonly at: Pointer;
  readonly object: Pointer;
  readonly schema: JsonObject;
}

/** The properties of the object schema at `object`, and of the objects and list items inlined in them. */
export function propertiesBelow(spec: Spec, object: Pointer): readonly PropertyAt[] {
  const properties = own(valueAt(spec.doc, object), "properties");
  return Object.keys(isObject(properties) ? properties : {}).flatMap((name) => {
    const at = join(object, "properties", name);
    const schema = own(properties, name);
    if (!isObject(schema)) return [];
    const nested = ["items"]
      .filter((keyword) => isObject(own(schema, keyword)))
      .flatMap((keyword) => propertiesBelow(spec, join(at, keyword)));
    return [{ name, at, object, schema }, ...propertiesBelow(spec, at), ...nested];
  });
}

/** All properties of all component schemas and of inline bodies, outer before inner. */
export const allProperties: (spec: Spec) => readonly PropertyAt[] = perObject((spec) => {
  const components = own(own(spec.doc, "components"), "schemas");
  return Object.keys(isObject(components) ? components : {})
    .filter((name) => name !== "QueueStatus")
    .flatMap((name) => propertiesBelow(spec, join("#/components/schemas", name)));
});
