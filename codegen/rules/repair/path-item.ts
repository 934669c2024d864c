import type { Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isObject, own } from "../../document/json.js";
import { join, valueAt, type Pointer } from "../../document/pointer.js";
import { assembleValue, type Piece } from "../../openapi/assemble-value.js";
import { edit, placeFor } from "../../openapi/edit.js";
import { isPointer, resolveAt } from "../../openapi/operation.js";

const ID = "repair/path-item";

function keysBelow(spec: Spec, at: Pointer): readonly string[] {
  const value = valueAt(spec.doc, at);
  return isObject(value) ? Object.keys(value) : [];
}

/** The path item with what it refers to; what it says itself wins. */
function inlined(spec: Spec, at: Pointer, target: Pointer): Piece {
  const own = keysBelow(spec, at).filter((key) => key !== "$ref");
  const others = keysBelow(spec, target).filter((key) => !own.includes(key) && key !== "$ref");
  return {
    because: at,
    keys: [
      ...own.map((key): readonly [string, Piece] => [key, { kept: join(at, key) }]),
      ...others.map((key): readonly [string, Piece] => [key, { kept: join(target, key) }]),
    ],
  };
}

function lost(spec: Spec, at: Pointer, ref: string): Finding {
  return {
    code: ID,
    level: "error",
    at: placeFor(spec, join(at, "$ref")),
    message: `the ${at.startsWith("#/webhooks/") ? "webhook" : "path"} refers to ${ref}, ${isPointer(ref) ? "which is not there" : "which is in no input: nothing else is read or fetched"}`,
    hint: "Name the file that it refers to among the inputs, or bundle the document into one file; its other paths are read all the same.",
  };
}

/** Every path has its operations in its own place. */
export const pathItems: Rule = {
  id: ID,
  law: "A path or webhook whose item is a reference into the document has the operations that it refers to; one that refers elsewhere is refused, its neighbours are not.",
  *check(spec) {
    const places = (["#/paths", "#/webhooks"] as const).flatMap((within) =>
      keysBelow(spec, within).map((name) => join(within, name)),
    );
    for (const at of places) {
      const ref = own(valueAt(spec.doc, at), "$ref");
      if (typeof ref !== "string") continue;
      const target = isPointer(ref) ? resolveAt(spec.doc, ref) : undefined;
      if (target === undefined) yield lost(spec, at, ref);
      else
        yield edit(ID, at, `the path item that ${ref} names`, [assembleValue(spec, ID, at, inlined(spec, at, target))]);
    }
  },
};
