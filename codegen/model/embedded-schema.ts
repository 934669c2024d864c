import { isList, isObject } from "../document/json.js";
import { LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS, VALUE_KEYWORDS } from "../openapi/keywords.js";
import type { Lowering } from "./lowering.js";
import type { Check, Keyword } from "./model.js";

/**
 * The keywords that the validator's `jsonSchema` keeps: what is checked and what a machine may want to know. Prose,
 * examples (but the root's), identifiers and extensions are left out, for size.
 */
export function embeddedKeywords(l: Lowering, checks: readonly Check[], isRoot: boolean): readonly Keyword[] {
  const kept: Keyword[] = [];
  for (const [name, { value, from }] of l.entries) {
    if (name === "$ref" || name === "$dynamicRef") {
      const ref = checks.find((check) => check.kind === "ref");
      if (ref !== undefined) kept.push({ kind: "ref", name: "$ref", target: ref.target });
    } else if (SCHEMA_KEYWORDS.has(name)) kept.push({ kind: "schema", name, schema: l.child(from) });
    else if (LIST_KEYWORDS.has(name) && isList(value))
      kept.push({ kind: "list", name, schemas: value.map((_, index) => l.child(from, index)) });
    else if (MAP_KEYWORDS.has(name) && isObject(value))
      kept.push({
        kind: "map",
        name,
        schemas: Object.keys(value)
          .filter((key) => name !== "dependentSchemas" || !isList(value[key]))
          .map((key) => [key, l.child(from, key)]),
      });
    else if (VALUE_KEYWORDS.has(name) || (isRoot && name === "examples")) kept.push({ kind: "value", name, value });
  }
  return kept;
}
