import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { join, type Pointer } from "../document/pointer.js";
import { schemaViolations, type Violation } from "./check-schema.js";
import { isPointer, refsIn, resolveAt } from "./operation.js";

type ValueCheck = (value: Json, at: Pointer) => readonly Violation[];

const anything: ValueCheck = () => [];
const text: ValueCheck = (value, at) => (typeof value === "string" ? [] : [{ at, message: "this is text" }]);
const flag: ValueCheck = (value, at) => (typeof value === "boolean" ? [] : [{ at, message: "this is true or false" }]);

function listOf(item: ValueCheck): ValueCheck {
  return (value, at) =>
    isList(value) ? value.flatMap((one, index) => item(one, join(at, index))) : [{ at, message: "this is a list" }];
}

function mapOf(item: ValueCheck, name: (key: string) => string | undefined = () => undefined): ValueCheck {
  return (value, at) =>
    isObject(value)
      ? Object.keys(value).flatMap((key) => {
          const flaw = key.startsWith("x-") ? undefined : name(key);
          const place = join(at, key);
          if (flaw !== undefined) return [{ at: place, message: flaw }];
          return key.startsWith("x-") ? [] : item(own(value, key) ?? null, place);
        })
      : [{ at, message: "this is an object" }];
}

/** An object with these fields and no others but extensions; a reference may stand in its place. */
function object(fields: Readonly<Record<string, ValueCheck>>, needs: readonly string[] = []): ValueCheck {
  return (value, at) => {
    if (!isObject(value)) return [{ at, message: "this is an object" }];
    if (typeof own(value, "$ref") === "string") return [];
    const missing = needs
      .filter((key) => !Object.hasOwn(value, key))
      .map((key) => ({ at, message: `\`${key}\` is missing here` }));
    const known = Object.keys(value).flatMap((key): readonly Violation[] => {
      const check = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (check !== undefined) return check(own(value, key) ?? null, join(at, key));
      return key.startsWith("x-") ? [] : [{ at: join(at, key), message: `OpenAPI has no ${JSON.stringify(key)} here` }];
    });
    return [...missing, ...known];
  };
}

function oneOf(...words: readonly string[]): ValueCheck {
  return (value, at) =>
    words.some((word) => word === value) ? [] : [{ at, message: `this is one of ${words.join(", ")}` }];
}

/** All checks of a value. */
function both(...checks: readonly ValueCheck[]): ValueCheck {
  return (value, at) => checks.flatMap((check) => check(value, at));
}

function fields(names: string, check: ValueCheck): Readonly<Record<string, ValueCheck>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, check]));
}

const example = object({ ...fields("summary description externalValue", text), value: anything });
const externalDocs = object(fields("description url", text), ["url"]);
const content: ValueCheck = (value, at) => mapOf(media)(value, at);
const header = object({
  ...fields("description style", text),
  ...fields("required deprecated explode", flag),
  schema: schemaViolations,
  content,
  example: anything,
  examples: mapOf(example),
});
const encoding = object({
  ...fields("contentType style", text),
  ...fields("explode allowReserved", flag),
  headers: mapOf(header),
});
const media = object({
  schema: schemaViolations,
  example: anything,
  examples: mapOf(example),
  encoding: mapOf(encoding),
});

const describedParameter: ValueCheck = (value, at) => {
  if (!isObject(value) || Object.hasOwn(value, "$ref")) return [];
  const isLoose = own(value, "in") === "path" && own(value, "required") !== true;
  const isShapeless = Object.hasOwn(value, "schema") === Object.hasOwn(value, "content");
  return [
    ...(isLoose ? [{ at, message: "a parameter of the path is `required: true`" }] : []),
    ...(isShapeless ? [{ at, message: "a parameter has one of `schema` and `content`" }] : []),
  ];
};

const parameter = both(
  object(
    {
      ...fields("name description", text),
      in: oneOf("query", "header", "path", "cookie"),
      style: oneOf("matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject"),
      ...fields("required deprecated allowEmptyValue explode allowReserved", flag),
      schema: schemaViolations,
      content,
      example: anything,
      examples: mapOf(example),
    },
    ["name", "in"],
  ),
  describedParameter,
);
const response = object({ description: text, headers: mapOf(header), content, links: anything }, ["description"]);
const notEmpty: ValueCheck = (value, at) =>
  isObject(value) && Object.keys(value).length === 0 ? [{ at, message: "an operation has a response" }] : [];
