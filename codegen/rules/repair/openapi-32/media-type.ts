import type { Rule, Spec } from "../../../document/document.js";
import type { Finding } from "../../../document/finding.js";
import { own } from "../../../document/json.js";
import { join, type Pointer } from "../../../document/pointer.js";
import { assembleValue } from "../../../openapi/assemble-value.js";
import { eachObject } from "../../../openapi/each-object.js";
import { edit, inferred, placeFor } from "../../../openapi/edit.js";
import { isPointer, resolveAt } from "../../../openapi/operation.js";

const ID = "repair/media-type";

function lost(spec: Spec, at: Pointer, ref: string): Finding {
  const place = join(at, "$ref");
  return {
    code: ID,
    level: "warning",
    at: placeFor(spec, place),
    message: `the media type refers to ${ref}, ${isPointer(ref) ? "which is not there" : "outside the document: nothing is fetched"}; what it holds is unknown`,
    hint: "Bundle the document into one file first, or define what it refers to.",
    fix: [{ op: "remove", at: place, origin: inferred(spec, ID, place) }],
  };
}

/** Every media type of a body or answer says itself what it holds. */
export const mediaTypes: Rule = {
  id: ID,
  law: "A media type that is a reference (OpenAPI 3.2, `components.mediaTypes`) says itself what it refers to: OpenAPI 3.1 has no such references.",
  *check(spec) {
    for (const { kind, value, at } of eachObject(spec.doc)) {
      const ref = own(value, "$ref");
      if (kind !== "media" || typeof ref !== "string" || at.startsWith("#/components/mediaTypes/")) continue;
      const target = isPointer(ref) ? resolveAt(spec.doc, ref) : undefined;
      if (target === undefined) yield lost(spec, at, ref);
      else yield edit(ID, at, `the media type that ${ref} names`, [assembleValue(spec, ID, at, { kept: target })]);
    }
  },
};
