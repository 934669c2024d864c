import { isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { componentName, isPointer } from "../../openapi/operation.js";

/** A schema that becomes a type of its own, and where it stands. */
export interface SchemaRoot {
  readonly schema: Json;
  readonly at: Pointer;
}

/** The component schemas of a document. */
export function schemasOf(doc: JsonObject): JsonObject {
  const schemas = own(own(doc, "components"), "schemas");
  return isObject(schemas) ? schemas : {};
}

/** Keys beside a reference that say nothing of values. */
const BESIDE_A_REFERENCE = /^(?:\$ref|title|description|summary|examples?|x-.*)$/;

/** A root schema: the component it refers to, inlined, so that it becomes the type `Input` or `Output` itself. */
export function rootAt(doc: JsonObject, at: Pointer | undefined): SchemaRoot {
  const schema = at === undefined ? undefined : valueAt(doc, at);
  const ref = own(schema, "$ref");
  const isAlone = isObject(schema) && Object.keys(schema).every((key) => BESIDE_A_REFERENCE.test(key));
  const component = typeof ref === "string" && isPointer(ref) && isAlone ? componentName(ref) : undefined;
  const target = component === undefined ? undefined : own(schemasOf(doc), component);
  if (component === undefined || target === undefined) return { schema: schema ?? {}, at: at ?? "#" };
  return { schema: target, at: join("#/components/schemas", component) };
}
