import type { Rule, Spec } from "../../../document/document.js";
import { isList, isObject, type Json, type JsonObject, own } from "../../../document/json.js";
import type { Patch } from "../../../document/patch.js";
import { join, keysOf, type Pointer } from "../../../document/pointer.js";
import { edit, inferred } from "../../../openapi/edit.js";
import { isPointer, refsIn } from "../../../openapi/operation.js";
import { schemaWords } from "./schema-words.js";
import { securitySchemes } from "./security-schemes.js";
import { serversOf } from "./servers.js";

const ID = "repair/swagger-2";

/** Where Swagger 2.0 keeps what OpenAPI 3 keeps under `components`. */
const KINDS: readonly (readonly [from: string, to: string])[] = [
  ["definitions", "schemas"],
  ["parameters", "parameters"],
  ["responses", "responses"],
];

/** True for a document that is still Swagger 2.0. */
export function isSwagger2(doc: JsonObject): boolean {
  const version = own(doc, "swagger");
  return own(doc, "openapi") === undefined && (version === "2.0" || version === 2 || version === "2");
}

function movedRef(ref: string): Pointer | undefined {
  const [first, ...rest] = isPointer(ref) ? keysOf(ref) : [];
  const kind = KINDS.find(([from]) => from === first);
  return kind === undefined || rest.length === 0 ? undefined : join("#/components", kind[1], ...rest);
}

function references(spec: Spec): readonly Patch[] {
  return refsIn(spec.doc, "#").flatMap(({ at, ref }): readonly Patch[] => {
    const to = movedRef(ref);
    return to === undefined ? [] : [{ op: "replace", at, value: to, origin: inferred(spec, ID, at) }];
  });
}

function components(spec: Spec): readonly Patch[] {
  return KINDS.flatMap(([from, to]): readonly Patch[] => {
    const at = join("#", from);
    const value: Json | undefined = own(spec.doc, from);
    const origin = inferred(spec, ID, at);
    if (value === undefined) return [];
    if (!isObject(value) || isList(value)) return [{ op: "remove", at, origin }];
    return [{ op: "move", from: at, at: join("#/components", to), origin }];
  });
}

/**
 * The first of two rules for Swagger 2.0, before the document is split: servers, components, security schemes and the words
 * of schemas, wherever they stand. Bodies, parameters and responses follow in `operation.ts`, endpoint by endpoint.
 */
export const swagger2: Rule = {
  id: ID,
  law: "A Swagger 2.0 document says the same as OpenAPI 3.1: host, base path and schemes are servers, definitions are components, a security definition is a security scheme.",
  *check(spec) {
    if (!isSwagger2(spec.doc)) return;
    const fix = [
      ...schemaWords(spec, ID),
      ...references(spec),
      ...components(spec),
      ...securitySchemes(spec, ID),
      ...serversOf(spec, ID),
    ];
    yield edit(ID, "#/swagger", "Swagger 2.0 becomes OpenAPI 3.1", fix);
  },
};
