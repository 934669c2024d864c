import type { Spec } from "../../../document/document.js";
import { isList, isObject, own, type Json } from "../../../document/json.js";
import type { RuleId } from "../../../document/origin.js";
import type { Patch } from "../../../document/patch.js";
import { join, type Pointer } from "../../../document/pointer.js";
import { inferred } from "../../../openapi/edit.js";

/** Keys below which everything is data. */
const DATA = new Set(["example", "examples", "default", "enum", "x-example", "x-examples"]);

function wordPatches(spec: Spec, id: RuleId, value: Json, at: Pointer): readonly Patch[] {
  const origin = (key: string): Patch["origin"] => inferred(spec, id, join(at, key));
  const nullable = own(value, "x-nullable");
  const discriminator = own(value, "discriminator");
  return [
    ...(typeof nullable === "boolean" && own(value, "nullable") === undefined
      ? [
          { op: "add" as const, at: join(at, "nullable"), value: nullable, origin: origin("x-nullable") },
          { op: "remove" as const, at: join(at, "x-nullable"), origin: origin("x-nullable") },
        ]
      : []),
    ...(typeof discriminator === "string" && !at.endsWith("/properties")
      ? [
          {
            op: "replace" as const,
            at: join(at, "discriminator"),
            value: { propertyName: discriminator },
            origin: origin("discriminator"),
          },
        ]
      : []),
  ];
}

/** Words of schemas that OpenAPI 3 spells otherwise: `x-nullable` is `nullable`, a discriminator is an object. */
export function schemaWords(spec: Spec, id: RuleId): readonly Patch[] {
  const patches: Patch[] = [];
  const visit = (value: Json, at: Pointer): void => {
    if (isObject(value)) patches.push(...wordPatches(spec, id, value, at));
    for (const [key, child] of isList(value) ? value.entries() : isObject(value) ? Object.entries(value) : []) {
      if ((isObject(child) || isList(child)) && (typeof key === "number" || !DATA.has(key)))
        visit(child, join(at, key));
    }
  };
  visit(spec.doc, "#");
  return patches;
}
