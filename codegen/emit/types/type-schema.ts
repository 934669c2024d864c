import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { hasType } from "../../model/check-leaf.js";
import { BLOB_MARK } from "../../model/endpoint/binary-parts.js";
import { componentAround, componentName, isPointer } from "../../openapi/operation.js";
import { commentOf } from "./comment.js";

/* Marks for the transform hook: a reference by type name, and the open branch of a union. */
export const REF_MARK = "x-type-name";
export const OPEN_MARK = "x-open";
/** Marks a tuple: `{ items, required, rest }`, the types of its first items, how many must be there, what follows. */
export const TUPLE_MARK = "x-tuple";

/** The type name of each component, and the schema behind it; `inside` counts references into components on the way. */
export interface TypeNames {
  readonly types: ReadonlyMap<string, string>;
  readonly schemas: ReadonlyMap<string, Json>;
  readonly inside?: number;
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

function propertySchemas(map: Json | undefined, names: TypeNames): JsonObject {
  return Object.fromEntries(
    Object.entries(isObject(map) ? map : {}).map(([name, schema]) => [name, propertySchema(name, schema, names)]),
  );
}

/** Which side of a call has a property. */
function accessOf(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    ["readOnly", "writeOnly"].filter((key) => own(schema, key) === true).map((key) => [key, true]),
  );
}

/** A property: its comment beside its type, so that the comment is ours and the type carries none. */
function propertySchema(name: string, schema: Json, names: TypeNames): Json {
  const type = typeSchema(schema, names);
  if (!isObject(schema)) return type;
  const title = commentOf(schema, name).join("\n");
  return {
    ...(title === "" ? {} : { title }),
    ...(own(schema, "deprecated") === true ? { deprecated: true } : {}),
    ...accessOf(schema),
    anyOf: [type],
  };
}

/** Types that some of these schemas have: for keys that may be any of them. */
function anyOfThese(schemas: readonly Json[]): Json {
  const texts = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]));
  if (texts.has("{}")) return {};
  const [only, ...more] = texts.values();
  return more.length === 0 ? (only ?? {}) : { anyOf: [...texts.values()] };
}

/** What other keys hold, as an index signature: TypeScript applies it to the declared keys too. */
function otherKeys(schema: JsonObject, others: readonly Json[], names: TypeNames): Json {
  const properties = own(schema, "properties");
  const declared = Object.values(isObject(properties) ? properties : {}).map((one) => typeSchema(one, names));
  return anyOfThese([...others.map((one) => typeSchema(one, names)), ...declared]);
}

/** The schemas of keys that are not declared: those of patterns too, where no other keys may be. */
function otherSchemas(schema: JsonObject): readonly Json[] {
  const [extra, patterns] = [own(schema, "additionalProperties"), own(schema, "patternProperties")];
  const declared = own(schema, "properties");
  const isAny = extra === true || (isObject(extra) && Object.keys(extra).length === 0);
  // Said on purpose, beside what is declared. An object of which nothing else is said has any keys anyway.
  if (isAny && isObject(declared) && Object.keys(declared).length > 0) return [{}];
  const hasExtra = isObject(extra) && Object.keys(extra).length > 0;
  const stated = hasExtra || extra === false ? Object.values(isObject(patterns) ? patterns : {}) : [];
  return [...(hasExtra ? [extra] : []), ...stated];
}

function object(schema: JsonObject, names: TypeNames): JsonObject {
  const others = otherSchemas(schema);
  const hasExtra = others.length > 0;
  const required = own(schema, "required");
  const listed = own(schema, "properties");
  // A name that is required and described nowhere else holds whatever other keys hold.
  const undescribed = (isList(required) ? required : [])
    .map(wordOf)
    .filter((name) => own(listed, name) === undefined)
    .map((name) => [name, hasExtra ? otherKeys({}, others, names) : {}] as const);
  return {
    ...(isObject(listed) || undescribed.length > 0
      ? { properties: { ...propertySchemas(listed, names), ...Object.fromEntries(undescribed) } }
      : {}),
    ...(isList(required) ? { required } : {}),
    ...(hasExtra ? { additionalProperties: otherKeys(schema, others, names) } : {}),
  };
}

