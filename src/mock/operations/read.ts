import type { IncomingHttpHeaders } from "node:http";
import type { AnyOperation, BodyMedia, OperationParameter } from "../../contract/operation.js";
import type { Issue } from "../../errors/issue.js";
import { bareType, isJsonType, keyFor } from "../../platform/media-type.js";
import type { JsonSchema } from "../../contract/validator.js";
import { isList, isRecord, own, setOwn } from "../own.js";
import { isTooDeep, TOO_DEEP } from "../server/body.js";
import { resolveRef } from "../sampler/schema-at.js";

/** A request as it came. */
export interface RawRequest {
  /** As they were written, by name. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array;
}

/** A request as its operation's document sees it. */
export interface ReadRequest {
  readonly body: unknown;
  /** Its parameters, by the groups that `client.call` has: path, query, headers, cookies. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What is wrong with it, each in one sentence. */
  readonly wrong: readonly string[];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch {
    return text;
  }
}

function typesOf(schema: unknown): readonly unknown[] {
  const type = own(schema, "type");
  const branches = [own(schema, "anyOf"), own(schema, "oneOf")].flatMap((list) => (isList(list) ? list : []));
  return [...(isList(type) ? type : [type]), ...branches.flatMap(typesOf)];
}

// A text as what its schema asks for; what fits nothing stays text, and the validator tells why.
function valueOf(text: string, schema: unknown): unknown {
  const types = typesOf(schema);
  if (types.includes("string")) return text;
  const isNumeral = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);
  if ((types.includes("integer") || types.includes("number")) && isNumeral) return Number(text);
  if (types.includes("boolean") && /^(?:true|false)$/.test(text)) return text === "true";
  if ((types.includes("object") || types.includes("array")) && /^\s*[[{]/.test(text)) return asJson(text);
  return text;
}

function asJson(text: string): unknown {
  try {
    return isTooDeep(text) ? text : JSON.parse(text);
  } catch {
    return text;
  }
}

const JOINTS: { readonly [style: string]: RegExp | undefined } = { spaceDelimited: /%20|\+/, pipeDelimited: /%7c|\|/i };

function partsOf(text: string, style: string): readonly string[] {
  return text.split(JOINTS[style] ?? ",");
}

function listOf(
  texts: readonly string[],
  schema: unknown,
  { style = "form", explode = style === "form" }: Pick<OperationParameter, "style" | "explode">,
): unknown {
  const items = own(schema, "items");
  const joint = style === "label" && explode ? "." : undefined;
  const parts =
    explode && style !== "simple" && joint === undefined
      ? texts
      : texts.flatMap((text) => (joint === undefined ? partsOf(text, style) : text.split(joint)));
  return parts.map((part) => valueOf(decoded(part), items));
}

// `a,1,b,2`, or `a=1,b=2` where it is exploded.
function mapOf(
  text: string,
  schema: unknown,
  { style = "form", explode = style === "form" }: Pick<OperationParameter, "style" | "explode">,
): unknown {
  const parts =
    explode && style === "label"
      ? text.split(".")
      : explode && style === "matrix"
        ? text.split(";")
        : partsOf(text, style);
  const pairs = explode
    ? parts.map((part) => part.split("=", 2))
    : parts.flatMap((part, at) => (at % 2 === 0 ? [[part, parts[at + 1] ?? ""]] : []));
  const map: Record<string, unknown> = {};
  for (const [key = "", value = ""] of pairs)
    setOwn(map, decoded(key), valueOf(decoded(value), own(own(schema, "properties"), decoded(key))));
  return map;
}

function pairsOf(text: string, separator: string): readonly (readonly [name: string, value: string])[] {
  return text
    .split(separator)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [decoded(pair), ""] : [decoded(pair.slice(0, at)), pair.slice(at + 1)];
    });
}

// A schema with what its references lead to in their place.
function inlined(root: JsonSchema, schema: unknown, depth: number): unknown {
  if (isList(schema)) return schema.map((part) => inlined(root, part, depth));
  if (!isRecord(schema) || depth === 0) return schema;
  const ref = own(schema, "$ref");
  if (typeof ref === "string") return inlined(root, resolveRef(root, ref), depth - 1);
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, inlined(root, part, depth)]));
}

