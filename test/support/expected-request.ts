import { parseTemplate } from "url-template";
import type { CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../../codegen/document/json.js";
import { join, valueAt } from "../../codegen/document/pointer.js";
import { mainOperation, resolveAt } from "../../codegen/openapi/operation.js";
import { operationParameters } from "../../codegen/openapi/operation-parameters.js";

/* What a server is to be sent for a call: worked out from its document by url-template, and nothing of the runtime. */

/** Values of one place by name. */
export type Group = Readonly<Record<string, unknown>>;

/** A parameter as its document states it. */
interface DocumentedParameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** Of its `content`; empty where it has a style. */
  readonly mediaType: string;
}

/** What a document says of an operation. */
export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly DocumentedParameter[];
  readonly encodingOf: (mediaType: string, property: string) => JsonObject;
}

const USUAL: Readonly<Record<string, string>> = { path: "simple", header: "simple", query: "form", cookie: "form" };

function documentedParameter(stated: Json | undefined): DocumentedParameter {
  const place = wordOf(own(stated, "in"));
  const style = wordOf(own(stated, "style")) || (USUAL[place] ?? "form");
  const content = own(stated, "content");
  return {
    name: wordOf(own(stated, "name")),
    in: place,
    required: place === "path" || own(stated, "required") === true,
    style,
    explode: (own(stated, "explode") ?? style === "form") === true,
    allowReserved: own(stated, "allowReserved") === true,
    mediaType: Object.keys(isObject(content) ? content : {})[0] ?? "",
  };
}

/** Headers of which OpenAPI says that a parameter of that name is ignored. */
const IGNORED = new Set(["accept", "content-type", "authorization"]);

/** The operation of an endpoint as its mended document states it. */
export function documentedOperation({ id, mended }: CompiledEndpoint): DocumentedOperation {
  const main = mainOperation(mended);
  if (main === undefined) throw new Error(`${id} has no operation`);
  const parameters = operationParameters(mended.doc, main.at).map((at) => documentedParameter(valueAt(mended.doc, at)));
  const body = resolveAt(mended.doc, join(main.at, "requestBody"));
  return {
    method: main.method.toUpperCase(),
    path: main.path,
    parameters: parameters.filter((one) => one.in !== "header" || !IGNORED.has(one.name.toLowerCase())),
    encodingOf: (mediaType, property) => {
      const encoding = body === undefined ? undefined : valueAt(mended.doc, join(body, "content", mediaType));
      const stated = own(own(encoding, "encoding"), property);
      return isObject(stated) ? stated : {};
    },
  };
}

/** One piece of a query: as it is on the wire, or its name and value where only these are settled. */
export type Piece = string | readonly [name: string, value: string];

function isNested(value: unknown): boolean {
  const parts: readonly unknown[] = typeof value === "object" && value !== null ? Object.values(value) : [];
  return parts.some((part) => typeof part === "object" && part !== null);
}

function plainText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

// Apart from RFC 6570: `name[key]`, a bracket for each level.
function deepPairs(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (isList(value)) return value.filter(isThere).map((item) => [name, plainText(item)] as const);
  if (!isObject(value)) return isThere(value) ? [[name, plainText(value)]] : [];
  return Object.entries(value).flatMap(([key, part]) => deepPairs(`${name}[${key}]`, part));
}

const JOINTS: Readonly<Record<string, string>> = { spaceDelimited: " ", pipeDelimited: "|" };

/** Names and values of a field by a style, before anything is encoded. */
function pairsOf(
  name: string,
  value: unknown,
  { style, explode }: Pick<DocumentedParameter, "style" | "explode">,
): readonly (readonly [string, string])[] {
  if (style === "deepObject") return deepPairs(name, value);
  const joint = JOINTS[style] ?? ",";
  if (isList(value)) {
    const texts = value.filter(isThere).map(plainText);
    if (texts.length === 0) return [];
    return explode ? texts.map((text) => [name, text] as const) : [[name, texts.join(joint)]];
  }
  if (isObject(value)) {
    const entries = Object.entries(value).flatMap(([key, part]) =>
      isThere(part) ? [[key, plainText(part)] as const] : [],
    );
    if (entries.length === 0) return [];
    return explode ? entries : [[name, entries.flat().join(joint)]];
  }
  return isThere(value) ? [[name, plainText(value)]] : [];
}

