import type { Rule } from "../../document/document.js";
import { own } from "../../document/json.js";
import { join } from "../../document/pointer.js";
import { operationIdOf } from "../../model/names.js";
import { edit, inferred } from "../../openapi/edit.js";
import { identify } from "../../openapi/identity.js";
import { mainOperation } from "../../openapi/operation.js";

const ID = "enrich/operation-id";

/** After the merge: any source may name the operation. fal's endpoints have ids of their own. */
export const operationId: Rule = {
  id: ID,
  law: "An operation that no source names has an operationId made from its method and path.",
  *check(spec, { provider }) {
    const main = mainOperation(spec);
    if (main === undefined || identify(spec, provider)?.kind !== "operation") return;
    if ((own(main.operation, "operationId") ?? "") !== "") return;
    const value = operationIdOf(main);
    yield edit(ID, main.at, `the operationId ${value}`, [
      { op: "add", at: join(main.at, "operationId"), value, origin: inferred(spec, ID, main.at) },
    ]);
  },
};