/** The types that a parameter takes, by its place and name: `query.taskId`. */
export function parameterTypes(operation: AnyOperation, place: string): readonly unknown[] {
  const cut = place.indexOf(".");
  const name = place.slice(cut + 1);
  const [, group = ""] = Object.entries(PLACES).find(([key]) => key === place.slice(0, cut)) ?? [];
  return typesOf(schemaAt(operation, group, name)).filter((type) => type !== undefined);
}

function schemaAt({ parametersValidator }: AnyOperation, place: string, name: string): unknown {
  const root = parametersValidator?.jsonSchema ?? true;
  const group = own(own(root, "properties"), place);
  return inlined(root, own(own(group, "properties"), name), 3);
}

function oneValue(parameter: OperationParameter, texts: readonly string[], schema: unknown): unknown {
  const [text = ""] = texts;
  if (parameter.mediaType !== undefined) return isJsonType(parameter.mediaType) ? asJson(decoded(text)) : decoded(text);
  const types = typesOf(schema);
  if (types.includes("array")) return listOf(texts, schema, parameter);
  if (types.includes("object") && !types.includes("string")) return mapOf(text, schema, parameter);
  return valueOf(decoded(text), schema);
}

// `name[key]=value` of the query.
function deepObject(name: string, pairs: readonly (readonly [string, string])[], schema: unknown): unknown {
  const value: Record<string, unknown> = {};
  for (const [key, text] of pairs) {
    const inner = key.startsWith(`${name}[`) && key.endsWith("]") ? key.slice(name.length + 1, -1) : undefined;
    if (inner !== undefined) setOwn(value, inner, valueOf(decoded(text), own(own(schema, "properties"), inner)));
  }
  return Object.keys(value).length === 0 ? undefined : value;
}

// An exploded object is spread over the query: whatever its schema names, or anything.
function spreadObject(pairs: readonly (readonly [string, string])[], schema: unknown): unknown {
  const properties = own(schema, "properties");
  const value: Record<string, unknown> = {};
  for (const [key, text] of pairs)
    if (properties === undefined || own(properties, key) !== undefined)
      setOwn(value, key, valueOf(decoded(text), own(properties, key)));
  return Object.keys(value).length === 0 ? undefined : value;
}

// `.a.b` and `;name=a;name=b` without what only their styles ask for.
function withoutStyle({ style, name, explode }: OperationParameter, text: string): readonly string[] {
  if (style === "label") return [text.replace(/^\./, "")];
  if (style !== "matrix") return [text];
  const bare = text.replace(/^;/, "");
  const prefix = `${name}=`;
  return explode === true
    ? bare.split(";").map((part) => (part.startsWith(prefix) ? part.slice(prefix.length) : part))
    : [bare.startsWith(prefix) ? bare.slice(prefix.length) : bare];
}

const PLACES = { path: "path", query: "query", querystring: "query", header: "headers", cookie: "cookies" } as const;

function queryValue(parameter: OperationParameter, pairs: ReturnType<typeof pairsOf>, schema: unknown): unknown {
  if (parameter.style === "deepObject") return deepObject(parameter.name, pairs, schema);
  const { style = "form", explode = style === "form" } = parameter;
  const isSpread = explode && parameter.mediaType === undefined && typesOf(schema).includes("object");
  if (isSpread && style === "form") return spreadObject(pairs, schema);
  const texts = pairs.filter(([name]) => name === parameter.name).map(([, text]) => text);
  return texts.length === 0 ? undefined : oneValue(parameter, texts, schema);
}

function parameterValue(operation: AnyOperation, parameter: OperationParameter, raw: RawRequest): unknown {
  const { name, in: place } = parameter;
  const schema = schemaAt(operation, PLACES[place], name);
  if (place === "query") return queryValue(parameter, pairsOf(raw.query, "&"), schema);
  if (place === "cookie") return queryValue(parameter, pairsOf(raw.headers.cookie ?? "", ";"), schema);
  if (place === "querystring") {
    if (raw.query === "") return undefined;
    return isJsonType(parameter.mediaType ?? "")
      ? asJson(decoded(raw.query))
      : Object.fromEntries(new URLSearchParams(raw.query));
  }
  // Some documents declare another name than their path has.
  const inPath = own(raw.path, name) ?? Object.values(raw.path)[0];
  const text = place === "path" ? inPath : raw.headers[name.toLowerCase()];
  if (typeof text !== "string") return undefined;
  const isMap = parameter.style === "matrix" && parameter.explode === true && typesOf(schema).includes("object");
  const texts = isMap ? [text.replace(/^;/, "")] : withoutStyle(parameter, text);
  return oneValue({ style: "simple", ...parameter }, texts, schema);
}

