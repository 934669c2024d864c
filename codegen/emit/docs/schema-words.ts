import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { BASIS_KEY } from "../../document/origin.js";
import { lastKey, type Pointer } from "../../document/pointer.js";
import { isPointer, resolvedAt } from "../../openapi/operation.js";

const DEEPEST = 6;
const MOST_VALUES = 40;

function listWords(values: readonly Json[]): string {
  const shown = values.slice(0, MOST_VALUES).map((value) => JSON.stringify(value));
  return [...shown, ...(values.length > shown.length ? ["…"] : [])].join(" | ");
}

/** The type of a schema in words: `integer`, `"a" | "b"`, `File[]`, `unknown` where nobody states it. */
export function typeWords(doc: JsonObject, schema: Json | undefined, depth = 0): string {
  if (!isObject(schema) || depth > DEEPEST) return "unknown";
  const ref = own(schema, "$ref");
  if (typeof ref === "string") return isPointer(ref) ? refWords(doc, ref, depth) : "unknown";
  const [values, constant, type] = [own(schema, "enum"), own(schema, "const"), own(schema, "type")];
  if (constant !== undefined) return JSON.stringify(constant);
  if (isList(values)) return listWords(values);
  for (const [keyword, sign] of [
    ["anyOf", " | "],
    ["oneOf", " | "],
    ["allOf", " & "],
  ] as const) {
    const branches = own(schema, keyword);
    if (isList(branches) && branches.length > 0)
      return [...new Set(branches.map((branch) => typeWords(doc, branch, depth + 1)))].join(sign);
  }
  const items = own(schema, "items");
  if (type === "array" || (type === undefined && items !== undefined)) {
    const inner = typeWords(doc, items, depth + 1);
    return /[ |&]/.test(inner) ? `(${inner})[]` : `${inner}[]`;
  }
  if (isList(type)) return type.filter((one) => typeof one === "string").join(" | ");
  if (typeof type === "string") return type;
  return isObject(own(schema, "properties")) ? "object" : "unknown";
}

/** A schema with a name is called by it where it is an object, else by what it is. */
function refWords(doc: JsonObject, ref: Pointer, depth: number): string {
  const target = resolvedAt(doc, ref)?.value;
  const isNamed = isObject(own(target, "properties")) || own(target, "type") === "object";
  return isNamed ? lastKey(ref) : typeWords(doc, target, depth + 1);
}

const BOUNDS: readonly (readonly [keyword: string, words: string])[] = [
  ["minimum", "at least"],
  ["exclusiveMinimum", "more than"],
  ["maximum", "at most"],
  ["exclusiveMaximum", "less than"],
  ["multipleOf", "a multiple of"],
  ["minLength", "characters, at least"],
  ["maxLength", "characters, at most"],
  ["minItems", "items, at least"],
  ["maxItems", "items, at most"],
  ["format", "format"],
  ["pattern", "pattern"],
];

/** What a schema asks of a value besides its type, a text each; what only an example or a sibling shows is told as such. */
export function boundWords(schema: Json | undefined): readonly string[] {
  const marks = own(schema, BASIS_KEY);
  const names = Object.keys(isObject(marks) ? marks : {});
  return [
    ...BOUNDS.flatMap(([keyword, words]) => {
      const value = own(schema, keyword);
      return typeof value === "string" || typeof value === "number" ? [`${words} ${value}`] : [];
    }),
    ...(names.length === 0 ? [] : [`not enforced: ${names.join(", ")}`]),
  ];
}
