import { isList, isObject, own } from "../../codegen/document/json.js";
import { type CallRequest, responseFor } from "../../src/contract/call.js";
import type { AnyOperation, ResponseMedia } from "../../src/contract/operation.js";
import type { Validator } from "../../src/contract/validator.js";
import { sampleSchema } from "../../src/mock/sampler/index.js";
import { isJsonType, isRange } from "../../src/platform/media-type.js";
import type { Group } from "./expected-request.js";

/* Requests that a document allows, and answers that it promises, by the sampler of the mock. */

// Texts with what has to be encoded, wherever that is allowed too.
function spiced(value: unknown, accepts: (other: unknown) => boolean): unknown {
  if (typeof value === "string") return accepts(`${value} é&=/?,`) ? `${value} é&=/?,` : value;
  if (isList(value))
    return value.reduce<readonly unknown[]>((whole, part, at) => {
      const withPart = (other: unknown): readonly unknown[] => whole.map((one, index) => (index === at ? other : one));
      return withPart(spiced(part, (other) => accepts(withPart(other))));
    }, value);
  if (!isObject(value)) return value;
  return Object.entries(value).reduce<object>((whole, [name, part]) => {
    const withPart = (other: unknown): object => ({ ...whole, [name]: other });
    return withPart(spiced(part, (other) => accepts(withPart(other))));
  }, value);
}

function sampleIn(validator: Validator<unknown>): { readonly value: unknown } | undefined {
  const accepts = (value: unknown): boolean => validator.is(value);
  const sample = sampleSchema({
    schema: validator.jsonSchema,
    accepts,
    seed: 1,
    fileOf: () => ({ url: "https://files.example/a.png", contentType: "image/png", fileName: "a.png" }),
  });
  return sample === undefined ? undefined : { value: spiced(sample.value, accepts) };
}

function sampleOf(validator: Validator<unknown>, what: string): unknown {
  const sample = sampleIn(validator);
  if (sample === undefined) throw new Error(`no sample is found of ${what}`);
  return sample.value;
}

/** Values of all places of a call. */
export interface SampledParameters {
  readonly path: Group;
  readonly query: Group;
  readonly headers: Group;
  readonly cookies: Group;
}

function groupOf(value: unknown, place: string): Group {
  const group = own(value, place);
  return isObject(group) ? group : {};
}

/** Parameters that the document allows. @throws when none are found */
export function sampledParameters({ parametersValidator }: AnyOperation): SampledParameters {
  const all = parametersValidator === undefined ? {} : sampleOf(parametersValidator, "its parameters");
  return {
    path: groupOf(all, "path"),
    query: groupOf(all, "query"),
    headers: groupOf(all, "headers"),
    cookies: groupOf(all, "cookies"),
  };
}

// Validators let any value through where a part is bytes: there is nothing that could be sampled.
function isAnything(schema: unknown): boolean {
  return isObject(schema) && Object.keys(schema).every((key) => key === "description");
}

function fileOr(schema: unknown, value: unknown): unknown {
  return isAnything(schema) ? new Blob(["bytes of a file"], { type: "image/png" }) : value;
}

function withFiles(schema: unknown, value: unknown): unknown {
  const properties = own(schema, "properties");
  if (!isObject(value) || !isObject(properties)) return value;
  const parts = Object.entries(value).map(([name, part]): readonly [string, unknown] => {
    const stated = own(properties, name);
    return [name, isList(part) ? part.map((item) => fileOr(own(stated, "items"), item)) : fileOr(stated, part)];
  });
  return Object.fromEntries(parts);
}

/** A body in a media type. @throws when none is found */
export function sampledBody({ body }: AnyOperation, mediaType: string): unknown {
  const validator = body?.content[mediaType]?.validator;
  if (validator !== undefined) {
    const sample = sampleOf(validator, "its body");
    return mediaType.startsWith("multipart/") ? withFiles(validator.jsonSchema, sample) : sample;
  }
  if (isJsonType(mediaType)) return { any: ["thing"] };
  return mediaType.startsWith("text/")
    ? "any text, é"
    : new Blob(["any bytes"], { type: isRange(mediaType) ? "image/png" : mediaType });
}

/** A body as its caller may give it: without what the client fills in. */
export function withoutConstants({ constants = {} }: AnyOperation, body: unknown): unknown {
  if (!isObject(body) || body instanceof Blob) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !Object.hasOwn(constants, name)));
}

/** An answer of a server, and what its caller is to get. */
export interface SampledAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly data: unknown;
}

function answerIn({ as, validator }: ResponseMedia, key: string): Omit<SampledAnswer, "status"> {
  const type = isRange(key) ? (as === "json" ? "application/json" : "application/octet-stream") : key;
  if (as === "text") return { type, text: "a text, é", data: "a text, é" };
  if (as === "bytes") return { type, text: "some bytes", data: "some bytes" };
  const data = (validator === undefined ? undefined : sampleIn(validator)?.value) ?? { any: ["thing"] };
  const one = JSON.stringify(data);
  if (as === "json") return { type, text: one, data };
  return { type, text: as === "events" ? `data: ${one}\n\ndata: 2\n\n` : `${one}\n2`, data: [data, 2] };
}

/**
 * An answer that the document promises: its first success, in its first media type. Where no sample of that is found, it
 * is another one, which its caller is to get all the same.
 */
export function sampledAnswer({ method, responses }: AnyOperation): SampledAnswer {
  const stated = Object.keys(responses).find((status) => /^2\d\d$/.test(status));
  const status = stated === undefined ? 200 : Number(stated);
  const [first] = Object.entries(responseFor(responses, status) ?? {});
  const none = { status, type: "", text: "", data: undefined };
  if (first === undefined || method === "HEAD" || status === 204 || status === 205) return none;
  const [key, media] = first;
  return { status, ...answerIn(media, key) };
}

/** Whatever a call gave, as something that can be compared. */
export async function comparable(data: unknown): Promise<unknown> {
  if (data instanceof Blob) return data.text();
  if (typeof data !== "object" || data === null || !(Symbol.asyncIterator in data)) return data;
  const items: unknown[] = [];
  // Safe: streams of a call are the only things with such an iterator.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  for await (const item of data as AsyncIterable<unknown>) items.push(item);
  return items;
}

/** A request of a call. */
export function requestOf(parameters: SampledParameters, body: unknown, contentType: string | undefined): CallRequest {
  return {
    ...parameters,
    ...(body === undefined ? {} : { body }),
    ...(contentType === undefined ? {} : { contentType }),
  };
}
