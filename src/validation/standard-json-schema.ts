import type { JsonSchema } from "../validator.js";

type Keywords = { readonly [keyword: string]: unknown };

const isKeywords = (value: unknown): value is Keywords =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What draft 7 has no words for. Left out, the schema would accept more than it says. */
const LATER = ["unevaluatedItems", "unevaluatedProperties", "minContains", "maxContains"];

const older = (schema: unknown): unknown => {
  if (!isKeywords(schema)) return schema;
  const later = LATER.find((keyword) => Object.hasOwn(schema, keyword));
  if (later !== undefined) throw new TypeError(`draft-07 cannot say ${later}`);
  const { $ref, $defs, prefixItems, dependentRequired, dependentSchemas, ...rest } = schema;
  const entries = Object.entries(rest).map(([keyword, value]) => [keyword, olderPart(keyword, value)] as const);
  const made: Record<string, unknown> = Object.fromEntries(entries);
  if (Array.isArray(prefixItems)) {
    if (rest["items"] !== undefined) made["additionalItems"] = made["items"];
    made["items"] = prefixItems.map(older);
  }
  if (dependentRequired !== undefined || dependentSchemas !== undefined)
    made["dependencies"] = olderDependencies(dependentRequired, dependentSchemas);
  if ($defs !== undefined) made["definitions"] = olderPart("properties", $defs);
  if (typeof $ref !== "string") return made;
  const target = { $ref: $ref.replace(/^#\/\$defs\//, "#/definitions/") };
  // Draft 7 ignores what stands beside a reference.
  if (Object.keys(made).length === 0) return target;
  return { ...made, allOf: [target, ...(Array.isArray(made["allOf"]) ? made["allOf"] : [])] };
};

const ONE = new Set(["items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"]);
const MAPS = new Set(["properties", "patternProperties"]);

const olderPart = (keyword: string, value: unknown): unknown => {
  if (ONE.has(keyword)) return older(value);
  if (Array.isArray(value) && /^(?:all|any|one)Of$/.test(keyword)) return value.map(older);
  if (!MAPS.has(keyword) || !isKeywords(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, older(part)]));
};

/** One keyword for both: a name that has both kinds needs a schema that says both. */
const olderDependencies = (required: unknown, schemas: unknown): Keywords => {
  const names = isKeywords(required) ? required : {};
  const parts = isKeywords(schemas) ? schemas : {};
  const all = [...new Set([...Object.keys(names), ...Object.keys(parts)])];
  return Object.fromEntries(
    all.map((name) => {
      if (!Object.hasOwn(parts, name)) return [name, names[name]];
      const part = older(parts[name]);
      return [name, Object.hasOwn(names, name) ? { allOf: [{ required: names[name] }, part] } : part];
    }),
  );
};

/**
 * The JSON-Schema side of Standard Schema: a schema in the words of another version.
 * @throws TypeError when the version is not known (2020-12 and draft 7 are), or cannot say what the schema says.
 */
export const jsonSchemaFor = (schema: JsonSchema, target: string): Record<string, unknown> => {
  const object = isKeywords(schema) ? schema : schema === false ? { not: {} } : {};
  if (target === "draft-2020-12") return { $schema: "https://json-schema.org/draft/2020-12/schema", ...object };
  if (target !== "draft-07") throw new TypeError(`no JSON Schema for the target ${target}`);
  return { $schema: "http://json-schema.org/draft-07/schema#", ...Object(older(object)) };
};
