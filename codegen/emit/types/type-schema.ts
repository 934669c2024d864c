import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { BLOB_MARK } from "../../model/endpoint/binary-parts.js";
import { componentAround, componentName, isPointer } from "../../openapi/operation.js";
import { encodeComment } from "../encode.js";

/** Marks for the transform hook: a reference by type name, and the open branch of a union. */
export const REF_MARK = "x-type-name";
export const OPEN_MARK = "x-open";

/** The type name of each component, and the schema behind it; `inside` counts references into components on the way. */
export interface TypeNames {
  readonly types: ReadonlyMap<string, string>;
  readonly schemas: ReadonlyMap<string, Json>;
  readonly inside?: number;
  /** Properties keep `readOnly` and `writeOnly`. */
  readonly marksAccess?: boolean;
}

const DEEPEST_INSIDE = 8;

/** A reference into a component has no type of its own: what it refers to stands in its place. */
function inlined(ref: Pointer, names: TypeNames): Json {
  const component = componentAround(ref) ?? "";
  const inside = (names.inside ?? 0) + 1;
  const rest = ref.slice(join("#/components/schemas", component).length);
  const target = valueAt(names.schemas.get(component) ?? {}, `#${rest}`);
  return target === undefined || rest === "" || inside > DEEPEST_INSIDE ? {} : typeSchema(target, { ...names, inside });
}

function show(value: Json | undefined): string {
  return JSON.stringify(value) ?? "";
}

function limitsOf(schema: JsonObject, low: string, high: string): readonly (Json | undefined)[] {
  return [own(schema, low), own(schema, high)];
}