const responses = both(
  notEmpty,
  mapOf(response, (key) =>
    /^[1-5](?:\d\d|XX)$|^default$/.test(key) ? undefined : "a response has a status code for its name, or `default`",
  ),
);
const variable = object({ ...fields("default description", text), enum: listOf(text) }, ["default"]);
const server = object({ ...fields("url description", text), variables: mapOf(variable) }, ["url"]);
const requirement = mapOf(listOf(text));
const body = object({ description: text, content, required: flag }, ["content"]);
const operation = object({
  ...fields("summary description operationId", text),
  tags: listOf(text),
  externalDocs,
  parameters: listOf(parameter),
  requestBody: body,
  responses,
  callbacks: anything,
  deprecated: flag,
  security: listOf(requirement),
  servers: listOf(server),
});
const item = object({
  ...fields("get put post delete options head patch trace", operation),
  ...fields("summary description", text),
  parameters: listOf(parameter),
  servers: listOf(server),
});

function componentName(key: string): string | undefined {
  return /^[A-Za-z0-9._-]+$/.test(key)
    ? undefined
    : "the name of a component has letters, digits, dots, dashes, underscores";
}

const SCHEME_NEEDS: ReadonlyMap<Json | undefined, readonly string[]> = new Map([
  ["apiKey", ["name", "in"]],
  ["http", ["scheme"]],
  ["mutualTLS", []],
  ["oauth2", ["flows"]],
  ["openIdConnect", ["openIdConnectUrl"]],
]);
const scheme: ValueCheck = (value, at) =>
  object(
    {
      ...fields("description name scheme bearerFormat openIdConnectUrl", text),
      type: oneOf("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"),
      in: oneOf("query", "header", "cookie"),
      flows: mapOf(
        object({ ...fields("authorizationUrl tokenUrl refreshUrl", text), scopes: mapOf(text) }, ["scopes"]),
      ),
    },
    ["type", ...(SCHEME_NEEDS.get(own(value, "type")) ?? [])],
  )(value, at);
const components = object({
  ...fields("links callbacks", anything),
  schemas: mapOf(schemaViolations, componentName),
  responses: mapOf(response, componentName),
  parameters: mapOf(parameter, componentName),
  requestBodies: mapOf(body, componentName),
  headers: mapOf(header, componentName),
  securitySchemes: mapOf(scheme, componentName),
  examples: mapOf(example, componentName),
  pathItems: mapOf(item, componentName),
});

const version: ValueCheck = (value, at) =>
  typeof value === "string" && /^3\.1\.\d+$/.test(value) ? [] : [{ at, message: "a mended document is OpenAPI 3.1" }];

const info = object(
  {
    ...fields("title version description summary termsOfService", text),
    contact: object(fields("name url email", text)),
    license: object(fields("name identifier url", text), ["name"]),
  },
  ["title", "version"],
);

const root = object(
  {
    openapi: version,
    info,
    servers: listOf(server),
    paths: mapOf(item, (key) => (key.startsWith("/") ? undefined : "a path begins with /")),
    webhooks: mapOf(item),
    components,
    security: listOf(requirement),
    tags: listOf(object({ ...fields("name description", text), externalDocs }, ["name"])),
    externalDocs,
    jsonSchemaDialect: text,
  },
  ["openapi", "info", "paths"],
);

function danglingRefs(doc: JsonObject): readonly Violation[] {
  return refsIn(doc, "#").flatMap(({ at, ref }) => {
    if (!isPointer(ref)) return [{ at, message: `the reference ${JSON.stringify(ref)} leads out of the document` }];
    return resolveAt(doc, ref) === undefined
      ? [{ at, message: `the reference ${JSON.stringify(ref)} leads nowhere` }]
      : [];
  });
}

/** What OpenAPI 3.1 forbids in a document, as far as the pipeline and its readers rely on it. */
export function openapiViolations(doc: JsonObject): readonly Violation[] {
  return [...root(doc, "#"), ...danglingRefs(doc)];
}
