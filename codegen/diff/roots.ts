import { type Json, type JsonObject, own, sameJson } from "../document/json.js";
import { join, type Pointer, valueAt } from "../document/pointer.js";
import { parametersOf } from "../model/endpoint/parameters.js";
import { outputRoot, type ResponseModel, responsesOf } from "../model/endpoint/responses.js";
import { type SecurityModel, type SecuritySchemeModel, securityOf } from "../model/endpoint/security.js";
import { mainOperation, mediaTypesAt, requestMediaAt, resolveAt, SUCCESSOR_KEY } from "../openapi/operation.js";
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
  return { input, output: main === undefined ? true : outputRoot(doc, main, responsesOf(doc, main)).schema };
}

/** A documented answer of an operation. */
export interface DocumentedAnswer {
  /** `200`, `2XX`, `default`. */
  readonly status: string;
  readonly isSuccess: boolean;
  readonly mediaTypes: readonly string[];
  /** Any of its JSON, else its first media type; `true` where there is none. */
  readonly schema: Json;
}

function anyOf(schemas: readonly Json[]): Json {
  const [only, ...more] = schemas.filter((one, index) => schemas.findIndex((other) => sameJson(one, other)) === index);
  return more.length === 0 ? (only ?? true) : { anyOf: [only ?? true, ...more] };
}

function answerOf({ status, isSuccess, media }: ResponseModel): DocumentedAnswer {
  const json = media.filter(({ as }) => as === "json");
  const shown = json.length > 0 ? json : media.slice(0, 1);
  return {
    status,
    isSuccess,
    mediaTypes: [...new Set(media.map(({ mediaType }) => mediaType))],
    schema: anyOf(shown.map(({ schema, isStated }) => (isStated ? schema : true))),
  };
}

/** What a plain operation has beside `Input` and `Output`. */
export interface OperationParts {
  /** An object with a key for each place that parameters travel in; `true` where there are none. */
  readonly parameters: Json;
  readonly answers: readonly DocumentedAnswer[];
  /** The media types of the request body. */
  readonly mediaTypes: readonly string[];
  readonly isBodyRequired: boolean;
  /** What authorises a call: alternatives as text, in order of text; undefined where the document does not say. */
  readonly security: readonly string[] | undefined;
}

function schemeText(scheme: SecuritySchemeModel | undefined): string {
  if (scheme === undefined) return "nothing";
  if (scheme.type !== "apiKey") return `http ${scheme.type}`;
  const prefix = scheme.prefix === undefined ? "" : ` after ${JSON.stringify(scheme.prefix)}`;
  return `apiKey ${scheme.in} ${JSON.stringify(scheme.name)}${prefix}`;
}

/** What a client sends, not what the document calls it. */
function securityTexts({ schemes, requirements, unmet }: SecurityModel): readonly string[] | undefined {
  if (unmet !== undefined) return [`what no client can send (${unmet})`];
  if (requirements === undefined) return undefined;
  const texts = requirements.map((names) =>
    names.length === 0
      ? "nothing"
      : names
          .map((name) => schemeText(schemes.get(name)))
          .toSorted()
          .join(" and "),
  );
  return [...new Set(texts.length === 0 ? ["nothing"] : texts)].toSorted();
}

/** Whether an endpoint is deprecated, and what takes its place. */
export function deprecationOf({ doc }: Pick<ApiEndpoint, "doc">): {
  readonly isDeprecated: boolean;
  readonly successor: string | undefined;
} {
  const operation = mainOperation({ doc })?.operation;
  const successor = own(operation, SUCCESSOR_KEY);
  return {
    isDeprecated: own(operation, "deprecated") === true,
    successor: typeof successor === "string" ? successor : undefined,
  };
}

/** What a plain operation has beside `Input` and `Output`; undefined where the document has no operation. */
export function operationPartsOf({ doc }: DocumentOf): OperationParts | undefined {
  const main = mainOperation({ doc });
  if (main === undefined) return undefined;
  const { at } = main;
  const body = resolveAt(doc, join(at, "requestBody"));
  return {
    parameters: parametersOf(doc, main)?.schema ?? true,
    answers: responsesOf(doc, at).map(answerOf),
    mediaTypes: mediaTypesAt(doc, join(at, "requestBody")),
    isBodyRequired: body !== undefined && own(valueAt(doc, body), "required") === true,
    security: securityTexts(securityOf(doc, main)),
  };
}
