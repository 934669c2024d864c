import { isList, isObject, type Json, type JsonObject, own, sameJson, wordOf } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { constantsAt } from "../../openapi/identity.js";
import { type OperationAt, requestMediaAt, resolveAt } from "../../openapi/operation.js";
import { absoluteUrl, documentServers, serversOf, withDefaults } from "../../openapi/servers.js";
import { camel, uniqueNames } from "../names.js";
import { binaryParts } from "./binary-parts.js";
import { rootAt, type SchemaRoot } from "./roots.js";
import { isJsonMedia, isTextMedia, type ResponseModel, responsesOf } from "./responses.js";
import { type ParameterModel, parameterModels } from "./parameters.js";
import { whyNotInPaths } from "./paths.js";
import { securityOf } from "./security.js";

/** One media type that the body of an operation may have. */
export interface BodyMediaModel extends SchemaRoot {
  readonly mediaType: string;
  /** The exported validator; absent for text and bytes. */
  readonly validator?: string;
  /** The type is `Input`. */
  readonly isInput: boolean;
  /** What OpenAPI's Encoding Objects say, by property. */
  readonly encoding: ReadonlyMap<string, JsonObject>;
}

/** What emitters know of a plain operation besides its input and output. */
export interface OperationModel {
  readonly at: Pointer;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly ParameterModel[];
  readonly isBodyRequired: boolean;
  /** What the page says of the body. */
  readonly bodySays: string;
  /** The first is sent unless the caller names another. */
  readonly bodies: readonly BodyMediaModel[];
  /** Required properties of the body that have one value. */
  readonly constants: JsonObject;
  readonly responses: readonly ResponseModel[];
  readonly security?: readonly (readonly string[])[];
  /** The URL of its own server, where that is not its document's. */
  readonly server?: string;
  /** Why no client can send it. */
  readonly blocked?: string;
  /** Why the types of `paths` leave it out. */
  readonly notInPaths?: string;
}

/** The media type that is sent where a page allows any. */
function concrete(mediaType: string): string {
  return /^(?:\*|application)\/\*/.test(mediaType) ? "application/json" : mediaType;
}

/** The schema of a body as it is sent: bytes and texts are not taken apart. */
function bodySchema(schema: Json, mediaType: string): Json {
  const isText = isTextMedia(mediaType) && own(schema, "type") !== "string";
  const description = own(schema, "description");
  const says = description === undefined ? {} : { description };
  if (isText) return { type: "string", ...says };
  const isForm = /^multipart\/|x-www-form-urlencoded/i.test(mediaType);
  const isBytes = !isForm && !isJsonMedia(mediaType) && !isTextMedia(mediaType);
  return binaryParts(isBytes ? { type: "string", format: "binary", ...says } : schema, mediaType);
}

function encodingOf(media: Json | undefined): ReadonlyMap<string, JsonObject> {
  const encoding = own(media, "encoding");
  return new Map(
    Object.entries(isObject(encoding) ? encoding : {}).flatMap(([name, one]) => (isObject(one) ? [[name, one]] : [])),
  );
}

/** The body of an operation by media type, that of its input first. */
export function bodiesOf(doc: JsonObject, at: Pointer): readonly BodyMediaModel[] {
  const first = requestMediaAt(doc, at);
  const body = resolveAt(doc, join(at, "requestBody"));
  const content = body === undefined ? undefined : valueAt(doc, join(body, "content"));
  if (first === undefined || body === undefined || !isObject(content)) return [];
  const places = Object.keys(content).map((type) => ({ type, at: join(body, "content", type) }));
  const ordered = [...places.filter((one) => one.at === first), ...places.filter((one) => one.at !== first)];
  const media = ordered.map(({ type, at: place }) => {
    const mediaType = concrete(type);
    const { schema, at: schemaAt } = rootAt(doc, join(place, "schema"));
    return { mediaType, schema: bodySchema(schema, mediaType), at: schemaAt, encoding: encodingOf(content[type]) };
  });
  const known = media.filter((one, index) => media.findIndex((other) => other.mediaType === one.mediaType) === index);
  const names = uniqueNames(
    known.map(({ mediaType }) => mediaType),
    (type) => camel(`input ${type}`),
  );
  return known.map((one) => {
    const isInput = sameJson(one.schema, known[0]?.schema);
    const isChecked = isJsonMedia(one.mediaType) || /^multipart\/|x-www-form-urlencoded/i.test(one.mediaType);
    const validator = isInput ? "input" : (names.get(one.mediaType) ?? "input");
    return { ...one, isInput, ...(isChecked ? { validator } : {}) };
  });
}

function constantsIn(doc: JsonObject, at: Pointer | undefined): JsonObject {
  const found = at === undefined ? [] : constantsAt(doc, join(at, "schema"));
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

function ownServer(doc: JsonObject, main: OperationAt): string | undefined {
  const [theirs] = documentServers(doc)?.servers ?? [];
  const [server] = serversOf(doc, main)?.servers ?? [];
  if (theirs === undefined || server === undefined || sameJson(theirs, server)) return undefined;
  const url = absoluteUrl(server);
  return url === undefined || url === absoluteUrl(theirs) ? undefined : withDefaults(url, server);
}

function blockOf(main: OperationAt, isBodyRequired: boolean, unmet: string | undefined): string | undefined {
  const method = main.method.toUpperCase();
  if (method === "TRACE") return "no client of the web may send TRACE";
  if ((method === "GET" || method === "HEAD") && isBodyRequired)
    return `no client of the web may send ${method} with a body`;
  return unmet;
}

/** What a plain operation is, in the words of its mended document. */
export function operationModel(doc: JsonObject, main: OperationAt): OperationModel {
  const { at, method, path } = main;
  const security = securityOf(doc, main);
  const body = resolveAt(doc, join(at, "requestBody"));
  const isBodyRequired = body !== undefined && own(valueAt(doc, body), "required") === true;
  const sendsBody = method !== "get" && method !== "head";
  const server = ownServer(doc, main);
  const blocked = blockOf(main, isBodyRequired, security.unmet);
  const notInPaths = whyNotInPaths(doc, main);
  return {
    at,
    method: method.toUpperCase(),
    path,
    parameters: parameterModels(doc, main),
    isBodyRequired,
    bodySays: body === undefined ? "" : wordOf(own(valueAt(doc, body), "description")),
    bodies: sendsBody ? bodiesOf(doc, at) : [],
    constants: sendsBody ? constantsIn(doc, requestMediaAt(doc, at)) : {},
    responses: responsesOf(doc, at),
    ...(security.requirements === undefined ? {} : { security: security.requirements }),
    ...(server === undefined ? {} : { server }),
    ...(blocked === undefined ? {} : { blocked }),
    ...(notInPaths === undefined ? {} : { notInPaths }),
  };
}

/** A body schema whose constants may be left out: the client fills them in. */
export function withoutConstants(schema: Json, constants: JsonObject): Json {
  const required = own(schema, "required");
  if (!isObject(schema) || !isList(required)) return schema;
  const rest = required.filter((name) => own(constants, wordOf(name)) === undefined);
  if (rest.length === required.length) return schema;
  const { required: _, ...others } = schema;
  return rest.length === 0 ? others : { ...others, required: rest };
}
