import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { decode, join, lastKey, type Pointer, valueAt } from "../../document/pointer.js";
import { replyMediaAt, resolveAt } from "../../openapi/operation.js";
import type { SchemaRoot } from "../endpoint/roots.js";
import { readAs } from "../endpoint/responses.js";
import { rootAt } from "../endpoint/roots.js";
import type { OutputPlace } from "./description.js";
import { bodyPointer } from "./expression.js";

/** How deep a hostile document may nest what one step leads through. */
const DEEPEST = 16;

/** The schemas of one property or item, wherever a schema states it: in itself, in what it refers to or is composed of. */
function step(doc: JsonObject, at: Pointer, key: string, depth = 0): readonly Pointer[] {
  const place = resolveAt(doc, at);
  if (place === undefined || depth > DEEPEST) return [];
  const schema = valueAt(doc, place);
  const property = own(own(schema, "properties"), key);
  if (property !== undefined) return [join(place, "properties", key)];
  const isIndex = /^\d+$/.test(key);
  if (isIndex && own(own(schema, "prefixItems"), key) !== undefined) return [join(place, "prefixItems", key)];
  if (isIndex && own(schema, "items") !== undefined) return [join(place, "items")];
  return ["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
    const all = own(schema, keyword);
    return (isList(all) ? all : []).flatMap((_, index) => step(doc, join(place, keyword, index), key, depth + 1));
  });
}

function below(doc: JsonObject, at: Pointer, pointer: string): readonly Pointer[] {
  return pointer
    .split("/")
    .slice(1)
    .reduce<readonly Pointer[]>((places, token) => places.flatMap((place) => step(doc, place, decode(token))), [at]);
}

/** What is in a string that holds JSON, where its schema says so (JSON Schema 2020-12, `contentSchema`). */
function contents(doc: JsonObject, places: readonly Pointer[]): readonly Pointer[] {
  return places.flatMap((place) => {
    const content = join(resolveAt(doc, place) ?? place, "contentSchema");
    return valueAt(doc, content) === undefined ? [] : [content];
  });
}

/** An output that is there is not null. */
function withoutNull(schema: Json): Json {
  const type = own(schema, "type");
  if (!isObject(schema) || !isList(type) || !type.includes("null")) return schema;
  const left = type.filter((one) => one !== "null");
  const [only] = left;
  if (left.length === 0) return schema;
  return { ...schema, type: left.length === 1 && only !== undefined ? only : left };
}

function rootOf(doc: JsonObject, at: Pointer): SchemaRoot {
  const root = rootAt(doc, at);
  return { ...root, schema: withoutNull(root.schema) };
}

/**
 * The schema of a job's output: of the first of its places that is there.
 * @param operation the operation whose reply holds it
 */
export function outputSchema(doc: JsonObject, operation: Pointer, output: readonly OutputPlace[]): SchemaRoot {
  const media = replyMediaAt(doc, operation);
  const reply = media === undefined ? undefined : join(media, "schema");
  if (reply === undefined || valueAt(doc, reply) === undefined) return { schema: {}, at: operation };
  // A file comes as a Blob, whatever a schema says of its bytes.
  if (media !== undefined && readAs(lastKey(media), valueAt(doc, reply)) === "bytes") return { schema: {}, at: reply };
  if (output.length === 0) return rootOf(doc, reply);
  const roots = output.map(({ at, encoding, inside = "" }) => {
    const pointer = bodyPointer(at);
    const places = pointer === undefined ? [] : below(doc, reply, pointer);
    const [first, ...others] =
      encoding === undefined ? places : contents(doc, places).flatMap((one) => below(doc, one, inside));
    if (first === undefined) return { schema: {}, at: reply };
    const all = [first, ...others].map((place) => rootOf(doc, place));
    return others.length === 0 ? rootOf(doc, first) : { schema: { anyOf: all.map(({ schema }) => schema) }, at: first };
  });
  const [first, ...others] = roots;
  if (first === undefined || others.length === 0) return first ?? { schema: {}, at: reply };
  // Where one place may hold anything, so may the output.
  if (roots.some(({ schema }) => isObject(schema) && Object.keys(schema).length === 0))
    return { schema: {}, at: reply };
  return { schema: { anyOf: roots.map(({ schema }) => schema) }, at: first.at };
}
