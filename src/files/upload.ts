import type { StorageSettings } from "../contract/storage.js";
import { ConfigError, FalError, ForeignUrlError } from "../errors/index.js";
import { isLoopback } from "../gateway/gateway.js";
import { apiError } from "../http/api-error.js";
import type { ClientContext } from "../http/context.js";
import { exchange, type Exchange } from "../http/exchange.js";
import { networkError } from "../http/network-error.js";
import { malformedReply, readBody, readJson, type Reply, type RequestInfo } from "../http/response.js";
import { withRetries } from "../http/retry.js";
import { callFetch } from "../http/transport.js";
import { ownText, parseUrl } from "../platform/json.js";
import { withDeadline } from "../platform/time.js";
import { lifecycleValue } from "./lifecycle.js";
import { mapLeaves, withPlaceholders } from "./placeholders.js";

/** How a file is uploaded. */
export interface UploadOptions {
  readonly lifecycle?: StorageSettings | undefined;
  readonly abortSignal?: AbortSignal | undefined;
}

const MIB = 1_048_576;
// The official client's sizes: above the first, files travel in parts of the second.
const MAX_WHOLE = 90 * MIB;
const PART_SIZE = 10 * MIB;
// Where a gateway takes no uploads, what is small enough travels inside the input.
const MAX_INLINE = 3 * MIB;
// Long enough for a part on a slow line.
const PART_MS = 600_000;

const NAME = "storage";

interface UploadTarget {
  readonly uploadUrl: string;
  readonly fileUrl: string;
}

function typeOf(file: Blob): string {
  return file.type === "" ? "application/octet-stream" : file.type;
}

function nameOf(context: ClientContext, file: Blob): string {
  const name = "name" in file && typeof file.name === "string" ? file.name : "";
  const extension = /^[\w.+]+\/(\w+)/.exec(typeOf(file))?.[1] ?? "bin";
  return name === "" ? `${context.clock.wall()}.${extension}` : name;
}

interface UploadRoute {
  readonly route: "initiate" | "initiate-multipart";
  readonly baseUrl: string;
}

async function initiate(
  context: ClientContext,
  file: Blob,
  options: UploadOptions,
  { route, baseUrl }: UploadRoute,
): Promise<UploadTarget> {
  const lifecycle = lifecycleValue(options.lifecycle);
  const body = JSON.stringify({ content_type: typeOf(file), file_name: nameOf(context, file) });
  const params = { path: { endpoint: `storage/upload/${route}` }, query: { storage_type: "fal-cdn-v3" } };
  const what: Exchange = {
    headers: lifecycle === undefined ? {} : { "x-fal-object-lifecycle": lifecycle },
    body,
    call: (routes, init) => routes.POST("/{endpoint}", { ...init, baseUrl, params, body, bodySerializer: () => body }),
  };
  const once = async (info: RequestInfo): Promise<UploadTarget> => {
    const reply = await exchange(context, info, what, options.abortSignal);
    const json = readJson(context, reply);
    const [uploadUrl, fileUrl] = [ownText(json, "upload_url"), ownText(json, "file_url")];
    if (uploadUrl === undefined || fileUrl === undefined) throw malformedReply(context, reply, "names no upload_url");
    return { uploadUrl: checkedUrl(uploadUrl, baseUrl, info), fileUrl };
  };
  return withRetries(context, { info: { endpointId: NAME, phase: "upload" }, signal: options.abortSignal, once });
}

// A file goes to the address that fal names, without the credential, and only encrypted.
function checkedUrl(url: string, baseUrl: string, info: RequestInfo): string {
  const target = parseUrl(url);
  const plain =
    target?.protocol === "http:" && (isLoopback(target.hostname) || target.origin === new URL(baseUrl).origin);
  if (target?.protocol === "https:" || plain) return url;
  throw new ForeignUrlError("The address for an upload is not encrypted: nothing was sent.", {
    ...info,
    code: "foreign_url",
  });
}

