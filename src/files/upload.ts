import { lifecycleValue, type StorageSettings } from "../contract/storage.js";
import { ConfigError, FalError, ForeignUrlError } from "../errors/index.js";
import { apiError } from "../http/api-error.js";
import { withRetries } from "../http/attempt.js";
import { readBody } from "../http/body.js";
import type { Core } from "../http/context.js";
import { exchange, type Exchange } from "../http/exchange.js";
import { networkError } from "../http/network-error.js";
import { readJson, senseless } from "../http/read-reply.js";
import { ownText, type Reply, type Where } from "../http/response.js";
import { within } from "../platform/scope.js";
import { mapLeaves, standIn } from "./placeholders.js";

export { lifecycleValue };

/** How a file is uploaded. */
export interface UploadOptions {
  readonly lifecycle?: StorageSettings | undefined;
  readonly abortSignal?: AbortSignal | undefined;
}

const MIB = 1_048_576;
// The official client's sizes: above the first, files travel in parts of the second.
const LARGEST_WHOLE = 90 * MIB;
const PART = 10 * MIB;
// Where a gateway takes no uploads, what is small enough travels inside the input.
const LARGEST_INLINE = 3 * MIB;
// Long enough for a part on a slow line.
const PART_TIME = 600_000;

const NAME = "storage";

interface Target {
  readonly uploadUrl: string;
  readonly fileUrl: string;
}

function typeOf(file: Blob): string {
  return file.type === "" ? "application/octet-stream" : file.type;
}

function nameOf(core: Core, file: Blob): string {
  const name = "name" in file && typeof file.name === "string" ? file.name : "";
  const extension = /^[\w.+]+\/(\w+)/.exec(typeOf(file))?.[1] ?? "bin";
  return name === "" ? `${core.clock.wall()}.${extension}` : name;
}

async function initiate(
  core: Core,
  file: Blob,
  route: "initiate" | "initiate-multipart",
  options: UploadOptions,
  baseUrl: string,
): Promise<Target> {
  const lifecycle = lifecycleValue(options.lifecycle);
  const body = { content_type: typeOf(file), file_name: nameOf(core, file) };
  const params = { path: { endpoint: `storage/upload/${route}` }, query: { storage_type: "fal-cdn-v3" } };
  const what: Exchange = {
    headers: lifecycle === undefined ? {} : { "x-fal-object-lifecycle": lifecycle },
    send: (routes, init) => routes.POST("/{endpoint}", { ...init, baseUrl, params, body }),
  };
  const once = async (where: Where): Promise<Target> => {
    const reply = await exchange(core, where, what, options.abortSignal);
    if (reply.status >= 300) throw apiError(reply, where, core.redactor, core.clock.wall());
    const json = readJson(reply, where, core.redactor);
    const [uploadUrl, fileUrl] = [ownText(json, "upload_url"), ownText(json, "file_url")];
    if (uploadUrl === undefined || fileUrl === undefined)
      throw senseless(reply, where, core.redactor, "malformed", "names no upload_url");
    return { uploadUrl: checkedUrl(uploadUrl, baseUrl, where), fileUrl };
  };
  return withRetries(core, { where: { endpointId: NAME, phase: "upload" }, signal: options.abortSignal, once });
}

const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])$/;

// A file goes where fal says, without a credential; but only over a line that nobody reads.
function checkedUrl(url: string, baseUrl: string, where: Where): string {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const plain =
    target?.protocol === "http:" && (LOCAL.test(target.hostname) || target.origin === new URL(baseUrl).origin);
  if (target?.protocol === "https:" || plain) return url;
  throw new ForeignUrlError("The address for an upload is not encrypted: nothing was sent.", {
    ...where,
    code: "foreign_url",
  });
}

async function put(core: Core, where: Where, url: string, init: RequestInit): Promise<Reply> {
  let begun = false;
  try {
    const response = await core.fetch(url, { ...init, redirect: "manual" });
    begun = true;
    const bytes = await readBody(response, MIB, where, init.signal ?? new AbortController().signal);
    const reply = { status: response.status, headers: response.headers, bytes };
    if (response.ok) return reply;
    throw apiError(reply, where, core.redactor, core.clock.wall());
  } catch (error) {
    if (error instanceof FalError || init.signal?.aborted === true) throw error;
    throw networkError(error, where, core.redactor, begun);
  }
}

function send(core: Core, url: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Reply> {
  const once = (where: Where): Promise<Reply> =>
    within(core.clock, { signal, ms: PART_TIME }, (inner) => put(core, where, url, { ...init, signal: inner }));
  return withRetries(core, { where: { endpointId: NAME, phase: "upload" }, signal, once });
}

async function uploadParts(core: Core, file: Blob, uploadUrl: string, signal: AbortSignal | undefined): Promise<void> {
  const { origin, pathname, search } = new URL(uploadUrl);
  const parts: { readonly partNumber: number; readonly etag: string }[] = [];
  for (let start = 0; start < file.size; start += PART) {
    const partNumber = parts.length + 1;
    const reply = await send(
      core,
      `${origin}${pathname}/${partNumber}${search}`,
      { method: "PUT", body: file.slice(start, start + PART) },
      signal,
    );
    const where: Where = { endpointId: NAME, phase: "upload", attempts: 1 };
    const etag = ownText(readJson(reply, where, core.redactor), "etag");
    if (etag === undefined) throw senseless(reply, where, core.redactor, "malformed", "names no etag");
    parts.push({ partNumber, etag });
  }
  const headers = { "Content-Type": "application/json" };
  await send(
    core,
    `${origin}${pathname}/complete${search}`,
    { method: "POST", headers, body: JSON.stringify({ parts }) },
    signal,
  );
}

async function inline(file: Blob, gateway: string): Promise<string> {
  if (file.size > LARGEST_INLINE) {
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
export async function upload(core: Core, file: Blob, options: UploadOptions = {}): Promise<string> {
  const { restUrl, name } = core.gateway;
  if (restUrl === undefined) return inline(file, name);
  const whole = file.size <= LARGEST_WHOLE;
  const { uploadUrl, fileUrl } = await initiate(
    core,
    file,
    whole ? "initiate" : "initiate-multipart",
    options,
    restUrl,
  );
  const headers = { "Content-Type": typeOf(file) };
  await (whole
    ? send(core, uploadUrl, { method: "PUT", body: file, headers }, options.abortSignal)
    : uploadParts(core, file, uploadUrl, options.abortSignal));
  return fileUrl;
}

/**
 * The input with every file in it uploaded, and its address in its place. It is checked, with addresses where the files
 * will be, before anything is sent.
 * @throws FalError, and whatever the check throws
 */
export async function uploadFiles(
  core: Core,
  input: unknown,
  check: (value: unknown) => unknown,
  options: UploadOptions = {},
): Promise<unknown> {
  const { value, files } = standIn(input);
  const checked = check(value);
  const pairs = [...files].map(async ([address, file]) => [address, await upload(core, file, options)] as const);
  const urls = new Map<unknown, string>(await Promise.all(pairs));
  return mapLeaves(checked, (leaf) => urls.get(leaf) ?? leaf);
}

/** An input with every file in it uploaded. @throws FalError */
export async function transformInput(core: Core, input: object): Promise<Record<string, unknown>> {
  const sent = await uploadFiles(core, input, (value) => value);
  // Safe: a copy has the shape of what it was made from, and a caller who gives a list gets a list.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return sent as Record<string, unknown>;
}
