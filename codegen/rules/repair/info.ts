import type { Rule } from "../../spec/document.js";
import { own } from "../../spec/json.js";
import type { Patch } from "../../spec/patch.js";
import { inferred, edit } from "../finding.js";
import { mainOperation } from "../operation.js";

const id = "repair/info";

/** A document has a title and a version. */
export const info: Rule = {
  id,
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
        origin: inferred(spec, id, main.at),
      });
    if ((own(stated, "version") ?? "") === "")
      fix.push({
        op: "add",
        at: "#/info/version",
        value: "1.0.0",
        origin: { rule: id, basis: "protocol", evidence: [] },
      });
    if (fix.length > 0) yield edit(id, "#/info", "title and version of the document", fix);
  },
};
