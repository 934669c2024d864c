import type { Json, JsonObject } from "../document/json.js";
import type { SchemaDocument } from "./documents.js";

const DRAFT = "https://json-schema.org/draft/2020-12/";

/**
 * Where the meta-schemas say `$dynamicRef: "#meta"`: the outermost of them, which is the document itself as long as no
 * other document extends them. (Lowering refuses those that do.)
 */
const META = { $ref: "#" };
const SCHEMA_LIST = { type: "array", minItems: 1, items: META };
const SCHEMA_MAP = { type: "object", additionalProperties: META };
const STRINGS = { type: "array", items: { type: "string" }, uniqueItems: true };
const COUNT = { type: "integer", minimum: 0 };
const TEXT = { type: "string" };
const FLAG = { type: "boolean" };
const NUMBER = { type: "number" };
const ANYTHING = true;
const TYPE_NAME = { enum: ["array", "boolean", "integer", "null", "number", "object", "string"] };
const REFERENCE = { type: "string", format: "uri-reference" };
const ANCHOR = { type: "string", pattern: "^[A-Za-z_][-A-Za-z0-9._]*$" };

/** The keywords of each vocabulary, with the schemas of their values. */
export const VOCABULARIES: { readonly [name: string]: JsonObject } = {
  core: {
    $id: { ...REFERENCE, pattern: "^[^#]*#?$" },
    $schema: { type: "string", format: "uri" },
    $ref: REFERENCE,
    $anchor: ANCHOR,
    $dynamicRef: REFERENCE,
    $dynamicAnchor: ANCHOR,
    $vocabulary: { type: "object", propertyNames: { type: "string", format: "uri" }, additionalProperties: FLAG },
    $comment: TEXT,
    $defs: SCHEMA_MAP,
  },
  applicator: {
    prefixItems: SCHEMA_LIST,
    items: META,
    contains: META,
    additionalProperties: META,
    properties: SCHEMA_MAP,
    patternProperties: { ...SCHEMA_MAP, propertyNames: { format: "regex" } },
    dependentSchemas: SCHEMA_MAP,
    propertyNames: META,
    if: META,
    then: META,
    else: META,
    allOf: SCHEMA_LIST,
    anyOf: SCHEMA_LIST,
    oneOf: SCHEMA_LIST,
    not: META,
  },
  unevaluated: { unevaluatedItems: META, unevaluatedProperties: META },
  validation: {
    type: { anyOf: [TYPE_NAME, { type: "array", items: TYPE_NAME, minItems: 1, uniqueItems: true }] },
    const: ANYTHING,
    enum: { type: "array", items: ANYTHING },
    multipleOf: { type: "number", exclusiveMinimum: 0 },
    maximum: NUMBER,
    exclusiveMaximum: NUMBER,
    minimum: NUMBER,
    exclusiveMinimum: NUMBER,
    maxLength: COUNT,
    minLength: COUNT,
    pattern: { type: "string", format: "regex" },
    maxItems: COUNT,
    minItems: COUNT,
    uniqueItems: FLAG,
    maxContains: COUNT,
    minContains: COUNT,
    maxProperties: COUNT,
    minProperties: COUNT,
    required: STRINGS,
    dependentRequired: { type: "object", additionalProperties: STRINGS },
  },
  "meta-data": {
    title: TEXT,
    description: TEXT,
    default: ANYTHING,
    deprecated: FLAG,
    readOnly: FLAG,
    writeOnly: FLAG,
    examples: { type: "array", items: ANYTHING },
  },
  "format-annotation": { format: TEXT },
  content: { contentEncoding: TEXT, contentMediaType: TEXT, contentSchema: META },
};

/** Keywords of older drafts that the whole meta-schema still describes. */
const FORMER: JsonObject = {
  definitions: SCHEMA_MAP,
  dependencies: { type: "object", additionalProperties: { anyOf: [META, STRINGS] } },
  $recursiveAnchor: ANCHOR,
  $recursiveRef: REFERENCE,
};

function documentOf(name: string, properties: JsonObject): SchemaDocument {
  return {
    uri: `${DRAFT}${name}`,
    root: { type: ["object", "boolean"], properties },
    at: "#",
    source: `${DRAFT}${name}`,
  };
}

const KNOWN: readonly SchemaDocument[] = [
  documentOf("schema", Object.assign({}, ...Object.values(VOCABULARIES), FORMER)),
  ...Object.entries(VOCABULARIES).map(([name, properties]) => documentOf(`meta/${name}`, properties)),
];

/** True for the documents of this file. */
export function isMetaSchema(document: SchemaDocument): boolean {
  return KNOWN.includes(document);
}

/** The documents that references may name: those given, and 2020-12's own meta-schemas. */
export function otherDocuments(remotes: Readonly<Record<string, unknown>>): readonly SchemaDocument[] {
  const given = Object.entries(remotes).map(
    // Safe: lowering checks every value it reads.
    ([uri, root]): SchemaDocument => ({ uri: uri.replace(/#$/, ""), root: root as Json, at: "#", source: uri }),
  );
  return [...KNOWN, ...given.filter((document) => !KNOWN.some(({ uri }) => uri === document.uri))];
}
