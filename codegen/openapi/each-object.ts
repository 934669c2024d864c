import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { join, type Pointer } from "../document/pointer.js";
import { fieldsOf, namedOf, type ObjectField, wholeDocument } from "./objects.js";

/** An object of OpenAPI in a document: of which kind it is, and where it stands. */
export interface ObjectAt {
  readonly kind: string;
  readonly value: JsonObject;
  readonly at: Pointer;
}

function* inObject(kind: string, value: Json, at: Pointer): Generator<ObjectAt> {
  const [fields, named] = [fieldsOf(kind, "3.2"), namedOf(kind)];
  if (!isObject(value) || (fields === undefined && named === undefined)) return;
  yield { kind, value, at };
  for (const key of Object.keys(value)) {
    const field = fields?.get(key) ?? (named?.keys.test(key) === true ? named.field : undefined);
    if (field !== undefined) yield* inField(field, own(value, key) ?? null, join(at, key));
  }
}

function* inField({ kind, many }: ObjectField, value: Json, at: Pointer): Generator<ObjectAt> {
  if (many === undefined) yield* inObject(kind, value, at);
  else if (isList(value)) for (const [index, item] of value.entries()) yield* inObject(kind, item, join(at, index));
  else if (isObject(value))
    for (const key of Object.keys(value)) yield* inObject(kind, own(value, key) ?? null, join(at, key));
}

/** The objects of a document that OpenAPI 3.2 knows, schemas and data aside, each before those in it. */
export function eachObject(doc: JsonObject): Generator<ObjectAt> {
  return inField(wholeDocument, doc, "#");
}
