import { isList, isObject, own, type Json, type JsonObject } from "../spec/json.js";
import { LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS } from "../model/keywords.js";
import { join, type Pointer } from "../spec/pointer.js";

/** Something of a document that its specification forbids. */
export type Fault = { readonly at: Pointer; readonly message: string };

const types: ReadonlySet<Json> = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);

const isCount = (value: Json): boolean => typeof value === "number" && Number.isInteger(value) && value >= 0;
const isNumber = (value: Json): boolean => typeof value === "number";
const isText = (value: Json): boolean => typeof value === "string";
const isFlag = (value: Json): boolean => typeof value === "boolean";
const isDistinct = (value: readonly Json[]): boolean =>
  new Set(value.map((item) => JSON.stringify(item))).size === value.length;
const isType = (value: Json): boolean =>
  isList(value) ? value.length > 0 && value.every((item) => types.has(item)) && isDistinct(value) : types.has(value);

type Form = readonly [holds: (value: Json) => boolean, says: string];

const count: Form = [isCount, "a whole number, 0 or more"];
const number: Form = [isNumber, "a number"];
const text: Form = [isText, "text"];
const flag: Form = [isFlag, "true or false"];

const forms: ReadonlyMap<string, Form> = new Map([
  ["type", [isType, "one of the seven type names, or a list of different ones"]],
  ["enum", [(value) => isList(value) && isDistinct(value), "a list of different values"]],
  ["required", [(value) => isList(value) && value.every(isText) && isDistinct(value), "a list of different names"]],
  ["multipleOf", [(value) => typeof value === "number" && value > 0, "a number above 0"]],
  ["examples", [isList, "a list"]],
  ["$ref", text],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map((key): [string, Form] => [key, number]),
  ...["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"].map((key): [string, Form] => [
    key,
    count,
  ]),
  ...["title", "description", "format", "pattern", "contentEncoding", "contentMediaType"].map((key): [string, Form] => [
    key,
    text,
  ]),
  ...["deprecated", "readOnly", "writeOnly", "uniqueItems"].map((key): [string, Form] => [key, flag]),
]);

const keywordFaults = (schema: JsonObject, at: Pointer): readonly Fault[] =>
  Object.entries(schema).flatMap(([key, value]) => {
    const form = forms.get(key);
    return form === undefined || form[0](value)
      ? []
      : [{ at: join(at, key), message: `\`${key}\` of a schema is ${form[1]}` }];
  });

const childFaults = (schema: JsonObject, at: Pointer): readonly Fault[] =>
  Object.keys(schema).flatMap((key): readonly Fault[] => {
    const [value, place] = [own(schema, key) ?? null, join(at, key)];
    if (SCHEMA_KEYWORDS.has(key)) return schemaFaults(value, place);
    if (LIST_KEYWORDS.has(key))
      return isList(value) && value.length > 0
        ? value.flatMap((item, index) => schemaFaults(item, join(place, index)))
        : [{ at: place, message: `\`${key}\` is a list of schemas, at least one` }];
    if (!MAP_KEYWORDS.has(key) && key !== "$defs") return [];
    return isObject(value)
      ? Object.keys(value).flatMap((name) => schemaFaults(own(value, name) ?? null, join(place, name)))
      : [{ at: place, message: `\`${key}\` maps names to schemas` }];
  });

/** What JSON Schema 2020-12 forbids in a schema and those inside it. */
export const schemaFaults = (schema: Json, at: Pointer): readonly Fault[] => {
  if (typeof schema === "boolean") return [];
  if (!isObject(schema)) return [{ at, message: "a schema is an object, true or false" }];
  return [...keywordFaults(schema, at), ...childFaults(schema, at)];
};