function parametersOf(operation: AnyOperation, raw: RawRequest): Record<string, Record<string, unknown>> {
  const groups: Record<string, Record<string, unknown>> = {};
  for (const parameter of operation.parameters ?? []) {
    const group = (groups[PLACES[parameter.in]] ??= {});
    const value = parameterValue(operation, parameter, raw);
    if (value !== undefined) setOwn(group, parameter.name, value);
  }
  return groups;
}

function fieldsOf(entries: Iterable<readonly [string, unknown]>, schema: unknown): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, given] of entries) {
    const property = own(own(schema, "properties"), name);
    const isArray = typesOf(property).includes("array");
    const value = typeof given === "string" ? valueOf(given, isArray ? own(property, "items") : property) : given;
    const before = own(fields, name);
    setOwn(
      fields,
      name,
      isArray || before !== undefined
        ? [...(isList(before) ? before : before === undefined ? [] : [before]), value]
        : value,
    );
  }
  return fields;
}

interface Content {
  readonly value: unknown;
  readonly media: BodyMedia | undefined;
  readonly wrong?: string;
}

async function contentOf({ body }: AnyOperation, { headers, bytes }: RawRequest): Promise<Content> {
  const type = headers["content-type"] ?? "";
  const key = keyFor(Object.keys(body?.content ?? {}), type);
  const media = key === undefined ? undefined : body?.content[key];
  const schema = media?.validator?.jsonSchema;
  if (bytes.length === 0)
    return {
      value: undefined,
      media,
      ...(body?.required === true ? { wrong: "body: expected a value, got nothing" } : {}),
    };
  if (body !== undefined && media === undefined)
    return {
      value: undefined,
      media,
      wrong: `content-type: expected ${Object.keys(body.content).join(" or ")}, got ${JSON.stringify(bareType(type))}`,
    };
  const text = Buffer.from(bytes).toString("utf8");
  if (isJsonType(type)) {
    if (isTooDeep(text)) return { value: undefined, media, wrong: TOO_DEEP };
    const value = asJson(text);
    return typeof value === "string" && !text.startsWith('"')
      ? { value, media, wrong: "body: expected JSON" }
      : { value, media };
  }
  if (bareType(type) === "application/x-www-form-urlencoded")
    return { value: fieldsOf(new URLSearchParams(text), schema), media };
  if (bareType(type) === "multipart/form-data") {
    const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } })
      .formData()
      .catch(() => undefined);
    return form === undefined
      ? { value: undefined, media, wrong: "body: expected a form" }
      : { value: fieldsOf(form, schema), media };
  }
  return { value: bareType(type).startsWith("text/") ? text : bytes, media };
}

function sentence(place: string, { message }: Issue): string {
  return message.replace(/^value(?=[:\s])/, place);
}

function wrongParameters(
  operation: AnyOperation,
  parameters: Record<string, Record<string, unknown>>,
): readonly string[] {
  if (operation.parametersValidator !== undefined) {
    const result = operation.parametersValidator.safeParse(parameters);
    return result.success ? [] : result.issues.map((issue) => sentence("request", issue));
  }
  return (operation.parameters ?? [])
    .filter(({ required, name, in: place }) => required === true && own(parameters[PLACES[place]], name) === undefined)
    .map(({ name, in: place }) => `${PLACES[place]}.${name}: expected a value, got nothing`);
}

/** Reads a request as its operation's document says, and tells what is wrong with it. */
export async function readRequest(operation: AnyOperation, raw: RawRequest): Promise<ReadRequest> {
  const { value, media, wrong } = await contentOf(operation, raw);
  const parameters = parametersOf(operation, raw);
  const misfits = wrongParameters(operation, parameters);
  if (wrong !== undefined) return { body: value, parameters, wrong: [...misfits, wrong] };
  // Constants may be left out by whoever knows them.
  const whole = isRecord(value) ? { ...operation.constants, ...value } : value;
  const result = value === undefined ? undefined : media?.validator?.safeParse(whole);
  const issues = result === undefined || result.success ? [] : result.issues;
  return { body: value, parameters, wrong: [...misfits, ...issues.map((issue) => sentence("body", issue))] };
}
