import { isList, isObject, own, type Json, type JsonObject } from "../../codegen/document/json.js";

function isNull(schema: Json): boolean {
  return isObject(schema) && Object.keys(schema).length === 1 && schema["type"] === "null";
}

/** `anyOf: [X, null]` with the null in X's own type, where X is of one plain type. */
function nullInType(schema: JsonObject): JsonObject {
  const anyOf = own(schema, "anyOf");
  const [only, ...more] = isList(anyOf) ? anyOf.filter((branch) => !isNull(branch)) : [];
  const type = own(only, "type");
  if (!isList(anyOf) || anyOf.length !== 2 || !isObject(only) || more.length > 0 || typeof type !== "string")
    return schema;
  if (own(only, "enum") !== undefined || own(only, "const") !== undefined) return schema;
  const { anyOf: _, ...rest } = schema;
  return { ...only, ...rest, type: [type, "null"] };
}

function constAsEnum(schema: JsonObject): JsonObject {
  const { const: fixed, ...rest } = schema;
  return fixed === undefined ? schema : { ...rest, enum: [fixed] };
}

/** A property's reference in an `allOf`, as OpenAPI 3.0 needed it for words beside a reference. */
function wrapped(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const { $ref, ...rest } = schema;
  return $ref === undefined ? schema : { ...rest, allOf: [{ $ref }] };
}

function schemaOf(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const inner = Object.entries(schema).map(([key, value]): [string, Json] => {
    if (key === "properties" && isObject(value))
      return [key, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, wrapped(schemaOf(one))]))];
    if (["anyOf", "oneOf", "allOf"].includes(key) && isList(value)) return [key, value.map(schemaOf)];
    return [key, ["items", "additionalProperties"].includes(key) ? schemaOf(value) : value];
  });
  return constAsEnum(nullInType(Object.fromEntries(inner)));
}

/** A document whose component schemas say the same in another dialect. */
export function respelled(doc: JsonObject): JsonObject {
  const components = own(doc, "components");
  const schemas = own(components, "schemas");
  if (!isObject(components) || !isObject(schemas)) return doc;
  const again = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schemaOf(schema)]));
  return { ...doc, components: { ...components, schemas: again } };
}
