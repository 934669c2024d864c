import type { IncomingHttpHeaders } from "node:http";
import { responseFor } from "../../contract/call.js";
import type { AnyOperation, ResponseMedia } from "../../contract/operation.js";
import type { Validator } from "../../contract/validator.js";
import { bareType, isRange, keyFor } from "../../platform/media-type.js";
import { sampleFiles } from "../jobs/output.js";
import { mediaBytes, mediaOfType } from "../media/index.js";
import { isList, isRecord, own, setOwn } from "../own.js";
import { sampleSchema } from "../sampler/index.js";
import { hashText } from "../sampler/random.js";
import type { Exchange, Settings } from "../server/mock.js";
import { bytes, empty, json, type Reply, text } from "../server/reply.js";
import type { ReadRequest } from "./read.js";

function sampleOf({ origin, mock }: Exchange, id: string, validator: Validator<unknown> | undefined): unknown {
  if (validator === undefined) return {};
  const examples = own(validator.jsonSchema, "examples");
  const [example]: readonly unknown[] = isList(examples) ? examples : [];
  if (example !== undefined && validator.is(example)) return example;
  const salt = `${mock.settings.seed ?? 0} ${id}`;
  const sample = sampleSchema({
    schema: validator.jsonSchema,
    accepts: (value) => validator.is(value),
    seed: hashText(salt),
    fileOf: sampleFiles(origin, salt, id),
  });
  return sample?.value ?? example ?? {};
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
    const media = Object.values(responseFor(operation.responses, status) ?? {}).find(({ as }) => as === "json");
    if (media?.validator === undefined) continue;
    return json(status, worded(sampleOf(exchange, `${operation.id} ${status}`, media.validator), words));
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

function mediaFor(
  documented: { readonly [mediaType: string]: ResponseMedia },
  accept: string,
): readonly [type: string, media: ResponseMedia] | undefined {
  const keys = Object.keys(documented);
  const asked = accept.split(",").map((one) => bareType(one));
  const key =
    asked.map((one) => (isRange(one) ? undefined : keyFor(keys, one))).find((one) => one !== undefined) ?? keys[0];
  const media = key === undefined ? undefined : documented[key];
  return key === undefined || media === undefined ? undefined : [key, media];
}

function textAnswer(status: number, type: string, value: unknown): Reply {
  return text(status, typeof value === "string" ? value : "falsmith mock\n", type);
}

const ITEMS = 2;

function streamAnswer(status: number, type: string, { as }: ResponseMedia, item: unknown): Reply {
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
  const media = Object.values(responseFor(operation.responses, status) ?? {}).find(({ as }) => as === "json");
  return { status, value: media === undefined ? {} : sampleOf(exchange, operation.id, media.validator) };
}

/** The answer that an operation's document promises: its example, else a sample of its schema. */
export function success(exchange: Exchange, operation: AnyOperation): Reply {
  const status = successStatus(operation);
  const accept = exchange.request.headers.accept ?? "";
  const chosen = mediaFor(responseFor(operation.responses, status) ?? {}, accept);
  if (chosen === undefined) return empty(status);
  const [key, media] = chosen;
  const type = isRange(key) ? "application/octet-stream" : key;
  if (media.as === "bytes") {
    const kind = mediaOfType(type);
    return bytes(status, kind === undefined ? Buffer.from("falsmith mock\n") : mediaBytes(kind), type);
  }
  const value = sampleOf(exchange, operation.id, media.validator);
  if (media.as === "text") return textAnswer(status, type, value);
  if (media.as === "json")
    return text(status, JSON.stringify(value) ?? "null", isRange(key) ? "application/json" : type);
  return streamAnswer(status, type, media, value);
}