async function putOnce(context: ClientContext, info: RequestInfo, url: string, init: RequestInit): Promise<Reply> {
  let begun = false;
  try {
    const response = await callFetch(context, info, url, { ...init, redirect: "manual" });
    begun = true;
    const bytes = await readBody(response, MIB, info, init.signal ?? new AbortController().signal);
    const reply = { info, status: response.status, headers: response.headers, bytes };
    if (response.ok) return reply;
    throw apiError(context, reply);
  } catch (error) {
    if (error instanceof FalError || init.signal?.aborted === true) throw error;
    throw networkError(error, info, context.redactor, begun);
  }
}

function putWithRetries(
  context: ClientContext,
  url: string,
  init: RequestInit,
  signal: AbortSignal | undefined,
): Promise<Reply> {
  const once = (info: RequestInfo): Promise<Reply> =>
    withDeadline(context.clock, { signals: [signal], ms: PART_MS }, (inner) =>
      putOnce(context, info, url, { ...init, signal: inner }),
    );
  return withRetries(context, { info: { endpointId: NAME, phase: "upload" }, signal, once });
}

async function uploadParts(
  context: ClientContext,
  file: Blob,
  uploadUrl: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { origin, pathname, search } = new URL(uploadUrl);
  const parts: { readonly partNumber: number; readonly etag: string }[] = [];
  for (let start = 0; start < file.size; start += PART_SIZE) {
    const partNumber = parts.length + 1;
    const reply = await putWithRetries(
      context,
      `${origin}${pathname}/${partNumber}${search}`,
      { method: "PUT", body: file.slice(start, start + PART_SIZE) },
      signal,
    );
    const etag = ownText(readJson(context, reply), "etag");
    if (etag === undefined) throw malformedReply(context, reply, "names no etag");
    parts.push({ partNumber, etag });
  }
  const headers = { "Content-Type": "application/json" };
  await putWithRetries(
    context,
    `${origin}${pathname}/complete${search}`,
    { method: "POST", headers, body: JSON.stringify({ parts }) },
    signal,
  );
}

async function asDataUri(file: Blob, gateway: string): Promise<string> {
  if (file.size > MAX_INLINE) {
    throw new ConfigError(
      `${gateway} takes no uploads, and a file of ${file.size} bytes is too large to send inside an input: pass a URL.`,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return `data:${typeOf(file)};base64,${btoa(text)}`;
}

/**
 * Uploads a file and returns its address. Where the gateway takes no uploads, a small file becomes a data URI.
 * @throws FalError
 */
export async function upload(context: ClientContext, file: Blob, options: UploadOptions = {}): Promise<string> {
  const { restUrl, name } = context.gateway;
  if (restUrl === undefined) return asDataUri(file, name);
  const whole = file.size <= MAX_WHOLE;
  const { uploadUrl, fileUrl } = await initiate(context, file, options, {
    route: whole ? "initiate" : "initiate-multipart",
    baseUrl: restUrl,
  });
  const headers = { "Content-Type": typeOf(file) };
  await (whole
    ? putWithRetries(context, uploadUrl, { method: "PUT", body: file, headers }, options.abortSignal)
    : uploadParts(context, file, uploadUrl, options.abortSignal));
  return fileUrl;
}

/**
 * The input with every file in it uploaded, and its address in its place. It is checked, with addresses where the files
 * will be, before anything is sent.
 * @throws FalError, and whatever the check throws
 */
export async function uploadFiles(
  context: ClientContext,
  input: unknown,
  check: (value: unknown) => unknown,
  options: UploadOptions = {},
): Promise<unknown> {
  const { value, files } = withPlaceholders(input);
  const checked = check(value);
  const pairs = [...files].map(async ([address, file]) => [address, await upload(context, file, options)] as const);
  const urls = new Map<unknown, string>(await Promise.all(pairs));
  return mapLeaves(checked, (leaf) => urls.get(leaf) ?? leaf);
}

/** An input with every file in it uploaded. @throws FalError */
export async function transformInput(context: ClientContext, input: object): Promise<Record<string, unknown>> {
  const sent = await uploadFiles(context, input, (value) => value);
  // Safe: a copy has the shape of what it was made from, and a caller who gives a list gets a list.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return sent as Record<string, unknown>;
}