function range(schema: JsonObject): string {
  const [low, high] = limitsOf(schema, "minimum", "maximum");
  const [above, below] = limitsOf(schema, "exclusiveMinimum", "exclusiveMaximum");
  const parts = [
    low !== undefined && high !== undefined ? `${show(low)} to ${show(high)}` : "",
    low !== undefined && high === undefined ? `at least ${show(low)}` : "",
    high !== undefined && low === undefined ? `at most ${show(high)}` : "",
    above === undefined ? "" : `more than ${show(above)}`,
    below === undefined ? "" : `less than ${show(below)}`,
    own(schema, "multipleOf") === undefined ? "" : `a multiple of ${show(own(schema, "multipleOf"))}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `Range: ${parts.join(", ")}.`;
}

function size(schema: JsonObject, min: string, max: string, unit: string): string {
  const [low, high] = limitsOf(schema, min, max);
  if (low === undefined && high === undefined) return "";
  if (low !== undefined && high !== undefined) return `${show(low)} to ${show(high)} ${unit}.`;
  return low === undefined ? `At most ${show(high)} ${unit}.` : `At least ${show(low)} ${unit}.`;
}

/** True when the description names all these values itself: saying them again would only be noise. */
function isSaid(description: string, values: readonly (Json | undefined)[]): boolean {
  return values.every(
    (value) =>
      value === undefined || description.includes(typeof value === "string" && value !== "" ? value : show(value)),
  );
}

/** A text as the lines of a comment, each encoded. */
export function commentLines(text: string): readonly string[] {
  return text.trim().split(/\r?\n/).map(encodeComment);
}

/** A value of an enum and what its source says of it, in the dialects of several exporters. */
function describedValues(schema: JsonObject): readonly (readonly [value: Json, words: string])[] {
  const values = own(schema, "enum");
  const listed = ["x-apifox-enum", "x-apidog-enum"].map((key) => own(schema, key)).find(isList);
  if (listed !== undefined)
    return listed.map((entry) => [own(entry, "value") ?? null, words(own(entry, "name"), own(entry, "description"))]);
  const [told, names] = [
    own(schema, "x-enum-descriptions") ?? own(schema, "x-enumDescriptions"),
    own(schema, "x-enum-varnames"),
  ];
  return (isList(values) ? values : []).map((value, index) => {
    const at = (list: Json | undefined): Json | undefined => (isList(list) ? list[index] : own(list, wordOf(value)));
    return [value, words(at(names), at(told))];
  });
}

function words(...parts: readonly (Json | undefined)[]): string {
  return [...new Set(parts.filter((part) => typeof part === "string" && part.trim() !== ""))].join(": ");
}

const MOST_DESCRIBED = 40;

function valueLines(schema: JsonObject): readonly string[] {
  return describedValues(schema)
    .filter(([value, said]) => said !== "" && said !== value)
    .slice(0, MOST_DESCRIBED)
    .map(([value, said]) => `- ${encodeComment(show(value))}: ${commentLines(said).join(" ")}`);
}

/** The lines of a property's comment: its description, its limits, its default. */
function commentOf(schema: JsonObject): string {
  const description = own(schema, "description");
  const value = own(schema, "default");
  const prose = typeof description === "string" ? description : "";
  const line = (text: string, said: readonly (Json | undefined)[]): string => (isSaid(prose, said) ? "" : text);
  return [
    ...commentLines(prose),
    ...valueLines(schema),
    line(
      range(schema),
      ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"].map((keyword) =>
        own(schema, keyword),
      ),
    ),
    line(size(schema, "minLength", "maxLength", "characters"), limitsOf(schema, "minLength", "maxLength")),
    line(size(schema, "minItems", "maxItems", "items"), limitsOf(schema, "minItems", "maxItems")),
    value === undefined
      ? ""
      : line(`Default: ${encodeComment(show(value))}`, [value, /default|默认/i.test(prose) ? undefined : "\u0000"]),
  ]
    .filter((text) => text !== "")
    .join("\n");
}

function isPlain(schema: Json | undefined, types: readonly string[]): boolean {
  return (
    types.includes(wordOf(own(schema, "type"))) &&
    ["enum", "const", "properties", "items", "anyOf", "oneOf", "allOf", "$ref"].every(
      (key) => own(schema, key) === undefined,
    )
  );
}

function isOffer(schema: Json | undefined): boolean {
  return isList(own(schema, "enum")) || own(schema, "const") !== undefined;
}

/** A union that offers values beside any other value of their type keeps the offer only when the open branch is not plain. */
function branches(list: readonly Json[], names: TypeNames): readonly Json[] {
  const offers = list.some(isOffer);
  return list.map((branch) => {
    const open = offers && isPlain(branch, ["string", "number", "integer"]);
    const schema = typeSchema(branch, names);
    return open && isObject(schema) ? { ...schema, [OPEN_MARK]: true } : schema;
  });
}

function mapped(map: Json | undefined, names: TypeNames, visit: (schema: Json, names: TypeNames) => Json): JsonObject {
  return Object.fromEntries(
    Object.entries(isObject(map) ? map : {}).map(([name, schema]) => [name, visit(schema, names)]),
  );
}

/** Which side of a call has a property. */
function accessOf(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    ["readOnly", "writeOnly"].filter((key) => own(schema, key) === true).map((key) => [key, true]),
  );
}

/** A property: its comment beside its type, so that the comment is ours and the type carries none. */
function propertySchema(schema: Json, names: TypeNames): Json {
  const type = typeSchema(schema, names);
  if (!isObject(schema)) return type;
  const title = commentOf(schema);
  return {
    ...(title === "" ? {} : { title }),
    ...(own(schema, "deprecated") === true ? { deprecated: true } : {}),
    ...(names.marksAccess === true ? accessOf(schema) : {}),
    anyOf: [type],
  };
}

function object(schema: JsonObject, names: TypeNames): JsonObject {
  const extra = own(schema, "additionalProperties");
  const required = own(schema, "required");
  return {
    ...(isObject(own(schema, "properties"))
      ? { properties: mapped(own(schema, "properties"), names, propertySchema) }
      : {}),
    ...(isList(required) ? { required } : {}),
    ...(isObject(extra) && Object.keys(extra).length > 0 ? { additionalProperties: typeSchema(extra, names) } : {}),
  };
}

/** Values that have a literal type. Of objects and lists the type says what they are, and the validator which. */
function isOfWords(values: Json | undefined): values is readonly Json[] {
  return isList(values) && values.every((value) => !isList(value) && !isObject(value));
}

/**
 * A schema cut down to what its TypeScript type says, with comments encoded and references by type name: nothing else of a
 * source reaches the type emitter.
 */
export function typeSchema(schema: Json, names: TypeNames): Json {
  if (!isObject(schema)) return schema === false ? false : {};
  if (own(schema, BLOB_MARK) === true) return { type: "object", [REF_MARK]: "globalThis.Blob" };
  const ref = own(schema, "$ref");
  const name = typeof ref === "string" && isPointer(ref) ? names.types.get(componentName(ref) ?? "") : undefined;
  if (ref !== undefined)
    return name !== undefined
      ? { type: "object", [REF_MARK]: name }
      : typeof ref === "string" && isPointer(ref)
        ? inlined(ref, names)
        : {};
  const [anyOf, oneOf, allOf, prefix] = ["anyOf", "oneOf", "allOf", "prefixItems"].map((key) => own(schema, key));
  const [type, values, fixed, items] = ["type", "enum", "const", "items"].map((key) => own(schema, key));
  const shape = object(schema, names);
  const listed = fixed === undefined ? values : [fixed];
  return {
    ...(type === undefined ? {} : { type }),
    ...(Object.keys(shape).length === 0 && type !== "object" && isOfWords(listed) ? { enum: listed } : {}),
    ...shape,
    ...(items === undefined ? {} : { items: typeSchema(items, names) }),
    ...(isList(prefix) ? { prefixItems: prefix.map((item) => typeSchema(item, names)) } : {}),
    ...(isList(anyOf) ? { anyOf: branches(anyOf, names) } : {}),
    ...(isList(oneOf) ? { anyOf: branches(oneOf, names) } : {}),
    ...(isList(allOf) ? { allOf: allOf.map((item) => typeSchema(item, names)) } : {}),
  };
}
