import type { Rule } from "../../document/document.js";
import { own } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { inferred, edit } from "../../openapi/edit.js";
import { mainOperation } from "../../openapi/operation.js";

const ID = "repair/info";

/** A document has a title and a version. */
export const info: Rule = {
  id: ID,
  law: "A document has a title (else the path of its operation) and a version (else 1.0.0).",
  *check(spec) {
    const main = mainOperation(spec);
    const stated = own(spec.doc, "info");
    const fix: Patch[] = [];
    if (main !== undefined && (own(stated, "title") ?? "") === "")
      fix.push({
        op: "add",
        at: "#/info/title",
        value: main.path.replace(/^\/+/, "") || main.path,
        origin: inferred(spec, ID, main.at),
      });
    if ((own(stated, "version") ?? "") === "")
      fix.push({
        op: "add",
        at: "#/info/version",
        value: "1.0.0",
        origin: { rule: ID, basis: "protocol", evidence: [] },
      });
    if (fix.length > 0) yield edit(ID, "#/info", "title and version of the document", fix);
  },
};