function expandedBy(expression: string, name: string, value: unknown): string {
  // Safe: what the implementation does not take as a value, it leaves out.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return parseTemplate(`{${expression}}`).expand({ [name]: value as string });
}

function expanded(operator: string, name: string, explode: boolean, value: unknown): string {
  return expandedBy(`${operator}${name}${explode ? "*" : ""}`, name, value);
}

function encoded(text: string): string {
  return expanded("", "x", false, text);
}

function contentText({ mediaType }: DocumentedParameter, value: unknown): string {
  return mediaType.includes("json") ? JSON.stringify(value) : plainText(value);
}

// Where RFC 6570 has no word, or its implementation another one than the RFC.
function isApart({ name, style, explode, allowReserved, mediaType }: DocumentedParameter, value: unknown): boolean {
  const hasEmpty = explode && isObject(value) && Object.values(value).includes("");
  return (
    allowReserved || mediaType !== "" || style !== "form" || hasEmpty || isNested(value) || !/^[\w.-]+$/.test(name)
  );
}

const UNDECLARED: Omit<DocumentedParameter, "name" | "in"> = {
  required: true,
  style: "simple",
  explode: false,
  allowReserved: false,
  mediaType: "",
};

function queryPieces(parameter: DocumentedParameter, value: unknown): readonly Piece[] {
  const { name, explode, mediaType } = parameter;
  if (mediaType !== "") return isThere(value) ? [[name, contentText(parameter, value)]] : [];
  if (isApart(parameter, value)) return pairsOf(name, value, parameter);
  return expanded("?", name, explode, value)
    .replace(/^\?/, "")
    .split("&")
    .filter((piece) => piece !== "");
}

/** The query of a call, in the order in which its values are given. */
export function expectedQuery({ path, parameters }: DocumentedOperation, values: Group): readonly Piece[] {
  const stated = path.includes("?") ? path.slice(path.indexOf("?") + 1).split("&") : [];
  const pieces = Object.entries(values).flatMap(([name, value]) => {
    const parameter = parameters.find((one) => one.in === "query" && one.name === name);
    if (parameter === undefined) throw new Error(`no document states the query parameter ${name}`);
    return queryPieces(parameter, value);
  });
  return [...stated, ...pieces];
}

/** The query that came, each piece in the form in which it is expected. */
export function seenQuery(query: string, expected: readonly Piece[]): readonly Piece[] {
  const pieces = query === "" ? [] : query.split("&");
  return pieces.map((piece, at) => {
    const [pair] = new URLSearchParams(piece);
    return typeof expected[at] === "string" || pair === undefined ? piece : pair;
  });
}

const OPERATORS: Readonly<Record<string, string>> = { label: ".", matrix: ";" };

/** The path of a call, below the server. */
export function expectedPath({ path, parameters }: DocumentedOperation, values: Group): string {
  const [template = ""] = path.split("?", 1);
  return template.replaceAll("#", "%23").replace(/\{([^{}]+)\}/g, (_, written: string) => {
    const declared = parameters.find((one) => one.in === "path" && one.name === written);
    const bare = written.replace(/^[.;]|\*$/g, "");
    // The template is one of RFC 6570 already.
    if (declared === undefined && bare !== written && Object.hasOwn(values, bare))
      return expandedBy(written, bare, values[bare]);
    const parameter = declared ?? { ...UNDECLARED, name: written, in: "path" };
    const value = Object.hasOwn(values, parameter.name) ? values[parameter.name] : undefined;
    if (parameter.mediaType !== "" || isNested(value)) return encoded(contentText(parameter, value));
    const isWord = /^[\w.-]+$/.test(parameter.name);
    const operator = OPERATORS[parameter.style] ?? "";
    return expanded(operator, isWord || operator !== "" ? parameter.name : "x", parameter.explode, value);
  });
}

