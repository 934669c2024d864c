import type { IncomingHttpHeaders } from "node:http";
import { responseKey } from "../../contract/call.js";
import type { AnyOperation, ResponseMedia } from "../../contract/operation.js";
import { bareType, isRange, keyFor } from "../../platform/media-type.js";
import { sampleFiles } from "../jobs/output.js";
import { mediaBytes, mediaOfType } from "../media/index.js";
import { isList, isRecord, own, setOwn } from "../own.js";
import { sampleSchema } from "../sampler/index.js";
import { hashText } from "../sampler/random.js";
import type { Exchange, Settings } from "../server/mock.js";
import { bytes, empty, json, type Reply, text } from "../server/reply.js";
import type { ReadRequest } from "./read.js";

/** One documented form of the answers of an operation. */
interface DocumentedForm {
  readonly operation: AnyOperation;
  /** The key of the documented responses: `200`, `2XX`, `default`. */
  readonly status: string;
  readonly mediaType: string;
  readonly media: ResponseMedia;
}

/** What the document shows: beside the schema, or in it. */
function shownValues({ mock }: Exchange, { operation, status, mediaType, media }: DocumentedForm): readonly unknown[] {
  const beside = mock.settings.answers.filter(
    (one) => one.operation === operation.id && one.status === status && one.mediaType === mediaType,
  );
  const examples = own(media.validator?.jsonSchema, "examples");
  return [...beside.map(({ value }) => value), ...(isList(examples) ? examples : [])];
}

/** A value of this form: one that the document shows and its schema allows, else a sample of the schema. */
function valueOf(exchange: Exchange, form: DocumentedForm): unknown {
  const { origin, mock } = exchange;
  const { validator } = form.media;
  const shown = shownValues(exchange, form);
  if (validator === undefined) return shown[0] ?? {};
  const fitting = shown.find((value) => validator.is(value));
  if (fitting !== undefined) return fitting;
  const { id } = form.operation;
  // The same sample for every success, and others for errors.
  const salt = [mock.settings.seed ?? 0, id, ...(form.status.startsWith("2") ? [] : [form.status])].join(" ");
  const sample = sampleSchema({
    schema: validator.jsonSchema,
    accepts: (value) => validator.is(value),
    seed: hashText(salt),
    fileOf: sampleFiles(origin, salt, id),
  });
  return sample?.value ?? shown[0] ?? {};
}

/** The documented forms of answers with a status. */
function formsOf(operation: AnyOperation, status: number): readonly DocumentedForm[] {
  const key = responseKey(operation.responses, status);
  const documented = key === undefined ? undefined : operation.responses[key];
  if (key === undefined || documented === undefined) return [];
  return Object.entries(documented).map(([mediaType, media]) => ({ operation, status: key, mediaType, media }));
}

function isJson({ media }: DocumentedForm): boolean {
  return media.as === "json";
}

/** The names under which pages put what went wrong into words. */
const WORDS = ["message", "msg", "error_message", "errorMessage", "detail", "error", "description", "title"];

// The shape of an error with our words in the place of its own.
function worded(shape: unknown, words: string): unknown {
  if (typeof shape === "string") return words;
  if (!isRecord(shape)) return { message: words };
  const key = WORDS.find((name) => typeof own(shape, name) === "string");
  const inner = WORDS.find((name) => isRecord(own(shape, name)));
  const copy: Record<string, unknown> = { ...shape };
  if (key !== undefined) setOwn(copy, key, words);
  else if (inner !== undefined) setOwn(copy, inner, worded(own(shape, inner), words));
  else return Object.keys(shape).length === 0 ? { message: words } : copy;
  return copy;
}

/** An error as the page documents it for one of these statuses, else a plain one with the first of them. */
export function errorReply(
  exchange: Exchange,
  operation: AnyOperation,
  statuses: readonly number[],
  words: string,
): Reply {
  const [plain = 400] = statuses;
  for (const status of statuses) {
    const form = formsOf(operation, status).find(isJson);
    if (form === undefined || (form.media.validator === undefined && shownValues(exchange, form).length === 0))
      continue;
    return json(status, worded(valueOf(exchange, form), words));
  }
  const documented = statuses.find((status) => Object.hasOwn(operation.responses, String(status)));
  return json(documented ?? plain, { message: words });
}

