import type { Rule } from "../../../document/document.js";
import type { Patch } from "../../../document/patch.js";
import { edit, inferred } from "../../../openapi/edit.js";
import { parentOf } from "../../../document/pointer.js";
import { fieldAt } from "../../../openapi/key-field.js";
import { danglingReferences } from "../../../openapi/references.js";
import { versionOf, wholeDocument } from "../../../openapi/objects.js";
import { vitalSchemas } from "./references.js";
import { ID, type Spot, type StructureCheck, structureFinding } from "./spot.js";
import { checked } from "./walk.js";

const ROOT: Spot = { from: "#", at: "#" };

/** A document is what the specification of its version of OpenAPI says a document is. */
export const structure: Rule = {
  id: ID,
  law: "Every object of a document has the fields that its version of OpenAPI, 3.1 or 3.2, gives it and no other; what is useless without a field, or refers to nothing, is left out with a warning; a call that is lost with it is refused.",
  *check(spec, { sources }) {
    const walk: StructureCheck = {
      spec,
      version: versionOf(spec.doc),
      texts: sources,
      vital: vitalSchemas(spec.doc),
      targets: new Map(),
    };
    const reason = yield* checked(walk, wholeDocument, { value: spec.doc, spot: ROOT }, "");
    if (reason === undefined) return;
    const spot: Spot = { from: reason.from, at: reason.from };
    yield structureFinding(walk, spot, { level: "error", message: `${reason.from} ${reason.why}`, hint: HINT }, []);
  },
};

/**
 * After the structure: what is left below words that OpenAPI does not know. It is kept as it stands, but validators take
 * each `$ref` there for a reference.
 */
export const unreadReferences: Rule = {
  id: ID,
  law: structure.law,
  *check(spec) {
    for (const at of danglingReferences(spec.doc)) {
      if (fieldAt(parentOf(at) ?? "#") !== undefined) continue;
      const fix: Patch = { op: "remove", at, origin: inferred(spec, ID, at) };
      yield edit(ID, at, "below a word that OpenAPI does not know, a reference that leads nowhere is left out", [fix]);
    }
  },
};

const HINT = "Correct the document at this place; a validator of OpenAPI says the same.";