/** The documented headers of a call, in lower case. */
export function expectedHeaders({ parameters }: DocumentedOperation, values: Group): Readonly<Record<string, string>> {
  const texts = Object.entries(values).flatMap(([name, value]) => {
    const parameter = parameters.find((one) => one.in === "header" && one.name === name);
    if (parameter === undefined) throw new Error(`no document states the header ${name}`);
    if (!isThere(value)) return [];
    if (parameter.mediaType !== "") return [[name, contentText(parameter, value)] as const];
    const pairs = pairsOf(name, value, { style: "simple", explode: parameter.explode });
    const text = pairs.map(([key, part]) => (parameter.explode && isObject(value) ? `${key}=${part}` : part)).join(",");
    return [[name, text] as const];
  });
  return Object.fromEntries(texts.map(([name, text]) => [name.toLowerCase(), text.trim()]));
}

/** The cookies of a call, as names and values. */
export function expectedCookies({ parameters }: DocumentedOperation, values: Group): readonly Piece[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const parameter = parameters.find((one) => one.in === "cookie" && one.name === name);
    if (parameter === undefined) throw new Error(`no document states the cookie ${name}`);
    if (parameter.mediaType !== "") return [[name, contentText(parameter, value)]];
    return pairsOf(name, value, parameter);
  });
}

function styleOf(encoding: JsonObject): Pick<DocumentedParameter, "style" | "explode"> | undefined {
  const [style, explode] = [own(encoding, "style"), own(encoding, "explode")];
  if (style === undefined && explode === undefined && own(encoding, "allowReserved") === undefined) return undefined;
  const name = wordOf(style) || "form";
  return { style: name, explode: (explode ?? name === "form") === true };
}

/** The fields of a form that is written as a query. */
export function expectedFields(operation: DocumentedOperation, mediaType: string, values: Group): readonly Piece[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const style = styleOf(operation.encodingOf(mediaType, name));
    if (style !== undefined) return pairsOf(name, value, style);
    return pairsOf(name, isObject(value) ? JSON.stringify(value) : value, { style: "form", explode: true });
  });
}

/** A part of a form: its name, its text and the type of it that was set apart; empty for a plain field. */
export type Part = readonly [name: string, text: string, type: string];

async function partOf(name: string, value: unknown, encoding: JsonObject): Promise<readonly Part[]> {
  if (!isThere(value)) return [];
  if (value instanceof Blob) return [[name, await value.text(), value.type]];
  const stated = wordOf(own(encoding, "contentType"))
    .split(",")
    .map((type) => type.trim())
    .find((type) => type !== "" && !type.includes("*"));
  const type = stated ?? (typeof value === "object" ? "application/json" : "text/plain");
  const text = type.includes("json") ? JSON.stringify(value) : plainText(value);
  return [[name, text, type === "text/plain" ? "" : type]];
}

/** The parts of a form that may hold files. */
export async function expectedParts(
  operation: DocumentedOperation,
  mediaType: string,
  values: Group,
): Promise<readonly Part[]> {
  const parts = Object.entries(values).map(async ([name, value]) => {
    const encoding = operation.encodingOf(mediaType, name);
    const style = styleOf(encoding);
    if (isList(value) && style !== undefined)
      return pairsOf(name, value, style).map(([, text]) => [name, text, ""] as const);
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return (await Promise.all(items.map((item) => partOf(name, item, encoding)))).flat();
  });
  return (await Promise.all(parts)).flat();
}

/** The parts of a form that came, as the platform reads it. */
export async function seenParts(bytes: Buffer<ArrayBuffer>, contentType: string): Promise<readonly Part[]> {
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  const parts = [...form].map(async ([name, value]): Promise<Part> =>
    typeof value === "string" ? [name, value, ""] : [name, await value.text(), value.type],
  );
  return Promise.all(parts);
}
