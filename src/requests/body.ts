import type { AnyOperation, BodyMedia, PropertyEncoding } from "../contract/operation.js";
import { ConfigError } from "../errors/index.js";
import { isBlob, isFile } from "../files/contains-file.js";
import { findLossy, isObject } from "../platform/json.js";
import { bareType, isJsonType, isRange, keyFor } from "../platform/media-type.js";
import { callIssue, type Issues } from "./issues.js";
import { queryText, textOf } from "./serialise.js";

/* The body of a call, written in its media type. */

/** What `fetch` takes as a body. */
type WireBody = NonNullable<RequestInit["body"]>;

/** A body as it is sent. */
export interface WrittenBody {
  readonly content: WireBody;
  /** Absent where the platform writes it: it knows the boundary of a form. */
  readonly contentType: string | undefined;
}

/** Whether a value is a stream of the web; some platforms know none. */
export function isWebStream(value: unknown): value is ReadableStream<Uint8Array> {
  return typeof value === "object" && value !== null && "getReader" in value;
}

/** Whether a body is written already: it is sent as it is. */
export function isWhole(value: unknown): value is FormData | URLSearchParams | Blob | ReadableStream {
  return value instanceof FormData || value instanceof URLSearchParams || isWebStream(value) || isBlob(value);
}

// The type that a body names by itself.
function typeOfWhole(value: unknown): string | undefined {
  if (value instanceof FormData) return "multipart/form-data";
  if (value instanceof URLSearchParams) return "application/x-www-form-urlencoded";
  return isBlob(value) && value.type !== "" ? value.type : undefined;
}

function plainType(value: unknown): string {
  if (isFile(value) || isWebStream(value)) return "application/octet-stream";
  return typeof value === "string" ? "text/plain" : "application/json";
}

/** The media type of a body, and what the document says of it. */
export interface ChosenMedia {
  readonly type: string;
  readonly media: BodyMedia;
}

/**
 * The media type that a body is sent in: the one the caller names, the one that the value itself has, else the first.
 * @throws ConfigError when the operation does not take that one
 */
export function chooseMedia(operation: AnyOperation, value: unknown, contentType: string | undefined): ChosenMedia {
  const content = operation.body?.content ?? {};
  const keys = Object.keys(content);
  const whole = typeOfWhole(value);
  const asked = contentType ?? (whole !== undefined && keyFor(keys, whole) !== undefined ? whole : undefined);
  const key = asked === undefined ? keys[0] : keyFor(keys, asked);
  const media = key === undefined ? undefined : content[key];
  if (key === undefined || media === undefined)
    throw new ConfigError(
      `${operation.id} takes no body of type ${JSON.stringify(asked ?? "")}; it takes ${keys.join(", ") || "none"}.`,
      { endpointId: operation.id },
    );
  return { type: asked ?? (isRange(key) ? (whole ?? plainType(value)) : key), media };
}

/** Where a body is being written. */
interface Writing {
  readonly operation: AnyOperation;
  readonly type: string;
  readonly media: BodyMedia;
  readonly issues: Issues;
}

function refuse({ issues }: Writing, expected: string, value: unknown): undefined {
  const received = value === null ? "null" : Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
  issues.add(callIssue(["body"], { keyword: "type", expected, received }));
  return undefined;
}

function jsonText({ issues }: Writing, value: unknown): string | undefined {
  const lossy = findLossy(value);
  if (lossy === undefined) return JSON.stringify(value);
  const { path, received } = lossy;
  issues.add(callIssue(["body", ...path], { keyword: "json", expected: "what JSON can carry", received }));
  return undefined;
}

function isStyled(encoding: PropertyEncoding | undefined): encoding is PropertyEncoding {
  return encoding?.style !== undefined || encoding?.explode !== undefined || encoding?.allowReserved !== undefined;
}

// Without a style, lists repeat their name, and what has parts is written as JSON.
function formFields(name: string, value: unknown, encoding: PropertyEncoding | undefined): string {
  if (isStyled(encoding)) return queryText(name, value, encoding);
  return queryText(name, isObject(value) && !(value instanceof Date) ? JSON.stringify(value) : value);
}

function formText(writing: Writing, value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!isObject(value)) return refuse(writing, "an object of fields", value);
  if (jsonText(writing, value) === undefined) return undefined;
  const fields = Object.entries(value).map(([name, part]) => formFields(name, part, writing.media.encoding?.[name]));
  return fields
    .filter((text) => text !== "")
    .join("&")
    .replaceAll("%20", "+");
}

