import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { join, keysOf } from "../../document/pointer.js";
import { isPointer } from "../../openapi/operation.js";
import { DATA_FIELDS, MAP_FIELDS } from "../../openapi/references.js";

/** What the named parts of one endpoint's document are called in a document of several. */
export interface PartNames {
  readonly component: (kind: string, name: string) => string;
  readonly operationId: (id: string) => string;
}

const SCHEMAS = "#/components/schemas";

// `fromEntries` defines own keys, whatever their names.
const mapped = (object: JsonObject, change: (key: string, value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));

/** The component schema that a reference names; undefined for any other reference. */
const schemaNamed = (ref: Json | undefined): string | undefined => {
  const [first, kind, name, ...rest] = typeof ref === "string" && isPointer(ref) ? keysOf(ref) : [];
  return first === "components" && kind === "schemas" && rest.length === 0 ? name : undefined;
};

const branchesOf = (schema: JsonObject): readonly string[] =>
  ["oneOf", "anyOf"].flatMap((keyword) => {
    const branches = own(schema, keyword);
    return isList(branches) ? branches.flatMap((branch) => schemaNamed(own(branch, "$ref")) ?? []) : [];
  });

/** The component schemas that extend another one by `allOf`. */
const heirsOf = (schemas: Json | undefined, parent: string): readonly string[] =>
  Object.entries(isObject(schemas) ? schemas : {}).flatMap(([name, schema]) => {
    const all = own(schema, "allOf");
    return isList(all) && all.some((part) => schemaNamed(own(part, "$ref")) === parent) ? [name] : [];
  });

/** A document whose parts get other names. */
interface Renaming {
  readonly names: PartNames;
  /** Its component schemas, under the names they have in it. */
  readonly schemas: Json | undefined;
}

const schemaAt = ({ names }: Renaming, name: string): string => join(SCHEMAS, names.component("schemas", name));

const reference = ({ names }: Renaming, ref: string): string => {
  const [first, kind, name, ...rest] = isPointer(ref) ? keysOf(ref) : [];
  return first === "components" && kind !== undefined && name !== undefined
    ? join("#/components", kind, names.component(kind, name), ...rest)
    : ref;
};

/** A mapping names schemas, or refers to them. */
const mappingTarget = (renaming: Renaming, value: Json): Json => {
  if (typeof value !== "string") return value;
  return own(renaming.schemas, value) === undefined ? reference(renaming, value) : schemaAt(renaming, value);
};

/** @param component the name of the schema that the discriminator stands in, where it is a component */
const discriminator = (
  renaming: Renaming,
  value: JsonObject,
  schema: JsonObject,
  component: string | undefined,
): JsonObject => {
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
};

const requirement = ({ names }: Renaming, value: Json): Json =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, needs]) => [names.component("securitySchemes", name), needs]),
      )
    : value;

/** Validators take what looks like a reference in data for one: it follows the names as well. */
const data = (renaming: Renaming, value: Json): Json => {
  if (isList(value)) return value.map((item) => data(renaming, item));
  return isObject(value)
    ? mapped(value, (key, inner) =>
        key === "$ref" && typeof inner === "string" ? reference(renaming, inner) : data(renaming, inner),
      )
    : value;
};

const part = (renaming: Renaming, value: Json, component?: string): Json => {
  if (isList(value)) return value.map((item) => part(renaming, item));
  return isObject(value) ? mapped(value, (key, inner) => field(renaming, key, inner, { of: value, component })) : value;
};

interface RenamePlace {
  readonly of: JsonObject;
  readonly component: string | undefined;
}

const field = (renaming: Renaming, key: string, value: Json, { of, component }: RenamePlace): Json => {
  if (key === "$ref" && typeof value === "string") return reference(renaming, value);
  if (key === "operationId" && typeof value === "string") return renaming.names.operationId(value);
  if (key === "discriminator" && isObject(value)) return discriminator(renaming, value, of, component);
  if (key === "security" && isList(value)) return value.map((needs) => requirement(renaming, needs));
  if (DATA_FIELDS.has(key)) return data(renaming, value);
  return MAP_FIELDS.has(key) && isObject(value)
    ? mapped(value, (_, inner) => part(renaming, inner))
    : part(renaming, value);
};

const components = (renaming: Renaming, value: JsonObject): JsonObject =>
  mapped(value, (kind, all) => {
    if (!isObject(all) || kind.startsWith("x-")) return all;
    const entries = Object.entries(all).map(([name, inner]): [string, Json] => [
      renaming.names.component(kind, name),
      part(renaming, inner, kind === "schemas" ? name : undefined),
    ]);
    return Object.fromEntries(entries);
  });

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
