import type { Rule, Spec } from "../../document/document.js";
import { isList, own, wordOf, type Json, type JsonObject } from "../../document/json.js";
import { join, type Pointer } from "../../document/pointer.js";
import type { Patch } from "../../document/patch.js";
import type { Origin } from "../../document/origin.js";
import { edit, inferred } from "../../openapi/edit.js";
import { eachObject } from "../../openapi/each-object.js";
import { neededVersion } from "../../openapi/validity/needed-version.js";
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

function nullable({ at, schema }: SchemaAt, from: From): readonly Patch[] {
  if (own(schema, "nullable") === undefined) return [];
  const origin = from("nullable");
  const drop: Patch = { op: "remove", at: join(at, "nullable"), origin };
  const type = own(schema, "nullable") === true ? nullableType(schema) : undefined;
  const values = own(schema, "enum");
  const anyOf = own(schema, "anyOf");
  const isNullable = own(schema, "nullable") === true;
  const branch: readonly Patch[] =
    isNullable && isList(anyOf)
      ? [{ op: "add", at: join(at, "anyOf", anyOf.length), value: { type: "null" }, origin }]
      : [];
  const list: readonly Patch[] =
    isNullable && isList(values) && !values.includes(null)
      ? [{ op: "replace", at: join(at, "enum"), value: [...values, null], origin }]
      : [];
  return [
    drop,
    ...(type === undefined ? [] : [{ op: "replace" as const, at: join(at, type[0]), value: type[1], origin }]),
    ...list,
    ...branch,
  ];
}

/** Keywords that speak of a schema, and do not limit values. */
const ANNOTATIONS = new Set(
  "title description default example examples deprecated readOnly writeOnly externalDocs xml nullable".split(" "),
);

/** Keywords by which a schema says that another one holds: `nullable` beside them cannot be said by the type alone. */
const COMPOSING = ["$ref", "allOf", "oneOf"];

function isComposed({ schema }: SchemaAt): boolean {
  return (
    own(schema, "nullable") === true &&
    own(schema, "anyOf") === undefined &&
    COMPOSING.some((keyword) => own(schema, keyword) !== undefined)
  );
}

/** `nullable` beside a reference or a composition: what stands there, or null. */
function nullOr({ at, schema }: SchemaAt, from: From): readonly Patch[] {
  const origin = from("nullable");
  const limits = Object.keys(schema).filter((key) => !ANNOTATIONS.has(key) && !key.startsWith("x-"));
  return [
    { op: "remove", at: join(at, "nullable"), origin },
    { op: "add", at: join(at, "anyOf"), value: [], origin },
    ...limits.map((key): Patch => ({
      op: "move",
      from: join(at, key),
      at: join(at, "anyOf", 0, key),
      origin: from(key),
    })),
    { op: "add", at: join(at, "anyOf", 1), value: { type: "null" }, origin },
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
    ...(isComposed(found) ? [] : nullable(found, from)),
    ...exclusive(found, "exclusiveMinimum", "minimum", from),
    ...exclusive(found, "exclusiveMaximum", "maximum", from),
    ...example(found, from),
  ];
}

const VERSION: Pointer = "#/openapi";

/** The words of OpenAPI 3.2 for examples and answers that 3.1 has others for. */
function olderWords(spec: Spec): readonly Patch[] {
  return [...eachObject(spec.doc)].flatMap(({ kind, value, at }): readonly Patch[] => {
    const has = (key: string): boolean => own(value, key) !== undefined;
    const moved = (key: string, to: string): readonly Patch[] => [
      { op: "move", from: join(at, key), at: join(at, to), origin: inferred(spec, ID, join(at, key)) },
    ];
    if (kind === "response" && has("summary") && wordOf(own(value, "description")) === "")
      return moved("summary", "description");
    if (kind !== "example" || has("value") || has("externalValue")) return [];
    return has("dataValue")
      ? moved("dataValue", "value")
      : has("serializedValue")
        ? moved("serializedValue", "value")
        : [];
  });
}

/** A document of OpenAPI 3.x says what it said, in the words of 3.1; in those of 3.2 where 3.1 has none. */
export const openapi31: Rule = {
  id: ID,
  law: "A document of OpenAPI 3.0 says the same in the words of OpenAPI 3.1: type lists for nullable, numeric exclusive bounds, examples as lists. So does one of 3.2, unless it has what 3.1 cannot say: an operation for QUERY, a parameter that is the whole query, a schema or an encoding of the items of a stream; whatever has that is a document of 3.2.",
  *check(spec) {
    const stated = own(spec.doc, "openapi");
    const version = neededVersion(spec.doc);
    if (stated !== undefined && !(typeof stated === "string" && stated.startsWith(`${version}.`))) {
      yield edit(ID, VERSION, `openapi: ${wordOf(stated)} becomes ${version}.0`, [
        { op: "replace", at: VERSION, value: `${version}.0`, origin: inferred(spec, ID, VERSION) },
      ]);
    }
    const older = version === "3.1" ? olderWords(spec) : [];
    if (older.length > 0) yield edit(ID, VERSION, "words of OpenAPI 3.2 in those of 3.1", older);
    for (const found of allSchemas(spec.doc)) {
      const fix = schemaPatches(spec, found);
      if (fix.length > 0) yield edit(ID, found.at, "keywords of OpenAPI 3.0 in the words of 3.1", fix);
    }
    // Inner schemas first: what moves takes along what stands in it.
    for (const found of allSchemas(spec.doc).toReversed())
      if (isComposed(found))
        yield edit(
          ID,
          found.at,
          "nullable beside a composed schema: null is a value too",
          nullOr(found, (keyword) => inferred(spec, ID, join(found.at, keyword))),
        );
  },
};
