import { isList, isObject, own, type Json } from "../spec/json.js";
import { join, type Pointer } from "../spec/pointer.js";

/** A text in a document: where it stands, under which key, and in what. */
export type Told = { readonly at: Pointer; readonly key: string; readonly parent: string; readonly value: string };

/** Every text of a document that is a value, with its place; a list's items stand under the list's key. */
export function* textsIn(value: Json, at: Pointer = "#", key: string = "", parent: string = ""): Generator<Told> {
  if (typeof value === "string") yield { at, key, parent, value };
  else if (isList(value))
    for (const [index, item] of value.entries()) yield* textsIn(item, join(at, index), key, parent);
  else if (isObject(value))
    for (const name of Object.keys(value)) yield* textsIn(own(value, name) ?? null, join(at, name), name, key);
}
