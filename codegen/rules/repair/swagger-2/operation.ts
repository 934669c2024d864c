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

const id = "repair/swagger-2-operation";

const itemsAt = (spec: Spec, at: Pointer): readonly Pointer[] => {
  const list = valueAt(spec.doc, at);
  return isList(list) ? list.map((_, index) => join(at, index)) : [];
};

const keysBelow = (spec: Spec, at: Pointer): readonly string[] => {
  const value = valueAt(spec.doc, at);
  return isObject(value) ? Object.keys(value) : [];
};

/** What a parameter says where it is defined. */
const defined = (spec: Spec, at: Pointer): Pointer => resolveAt(spec.doc, at) ?? at;

const isBody = (spec: Spec, at: Pointer): boolean => {
  const place = own(valueAt(spec.doc, defined(spec, at)), "in");
  return place === "body" || place === "formData";
};

/** The media types of an operation, else those of the whole document. */
const mediaTypes = (spec: Spec, operation: Pointer, key: string): readonly string[] => {
  const list = valueAt(spec.doc, join(operation, key)) ?? own(spec.doc, key);
  return isList(list) ? list.filter((type) => typeof type === "string") : [];
};

const parameterList = (spec: Spec, at: Pointer): readonly Patch[] => {
  if (valueAt(spec.doc, at) === undefined) return [];
  const items = itemsAt(spec, at).filter((item) => !isBody(spec, item));
  if (items.length === 0) return [{ op: "remove", at, origin: inferred(spec, id, at) }];
  return [assembleValue(spec, id, at, { because: at, items: items.map((item) => parameterPiece(spec, item)) })];
};

const body = (spec: Spec, at: Pointer): readonly Patch[] => {
  const to = join(at, "requestBody");
  if (valueAt(spec.doc, to) !== undefined) return [];
  const shared = itemsAt(spec, join(parentOf(at) ?? "#", "parameters"));
  const parameters = [...itemsAt(spec, join(at, "parameters")), ...shared].map((item) => defined(spec, item));
  const piece = bodyPiece(spec, parameters, mediaTypes(spec, at, "consumes"));
  return piece === undefined ? [] : [assembleValue(spec, id, to, piece)];
};

const dropped = (spec: Spec, at: Pointer, keys: readonly string[]): readonly Patch[] =>
  keys
    .filter((key) => own(valueAt(spec.doc, at), key) !== undefined)
    .map((key) => ({ op: "remove", at: join(at, key), origin: inferred(spec, id, join(at, key)) }));

const operation = (spec: Spec, at: Pointer): readonly Patch[] => {
  const responses = join(at, "responses");
  const produces = mediaTypes(spec, at, "produces");
  return [
    ...body(spec, at),
    ...parameterList(spec, join(at, "parameters")),
    ...keysBelow(spec, responses)
      .filter((code) => !code.startsWith("x-"))
      .map((code) =>
        assembleValue(spec, id, join(responses, code), responsePiece(spec, join(responses, code), produces)),
      ),
    ...dropped(spec, at, ["consumes", "produces", "schemes"]),
  ];
};

/** Shared parameters and responses; a shared body has gone to the operations that refer to it. */
const shared = (spec: Spec): readonly Patch[] => {
  const parameters: Pointer = "#/components/parameters";
  const responses: Pointer = "#/components/responses";
  const produces = mediaTypes(spec, "#", "produces");
  return [
    ...keysBelow(spec, parameters).map((name): Patch => {
      const at = join(parameters, name);
      return isBody(spec, at)
        ? { op: "remove", at, origin: inferred(spec, id, at) }
        : assembleValue(spec, id, at, parameterPiece(spec, at));
    }),
    ...keysBelow(spec, responses).map((name) =>
      assembleValue(spec, id, join(responses, name), responsePiece(spec, join(responses, name), produces)),
    ),
  ];
};

/** Every operation says what it takes and gives in the words of OpenAPI 3. */
export const swagger2Operation: Rule = {
  id,
  law: "A body or form parameter of Swagger 2.0 is the request body, the keywords of any other parameter are its schema, and a response's schema stands under the media types the operation produces.",
  *check(spec) {
    if (!isSwagger2(spec.doc)) return;
    const operations = operationsOf(spec.doc);
    for (const { at } of operations) {
      const fix = operation(spec, at);
      if (fix.length > 0) yield edit(id, at, "parameters, body and replies in the words of OpenAPI 3.1", fix);
    }
    const items = [...new Set(operations.map(({ path }) => join("#/paths", path)))];
    const version = inferred(spec, id, "#/swagger");
    yield edit(id, "#/swagger", "what operations share, in the words of OpenAPI 3.1", [
      ...items.flatMap((at) => parameterList(spec, join(at, "parameters"))),
      ...shared(spec),
      ...dropped(spec, "#", ["consumes", "produces"]),
      { op: "remove", at: "#/swagger", origin: version },
      { op: "add", at: "#/openapi", value: "3.1.0", origin: version },
    ]);
  },
};
