import { isObject, type Json, type JsonObject, own, sameJson } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { replyMediaAt, resolveAt } from "../../openapi/operation.js";
import { rootAt, type SchemaRoot } from "./roots.js";

/** How an answer of a media type is read. */
type ReadAs = "json" | "text" | "bytes" | "events" | "lines";

/** An answer of one media type. */
export interface ResponseMediaModel extends SchemaRoot {
  readonly mediaType: string;
  readonly as: ReadAs;
  /** The page states its schema. */
  readonly isStated: boolean;
}

/** The answers of one status: `200`, `2XX`, `default`. */
export interface ResponseModel {
  readonly status: string;
  readonly isSuccess: boolean;
  /** Empty: no content. */
  readonly media: readonly ResponseMediaModel[];
}

/** Whether a media type is JSON, whole. */
export function isJsonMedia(mediaType: string): boolean {
  return /[/+]json\s*(?:;|$)/i.test(mediaType) && !/stream\+json/i.test(mediaType);
}

/** Whether a media type is text that nobody takes apart. */
export function isTextMedia(mediaType: string): boolean {
  return /^text\/(?!event-stream)|[/+](?:xml|yaml|x-yaml|javascript|graphql)\s*(?:;|$)/i.test(mediaType);
}

function readAs(mediaType: string, schema: Json | undefined): ReadAs {
  if (/^text\/event-stream/i.test(mediaType)) return "events";
  if (/ndjson|jsonl|json-?lines|json-seq|stream\+json/i.test(mediaType)) return "lines";
  if (isJsonMedia(mediaType)) return "json";
  if (isTextMedia(mediaType)) return "text";
  const isBinary = own(schema, "format") === "binary" || own(schema, "type") === "string";
  return /^(?:\*|application)\/\*/.test(mediaType) && !isBinary ? "json" : "bytes";
}

function mediaOf(doc: JsonObject, response: Pointer): readonly ResponseMediaModel[] {
  const content = valueAt(doc, join(response, "content"));
  return Object.keys(isObject(content) ? content : {}).map((mediaType) => {
    const at = join(response, "content", mediaType);
    const item = valueAt(doc, join(at, "itemSchema")) === undefined ? "schema" : "itemSchema";
    const place = join(at, item);
    const { schema, at: schemaAt } = rootAt(doc, place);
    return {
      mediaType,
      as: readAs(mediaType, schema),
      schema,
      at: schemaAt,
      isStated: valueAt(doc, place) !== undefined,
    };
  });
}

/** `x-200:discount`: exporters write further answers of a status under names of their own. */
const NAMED_STATUS = /^x-([1-5]\d\d)(?:\D|$)/i;

/** The status that a key of a Responses Object means; undefined for an extension. */
function statusOf(key: string): string | undefined {
  const named = NAMED_STATUS.exec(key)?.[1];
  if (named !== undefined) return named;
  return /^(?:[1-5]\d\d|[1-5]XX|default)$/i.test(key) ? (key === "default" ? key : key.toUpperCase()) : undefined;
}

/** The documented answers by status; those of one status that differ are alternatives. */
export function responsesOf(doc: JsonObject, operation: Pointer): readonly ResponseModel[] {
  const at = join(operation, "responses");
  const responses = valueAt(doc, at);
  const byStatus = new Map<string, ResponseMediaModel[]>();
  for (const key of Object.keys(isObject(responses) ? responses : {})) {
    const status = statusOf(key);
    const place = status === undefined ? undefined : resolveAt(doc, join(at, key));
    if (status === undefined || place === undefined) continue;
    byStatus.set(status, [...(byStatus.get(status) ?? []), ...mediaOf(doc, place)]);
  }
  const statuses = [...byStatus.keys()];
  const success = statuses.filter((status) => status.startsWith("2"));
  return statuses.map((status) => ({
    status,
    isSuccess: success.length === 0 ? status === "default" : status.startsWith("2"),
    media: byStatus.get(status) ?? [],
  }));
}

/** The schema of what an operation gives: of any successful answer in JSON. */
export function outputRoot(doc: JsonObject, operation: Pointer, responses: readonly ResponseModel[]): SchemaRoot {
  const json = responses.flatMap(({ isSuccess, media }) => (isSuccess ? media.filter(({ as }) => as === "json") : []));
  const [first, ...others] = json.filter(
    (one, index) => json.findIndex((other) => sameJson(other.schema, one.schema)) === index,
  );
  if (first === undefined) {
    const reply = replyMediaAt(doc, operation);
    return rootAt(doc, reply === undefined ? undefined : join(reply, "schema"));
  }
  if (others.length === 0) return { schema: first.schema, at: first.at };
  return { schema: { anyOf: [first, ...others].map(({ schema }) => schema) }, at: first.at };
}
