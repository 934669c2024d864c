import type { Json } from "../../document/json.js";
import { BASIS_KEY } from "../../document/origin.js";
import type { Excerpt, Stretch } from "../excerpt.js";
import { field, list, object, type Part, type PartField, value } from "./part.js";
import type { PageTypeName } from "./type-name.js";

/** Values a page lists for a field, each with its place, and the place of the whole list. */
export interface ValueOptions {
  readonly at: Stretch;
  readonly values: readonly { readonly value: Json; readonly at: Stretch }[];
}

function typeOfJson(json: Json): string {
  return json === null
    ? "null"
    : Array.isArray(json)
      ? "array"
      : typeof json === "number"
        ? Number.isInteger(json)
          ? "integer"
          : "number"
        : typeof json;
}

/** The JSON Schema type that all values share; undefined when they share none. */
function sharedType(values: readonly Json[]): string | undefined {
  const types = new Set(values.map(typeOfJson));
  if (types.size === 2 && types.has("integer") && types.has("number")) return "number";
  return types.size === 1 ? [...types][0] : undefined;
}

function enumFields(options: ValueOptions, typed: boolean): readonly PartField[] {
  const shared = typed ? undefined : sharedType(options.values.map((option) => option.value));
  return [
    ...field("type", shared === undefined ? undefined : value(shared, [options.at])),
    [
      "enum",
      list(
        options.values.map((option) => value(option.value, [option.at])),
        [options.at],
      ),
    ],
  ];
}

/** A type that only an example shows: it helps the person who types, and is not enforced. */
export function shownType(type: string, at: Stretch, format?: string): readonly PartField[] {
  const keys = { type, ...(format === undefined ? {} : { format }) };
  const marks = Object.keys(keys).map((key): PartField => [key, value("example", [at], "example")]);
  return [
    ...Object.entries(keys).map(([key, word]): PartField => [key, value(word, [at], "example")]),
    [BASIS_KEY, object(marks, [at], "example")],
  ];
}

/** A type name that must be an enumeration, whose values the page does not list. */
function unlisted(name: Excerpt, shown: readonly Json[]): readonly PartField[] {
  return [
    ...field(
      "type",
      shown.length > 0 && shown.every((json) => typeof json !== "string") ? undefined : value("string", [name]),
    ),
    ["x-falsmith-named", value(name.text, [name])],
  ];
}

/**
 * The schema fields that a type and its options state. `shown` are values the page shows for the field: a nameless
 * enumeration is of strings unless they say otherwise.
 */
export function schemaOf(
  type: PageTypeName,
  options: ValueOptions | undefined,
  shown: readonly Json[] = [],
): readonly PartField[] {
  const at = [type.at];
  if (type.kind === "primitive") {
    const plain = field("type", value(type.type, at));
    const format = field("format", type.format === undefined ? undefined : value(type.format, at));
    return [...plain, ...format, ...(options === undefined ? [] : enumFields(options, true))];
  }
  if (type.kind === "enum") return options === undefined ? unlisted(type.at, shown) : enumFields(options, false);
  if (type.kind === "named") {
    const named = field("$ref", value(`#/components/schemas/${type.name}`, at));
    return options === undefined ? named : enumFields(options, false);
  }
  if (type.kind === "list") return listOf(type, options);
  if (type.kind === "map") {
    const values = type.values === undefined ? undefined : object(schemaOf(type.values, undefined), [type.values.at]);
    return [["type", value("object", at)], ...field("additionalProperties", values)];
  }
  if (type.kind === "union") return unionOf(type.of, type.at, options, shown);
  return options === undefined ? [] : enumFields(options, false);
}

function listOf(
  type: Extract<PageTypeName, { kind: "list" }>,
  options: ValueOptions | undefined,
): readonly PartField[] {
  const ofLists = options?.values.every((option) => Array.isArray(option.value)) ?? false;
  const inner = ofLists ? undefined : options;
  const items =
    type.items === undefined
      ? inner && object(enumFields(inner, false))
      : object(schemaOf(type.items, inner), [type.items.at]);
  return [
    ["type", value("array", [type.at])],
    ...field("items", items),
    ...(options !== undefined && ofLists ? enumFields(options, true) : []),
  ];
}

/** In a union the options belong to its enumeration; without one they limit the whole. */
function unionOf(
  branches: readonly PageTypeName[],
  at: Excerpt,
  options: ValueOptions | undefined,
  shown: readonly Json[],
): readonly PartField[] {
  const enumerated = branches.find((branch) => branch.kind === "enum");
  const parts = branches.map((branch): Part =>
    object(
      schemaOf(
        branch,
        branch === enumerated ? options : undefined,
        shown.filter((json) => typeof json !== "object"),
      ),
      [branch.at],
    ),
  );
  const whole = options !== undefined && enumerated === undefined ? enumFields(options, true) : [];
  return [["anyOf", list(parts, [at])], ...whole];
}
