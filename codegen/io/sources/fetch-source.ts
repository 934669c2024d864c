import { errno } from "../user-error.js";
import { addressFlaw, redirectTarget } from "./address.js";

/** Bounds of one fetch: everything a server can make us wait for or hold. */
export const FETCH_LIMITS: { readonly bytes: number; readonly redirects: number; readonly seconds: number } = {
  bytes: 8 * 1024 * 1024,
  redirects: 3,
  seconds: 30,
};

/** What a server said of the state of a document, to be sent back with the next request for it. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** A document, and where the server says it is from now on: only when every redirect on the way was permanent. */
export interface FetchedDocument extends Validators {
  readonly bytes: Uint8Array;
  readonly movedTo?: string;
}

/** No document, and why, in words a person can act on. */
export interface FetchRefusal {
  readonly refused: string;
  /** The server answers that there is nothing any more (404, 410). */
  readonly isGone?: boolean;
  /** Where a redirect to another host leads, which is not followed. */
  readonly elsewhere?: string;
  /** Another attempt may succeed: a limit of requests, an error of the server, a lost connection. */
  readonly isPassing?: boolean;
  /** How long the server asks to wait before the next attempt. */
  readonly retryAfterMs?: number;
}

/** What a conditional request came to. */
export type FetchResult = FetchedDocument | FetchRefusal | "not-modified";

/** The bytes of a document with what to ask for it next time, or why there are none. */
export type FetchedBytes = FetchedDocument | Pick<FetchRefusal, "refused">;

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const PERMANENT: readonly number[] = [301, 308];
const GONE: readonly number[] = [404, 410];
const PASSING: readonly number[] = [408, 425, 429, 500, 502, 503, 504];

async function readBody(response: Response, limit: number): Promise<Pick<FetchedDocument, "bytes"> | FetchRefusal> {
  const tooLarge = { refused: `the document is larger than ${limit / 1024 / 1024} MiB; it is not fetched` };
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (Number(response.headers.get("content-length") ?? 0) > limit) {
    await response.body?.cancel();
    return tooLarge;
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    size += part.value.length;
    if (size > limit) {
      await reader?.cancel();
      return tooLarge;
    }
    chunks.push(part.value);
  }
  return { bytes: Buffer.concat(chunks) };
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return errno(cause) ?? (cause instanceof Error ? cause.message : error instanceof Error ? error.message : "unknown");
}

const HEADERS: Readonly<Record<string, string>> = {
  accept: "application/json, text/markdown, text/plain, text/html;q=0.5, */*;q=0.1",
  "user-agent": "falsmith",
};

function conditions({ etag, lastModified }: Validators): Readonly<Record<string, string>> {
  return {
    ...(etag === undefined ? {} : { "if-none-match": etag }),
    ...(lastModified === undefined ? {} : { "if-modified-since": lastModified }),
  };
}

/** A header that can be sent back as it is. */
function plainHeader(response: Response, name: string): string | undefined {
  const value = response.headers.get(name);
  return value !== null && /^[\x20-\x7e]{1,300}$/.test(value) ? value : undefined;
}

function validatorsOf(response: Response): Validators {
  const etag = plainHeader(response, "etag");
  const lastModified = plainHeader(response, "last-modified");
  return { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) };
}

/** Seconds, or a date. */
function retryAfterMs(response: Response): number | undefined {
  const value = response.headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function refusalOf(response: Response): FetchRefusal {
  const { status } = response;
  const isGone = GONE.includes(status);
  const said = isGone ? `: nothing is there${status === 410 ? " any more" : ""}` : "";
  const refused = `the server answers ${status}${said}`;
  if (!PASSING.includes(status)) return { refused, isGone };
  const wait = retryAfterMs(response);
  return { refused, isPassing: true, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
}

async function readDocument(
  response: Response,
  limit: number,
  movedTo: string | undefined,
): Promise<FetchedDocument | FetchRefusal> {
  const body = await readBody(response, limit);
  return "refused" in body
    ? body
    : { ...body, ...validatorsOf(response), ...(movedTo === undefined ? {} : { movedTo }) };
}

async function follow(address: string, options: FetchOptions, signal: AbortSignal): Promise<FetchResult> {
  const { validators = {}, bytes = FETCH_LIMITS.bytes } = options;
  let url = address;
  let isPermanent = true;
  for (let hop = 0; hop <= FETCH_LIMITS.redirects; hop += 1) {
    const response = await fetch(url, {
      redirect: "manual",
      credentials: "omit",
      headers: { ...HEADERS, ...conditions(validators) },
      signal,
    });
    if (response.ok) return await readDocument(response, bytes, hop > 0 && isPermanent ? url : undefined);
    await response.body?.cancel();
    if (response.status === 304) return "not-modified";
    if (!REDIRECTS.includes(response.status)) return refusalOf(response);
    const next = redirectTarget(url, response.headers.get("location"));
    if ("flaw" in next)
      return { refused: next.flaw, ...(next.elsewhere === undefined ? {} : { elsewhere: next.elsewhere }) };
    isPermanent &&= PERMANENT.includes(response.status);
    url = next.to;
  }
  return { refused: `the server redirects more than ${FETCH_LIMITS.redirects} times` };
}

/** How one document is asked for. */
export interface FetchOptions {
  readonly signal: AbortSignal;
  readonly seconds: number;
  /** What is known of the copy that is there: the server need not send the same again. */
  readonly validators?: Validators;
  /** The most bytes that are taken; {@link FETCH_LIMITS} says how many usually. */
  readonly bytes?: number;
}

/**
 * Asks for one document: no credentials, redirects on the same origin only, bounded in size, time and redirects.
 *
 * @returns the document, or why there is none; `not-modified` only where validators were given
 * @throws the reason of `signal` when it is aborted; everything else that can go wrong is in the result.
 */
export async function fetchDocument(address: string, options: FetchOptions): Promise<FetchResult> {
  const { signal, seconds } = options;
  const flaw = addressFlaw(address);
  if (flaw !== undefined) return { refused: flaw };
  const late = AbortSignal.timeout(Math.ceil(seconds * 1000));
  try {
    return await follow(address, options, AbortSignal.any([signal, late]));
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return { refused: `no whole answer within ${seconds} s`, isPassing: true };
    return { refused: `cannot fetch it: ${causeOf(error)}`, isPassing: true };
  }
}

/** Fetches one document, whatever is known of it already. @throws as {@link fetchDocument} does. */
export async function fetchSource(address: string, signal: AbortSignal, seconds: number): Promise<FetchedBytes> {
  const fetched = await fetchDocument(address, { signal, seconds });
  return fetched === "not-modified" ? { refused: "the server answers 304 to a request without conditions" } : fetched;
}
