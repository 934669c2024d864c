import type { Finding } from "../../../document/finding.js";
import { own, type JsonObject } from "../../../document/json.js";
import type { Patch } from "../../../document/patch.js";
import { inferred } from "../../../openapi/edit.js";
import { below, ID, structureFinding, type StructureCheck, type Spot } from "./spot.js";

/** Keywords of a schema that name nothing a parameter or header has itself. */
const keywords = (
  "type format items default maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern " +
  "maxItems minItems uniqueItems enum multipleOf oneOf anyOf allOf properties nullable"
).split(" ");

/** Keywords of a schema that stand on the parameter itself, as in Swagger 2.0, and the patches that put them right. */
export function schemaMoves(
  check: StructureCheck,
  kind: string,
  value: JsonObject,
  spot: Spot,
): { readonly keys: readonly string[]; readonly finding: Finding } | undefined {
  if (kind !== "parameter" && kind !== "header") return undefined;
  if (own(value, "schema") !== undefined || own(value, "content") !== undefined) return undefined;
  const keys = keywords.filter((key) => own(value, key) !== undefined);
  if (keys.length === 0) return undefined;
  const moves = keys.map((key): Patch => {
    const from = below(spot, key);
    return {
      op: "move",
      from: from.at,
      at: below(spot, "schema", key).at,
      origin: inferred(check.spec, ID, from.from),
    };
  });
  const message = `what a value is stands under \`schema\`: ${keys.join(", ")}`;
  return { keys, finding: structureFinding(check, spot, { message }, moves) };
}