/** The refusal of a request that its operation's document does not allow; undefined when it does. */
export function refusal(exchange: Exchange, operation: AnyOperation, { wrong }: ReadRequest): Reply | undefined {
  return wrong.length === 0 ? undefined : errorReply(exchange, operation, [400, 422], wrong.join("; "));
}

interface Shown {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
}

function shows({ security = {} }: Settings, scheme: string, { headers, query }: Shown): boolean {
  const stated = Object.hasOwn(security, scheme) ? security[scheme] : undefined;
  if (stated === undefined) return true;
  const authorization = headers.authorization ?? "";
  if (stated.type !== "apiKey") return authorization.toLowerCase().startsWith(`${stated.type} `);
  if (stated.in === "query") return new URLSearchParams(query).has(stated.name);
  if (stated.in === "header") return headers[stated.name.toLowerCase()] !== undefined;
  return (headers.cookie ?? "").split(";").some((pair) => pair.trim().startsWith(`${stated.name}=`));
}

/** The refusal of a call without the credential that its operation asks for; undefined where nobody asks. */
export function unauthorized(settings: Settings, operation: AnyOperation, shown: Shown): Reply | undefined {
  if (settings.security === undefined) return undefined;
  const wanted = operation.security ?? Object.keys(settings.security).map((name) => [name]);
  if (wanted.length === 0 || wanted.some((names) => names.every((name) => shows(settings, name, shown))))
    return undefined;
  return json(401, { message: "Unauthorized" }, { "www-authenticate": "Bearer" });
}

/** The status of the first success that is documented. */
function successStatus({ responses }: AnyOperation): number {
  const keys = Object.keys(responses);
  const exact = keys.find((key) => /^2\d\d$/.test(key));
  return exact === undefined ? 200 : Number(exact);
}

/** The form that a caller asks for, else the first. */
function formFor(forms: readonly DocumentedForm[], accept: string): DocumentedForm | undefined {
  const keys = forms.map(({ mediaType }) => mediaType);
  const asked = accept.split(",").map((one) => bareType(one));
  const key = asked.map((one) => (isRange(one) ? undefined : keyFor(keys, one))).find((one) => one !== undefined);
  return forms.find(({ mediaType }) => mediaType === key) ?? forms[0];
}

function textAnswer(status: number, type: string, value: unknown): Reply {
  return text(status, typeof value === "string" ? value : "falsmith mock\n", type);
}

const ITEMS = 2;

/** Items of a stream, one after the other; a document may show the text of a whole stream. */
function streamAnswer(status: number, type: string, { as }: ResponseMedia, item: unknown): Reply {
  if (typeof item === "string" && item.includes("\n")) return text(status, item, type);
  const one = JSON.stringify(item) ?? "null";
  const lines = Array.from({ length: ITEMS }, () => (as === "events" ? `data: ${one}\n\n` : `${one}\n`));
  return text(status, lines.join(""), type);
}

/** The first success in JSON that an operation's document promises, and its status; `{}` where it promises none. */
export function pageAnswer(
  exchange: Exchange,
  operation: AnyOperation,
): { readonly status: number; readonly value: unknown } {
  const status = successStatus(operation);
  const form = formsOf(operation, status).find(isJson);
  return { status, value: form === undefined ? {} : valueOf(exchange, form) };
}

/** The answer that an operation's document promises: its example, else a sample of its schema. */
export function success(exchange: Exchange, operation: AnyOperation): Reply {
  const status = successStatus(operation);
  const form = formFor(formsOf(operation, status), exchange.request.headers.accept ?? "");
  if (form === undefined) return empty(status);
  const { mediaType, media } = form;
  const type = isRange(mediaType) ? "application/octet-stream" : mediaType;
  if (media.as === "bytes") {
    const kind = mediaOfType(type);
    return bytes(status, kind === undefined ? Buffer.from("falsmith mock\n") : mediaBytes(kind), type);
  }
  const value = valueOf(exchange, form);
  if (media.as === "text") return textAnswer(status, type, value);
  if (media.as === "json")
    return text(status, JSON.stringify(value) ?? "null", isRange(mediaType) ? "application/json" : type);
  return streamAnswer(status, type, media, value);
}
