import { isObject, type Json, type JsonObject, own, sameJson, wordOf } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { bodiesOf } from "../../model/endpoint/operation.js";
import { statedParameters } from "../../model/endpoint/parameters.js";
import { whyNotInPaths } from "../../model/endpoint/paths.js";
import { responsesOf } from "../../model/endpoint/responses.js";
import { schemasOf, type SchemaRoot } from "../../model/endpoint/roots.js";
import { type OperationAt, operationsOf, resolveAt } from "../../openapi/operation.js";
import { encodeString } from "../encode.js";
import { header } from "../header.js";
import { transformSchema, tsMorph } from "../libraries.js";
import { print } from "../print.js";
import { commentLines } from "./comment.js";
import { type TypeNames, typeSchema } from "./type-schema.js";
import { isContext, nodeText, TYPE_CONTEXT, withoutPercents } from "./type-text.js";

type OpenapiDocument = Parameters<typeof transformSchema>[0];

/** The schemas of a document under the names that openapi-typescript gives them. */
function namesIn(doc: JsonObject): TypeNames {
  const schemas = Object.entries(schemasOf(doc));
  return {
    types: new Map(schemas.map(([name]) => [name, `components["schemas"][${encodeString(name)}]`])),
    schemas: new Map(schemas),
  };
}

/** A component stays one: its type stands once. */
function schemaType({ schema, at }: SchemaRoot, doc: JsonObject, names: TypeNames): Json {
  const isComponent = at.startsWith("#/components/schemas/") && sameJson(valueAt(doc, at), schema);
  return typeSchema(isComponent ? { $ref: at } : schema, names);
}

function described(value: Json | undefined): JsonObject {
  const text = wordOf(own(value, "summary")) || wordOf(own(value, "description"));
  const isOld = own(value, "deprecated") === true;
  return {
    ...(text === "" ? {} : { description: commentLines(text).join("\n") }),
    ...(isOld ? { deprecated: true } : {}),
  };
}

function responsesType(doc: JsonObject, at: Pointer, names: TypeNames): JsonObject {
  const entries = responsesOf(doc, at).map(({ status, media }): [string, JsonObject] => {
    const byType = new Map<string, Json[]>();
    for (const one of media) {
      const type = one.as === "bytes" ? typeSchema({ "x-falsmith-blob": true }, names) : schemaType(one, doc, names);
      byType.set(one.mediaType, [...(byType.get(one.mediaType) ?? []), type]);
    }
    const content = [...byType].map(([type, schemas]): [string, Json] => [
      type,
      { schema: schemas.length === 1 ? (schemas[0] ?? {}) : { anyOf: schemas } },
    ]);
    return [status, { description: "", ...(content.length === 0 ? {} : { content: Object.fromEntries(content) }) }];
  });
  return Object.fromEntries(entries);
}

function bodyType(doc: JsonObject, at: Pointer, names: TypeNames): JsonObject {
  const bodies = bodiesOf(doc, at);
  if (bodies.length === 0) return {};
  const body = resolveAt(doc, join(at, "requestBody"));
  const content = bodies.map((media): [string, Json] => [media.mediaType, { schema: schemaType(media, doc, names) }]);
  const isRequired = body !== undefined && own(valueAt(doc, body), "required") === true;
  return { requestBody: { ...(isRequired ? { required: true } : {}), content: Object.fromEntries(content) } };
}

/** An operation, cut down to what its types say: nothing else of a source reaches openapi-typescript. */
function operationType(doc: JsonObject, main: OperationAt, names: TypeNames): JsonObject {
  const id = own(main.operation, "operationId");
  const parameters = statedParameters(doc, main).map(({ model, schema }): JsonObject => ({
    name: model.name,
    in: model.in,
    ...(model.required === true ? { required: true } : {}),
    ...described(schema),
    schema: typeSchema(schema, names),
  }));
  return {
    ...described(main.operation),
    ...(typeof id === "string" && /^[A-Za-z]\w*$/.test(id) ? { operationId: id } : {}),
    parameters,
    ...bodyType(doc, main.at, names),
    responses: responsesType(doc, main.at, names),
  };
}

function cutDocument(doc: JsonObject): JsonObject {
  const names = namesIn(doc);
  const paths = new Map<string, [string, JsonObject][]>();
  for (const one of operationsOf(doc)) {
    if (whyNotInPaths(doc, one) !== undefined) continue;
    const operations = paths.get(one.path) ?? [];
    operations.push([one.method, operationType(doc, one, names)]);
    paths.set(one.path, operations);
  }
  const schemas = Object.entries(schemasOf(doc)).map(([name, schema]): [string, Json] => [
    name,
    typeSchema(schema, names),
  ]);
  return {
    openapi: "3.1.0",
    info: { title: "", version: "" },
    paths: Object.fromEntries([...paths].map(([path, operations]) => [path, Object.fromEntries(operations)])),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

/** Made keyword by keyword, by the functions above. */
function isDocument(value: Json): value is Json & OpenapiDocument {
  return isObject(value) && isObject(own(value, "paths"));
}

function printed(cut: Json): string {
  // What openapi-typescript collects on the way is of this document alone.
  const context = { ...TYPE_CONTEXT, injectFooter: [], readWriteMarkers: true };
  if (!isDocument(cut) || !isContext(context)) return "";
  return transformSchema(cut, context)
    .map((node) => nodeText(node))
    .join("\n");
}

/**
 * The text of a domain's `paths.ts`: the types that openapi-typescript makes of a document, for `openapi-fetch` and what
 * stands on it.
 */
export function emitPaths(path: string, doc: JsonObject): string {
  const text = withoutPercents(cutDocument(doc), printed);
  return print(path, { kind: tsMorph.StructureKind.SourceFile, statements: [header(), "\n", text] }, "paths");
}
