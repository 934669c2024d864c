import type { Rule } from "../../spec/document.js";
import { vitalSchemas } from "./structure/references.js";
import { id, said, type Spot } from "./structure/spot.js";
import { wholeDocument } from "./structure/table.js";
import { checked, type Walk } from "./structure/walk.js";

const root: Spot = { from: "#", at: "#" };

/** A document is what the specification of OpenAPI 3.1 says a document is. */
export const structure: Rule = {
  id,
  law: "Every object of a document has the fields that OpenAPI 3.1 gives it and no other; what is useless without a field, or refers to nothing, is left out with a warning; a call that is lost with it is refused.",
  *check(spec, { sources }) {
    const walk: Walk = { spec, texts: sources, vital: vitalSchemas(spec.doc), targets: new Map() };
    const reason = yield* checked(walk, wholeDocument, spec.doc, root, "");
    if (reason === undefined) return;
    const spot: Spot = { from: reason.from, at: reason.from };
    yield said(walk, spot, { level: "error", message: `${reason.from} ${reason.why}`, hint }, []);
  },
};

const hint = "Correct the document at this place; a validator of OpenAPI 3.1 says the same.";
