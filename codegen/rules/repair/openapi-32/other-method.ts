import type { Rule } from "../../../document/document.js";
import { isObject, own } from "../../../document/json.js";
import { join } from "../../../document/pointer.js";
import { eachObject } from "../../../openapi/each-object.js";
import { inferred, placeFor } from "../../../openapi/edit.js";

const ID = "repair/other-method";

/** A path has operations of the methods that clients send. */
export const otherMethods: Rule = {
  id: ID,
  law: "Operations of methods that OpenAPI has no field for (`additionalOperations` of 3.2: COPY, LINK) are told and left out: no client is made of them.",
  *check(spec) {
    for (const { kind, value, at } of eachObject(spec.doc)) {
      const others = own(value, "additionalOperations");
      if (kind !== "pathItem" || others === undefined) continue;
      const place = join(at, "additionalOperations");
      const methods = Object.keys(isObject(others) ? others : {}).map((name) => name.slice(0, 40));
      yield {
        code: ID,
        level: "warning",
        at: placeFor(spec, place),
        message: `${methods.join(", ") || "additionalOperations"}: no client is made of such a method; what the document says of it is left out`,
        hint: "Call it with fetch, or describe it by a method that OpenAPI has a field for.",
        fix: [{ op: "remove", at: place, origin: inferred(spec, ID, place) }],
      };
    }
  },
};
