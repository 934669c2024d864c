import type { Rule, Spec } from "../../../document/document.js";
import { isList, isObject, own } from "../../../document/json.js";
import type { Patch } from "../../../document/patch.js";
import { join, parentOf, type Pointer, valueAt } from "../../../document/pointer.js";
import { assembleValue } from "../../../openapi/assemble-value.js";
import { edit, inferred } from "../../../openapi/edit.js";
import { operationsOf, resolveAt } from "../../../openapi/operation.js";
import { bodyPiece } from "./body.js";
import { parameterPiece } from "./parameter.js";
import { responsePiece } from "./response.js";
import { isSwagger2 } from "./swagger-2.js";

const ID = "repair/swagger-2-operation";

function itemsAt(spec: Spec, at: Pointer): readonly Pointer[] {
  const list = valueAt(spec.doc, at);
  return isList(list) ? list.map((_, index) => join(at, index)) : [];
}

function keysBelow(spec: Spec, at: Pointer): readonly string[] {
  const value = valueAt(spec.doc, at);
  return isObject(value) ? Object.keys(value) : [];
}

/** What a parameter says where it is defined. */
function defined(spec: Spec, at: Pointer): Pointer {
  return resolveAt(spec.doc, at) ?? at;
}

function isBody(spec: Spec, at: Pointer): boolean {
  const place = own(valueAt(spec.doc, defined(spec, at)), "in");
  return place === "body" || place === "formData";
}

/** The media types of an operation, else those of the whole document. */
function mediaTypes(spec: Spec, operation: Pointer, key: string): readonly string[] {
  const list = valueAt(spec.doc, join(operation, key)) ?? own(spec.doc, key);
  return isList(list) ? list.filter((type) => typeof type === "string") : [];
}

function parameterList(spec: Spec, at: Pointer): readonly Patch[] {
  if (valueAt(spec.doc, at) === undefined) return [];
  const items = itemsAt(spec, at).filter((item) => !isBody(spec, item));
  if (items.length === 0) return [{ op: "remove", at, origin: inferred(spec, ID, at) }];
  return [assembleValue(spec, ID, at, { because: at, items: items.map((item) => parameterPiece(spec, item)) })];
}

function body(spec: Spec, at: Pointer): readonly Patch[] {
  const to = join(at, "requestBody");
  if (valueAt(spec.doc, to) !== undefined) return [];
  const shared = itemsAt(spec, join(parentOf(at) ?? "#", "parameters"));
  const parameters = [...itemsAt(spec, join(at, "parameters")), ...shared].map((item) => defined(spec, item));
  const piece = bodyPiece(spec, parameters, mediaTypes(spec, at, "consumes"));
  return piece === undefined ? [] : [assembleValue(spec, ID, to, piece)];
}

function dropped(spec: Spec, at: Pointer, keys: readonly string[]): readonly Patch[] {
  return keys
    .filter((key) => own(valueAt(spec.doc, at), key) !== undefined)
    .map((key) => ({ op: "remove", at: join(at, key), origin: inferred(spec, ID, join(at, key)) }));
}

function operation(spec: Spec, at: Pointer): readonly Patch[] {
  const responses = join(at, "responses");
  const produces = mediaTypes(spec, at, "produces");
  return [
    ...body(spec, at),
    ...parameterList(spec, join(at, "parameters")),
    ...keysBelow(spec, responses)
      .filter((code) => !code.startsWith("x-"))
      .map((code) =>
        assembleValue(spec, ID, join(responses, code), responsePiece(spec, join(responses, code), produces)),
      ),
    ...dropped(spec, at, ["consumes", "produces", "schemes"]),
  ];
}

/** Shared parameters and responses; a shared body has gone to the operations that refer to it. */
function shared(spec: Spec): readonly Patch[] {
  const parameters: Pointer = "#/components/parameters";
  const responses: Pointer = "#/components/responses";
  const produces = mediaTypes(spec, "#", "produces");
  return [
    ...keysBelow(spec, parameters).map((name): Patch => {
      const at = join(parameters, name);
      return isBody(spec, at)
        ? { op: "remove", at, origin: inferred(spec, ID, at) }
        : assembleValue(spec, ID, at, parameterPiece(spec, at));
    }),
    ...keysBelow(spec, responses).map((name) =>
      assembleValue(spec, ID, join(responses, name), responsePiece(spec, join(responses, name), produces)),
    ),
  ];
}

/** Every operation says what it takes and gives in the words of OpenAPI 3. */
export const swagger2Operation: Rule = {
  id: ID,
  law: "A body or form parameter of Swagger 2.0 is the request body, the keywords of any other parameter are its schema, and a response's schema stands under the media types the operation produces.",
  *check(spec) {
    if (!isSwagger2(spec.doc)) return;
    const operations = operationsOf(spec.doc);
    for (const { at } of operations) {
      const fix = operation(spec, at);
      if (fix.length > 0) yield edit(ID, at, "parameters, body and replies in the words of OpenAPI 3.1", fix);
    }
    const items = [...new Set(operations.map(({ path }) => join("#/paths", path)))];
    const version = inferred(spec, ID, "#/swagger");
    yield edit(ID, "#/swagger", "what operations share, in the words of OpenAPI 3.1", [
      ...items.flatMap((at) => parameterList(spec, join(at, "parameters"))),
      ...shared(spec),
      ...dropped(spec, "#", ["consumes", "produces"]),
      { op: "remove", at: "#/swagger", origin: version },
      { op: "add", at: "#/openapi", value: "3.1.0", origin: version },
    ]);
  },
};
