import type { Spec } from "../../../document/document.js";
import { isObject, own, type Json, type JsonObject } from "../../../document/json.js";
import { join, valueAt, type Pointer } from "../../../document/pointer.js";
import type { Piece } from "../../../openapi/assemble-value.js";

type Key = readonly [key: string, piece: Piece];

/** The keywords of a schema that Swagger 2.0 writes on the parameter, header or list itself. */
const schemaKeys = new Set(
  (
    "type format items default maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems " +
    "minItems uniqueItems enum multipleOf nullable properties allOf additionalProperties title " +
    "x-enum-varnames x-enumNames x-enum-descriptions"
  ).split(" "),
);

function file(at: Pointer): readonly Key[] {
  return [
    ["type", { made: "string", because: join(at, "type") }],
    ["contentMediaType", { made: "application/octet-stream", because: join(at, "type") }],
  ];
}

function schemaKey(spec: Spec, at: Pointer, key: string): readonly Key[] {
  const value = valueAt(spec.doc, join(at, key));
  if (key === "type" && value === "file") return file(at);
  if (key === "items" && isObject(value)) return [[key, schemaPiece(spec, join(at, key))]];
  return [[key, { kept: join(at, key) }]];
}

function keysAt(spec: Spec, at: Pointer): readonly string[] {
  const value = valueAt(spec.doc, at);
  return isObject(value) ? Object.keys(value) : [];
}

/** The schema that a parameter, a header or the items of a list state; one under `schema` is taken as it is. */
export function schemaPiece(spec: Spec, at: Pointer, more: readonly Key[] = []): Piece {
  if (isObject(valueAt(spec.doc, join(at, "schema")))) return { kept: join(at, "schema") };
  if (own(valueAt(spec.doc, at), "$ref") !== undefined) return { kept: at };
  const stated = keysAt(spec, at).filter((key) => schemaKeys.has(key));
  return { keys: [...stated.flatMap((key) => schemaKey(spec, at, key)), ...more], because: at };
}

/** What `collectionFormat` says, in the words of OpenAPI 3; `csv` is meant where a list says nothing. */
export function collectionKeys(parameter: Json | undefined, query: boolean): JsonObject {
  if (own(parameter, "type") !== "array") return {};
  const format = own(parameter, "collectionFormat") ?? "csv";
  if (!query) return {};
  if (format === "multi") return { style: "form", explode: true };
  if (format === "ssv") return { style: "spaceDelimited", explode: false };
  return { style: format === "pipes" ? "pipeDelimited" : "form", explode: false };
}

const moved = new Set([...schemaKeys, "collectionFormat", "schema"]);

/** A query, path or header parameter (or a header) of Swagger 2.0 in the words of OpenAPI 3. */
export function parameterPiece(spec: Spec, at: Pointer): Piece {
  const value = valueAt(spec.doc, at);
  if (!isObject(value) || own(value, "$ref") !== undefined) return { kept: at };
  const because = own(value, "collectionFormat") === undefined ? at : join(at, "collectionFormat");
  return {
    because: at,
    keys: [
      ...Object.keys(value)
        .filter((key) => !moved.has(key))
        .map((key): Key => [key, { kept: join(at, key) }]),
      ["schema", schemaPiece(spec, at)],
      ...Object.entries(collectionKeys(value, own(value, "in") === "query")).map(([key, made]): Key => [
        key,
        { made, because },
      ]),
    ],
  };
}
