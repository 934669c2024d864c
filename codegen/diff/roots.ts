import { isObject, type Json, type JsonObject, own, sameJson } from "../document/json.js";
import { join, type Pointer, valueAt } from "../document/pointer.js";
import { parametersOf } from "../model/endpoint/parameters.js";
import { mainOperation, mediaAt, mediaTypesAt, replyMediaAt, requestMediaAt, resolveAt } from "../openapi/operation.js";
import type { ApiEndpoint } from "./change.js";

/** The operation that a call of the endpoint makes. */
export function operationAt(doc: JsonObject): Pointer | undefined {
  return mainOperation({ doc })?.at;
}

type DocumentOf = Pick<ApiEndpoint, "doc" | "kind">;

function schemaOf(doc: JsonObject, media: Pointer | undefined): Json {
  return media === undefined ? true : (valueAt(doc, join(media, "schema")) ?? true);
}

/** The schemas that become `Input` and `Output`; `true` where the document has none. */
export function rootsOf({ doc, kind }: DocumentOf): { readonly input: Json; readonly output: Json } {
  const main = operationAt(doc);
  const input = schemaOf(doc, main === undefined ? undefined : requestMediaAt(doc, main));
  if (kind === "queue") return { input, output: valueAt(doc, "#/components/schemas/Output") ?? true };
  if (main === undefined) return { input, output: true };
  const successes = answersOf(doc, main).filter(({ status }) => status.startsWith("2"));
  const schemas = successes.map(({ schema }) => schema);
  const [only, ...more] = schemas.filter((one, index) => schemas.findIndex((other) => sameJson(one, other)) === index);
  if (only === undefined) return { input, output: schemaOf(doc, replyMediaAt(doc, main)) };
  return { input, output: more.length === 0 ? only : { anyOf: [only, ...more] } };
}

/** A documented answer of an operation. */
export interface DocumentedAnswer {
  /** `200`, `2XX`, `default`. */
  readonly status: string;
  readonly mediaTypes: readonly string[];
  /** Of its JSON, else of its first media type; `true` where there is none. */
  readonly schema: Json;
}

function answersOf(doc: JsonObject, operation: Pointer): readonly DocumentedAnswer[] {
  const responses = valueAt(doc, join(operation, "responses"));
  const statuses = Object.keys(isObject(responses) ? responses : {}).filter((status) => !status.startsWith("x-"));
  return statuses.map((status) => {
    const at = join(operation, "responses", status);
    return { status, mediaTypes: mediaTypesAt(doc, at), schema: schemaOf(doc, mediaAt(doc, at)) };
  });
}

/** What a plain operation has beside `Input` and `Output`. */
export interface OperationParts {
  /** An object with a key for each place that parameters travel in; `true` where there are none. */
  readonly parameters: Json;
  readonly answers: readonly DocumentedAnswer[];
  /** The media types of the request body. */
  readonly mediaTypes: readonly string[];
  readonly isBodyRequired: boolean;
  readonly isDeprecated: boolean;
  /** What authorises a call: alternatives as text, in order of text; undefined where the document does not say. */
  readonly security: readonly string[] | undefined;
}

function schemeText(doc: JsonObject, name: string): string {
  const at = resolveAt(doc, join("#/components/securitySchemes", name));
  const scheme = at === undefined ? undefined : valueAt(doc, at);
  const words = ["type", "scheme", "in", "name"].flatMap((key) => {
    const word = own(scheme, key);
    return typeof word === "string" ? [key === "name" ? JSON.stringify(word) : word] : [];
  });
  return words.length === 0 ? name : words.join(" ");
}

function securityOf(doc: JsonObject, operation: Json | undefined): readonly string[] | undefined {
  const stated = own(operation, "security") ?? own(doc, "security");
  if (!Array.isArray(stated)) return undefined;
  const alternatives: readonly Json[] = stated;
  const texts = alternatives.map((alternative) => {
    const names = Object.keys(isObject(alternative) ? alternative : {});
    return names.length === 0
      ? "nothing"
      : names
          .map((name) => schemeText(doc, name))
          .toSorted()
          .join(" and ");
  });
  return [...new Set(texts.length === 0 ? ["nothing"] : texts)].toSorted();
}

/** What a plain operation has beside `Input` and `Output`; undefined where the document has no operation. */
export function operationPartsOf({ doc }: DocumentOf): OperationParts | undefined {
  const main = mainOperation({ doc });
  if (main === undefined) return undefined;
  const { at } = main;
  const operation = valueAt(doc, at);
  const body = resolveAt(doc, join(at, "requestBody"));
  return {
    parameters: parametersOf(doc, main)?.schema ?? true,
    answers: answersOf(doc, at),
    mediaTypes: mediaTypesAt(doc, join(at, "requestBody")),
    isBodyRequired: body !== undefined && own(valueAt(doc, body), "required") === true,
    isDeprecated: own(operation, "deprecated") === true,
    security: securityOf(doc, operation),
  };
}
