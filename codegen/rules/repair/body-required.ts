import type { Rule } from "../../document/document.js";
import { isList, own } from "../../document/json.js";
import { join, valueAt } from "../../document/pointer.js";
import { edit, inferred } from "../../openapi/edit.js";
import { operationsOf, requestMediaAt, resolveAt } from "../../openapi/operation.js";

const ID = "repair/body-required";

/** A body that must hold a property must be sent. */
export const bodyRequired: Rule = {
  id: ID,
  law: "A request body whose schema requires a property is itself required.",
  *check(spec) {
    for (const { at } of operationsOf(spec.doc)) {
      const media = requestMediaAt(spec.doc, at);
      const body = resolveAt(spec.doc, join(at, "requestBody"));
      const schema = media === undefined ? undefined : resolveAt(spec.doc, join(media, "schema"));
      if (schema === undefined || body === undefined || own(valueAt(spec.doc, body), "required") === true) continue;
      const required = own(valueAt(spec.doc, schema), "required");
      if (!isList(required) || required.length === 0) continue;
      const target = join(body, "required");
      yield edit(ID, target, "the request body is required, as its properties are", [
        { op: "add", at: target, value: true, origin: inferred(spec, ID, join(schema, "required")) },
      ]);
    }
  },
};
