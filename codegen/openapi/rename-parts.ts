import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { join, keysOf } from "../document/pointer.js";
import { isPointer } from "./operation.js";
import { DATA_FIELDS, MAP_FIELDS } from "./references.js";

/** What the named parts of one endpoint's document are called in a document of several. */
export interface PartNames {
  readonly component: (kind: string, name: string) => string;
  readonly operationId: (id: string) => string;
}

const SCHEMAS = "#/components/schemas";

// `fromEntries` defines own keys, whatever their names.
function mapped(object: JsonObject, change: (key: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));
}

/** The component schema that a reference names; undefined for any other reference. */
function schemaNamed(ref: Json | undefined): string | undefined {
  const [first, kind, name, ...rest] = typeof ref === "string" && isPointer(ref) ? keysOf(ref) : [];
  return first === "components" && kind === "schemas" && rest.length === 0 ? name : undefined;
}

function branchesOf(schema: JsonObject): readonly string[] {
  return ["oneOf", "anyOf"].flatMap((keyword) => {
    const branches = own(schema, keyword);
    return isList(branches) ? branches.flatMap((branch) => schemaNamed(own(branch, "$ref")) ?? []) : [];
  });
}

/** The component schemas that extend another one by `allOf`. */
function heirsOf(schemas: Json | undefined, parent: string): readonly string[] {
  return Object.entries(isObject(schemas) ? schemas : {}).flatMap(([name, schema]) => {
    const all = own(schema, "allOf");
    return isList(all) && all.some((part) => schemaNamed(own(part, "$ref")) === parent) ? [name] : [];
  });
}

/** A document whose parts get other names. */
interface Renaming {
  readonly names: PartNames;
  /** Its component schemas, under the names they have in it. */
  readonly schemas: Json | undefined;
}

function schemaAt({ names }: Renaming, name: string): string {
  return join(SCHEMAS, names.component("schemas", name));
}

function reference({ names }: Renaming, ref: string): string {
  const [first, kind, name, ...rest] = isPointer(ref) ? keysOf(ref) : [];
  return first === "components" && kind !== undefined && name !== undefined
    ? join("#/components", kind, names.component(kind, name), ...rest)
    : ref;
}

/** A mapping names schemas, or refers to them. */
function mappingTarget(renaming: Renaming, value: Json): Json {
  if (typeof value !== "string") return value;
  return own(renaming.schemas, value) === undefined ? reference(renaming, value) : schemaAt(renaming, value);
}

/** @param component the name of the schema that the discriminator stands in, where it is a component */
function discriminator(
  renaming: Renaming,
  value: JsonObject,
  schema: JsonObject,
  component: string | undefined,
): JsonObject {
  const stated = own(value, "mapping");
  const mapping = isObject(stated) ? mapped(stated, (_, to) => mappingTarget(renaming, to)) : {};
  const known = new Set(Object.values(mapping));
  const branches = branchesOf(schema);
  const implied = branches.length > 0 || component === undefined ? branches : heirsOf(renaming.schemas, component);
  const added = implied
    .filter((name) => !known.has(schemaAt(renaming, name)) && own(mapping, name) === undefined)
    .map((name) => [name, schemaAt(renaming, name)] as const);
  if (added.length === 0 && stated === undefined) return value;
  return { ...value, mapping: Object.fromEntries([...Object.entries(mapping), ...added]) };
}

function requirement({ names }: Renaming, value: Json): Json {
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, needs]) => [names.component("securitySchemes", name), needs]),
      )
    : value;
}

/** Validators take what looks like a reference in data for one: it follows the names as well. */
function data(renaming: Renaming, value: Json): Json {
  if (isList(value)) return value.map((item) => data(renaming, item));
  return isObject(value)
    ? mapped(value, (key, inner) =>
        key === "$ref" && typeof inner === "string" ? reference(renaming, inner) : data(renaming, inner),
      )
    : value;
}

function part(renaming: Renaming, value: Json, component?: string): Json {
  if (isList(value)) return value.map((item) => part(renaming, item));
  return isObject(value) ? mapped(value, (key, inner) => field(renaming, key, inner, { of: value, component })) : value;
}

interface RenamePlace {
  readonly of: JsonObject;
  readonly component: string | undefined;
}

function field(renaming: Renaming, key: string, value: Json, { of, component }: RenamePlace): Json {
  if (key === "$ref" && typeof value === "string") return reference(renaming, value);
  if (key === "operationId" && typeof value === "string") return renaming.names.operationId(value);
  if (key === "discriminator" && isObject(value)) return discriminator(renaming, value, of, component);
  if (key === "security" && isList(value)) return value.map((needs) => requirement(renaming, needs));
  if (DATA_FIELDS.has(key)) return data(renaming, value);
  return MAP_FIELDS.has(key) && isObject(value)
    ? mapped(value, (_, inner) => part(renaming, inner))
    : part(renaming, value);
}

function components(renaming: Renaming, value: JsonObject): JsonObject {
  return mapped(value, (kind, all) => {
    if (!isObject(all) || kind.startsWith("x-")) return all;
    const entries = Object.entries(all).map(([name, inner]): [string, Json] => [
      renaming.names.component(kind, name),
      part(renaming, inner, kind === "schemas" ? name : undefined),
    ]);
    return Object.fromEntries(entries);
  });
}

/**
 * A document with its components and operations under other names, and every reference to them. A discriminator without a
 * mapping maps the names of schemas as they were: it gets one that says so.
 */
export function renameParts(doc: JsonObject, names: PartNames): JsonObject {
  const renaming: Renaming = { names, schemas: own(own(doc, "components"), "schemas") };
  return mapped(doc, (key, value) =>
    key === "components" && isObject(value)
      ? components(renaming, value)
      : field(renaming, key, value, { of: doc, component: undefined }),
  );
}
