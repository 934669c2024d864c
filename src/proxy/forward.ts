import { ConfigError } from "../errors/index.js";
import type { PlainRequest } from "../http/headers.js";
import { TARGET_URL_HEADER } from "../http/middleware.js";
import { networkError } from "../http/network-error.js";
import { mediaType, readBody, type RequestInfo } from "../http/response.js";
import { withCredential } from "../http/transport.js";
import { VERSION } from "../platform/env.js";
import { own } from "../platform/json.js";
import { mayUse, type ProxyTarget, type TargetRules } from "./target.js";

/* One request on its way through: what of it leaves, and what of its answer comes back. */

/** How much of a request goes through, and with which authorization. */
export interface ForwardOptions extends TargetRules {
  /** The longest JSON or text body in bytes. Default 10 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** The longest file or form in bytes: it streams through and is never held. Default 1 GiB. */
  readonly maxUploadBytes?: number | undefined;
}

/** What goes with one request besides what it says itself. */
export interface Passage {
  readonly target: ProxyTarget;
  /** The `Authorization` header in place of the proxy's own credential. */
  readonly authorization: string | undefined;
  readonly send: (url: string, init: RequestInit) => Promise<Response>;
}

const MIB = 1_048_576;
const LONGEST_ERROR = MIB;
const INFO: RequestInfo = { endpointId: "proxy", phase: "call", attempts: 1 };
const QUEUE_ACCEPTED: ReadonlySet<string> = new Set(["application/json", "text/event-stream"]);
const MEDIA_RANGES = /^[\w!#$&^.+*/; =",-]{1,300}$/;
// What a page may set: fal's own headers, except those that speak of the proxy or of where to go.
const FORWARDED = /^(?:x-(?:fal|app-fal)-[a-z0-9-]{1,60}|idempotency-key)$/;
const PROXY_HEADERS = new Set([TARGET_URL_HEADER, "x-fal-client-proxy"]);
const RETURNED =
  /^(?:content-type|cache-control|date|retry-after|retry-after-ms|content-disposition|x-fal-[a-z0-9-]{1,60})$/;
const TEXT = /^(?:application\/(?:[\w.-]+\+)?json|application\/x-www-form-urlencoded|text\/[\w.+-]+)$/;

/** What the proxy itself answers in place of a server. */
export interface OwnAnswer {
  readonly status: number;
  /** What the page is told. */
  readonly detail: string;
  /** What the operator of the proxy is told. */
  readonly reason: string;
}

/** An answer of the proxy itself; the operator hears what the page does, unless there is more to say. */
export function refusal(status: number, detail: string, reason: string = detail): OwnAnswer {
  return { status, detail, reason };
}

function requestHeaders(request: Request, { context: { gateway } }: ProxyTarget): Record<string, string> {
  const accept = request.headers.get("accept") ?? "";
  const isQueue = gateway.profile === "fal";
  const isAccepted = isQueue ? QUEUE_ACCEPTED.has(accept) : MEDIA_RANGES.test(accept);
  const type = request.headers.get("content-type") ?? "";
  const headers: Record<string, string> = {
    Accept: isAccepted ? accept : "application/json",
    "Content-Type": !isQueue && MEDIA_RANGES.test(type) ? type : "application/json",
    "User-Agent": `falsmith/${VERSION}`,
    ...(isQueue ? { "x-fal-client-proxy": `falsmith/${VERSION}` } : {}),
  };
  request.headers.forEach((value, name) => {
    if (FORWARDED.test(name) && !PROXY_HEADERS.has(name)) headers[name] = value;
  });
  return headers;
}

function responseHeaders(headers: Headers): Headers {
  const returned = new Headers({ "x-content-type-options": "nosniff" });
  headers.forEach((value, name) => {
    if (RETURNED.test(name)) returned.set(name, value);
  });
  return returned;
}

/** A body that is longer than the proxy takes. */
class TooLong extends Error {}

// Passes bytes on as they come, so that a page sees how far its file is, and counts them.
function counted(body: ReadableStream<Uint8Array>, limit: number): ReadableStream<Uint8Array> {
  let total = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        total += chunk.length;
        if (total > limit) controller.error(new TooLong());
        else controller.enqueue(chunk);
      },
    }),
  );
}

type SentBody = Pick<RequestInit, "body"> & { readonly duplex?: "half"; readonly length?: string };

