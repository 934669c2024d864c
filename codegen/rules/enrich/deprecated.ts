import type { Rule } from "../../document/document.js";
import { own } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join } from "../../document/pointer.js";
import { edit } from "../../openapi/edit.js";
import { mainOperation, SUCCESSOR_KEY } from "../../openapi/operation.js";

const ID = "enrich/deprecated";

/** The catalogue is no source: what it says stands in the list of sources, beside the document. */
const FROM_THE_LIST: Origin = { rule: ID, basis: "stated", evidence: [] };

/** After the merge: of the sources, the one with the highest rank decides. */
export const deprecated: Rule = {
  id: ID,
  law: "An endpoint is deprecated when its provider's catalogue says so, in the list of sources; where the catalogue names a successor, the endpoint does.",
  *check(spec, { sources, source }) {
    const said = sources.get(source)?.deprecated;
    const main = mainOperation(spec);
    if (said === undefined || main === undefined) return;
    const flag = own(main.operation, "deprecated") === true ? [] : [["deprecated", true] as const];
    const successor = typeof said === "string" ? [[SUCCESSOR_KEY, said] as const] : [];
    const patches = [...flag, ...successor].map(([key, value]): Patch => ({
      op: "add",
      at: join(main.at, key),
      value,
      origin: FROM_THE_LIST,
    }));
    if (patches.length === 0) return;
    const use = typeof said === "string" ? `; ${said} takes its place` : "";
    yield edit(ID, main.at, `deprecated, says the catalogue of its provider${use}`, patches);
  },
};
