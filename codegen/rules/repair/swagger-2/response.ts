import type { Spec } from "../../../document/document.js";
import { isObject, own } from "../../../document/json.js";
import { join, valueAt, type Pointer } from "../../../document/pointer.js";
import type { Piece } from "../../../openapi/assemble-value.js";
import { parameterPiece, schemaPiece } from "./parameter.js";

type ResponseKey = readonly [key: string, piece: Piece];

function isFile(spec: Spec, at: Pointer): boolean {
  return own(valueAt(spec.doc, at), "type") === "file";
}

function mediaPiece(spec: Spec, at: Pointer, type: string): Piece {
  const schema = join(at, "schema");
  const stated = valueAt(spec.doc, schema);
  const example = join(at, "examples", type);
  return {
    because: at,
    keys: [
      ...(stated === undefined
        ? []
        : [["schema", isFile(spec, schema) ? schemaPiece(spec, schema) : { kept: schema }] as const]),
      ...(valueAt(spec.doc, example) === undefined ? [] : [["example", { kept: example }] as const]),
    ],
  };
}

/** Media types that name examples; other keys under `examples` are names that people made up. */
function exampleTypes(spec: Spec, at: Pointer): readonly string[] {
  const examples = valueAt(spec.doc, join(at, "examples"));
  return Object.keys(isObject(examples) ? examples : {}).filter((key) => /^[\w.+*-]+\/[\w.+*-]+/.test(key));
}

function content(spec: Spec, at: Pointer, produces: readonly string[]): readonly ResponseKey[] {
  const shown = exampleTypes(spec, at);
  const stated = valueAt(spec.doc, join(at, "schema")) !== undefined;
  const fallback = isFile(spec, join(at, "schema")) ? "application/octet-stream" : "application/json";
  const types = stated ? [...(produces.length > 0 ? produces : [fallback]), ...shown] : shown;
  if (types.length === 0) return [];
  const keys = [...new Set(types)].map((type): ResponseKey => [type, mediaPiece(spec, at, type)]);
  return [["content", { because: at, keys }]];
}

function headers(spec: Spec, at: Pointer): readonly ResponseKey[] {
  const stated = valueAt(spec.doc, join(at, "headers"));
  if (!isObject(stated)) return [];
  const keys = Object.keys(stated).map((name): ResponseKey => [name, parameterPiece(spec, join(at, "headers", name))]);
  return [["headers", { because: join(at, "headers"), keys }]];
}

/** A response of Swagger 2.0 in the words of OpenAPI 3. */
export function responsePiece(spec: Spec, at: Pointer, produces: readonly string[]): Piece {
  const value = valueAt(spec.doc, at);
  if (!isObject(value) || own(value, "$ref") !== undefined) return { kept: at };
  const others = Object.keys(value).filter((key) => key !== "schema" && key !== "examples" && key !== "headers");
  return {
    because: at,
    keys: [
      ...others.map((key): ResponseKey => [key, { kept: join(at, key) }]),
      ...headers(spec, at),
      ...content(spec, at, produces),
    ],
  };
}
