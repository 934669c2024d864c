import { isPointer } from "./operation.js";
import { isList, isObject, own, type Json, type JsonObject } from "../document/json.js";
import { join, valueAt, type Pointer } from "../document/pointer.js";

/** Fields that hold data: what looks like a reference in it is none. */
export const DATA_FIELDS: ReadonlySet<string> = new Set(["example", "examples", "default", "const", "enum"]);

/** Fields whose keys are names that a document chooses. */
export const MAP_FIELDS: ReadonlySet<string> = new Set(
  [
    "paths webhooks schemas responses parameters requestBodies headers securitySchemes links callbacks pathItems",
    "properties patternProperties $defs definitions dependentSchemas content encoding variables scopes",
  ]
    .join(" ")
    .split(" "),
);

/**
 * The references of a document that lead nowhere in it. What stands below an `$id` is left out: it is read relative to
 * that, which the lowering of schemas knows.
 */
export function danglingReferences(doc: JsonObject): readonly Pointer[] {
  const found: Pointer[] = [];
  // Most values have none: the way is kept, and a pointer made of it for those that have.
  const way: (string | number)[] = [];
  const below = (key: string | number, value: Json, isMap: boolean): void => {
    way.push(key);
    visit(value, isMap);
    way.pop();
  };
  const visit = (value: Json, isMap: boolean): void => {
    if (isList(value)) value.forEach((item, index) => below(index, item, false));
    if (!isObject(value) || (!isMap && typeof own(value, "$id") === "string")) return;
    for (const [key, inner] of Object.entries(value)) {
      if (isMap) below(key, inner, false);
      else if (key === "$ref") {
        const isFound = typeof inner === "string" && isPointer(inner) && valueAt(doc, inner) !== undefined;
        // The empty reference names the document itself.
        if (!isFound && inner !== "") found.push(join("#", ...way, key));
      } else if (!DATA_FIELDS.has(key) && !key.startsWith("x-"))
        below(key, inner, MAP_FIELDS.has(key) && isObject(inner));
    }
  };
  visit(doc, false);
  return found;
}
