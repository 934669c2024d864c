import { ownValue } from "./place.js";

const NOUNS: { readonly [type: string]: string } = {
  null: "null",
  boolean: "true or false",
  integer: "an integer",
  number: "a number",
  string: "a string",
  array: "a list",
  object: "an object",
};

const MAX_VALUES = 12;

/** `a, b or c`. */
const either = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} or ${parts[parts.length - 1]}`;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const json = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};

const oneOf = (values: readonly unknown[]): string => {
  const shown = values.slice(0, MAX_VALUES).map(json);
  if (values.length > MAX_VALUES) return `one of ${shown.join(", ")}, … (${values.length} values)`;
  return values.length === 1 ? shown.join("") : `one of ${shown.join(", ")}`;
};

/** `from 2 to 40`, `of at least 2`, `above 0 and below 1`. */
const range = (schema: unknown): string => {
  const get = (key: string): unknown => ownValue(schema, key);
  const [min, max, above, below, multiple] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
  ].map(get);
  const both = min !== undefined && max !== undefined;
  const parts = [
    both ? `from ${min} to ${max}` : min === undefined ? "" : `of at least ${min}`,
    !both && max !== undefined ? `of at most ${max}` : "",
    above === undefined ? "" : `above ${above}`,
    below === undefined ? "" : `below ${below}`,
    multiple === undefined ? "" : `that is a multiple of ${multiple}`,
  ];
  return parts.filter(Boolean).join(" and ");
};

/** `of 1 to 4 items`, `of at most 10 characters`. */
const size = (schema: unknown, lower: string, upper: string, unit: string): string => {
  const [min, max] = [ownValue(schema, lower), ownValue(schema, upper)];
  const units = (count: unknown): string => `${count} ${unit}${count === 1 ? "" : "s"}`;
  if (min === undefined && max === undefined) return "";
  if (min === max) return `of exactly ${units(min)}`;
  if (max === undefined) return `of at least ${units(min)}`;
  return min === undefined ? `of at most ${units(max)}` : `of ${min} to ${units(max)}`;
};

const textRules = (schema: unknown): string => {
  const [pattern, format] = [ownValue(schema, "pattern"), ownValue(schema, "format")];
  const parts = [
    size(schema, "minLength", "maxLength", "character"),
    pattern === undefined ? "" : `that matches ${String(pattern)}`,
    format === undefined ? "" : `(${String(format)})`,
  ];
  return parts.filter(Boolean).join(" ");
};

const detail = (schema: unknown, type: string): string => {
  if (type === "integer" || type === "number") return range(schema);
  if (type === "string") return textRules(schema);
  if (type === "array") return size(schema, "minItems", "maxItems", "item");
  return type === "object" ? size(schema, "minProperties", "maxProperties", "key") : "";
};

/** The types a schema speaks of: those it names, else those its keywords are about. */
const typesOf = (schema: unknown): readonly unknown[] => {
  const type = ownValue(schema, "type");
  if (type !== undefined) return Array.isArray(type) ? type : [type];
  return ["number", "string", "array", "object"].filter((name) => detail(schema, name) !== "");
};

/** What a schema asks for, in words: `an integer from 2 to 40`, `one of "a", "b"`, `a string or null`. */
export const describe = (schema: unknown): string => {
  if (schema === false) return "nothing";
  const get = (key: string): unknown => ownValue(schema, key);
  const constant = get("const");
  if (constant !== undefined) return json(constant);
  const values = get("enum");
  if (Array.isArray(values)) return oneOf(values);
  const ref = get("$ref");
  if (typeof ref === "string") return ref.slice(ref.lastIndexOf("/") + 1);
  const branches = listOf(get("anyOf") ?? get("oneOf"));
  if (branches.length > 0) return either([...new Set(branches.map(describe))]);
  const types = typesOf(schema);
  if (types.length > 0)
    return either(types.map((type) => `${NOUNS[String(type)]} ${detail(schema, String(type))}`.trim()));
  const all = listOf(get("allOf"));
  if (all.length > 0) return all.map(describe).join(" and ");
  const not = get("not");
  return not === undefined ? "a value" : `anything but ${describe(not)}`;
};
