import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { perObject } from "../document/memo.js";
import { join, type Pointer } from "../document/pointer.js";
import { fieldsOf, namedOf, type ObjectField, wholeDocument } from "./objects.js";

/** An object of OpenAPI in a document: of which kind it is, and where it stands. */
export interface ObjectAt {
  readonly kind: string;
  readonly value: JsonObject;
  readonly at: Pointer;
}

function inObject(kind: string, value: Json, at: Pointer, found: ObjectAt[]): void {
  const [fields, named] = [fieldsOf(kind, "3.2"), namedOf(kind)];
  if (!isObject(value) || (fields === undefined && named === undefined)) return;
  found.push({ kind, value, at });
  for (const key of Object.keys(value)) {
    const field = fields?.get(key) ?? (named?.keys.test(key) === true ? named.field : undefined);
    // Texts and schemas hold no objects of OpenAPI.
    if (field?.holdsObjects === true) inField(field, own(value, key) ?? null, join(at, key), found);
  }
}

function inField({ kind, many }: ObjectField, value: Json, at: Pointer, found: ObjectAt[]): void {
  if (many === undefined) inObject(kind, value, at, found);
  else if (isList(value)) for (const [index, item] of value.entries()) inObject(kind, item, join(at, index), found);
  else if (isObject(value))
    for (const key of Object.keys(value)) inObject(kind, own(value, key) ?? null, join(at, key), found);
}

/** The objects of a document that OpenAPI 3.2 knows, schemas and data aside, each before those in it. */
export const objectsIn: (doc: JsonObject) => readonly ObjectAt[] = perObject((doc) => {
  const found: ObjectAt[] = [];
  inField(wholeDocument, doc, "#", found);
  return found;
});