/** A content type of an encoding that one part can have: the first that is no range. */
function partType({ contentType }: PropertyEncoding): string | undefined {
  return contentType
    ?.split(",")
    .map((type) => type.trim())
    .find((type) => type !== "" && !isRange(type));
}

function blobOf(value: Blob | ArrayBuffer | ArrayBufferView, type: string | undefined): Blob {
  if (isBlob(value) && (value.type !== "" || type === undefined)) return value;
  // Safe: what is shared between threads is copied by the constructor as any other view.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const whole = new Blob([value as BlobPart], { type: type ?? "application/octet-stream" });
  return typeof File !== "undefined" && value instanceof File
    ? new File([whole], value.name, { type: whole.type })
    : whole;
}

// A part has a content type of its own only as a blob.
function appendPart(form: FormData, name: string, value: unknown, encoding: PropertyEncoding = {}): void {
  if (isFile(value)) return form.append(name, blobOf(value, partType(encoding)));
  const isPlain = typeof value !== "object" || value instanceof Date;
  const type = partType(encoding) ?? (isPlain ? "text/plain" : "application/json");
  const text = isJsonType(type) ? JSON.stringify(value) : textOf(value);
  if (text === undefined || value === null) return undefined;
  return form.append(name, bareType(type) === "text/plain" ? text : new Blob([text], { type }));
}

function isLossyPart(value: unknown): boolean {
  return !isFile(value) && value !== undefined && findLossy(value) !== undefined;
}

function formData(writing: Writing, value: unknown): FormData | undefined {
  if (!isObject(value)) return refuse(writing, "an object of parts", value);
  const form = new FormData();
  for (const [name, part] of Object.entries(value)) {
    const encoding = writing.media.encoding?.[name];
    const items: readonly unknown[] = Array.isArray(part) ? part : [part];
    const lossy = items.findIndex(isLossyPart);
    if (lossy >= 0) {
      const path = ["body", name, ...(Array.isArray(part) ? [lossy] : [])];
      writing.issues.add(
        callIssue(path, { keyword: "json", expected: "a file, a text or data", received: "something else" }),
      );
    } else if (Array.isArray(part) && isStyled(encoding)) {
      appendStyled(form, name, part, encoding);
    } else for (const item of items) appendPart(form, name, item, encoding);
  }
  return form;
}

const JOINTS: { readonly [style: string]: string } = { spaceDelimited: " ", pipeDelimited: "|" };

function appendStyled(form: FormData, name: string, items: readonly unknown[], encoding: PropertyEncoding): void {
  const { style = "form", explode = style === "form" } = encoding;
  const texts = items.map(textOf).filter((text) => text !== undefined);
  if (explode) for (const text of texts) form.append(name, text);
  else if (texts.length > 0) form.append(name, texts.join(JOINTS[style] ?? ","));
}

function rawBody(writing: Writing, value: unknown): WireBody | undefined {
  if (typeof value === "string") return value;
  if (isFile(value)) return blobOf(value, writing.type);
  if (bareType(writing.type).startsWith("text/") && typeof value !== "object") return textOf(value);
  return refuse(writing, `text, bytes or a stream for ${writing.type}`, value);
}

function contentOf(writing: Writing, value: unknown): WireBody | undefined {
  const type = bareType(writing.type);
  if (isJsonType(type)) return jsonText(writing, value);
  if (type === "application/x-www-form-urlencoded") return formText(writing, value);
  if (type === "multipart/form-data") return formData(writing, value);
  return rawBody(writing, value);
}

/** Writes a body. What cannot be written is an issue. */
export function writeBody(
  operation: AnyOperation,
  { type, media }: ChosenMedia,
  value: unknown,
  issues: Issues,
): WrittenBody | undefined {
  if (value instanceof FormData) return { content: value, contentType: undefined };
  const content = isWhole(value) ? value : contentOf({ operation, type, media, issues }, value);
  if (content === undefined) return undefined;
  return { content, contentType: content instanceof FormData ? undefined : type };
}

const MOST_NAMED = 64;

/** Words that name a body without holding it, for the digest of what was sent. */
export async function digestible({ content }: WrittenBody): Promise<string> {
  if (typeof content === "string") return content;
  if (isBlob(content)) return content.text();
  if (content instanceof URLSearchParams) return content.toString();
  if (!(content instanceof FormData)) return "";
  const parts = [...content].slice(0, MOST_NAMED);
  return JSON.stringify(parts.map(([name, part]) => [name, typeof part === "string" ? part : [part.name, part.size]]));
}
