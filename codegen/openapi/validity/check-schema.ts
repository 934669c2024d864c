import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { join, type Pointer } from "../../document/pointer.js";
import { LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS } from "../keywords.js";

/** Something of a document that its specification forbids. */
export interface Violation {
  readonly at: Pointer;
  readonly message: string;
}

const TYPES: ReadonlySet<Json> = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);

function isCount(value: Json): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
function isNumber(value: Json): boolean {
  return typeof value === "number";
}
function isText(value: Json): boolean {
  return typeof value === "string";
}
function isFlag(value: Json): boolean {
  return typeof value === "boolean";
}
function isDistinct(value: readonly Json[]): boolean {
  return new Set(value.map((item) => JSON.stringify(item))).size === value.length;
}
function isType(value: Json): boolean {
  return isList(value)
    ? value.length > 0 && value.every((item) => TYPES.has(item)) && isDistinct(value)
    : TYPES.has(value);
}

type KeywordForm = readonly [holds: (value: Json) => boolean, says: string];

const count: KeywordForm = [isCount, "a whole number, 0 or more"];
const number: KeywordForm = [isNumber, "a number"];
const text: KeywordForm = [isText, "text"];
const flag: KeywordForm = [isFlag, "true or false"];

const forms: ReadonlyMap<string, KeywordForm> = new Map([
  ["type", [isType, "one of the seven type names, or a list of different ones"]],
  ["enum", [(value) => isList(value) && isDistinct(value), "a list of different values"]],
  ["required", [(value) => isList(value) && value.every(isText) && isDistinct(value), "a list of different names"]],
  ["multipleOf", [(value) => typeof value === "number" && value > 0, "a number above 0"]],
  ["examples", [isList, "a list"]],
  ["$ref", text],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map((key): [string, KeywordForm] => [key, number]),
  ...["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"].map(
    (key): [string, KeywordForm] => [key, count],
  ),
  ...["title", "description", "format", "pattern", "contentEncoding", "contentMediaType"].map(
    (key): [string, KeywordForm] => [key, text],
  ),
  ...["deprecated", "readOnly", "writeOnly", "uniqueItems"].map((key): [string, KeywordForm] => [key, flag]),
]);

function keywordFaults(schema: JsonObject, at: Pointer): readonly Violation[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    const form = forms.get(key);
    return form === undefined || form[0](value)
      ? []
      : [{ at: join(at, key), message: `\`${key}\` of a schema is ${form[1]}` }];
  });
}

function childFaults(schema: JsonObject, at: Pointer): readonly Violation[] {
  return Object.keys(schema).flatMap((key): readonly Violation[] => {
    const [value, place] = [own(schema, key) ?? null, join(at, key)];
    if (SCHEMA_KEYWORDS.has(key)) return schemaViolations(value, place);
    if (LIST_KEYWORDS.has(key))
      return isList(value) && value.length > 0
        ? value.flatMap((item, index) => schemaViolations(item, join(place, index)))
        : [{ at: place, message: `\`${key}\` is a list of schemas, at least one` }];
    if (!MAP_KEYWORDS.has(key) && key !== "$defs") return [];
    return isObject(value)
      ? Object.keys(value).flatMap((name) => schemaViolations(own(value, name) ?? null, join(place, name)))
      : [{ at: place, message: `\`${key}\` maps names to schemas` }];
  });
}

/** What JSON Schema 2020-12 forbids in a schema and those inside it. */
export function schemaViolations(schema: Json, at: Pointer): readonly Violation[] {
  if (typeof schema === "boolean") return [];
  if (!isObject(schema)) return [{ at, message: "a schema is an object, true or false" }];
  return [...keywordFaults(schema, at), ...childFaults(schema, at)];
}
