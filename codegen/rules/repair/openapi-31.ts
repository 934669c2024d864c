import type { Rule, Spec } from "../../document/document.js";
import { isList, own, wordOf, type Json, type JsonObject } from "../../document/json.js";
import { join, type Pointer } from "../../document/pointer.js";
import type { Patch } from "../../document/patch.js";
import type { Origin } from "../../document/origin.js";
import { edit, inferred } from "../../openapi/edit.js";
import { allSchemas, type SchemaAt } from "../../openapi/schemas.js";

const ID = "repair/openapi-31";

/** The origin of what becomes of a keyword. */
type From = (keyword: string) => Origin;

function nullableType(schema: JsonObject): readonly [key: string, value: Json] | undefined {
  const type = own(schema, "type");
  if (typeof type === "string") return ["type", type === "null" ? type : [type, "null"]];
  if (isList(type)) return ["type", type.includes("null") ? type : [...type, "null"]];
  return undefined;
}

/** What a union says of its values as a whole. */
const OUTER = new Set([
  "title",
  "description",
  "default",
  "example",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
]);

/** `nullable` beside a reference or a composition: null is one more alternative. */
function nullBeside({ at, schema }: SchemaAt, origin: Origin): readonly Patch[] {
  const none: Json = { type: "null" };
  for (const keyword of ["anyOf", "oneOf"]) {
    const list = own(schema, keyword);
    if (isList(list)) return [{ op: "add", at: join(at, keyword, list.length), value: none, origin }];
  }
  const values = own(schema, "enum");
  if (isList(values) && own(schema, "allOf") === undefined && own(schema, "$ref") === undefined)
    return values.includes(null) ? [] : [{ op: "replace", at: join(at, "enum"), value: [...values, null], origin }];
  const inner = Object.keys(schema).filter((key) => !OUTER.has(key) && key !== "nullable" && !key.startsWith("x-"));
  if (own(schema, "allOf") === undefined && own(schema, "$ref") === undefined) return [];
  return [
    { op: "add", at: join(at, "anyOf"), value: [{}, none], origin },
    ...inner.map((key): Patch => ({ op: "move", from: join(at, key), at: join(at, "anyOf", 0, key), origin })),
  ];
}

function nullable({ at, schema }: SchemaAt, from: From): readonly Patch[] {
  if (own(schema, "nullable") === undefined) return [];
  const origin = from("nullable");
  const drop: Patch = { op: "remove", at: join(at, "nullable"), origin };
  const type = own(schema, "nullable") === true ? nullableType(schema) : undefined;
  if (type === undefined && own(schema, "nullable") === true) return [drop, ...nullBeside({ at, schema }, origin)];
  const values = own(schema, "enum");
  const list: readonly Patch[] =
    type !== undefined && isList(values) && !values.includes(null)
      ? [{ op: "replace", at: join(at, "enum"), value: [...values, null], origin }]
      : [];
  return [
    drop,
    ...(type === undefined ? [] : [{ op: "replace" as const, at: join(at, type[0]), value: type[1], origin }]),
    ...list,
  ];
}

/** `minimum: 0, exclusiveMinimum: true` of 3.0 says what `exclusiveMinimum: 0` says in 3.1. */
function exclusive({ at, schema }: SchemaAt, keyword: string, bound: string, from: From): readonly Patch[] {
  const flag = own(schema, keyword);
  const limit = own(schema, bound);
  if (typeof flag !== "boolean") return [];
  const origin = from(keyword);
  if (!flag || typeof limit !== "number") return [{ op: "remove", at: join(at, keyword), origin }];
  return [
    { op: "replace", at: join(at, keyword), value: limit, origin },
    { op: "remove", at: join(at, bound), origin },
  ];
}

function example({ at, schema }: SchemaAt, from: From): readonly Patch[] {
  const value = own(schema, "example");
  if (value === undefined) return [];
  const origin = from("example");
  const keep: readonly Patch[] =
    own(schema, "examples") === undefined
      ? [{ op: "add", at: join(at, "examples"), value: [value], origin: { ...origin, basis: "example" } }]
      : [];
  return [{ op: "remove", at: join(at, "example"), origin }, ...keep];
}

function schemaPatches(spec: Spec, found: SchemaAt): readonly Patch[] {
  const from: From = (keyword) => inferred(spec, ID, join(found.at, keyword));
  return [
    ...nullable(found, from),
    ...exclusive(found, "exclusiveMinimum", "minimum", from),
    ...exclusive(found, "exclusiveMaximum", "maximum", from),
    ...example(found, from),
  ];
}

const VERSION: Pointer = "#/openapi";

/** A document of OpenAPI 3.x says what it said, in the words of 3.1. */
export const openapi31: Rule = {
  id: ID,
  law: "A document of OpenAPI 3.0 says the same in the words of OpenAPI 3.1: type lists for nullable, numeric exclusive bounds, examples as lists.",
  *check(spec) {
    const stated = own(spec.doc, "openapi");
    if (stated !== undefined && !(typeof stated === "string" && stated.startsWith("3.1."))) {
      yield edit(ID, VERSION, `openapi: ${wordOf(stated)} becomes 3.1.0`, [
        { op: "replace", at: VERSION, value: "3.1.0", origin: inferred(spec, ID, VERSION) },
      ]);
    }
    for (const found of allSchemas(spec.doc)) {
      const fix = schemaPatches(spec, found);
      if (fix.length > 0) yield edit(ID, found.at, "keywords of OpenAPI 3.0 in the words of 3.1", fix);
    }
  },
};