function countOf(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

/** A list whose first items have schemas of their own: as many may be left out as `minItems` allows. */
function tuple(schema: JsonObject, prefix: readonly Json[], names: TypeNames): JsonObject {
  const [type, items] = [own(schema, "type"), own(schema, "items")];
  const marked = {
    type: "array",
    [TUPLE_MARK]: {
      items: prefix.map((item) => typeSchema(item, names)),
      required: Math.min(prefix.length, countOf(own(schema, "minItems"))),
      rest:
        items === false || countOf(own(schema, "maxItems") ?? Infinity) <= prefix.length
          ? null
          : typeSchema(items ?? {}, names),
    },
  };
  const others = (isList(type) ? type : []).filter((word) => word !== "array");
  return others.length === 0 ? marked : { anyOf: [marked, { type: others }] };
}

/** The values that a schema lists: those of its type, unless none is. */
function listedValues(schema: JsonObject): readonly Json[] | undefined {
  const [type, values, fixed] = ["type", "enum", "const"].map((key) => own(schema, key));
  const listed = fixed === undefined ? values : [fixed];
  if (!isList(listed)) return undefined;
  const types = type === undefined || isList(type) ? type : [type];
  const typed = listed.filter((value) => hasType(value, types));
  return typed.length === 0 ? listed : typed;
}

/** The type behind a reference. */
function referred(ref: Json, names: TypeNames): Json {
  if (typeof ref !== "string" || !isPointer(ref)) return {};
  const name = names.types.get(componentName(ref) ?? "");
  return name === undefined ? inlined(ref, names) : { type: "object", [REF_MARK]: name };
}

/** Keywords beside a reference that say more of the type. */
const NARROWING = "enum const properties required additionalProperties items prefixItems anyOf oneOf allOf".split(" ");

/**
 * A schema cut down to what its TypeScript type says, with comments encoded and references by type name: nothing else of a
 * source reaches the type emitter.
 */
export function typeSchema(schema: Json, names: TypeNames): Json {
  if (!isObject(schema)) return schema === false ? false : {};
  if (own(schema, BLOB_MARK) === true) return { type: "object", [REF_MARK]: "globalThis.Blob" };
  const ref = own(schema, "$ref");
  if (ref === undefined) return keywordTypes(schema, names);
  const target = referred(ref, names);
  return NARROWING.some((keyword) => own(schema, keyword) !== undefined)
    ? { allOf: [target, keywordTypes(schema, names)] }
    : target;
}

/** Keywords by which a branch says by itself what it is, so that a bare `type` beside the union adds nothing. */
const SELF_EXPLANATORY = ["type", "$ref", "enum", "const", "anyOf", "oneOf", "allOf"];

function isExplained(list: readonly Json[]): boolean {
  return list.every((branch) => SELF_EXPLANATORY.some((keyword) => own(branch, keyword) !== undefined));
}

/** What the keywords of a schema say, but for references and compositions. Where values are listed, they say it all. */
function plainKeywords(schema: JsonObject, names: TypeNames): JsonObject {
  const [type, items] = ["type", "items"].map((key) => own(schema, key));
  const shape = object(schema, names);
  const values = listedValues(schema);
  if (Object.keys(shape).length === 0 && values !== undefined) return { enum: values };
  return {
    ...(type === undefined ? {} : { type }),
    ...shape,
    ...(items === undefined ? {} : { items: typeSchema(items, names) }),
  };
}

/** openapi-typescript takes keywords beside a union for one more branch of it; they hold as well as the union does. */
function keywordTypes(schema: JsonObject, names: TypeNames): JsonObject {
  const prefix = own(schema, "prefixItems");
  if (isList(prefix) && prefix.length > 0) return tuple(schema, prefix, names);
  const plain = plainKeywords(schema, names);
  const all = own(schema, "allOf");
  const parts = (isList(all) ? all : []).map((item) => typeSchema(item, names));
  const unions = [own(schema, "anyOf"), own(schema, "oneOf")].filter(isList).filter((list) => list.length > 0);
  if (unions.length === 0) return { ...plain, ...(isList(all) ? { allOf: parts } : {}) };
  const isBare = Object.keys(plain).every((keyword) => keyword === "type");
  const held = isBare && (own(plain, "type") === undefined || unions.every(isExplained)) ? [] : [plain];
  const listed = unions.map((list) => ({ anyOf: branches(list, names) }));
  const [only, ...more] = listed;
  return held.length + parts.length + more.length === 0 && only !== undefined
    ? only
    : { allOf: [...held, ...parts, ...listed] };
}
