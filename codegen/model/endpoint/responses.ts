import { isObject, type Json, type JsonObject, own, sameJson, wordOf } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { mediaExamples } from "../../openapi/examples.js";
import { replyMediaAt, resolveAt } from "../../openapi/operation.js";
import { rootAt, type SchemaRoot } from "./roots.js";
import { streamItem } from "./stream-item.js";

/** How an answer of a media type is read. */
type ReadAs = "json" | "text" | "bytes" | "events" | "lines";

/** An answer of one media type. */
export interface ResponseMediaModel extends SchemaRoot {
  readonly mediaType: string;
  /** What the document shows beside the schema. */
  readonly examples: readonly Json[];
  readonly as: ReadAs;
  /** The page states its schema; of a stream, what its items are. */
  readonly isStated: boolean;
  /** Of a stream of events: whether each is given with its name; absent where nobody says. */
  readonly isNamed?: boolean;
}

/** The answers of one status: `200`, `2XX`, `default`. */
export interface ResponseModel {
  readonly status: string;
  readonly isSuccess: boolean;
  /** Empty: no content. */
  readonly media: readonly ResponseMediaModel[];
  /** What the page says of them, and of their headers, a line each. */
  readonly says: readonly string[];
}

/** Whether a media type is JSON, whole. */
export function isJsonMedia(mediaType: string): boolean {
  return /[/+]json\s*(?:;|$)/i.test(mediaType) && !/stream\+json/i.test(mediaType);
}

/** Whether a media type is text that nobody takes apart. */
export function isTextMedia(mediaType: string): boolean {
  return /^text\/(?!event-stream)|[/+](?:xml|yaml|x-yaml|javascript|graphql)\s*(?:;|$)/i.test(mediaType);
}

/** How a program gets an answer of a media type. */
export function readAs(mediaType: string, schema: Json | undefined): ReadAs {
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
    const place = join(response, "content", mediaType);
    const stated = join(place, "schema");
    const { schema, at } = rootAt(doc, stated);
    const as = readAs(mediaType, schema);
    const examples = mediaExamples(doc, place).map(({ value }) => value);
    if (as === "events" || as === "lines") return { mediaType, examples, as, ...streamItem(doc, place, as) };
    return { mediaType, examples, as, schema, at, isStated: valueAt(doc, stated) !== undefined };
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

/** What a page says of an answer: in words, and of each header that it has. */
function wordsOf(doc: JsonObject, response: Pointer): readonly string[] {
  const value = valueAt(doc, response);
  const words = wordOf(own(value, "description")) || wordOf(own(value, "summary"));
  const at = join(response, "headers");
  const headers = Object.keys(asObject(valueAt(doc, at))).map((name) => {
    const header = valueAt(doc, resolveAt(doc, join(at, name)) ?? join(at, name));
    const said = wordOf(own(header, "description")) || wordOf(own(own(header, "schema"), "description"));
    return `Header \`${name}\`${said === "" ? "" : `: ${said}`}`;
  });
  return [words, ...headers].filter((line) => line.trim() !== "");
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The documented answers by status; those of one status that differ are alternatives. */
export function responsesOf(doc: JsonObject, operation: Pointer): readonly ResponseModel[] {
  const at = join(operation, "responses");
  const responses = valueAt(doc, at);
  const byStatus = new Map<string, ResponseMediaModel[]>();
  const says = new Map<string, Set<string>>();
  for (const key of Object.keys(isObject(responses) ? responses : {})) {
    const status = statusOf(key);
    const place = status === undefined ? undefined : resolveAt(doc, join(at, key));
    if (status === undefined || place === undefined) continue;
    byStatus.set(status, [...(byStatus.get(status) ?? []), ...mediaOf(doc, place)]);
    says.set(status, new Set([...(says.get(status) ?? []), ...wordsOf(doc, place)]));
  }
  const statuses = [...byStatus.keys()];
  const success = statuses.filter((status) => status.startsWith("2"));
  return statuses.map((status) => ({
    status,
    isSuccess: success.length === 0 ? status === "default" : status.startsWith("2"),
    media: byStatus.get(status) ?? [],
    says: [...(says.get(status) ?? [])],
  }));
}

function successesAs(responses: readonly ResponseModel[], forms: readonly ReadAs[]): readonly ResponseMediaModel[] {
  return responses.flatMap(({ isSuccess, media }) => (isSuccess ? media.filter(({ as }) => forms.includes(as)) : []));
}

/** The schema of several answers: of any of them. */
function united(media: readonly ResponseMediaModel[]): SchemaRoot | undefined {
  const [first, ...others] = media.filter(
    (one, index) => media.findIndex((other) => sameJson(other.schema, one.schema)) === index,
  );
  if (first === undefined) return undefined;
  if (others.length === 0) return { schema: first.schema, at: first.at };
  return { schema: { anyOf: [first, ...others].map(({ schema }) => schema) }, at: first.at };
}

function itemsOf(responses: readonly ResponseModel[]): SchemaRoot | undefined {
  return united(successesAs(responses, ["events", "lines"]).filter(({ isStated }) => isStated));
}

/** The schema of what an operation gives: of any successful answer in JSON, else of an item of its streams. */
export function outputRoot(doc: JsonObject, operation: Pointer, responses: readonly ResponseModel[]): SchemaRoot {
  const found = united(successesAs(responses, ["json"])) ?? itemsOf(responses);
  if (found !== undefined) return found;
  const reply = replyMediaAt(doc, operation);
  return rootAt(doc, reply === undefined ? undefined : join(reply, "schema"));
}

/** The schema of what the streams of an operation give, one by one; undefined where that is what it gives anyway. */
export function itemRoot(responses: readonly ResponseModel[], output: SchemaRoot): SchemaRoot | undefined {
  const items = itemsOf(responses);
  return items === undefined || sameJson(items.schema, output.schema) ? undefined : items;
}
