import type { JsonSchema } from "../contract/validator.js";

interface Keywords {
  readonly [keyword: string]: unknown;
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What draft 7 has no words for. Left out, the schema would accept more than it says. */
const LATER = ["unevaluatedItems", "unevaluatedProperties", "minContains", "maxContains"];

/** Keywords whose value is a schema or a list of them, and those whose value has one under each name. */
const PARTS = /^(?:items|prefixItems|contains|additionalProperties|propertyNames|not|if|then|else|allOf|anyOf|oneOf)$/;
const MAPS = /^(?:properties|patternProperties|dependentSchemas|\$defs)$/;

function each(parts: unknown, change: (part: unknown, name: string) => unknown): Keywords {
  return isKeywords(parts)
    ? Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, change(part, name)]))
    : {};
}

function older(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(older);
  if (!isKeywords(schema)) return schema;
  const later = LATER.find((keyword) => Object.hasOwn(schema, keyword));
  if (later !== undefined) throw new TypeError(`draft-07 cannot say ${later}`);
  const { $ref, $defs, prefixItems, dependentRequired, dependentSchemas, ...rest } = each(schema, (part, keyword) =>
    PARTS.test(keyword) ? older(part) : MAPS.test(keyword) ? each(part, older) : part,
  );
  const made: Record<string, unknown> = rest;
  if (Array.isArray(prefixItems)) {
    if (rest["items"] !== undefined) made["additionalItems"] = rest["items"];
    made["items"] = prefixItems;
  }
  if (dependentRequired !== undefined || dependentSchemas !== undefined)
    made["dependencies"] = dependencies(
      each(dependentRequired, (names) => names),
      dependentSchemas,
    );
  if ($defs !== undefined) made["definitions"] = $defs;
  if (typeof $ref !== "string") return made;
  const target = { $ref: $ref.replace(/^#\/\$defs\//, "#/definitions/") };
  // Draft 7 ignores what stands beside a reference.
  if (Object.keys(made).length === 0) return target;
  return { ...made, allOf: [target, ...(Array.isArray(made["allOf"]) ? made["allOf"] : [])] };
}

/** One keyword for both: a name that has both kinds needs a schema that says both. */
function dependencies(required: Keywords, schemas: unknown): Keywords {
  return {
    ...required,
    ...each(schemas, (part, name) =>
      Object.hasOwn(required, name) ? { allOf: [{ required: required[name] }, part] } : part,
    ),
  };
}

/**
 * The JSON-Schema side of Standard Schema: a schema in the words of another version.
 * @throws TypeError when the version is not known (2020-12 and draft 7 are), or cannot say what the schema says.
 */
export function jsonSchemaFor(schema: JsonSchema, target: string): Record<string, unknown> {
  const object = isKeywords(schema) ? schema : schema === false ? { not: {} } : {};
  if (target === "draft-2020-12") return { $schema: "https://json-schema.org/draft/2020-12/schema", ...object };
  if (target !== "draft-07") throw new TypeError(`no JSON Schema for the target ${target}`);
  return { $schema: "http://json-schema.org/draft-07/schema#", ...Object(older(object)) };
}
