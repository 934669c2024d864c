import { type JsonObject, own, wordOf } from "../document/json.js";

/** The versions of OpenAPI that a mended document may have. */
export type OpenapiVersion = "3.1" | "3.2";

/** The version that a document states, as far as its objects differ by it: whatever is not 3.2 is read as 3.1. */
export function versionOf(doc: JsonObject): OpenapiVersion {
  return wordOf(own(doc, "openapi")).startsWith("3.2.") ? "3.2" : "3.1";
}

/**
 * The objects of OpenAPI 3.1 and their fixed fields, from the specification. A field is the name of an object or of a plain
 * value; in front of it `[]` for a list and `{}` for a map, behind it `&` where a reference may stand and `!` where the
 * object is nothing without it.
 */
const OBJECTS = {
  document: {
    openapi: "string!",
    info: "info!",
    jsonSchemaDialect: "uri",
    servers: "[]server",
    paths: "paths",
    webhooks: "{}pathItem",
    components: "components",
    security: "[]requirement",
    tags: "[]tag",
    externalDocs: "externalDocs",
  },
  info: {
    title: "string!",
    summary: "string",
    description: "string",
    termsOfService: "uri",
    contact: "contact",
    license: "license",
    version: "string!",
  },
  contact: { name: "string", url: "uri", email: "email" },
  license: { name: "string!", identifier: "string", url: "uri" },
  server: { url: "string!", description: "string", variables: "{}serverVariable" },
  serverVariable: { enum: "[]string", default: "string!", description: "string" },
  components: {
    schemas: "{}schema",
    responses: "{}response&",
    parameters: "{}parameter&",
    examples: "{}example&",
    requestBodies: "{}requestBody&",
    headers: "{}header&",
    securitySchemes: "{}securityScheme&",
    links: "{}link&",
    callbacks: "{}callback&",
    pathItems: "{}pathItem",
  },
  pathItem: {
    $ref: "uri",
    summary: "string",
    description: "string",
    servers: "[]server",
    parameters: "[]parameter&",
    get: "operation",
    put: "operation",
    post: "operation",
    delete: "operation",
    options: "operation",
    head: "operation",
    patch: "operation",
    trace: "operation",
  },
  operation: {
    tags: "[]string",
    summary: "string",
    description: "string",
    externalDocs: "externalDocs",
    operationId: "string",
    parameters: "[]parameter&",
    requestBody: "requestBody&",
    responses: "responses",
    callbacks: "{}callback&",
    deprecated: "boolean",
    security: "[]requirement",
    servers: "[]server",
  },
  externalDocs: { description: "string", url: "uri!" },
  parameter: {
    name: "string!",
    in: "place!",
    description: "string",
    required: "boolean",
    deprecated: "boolean",
    allowEmptyValue: "boolean",
    schema: "schema",
    content: "{}media",
    style: "string",
    explode: "boolean",
    allowReserved: "boolean",
    example: "any",
    examples: "{}example&",
  },
  header: {
    description: "string",
    required: "boolean",
    deprecated: "boolean",
    schema: "schema",
    content: "{}media",
    style: "string",
    explode: "boolean",
    example: "any",
    examples: "{}example&",
  },
  requestBody: { description: "string", content: "{}media!", required: "boolean" },
  media: { schema: "schema", example: "any", examples: "{}example&", encoding: "{}encoding" },
  encoding: {
    contentType: "string",
    headers: "{}header&",
    style: "formStyle",
    explode: "boolean",
    allowReserved: "boolean",
  },
  response: { description: "string!", headers: "{}header&", content: "{}media", links: "{}link&" },
  example: { summary: "string", description: "string", value: "any", externalValue: "uri" },
  link: {
    operationRef: "uri",
    operationId: "string",
    parameters: "{}string",
    requestBody: "any",
    description: "string",
    server: "server",
  },
  tag: { name: "string!", description: "string", externalDocs: "externalDocs" },
  securityScheme: {
    type: "schemeType!",
    description: "string",
    name: "string",
    in: "keyPlace",
    scheme: "string",
    bearerFormat: "string",
    flows: "flows",
    openIdConnectUrl: "uri",
  },
  flows: { implicit: "implicit", password: "password", clientCredentials: "password", authorizationCode: "codeFlow" },
  implicit: { authorizationUrl: "uri!", refreshUrl: "uri", scopes: "{}string!" },
  password: { tokenUrl: "uri!", refreshUrl: "uri", scopes: "{}string!" },
  codeFlow: { authorizationUrl: "uri!", tokenUrl: "uri!", refreshUrl: "uri", scopes: "{}string!" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What OpenAPI 3.2 adds to these objects, or says of them otherwise. */
const SINCE_32 = {
  document: { $self: "uri" },
  server: { name: "string" },
  components: { mediaTypes: "{}media&" },
  pathItem: { query: "operation", additionalOperations: "{}operation" },
  parameter: { content: "{}media&" },
  header: { content: "{}media&" },
  requestBody: { content: "{}media&!" },
  media: { description: "string", itemSchema: "schema", prefixEncoding: "[]encoding", itemEncoding: "encoding" },
  encoding: { encoding: "{}encoding", prefixEncoding: "[]encoding", itemEncoding: "encoding" },
  response: { summary: "string", description: "string", content: "{}media&" },
  example: { dataValue: "any", serializedValue: "string" },
  tag: { summary: "string", parent: "string", kind: "string" },
  securityScheme: { deprecated: "boolean", oauth2MetadataUrl: "uri" },
  flows: { deviceAuthorization: "deviceFlow" },
  deviceFlow: { deviceAuthorizationUrl: "uri!", tokenUrl: "uri!", refreshUrl: "uri", scopes: "{}string!" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Objects whose keys are names: what a key looks like, and what stands there. */
const NAMED = {
  paths: [/^\//, "pathItem"],
  responses: [/^(?:[1-5](?:[0-9]{2}|XX)|default)$/, "response&"],
  callback: [/^/, "pathItem"],
  requirement: [/^/, "[]string"],
} as const satisfies Readonly<Record<string, readonly [RegExp, string]>>;

/** The words that a plain value may be, by kind. */
const WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["place", ["query", "header", "path", "cookie"]],
  ["keyPlace", ["query", "header", "cookie"]],
  ["schemeType", ["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"]],
  ["formStyle", ["form", "spaceDelimited", "pipeDelimited", "deepObject"]],
]);

/** The words of those kinds that have others in OpenAPI 3.2. */
const WORDS_32: ReadonlyMap<string, readonly string[]> = new Map([
  ["place", ["query", "querystring", "header", "path", "cookie"]],
]);

/** A word of HTTP (RFC 9110, 5.6.2): what the name of a header is made of. */
const TOKEN = /^[0-9A-Za-z!#$%&'*+.^_`|~-]+$/;

/** Whether a text is a word of HTTP, as the names of headers are. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What a security scheme is nothing without, by its type. */
export const SCHEME_NEEDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["apiKey", ["name", "in"]],
  ["http", ["scheme"]],
  ["mutualTLS", []],
  ["oauth2", ["flows"]],
  ["openIdConnect", ["openIdConnectUrl"]],
]);

/** What may stand at a key. */
export interface ObjectField {
  readonly kind: string;
  readonly many?: "list" | "map";
  readonly reference: boolean;
  readonly required: boolean;
}

function field(text: string): ObjectField {
  return {
    kind: text.replace(/^(?:\[\]|\{\})/, "").replace(/[&!]+$/, ""),
    ...(text.startsWith("[]") ? { many: "list" as const } : text.startsWith("{}") ? { many: "map" as const } : {}),
    reference: text.includes("&"),
    required: text.endsWith("!"),
  };
}

type FieldTable = ReadonlyMap<string, ReadonlyMap<string, ObjectField>>;

function tableOf(objects: Readonly<Record<string, Readonly<Record<string, string>>>>): FieldTable {
  return new Map(
    Object.entries(objects).map(([kind, keys]) => [
      kind,
      new Map(Object.entries(keys).map(([key, text]): [string, ObjectField] => [key, field(text)])),
    ]),
  );
}

function extended(base: FieldTable, more: FieldTable): FieldTable {
  const kinds = [...new Set([...base.keys(), ...more.keys()])];
  return new Map(kinds.map((kind) => [kind, new Map([...(base.get(kind) ?? []), ...(more.get(kind) ?? [])])]));
}

const FIELDS_31 = tableOf(OBJECTS);

const FIELDS: Readonly<Record<OpenapiVersion, FieldTable>> = {
  "3.1": FIELDS_31,
  "3.2": extended(FIELDS_31, tableOf(SINCE_32)),
};

const patterns: ReadonlyMap<string, { readonly keys: RegExp; readonly field: ObjectField }> = new Map(
  Object.entries(NAMED).map(([kind, [keys, text]]) => [kind, { keys, field: field(text) }]),
);

/** The fixed fields of an object in a version; undefined when the kind is no object with fixed fields. */
export function fieldsOf(kind: string, version: OpenapiVersion): ReadonlyMap<string, ObjectField> | undefined {
  return FIELDS[version].get(kind);
}

/** What stands at the named keys of an object; undefined when the kind has none. */
export function namedOf(kind: string): { readonly keys: RegExp; readonly field: ObjectField } | undefined {
  return patterns.get(kind);
}

/** The words that a value of a kind may be in a version; undefined for a kind that is none of a few words. */
export function wordsOf(kind: string, version: OpenapiVersion): readonly string[] | undefined {
  return (version === "3.2" ? WORDS_32.get(kind) : undefined) ?? WORDS.get(kind);
}

/** The whole document, where the walk begins. */
export const wholeDocument: ObjectField = field("document");

/** True where a key of a kind may be an extension: everywhere but in requirements, whose keys are names of schemes. */
export function isExtension(kind: string, key: string): boolean {
  return key.startsWith("x-") && kind !== "requirement";
}