async function bodyOf(request: Request, options: ForwardOptions): Promise<SentBody> {
  const { maxBodyBytes = 10 * MIB, maxUploadBytes = 1024 * MIB } = options;
  if (request.method === "GET" || request.body === null) return {};
  const type = mediaType(request.headers);
  const announced = request.headers.get("content-length") ?? "";
  const isText = type === "" || TEXT.test(type);
  if (Number(announced) > (isText ? maxBodyBytes : maxUploadBytes)) throw new TooLong();
  if (!isText) {
    const length = /^\d{1,15}$/.test(announced) ? { length: announced } : {};
    return { body: counted(request.body, maxUploadBytes), duplex: "half", ...length };
  }
  const bytes = await readBody(new Response(request.body), maxBodyBytes, INFO, request.signal).catch(() => {
    throw new TooLong();
  });
  return bytes.length === 0 ? {} : { body: new Uint8Array(bytes) };
}

// A token is for the apps that its body names: those that may not be called may not be had a token for either.
function isTokenAllowed(body: SentBody["body"], rules: TargetRules): boolean {
  if (!(body instanceof Uint8Array)) return false;
  try {
    const asked: unknown = JSON.parse(new TextDecoder().decode(body));
    return mayUse(own(asked, "allowed_apps"), rules);
  } catch {
    return false;
  }
}

// An error's text may repeat the header that it complains about.
async function withoutSecrets(response: Response, { context }: ProxyTarget, signal: AbortSignal): Promise<Response> {
  const bytes = await readBody(response, LONGEST_ERROR, INFO, signal);
  const { status, headers } = response;
  const text = context.redactor.text(new TextDecoder().decode(bytes));
  return new Response(text, { status, headers: responseHeaders(headers) });
}

async function attached(passage: Passage, plain: PlainRequest): Promise<PlainRequest | undefined> {
  const { target, authorization } = passage;
  const { context } = target;
  if (authorization !== undefined) {
    context.redactor.add(authorization.replace(/^\S+\s+/, ""));
    return { ...plain, headers: { ...plain.headers, Authorization: authorization } };
  }
  const sent = await withCredential(context, INFO, plain, undefined);
  const isOpen = context.gateway.auth === undefined && context.gateway.security === undefined;
  return sent === plain && !isOpen ? undefined : sent;
}

async function answered(
  request: Request,
  passage: Passage,
  sent: PlainRequest,
  body: SentBody,
): Promise<Response | OwnAnswer> {
  const { method, signal } = request;
  const { length, ...content } = body;
  const headers = length === undefined ? sent.headers : { ...sent.headers, "Content-Length": length };
  const response = await passage.send(sent.url, { method, headers, redirect: "manual", signal, ...content });
  const { status } = response;
  // The target of a redirect has not been checked: it is neither followed nor passed on.
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    return refusal(502, "The server answered with a redirect.");
  }
  if (status >= 400) return withoutSecrets(response, passage.target, signal);
  const empty = status === 204 || status === 205;
  return new Response(empty ? null : response.body, { status, headers: responseHeaders(response.headers) });
}

function isTooLong(error: unknown): boolean {
  return error instanceof TooLong || (error instanceof Error && error.cause instanceof TooLong);
}

/** Sends a request on with the credential of its gateway, and gives back what a page may know of the answer. */
export async function forward(
  request: Request,
  passage: Passage,
  options: ForwardOptions,
): Promise<Response | OwnAnswer> {
  const { target } = passage;
  try {
    const plain = { url: target.url.href, headers: requestHeaders(request, target) };
    const sent = await attached(passage, plain);
    if (sent === undefined) return refusal(401, `The server has no credential for ${target.context.gateway.name}.`);
    const body = await bodyOf(request, options);
    if (target.kind === "token" && !isTokenAllowed(body.body, options))
      return refusal(403, "Invalid app", "the token is asked for an app of no endpoint of allowedEndpoints");
    return await answered(request, passage, sent, body);
  } catch (error) {
    if (isTooLong(error)) return refusal(413, "The body is longer than this proxy takes, or was not sent whole.");
    // A mistake in the proxy's own options: the caller answers it without details.
    if (error instanceof ConfigError) throw error;
    const { gateway, redactor } = target.context;
    const { message } = networkError(error, INFO, redactor, false);
    return refusal(502, `${gateway.name} could not be reached.`, `${gateway.name} could not be reached: ${message}`);
  }
}
