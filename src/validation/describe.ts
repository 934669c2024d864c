import { listOf, ownValue } from "./values.js";

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
function either(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} or ${parts[parts.length - 1]}`;
}

function json(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function oneOf(values: readonly unknown[]): string {
  const shown = values.slice(0, MAX_VALUES).map(json);
  if (values.length > MAX_VALUES) return `one of ${shown.join(", ")}, … (${values.length} values)`;
  return values.length === 1 ? shown.join("") : `one of ${shown.join(", ")}`;
}

function said(word: string, value: unknown): string {
  return value === undefined ? "" : `${word} ${String(value)}`;
}

function joined(parts: readonly string[], by: string): string {
  return parts.filter(Boolean).join(by);
}

/** `from 2 to 40`, `of at least 2`, `above 0 and below 1`. */
function range(schema: unknown): string {
  const get = (key: string): unknown => ownValue(schema, key);
  const [min, max] = [get("minimum"), get("maximum")];
  const both = min !== undefined && max !== undefined;
  const bounds = both ? [`from ${String(min)} to ${String(max)}`] : [said("of at least", min), said("of at most", max)];
  const [above, below] = [said("above", get("exclusiveMinimum")), said("below", get("exclusiveMaximum"))];
  return joined([...bounds, above, below, said("that is a multiple of", get("multipleOf"))], " and ");
}

/** `of 1 to 4 items`, `of at most 10 characters`. */
function size(schema: unknown, keyword: string, unit: string): string {
  const [min, max] = [ownValue(schema, `min${keyword}`), ownValue(schema, `max${keyword}`)];
  const count = max ?? min;
  if (count === undefined) return "";
  const units = `${String(count)} ${unit}${count === 1 ? "" : "s"}`;
  if (min === max) return `of exactly ${units}`;
  if (max === undefined) return `of at least ${units}`;
  return min === undefined ? `of at most ${units}` : `of ${String(min)} to ${units}`;
}

function detail(schema: unknown, type: string): string {
  if (type === "integer" || type === "number") return range(schema);
  if (type === "array") return size(schema, "Items", "item");
  if (type === "object") return size(schema, "Properties", "key");
  if (type !== "string") return "";
  const format = ownValue(schema, "format");
  const pattern = said("that matches", ownValue(schema, "pattern"));
  return joined([size(schema, "Length", "character"), pattern, format === undefined ? "" : `(${String(format)})`], " ");
}

/** The types a schema speaks of: those it names, else those its keywords are about. */
function typesOf(schema: unknown): readonly unknown[] {
  const type = ownValue(schema, "type");
  if (type !== undefined) return Array.isArray(type) ? type : [type];
  return ["number", "string", "array", "object"].filter((name) => detail(schema, name) !== "");
}

/** What a schema asks for, in words: `an integer from 2 to 40`, `one of "a", "b"`, `a string or null`. */
export function describe(schema: unknown): string {
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
}
