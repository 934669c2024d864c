import { isMultiple } from "falsmith-runtime/validation";
import { isMarked } from "../../protocol/shapes.js";
import { isList, isObject, own, sameJson, wordOf, type Json, type JsonObject } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { isPointer, resolveAt } from "../../openapi/operation.js";

/** Why a value does not satisfy a schema: where in the value, and what is wrong. */
export interface ValueMisfit {
  readonly at: Pointer;
  readonly says: string;
}

function typeNames(value: Json): readonly string[] {
  if (value === null) return ["null"];
  if (isList(value)) return ["array"];
  if (typeof value === "number") return Number.isInteger(value) ? ["integer", "number"] : ["number"];
  return [typeof value];
}

type KeywordCheck = (schema: JsonObject, value: Json) => string | undefined;

function numeric(keyword: string, holds: (value: number, limit: number) => boolean): readonly [string, KeywordCheck] {
  return [
    keyword,
    (schema, value) => {
      const limit = own(schema, keyword);
      return typeof value === "number" && typeof limit === "number" && !holds(value, limit)
        ? `${JSON.stringify(value)} breaks ${keyword} ${limit}`
        : undefined;
    },
  ];
}

function sized(
  keyword: string,
  size: (value: Json) => number | undefined,
  holds: (value: number, limit: number) => boolean,
): readonly [string, KeywordCheck] {
  return [
    keyword,
    (schema, value) => {
      const limit = own(schema, keyword);
      const length = size(value);
      return length !== undefined && typeof limit === "number" && !holds(length, limit)
        ? `a size of ${length} breaks ${keyword} ${limit}`
        : undefined;
    },
  ];
}

function characters(value: Json): number | undefined {
  return typeof value === "string" ? [...value].length : undefined;
}
function entries(value: Json): number | undefined {
  return isList(value) ? value.length : undefined;
}
function atLeast(value: number, limit: number): boolean {
  return value >= limit;
}
function atMost(value: number, limit: number): boolean {
  return value <= limit;
}

const checks: readonly (readonly [string, KeywordCheck])[] = [
  [
    "type",
    (schema, value) => {
      const type = own(schema, "type");
      const allowed = isList(type) ? type : type === undefined ? undefined : [type];
      return allowed === undefined || typeNames(value).some((name) => allowed.includes(name))
        ? undefined
        : `${typeNames(value)[0]} where ${allowed.map(wordOf).join(" or ")} is due`;
    },
  ],
  [
    "enum",
    (schema, value) => {
      const values = own(schema, "enum");
      return isList(values) && !values.some((one) => sameJson(one, value))
        ? `${JSON.stringify(value)} is none of ${JSON.stringify(values).slice(0, 120)}`
        : undefined;
    },
  ],
  [
    "const",
    (schema, value) =>
      own(schema, "const") !== undefined && !sameJson(own(schema, "const"), value)
        ? `${JSON.stringify(value)} is not ${JSON.stringify(own(schema, "const"))}`
        : undefined,
  ],
  numeric("minimum", atLeast),
  numeric("maximum", atMost),
  numeric("exclusiveMinimum", (value, limit) => value > limit),
  numeric("exclusiveMaximum", (value, limit) => value < limit),
  numeric("multipleOf", (value, step) => !(step > 0) || isMultiple(value, step)),
  sized("minLength", characters, atLeast),
  sized("maxLength", characters, atMost),
  sized("minItems", entries, atLeast),
  sized("maxItems", entries, atMost),
];

function required(schema: JsonObject, value: Json, at: Pointer): readonly ValueMisfit[] {
  const names = own(schema, "required");
  if (!isObject(value) || !isList(names) || isMarked(schema, "required")) return [];
  return names
    .filter((name) => typeof name === "string" && own(value, name) === undefined)
    .map((name) => ({ at, says: `the required ${JSON.stringify(name)} is missing` }));
}

interface ConformPlace {
  readonly doc: JsonObject;
  /** Of the schema, in the document. */
  readonly schemaAt: Pointer;
  /** Of the value. */
  readonly at: Pointer;
  readonly depth: number;
}

/** The place of a part of a schema, and of the part of the value that it is for. */
function inside(place: ConformPlace, keys: readonly (string | number)[], at: Pointer = place.at): ConformPlace {
  return { doc: place.doc, schemaAt: join(place.schemaAt, ...keys), at, depth: place.depth + 1 };
}

function children(place: ConformPlace, schema: JsonObject, value: Json): readonly ValueMisfit[] {
  const properties = own(schema, "properties");
  const named =
    isObject(value) && isObject(properties)
      ? Object.keys(properties).flatMap((name) => {
          const child = own(value, name);
          return child === undefined ? [] : misfitsAt(inside(place, ["properties", name], join(place.at, name)), child);
        })
      : [];
  const listed =
    isList(value) && isObject(own(schema, "items"))
      ? value.flatMap((item, index) => misfitsAt(inside(place, ["items"], join(place.at, index)), item))
      : [];
  return [...named, ...listed];
}

function unions(place: ConformPlace, schema: JsonObject, value: Json): readonly ValueMisfit[] {
  const all = own(schema, "allOf");
  const every = isList(all) ? all.flatMap((_, index) => misfitsAt(inside(place, ["allOf", index]), value)) : [];
  const some = ["anyOf", "oneOf"].flatMap((keyword) => {
    const list = own(schema, keyword);
    const fits =
      !isList(list) ||
      list.length === 0 ||
      list.some((_, index) => misfitsAt(inside(place, [keyword, index]), value).length === 0);
    return fits ? [] : [{ at: place.at, says: `${JSON.stringify(value).slice(0, 80)} fits no branch of ${keyword}` }];
  });
  return [...every, ...some];
}

function misfitsAt(place: ConformPlace, value: Json): readonly ValueMisfit[] {
  const { doc, schemaAt, at, depth } = place;
  const target = resolveAt(doc, schemaAt);
  const schema = target === undefined ? undefined : valueAt(doc, target);
  if (
    target === undefined ||
    !isObject(schema) ||
    depth > 40 ||
    (typeof schema["$ref"] === "string" && !isPointer(schema["$ref"]))
  )
    return [];
  const here = checks.flatMap(([keyword, check]): readonly ValueMisfit[] => {
    const says = isMarked(schema, keyword) ? undefined : check(schema, value);
    return says === undefined ? [] : [{ at, says }];
  });
  return [
    ...here,
    ...required(schema, value, at),
    ...children({ ...place, schemaAt: target }, schema, value),
    ...unions({ ...place, schemaAt: target }, schema, value),
  ];
}

/**
 * What is wrong with an example or default, by the keywords that documentation uses. Keywords that are marked as not
 * enforced are skipped, as validators do. For findings only: the emitted validators are the judges of real input.
 */
export function misfits(doc: JsonObject, schemaAt: Pointer, value: Json, at: Pointer): readonly ValueMisfit[] {
  return misfitsAt({ doc, schemaAt, at, depth: 0 }, value);
}
