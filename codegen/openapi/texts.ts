import { isList, isObject, type Json } from "../document/json.js";
import { join, type Pointer } from "../document/pointer.js";

/** A text in a document: where it stands, under which key, and in what. */
export interface TextAt {
  readonly at: Pointer;
  readonly key: string;
  readonly parent: string;
  readonly value: string;
}

/** Which texts are looked for, by themselves, the key they stand under and the key of what they stand in. */
type TextFilter = (text: string, key: string, parent: string) => boolean;

/** The wanted texts of a document that are values, with their places; a list's items stand under the list's key. */
export function textsIn(doc: Json, wanted: TextFilter): readonly TextAt[] {
  const found: TextAt[] = [];
  // Rules look for a few texts among thousands: the way is kept, and a pointer made of it for those alone.
  const way: (string | number)[] = [];
  const visit = (value: Json, key: string, parent: string): void => {
    if (typeof value === "string") {
      if (wanted(value, key, parent)) found.push({ at: join("#", ...way), key, parent, value });
      return;
    }
    if (isList(value)) {
      for (const [index, item] of value.entries()) {
        way.push(index);
        visit(item, key, parent);
        way.pop();
      }
    } else if (isObject(value)) {
      for (const [name, item] of Object.entries(value)) {
        way.push(name);
        visit(item, name, key);
        way.pop();
      }
    }
  };
  visit(doc, "", "");
  return found;
}
