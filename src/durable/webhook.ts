import type { Calls } from "../client/client.js";
import type { AnyEndpoint } from "../contract/client.js";
import type { JobEndpoint } from "../contract/endpoint.js";
import { FalError, WebhookVerificationError } from "../errors/index.js";
import { StoreError } from "../errors/durable.js";
import { isObject, own, ownText, parseUrl } from "../platform/json.js";
import { type NodeHandler, toNodeHandler } from "../proxy/node-handler.js";
import {
  createWebhookVerifier,
  parseJobCallback,
  verifyJobCallback,
  type WebhookEvent,
  type WebhookOptions,
  type WebhookVerifier,
} from "../webhooks/index.js";
import { isEqual } from "../webhooks/job-callback.js";
import { changeRecord } from "./change.js";
import type { LooseClient } from "./options.js";
import { checkKey, handleFromId } from "./record.js";
import { followToEnd, keepEnd } from "./run.js";
import type { RequestRecord, RequestStore, StoredError } from "./store.js";
import { accept } from "./transitions.js";

/** What a webhook handler is made of. Only the store is needed. */
export interface WebhookHandlerOptions {
  readonly store: RequestStore;
  /**
   * Fetches the result where a delivery does not bring it, or is not to be trusted with it. Default: the next `runOnce` with
   * the key does.
   */
  readonly client?: Pick<LooseClient, "resume"> | undefined;
  /** Descriptors of endpoints whose documents describe what they send. Others are read as fal's. */
  readonly endpoints?: readonly AnyEndpoint[] | undefined;
  /** The secret with which the provider of an endpoint signs, where its documents describe a signature. */
  readonly secretOf?: ((endpointId: string) => string | undefined) | undefined;
  /** Where fal's keys come from. Default: fal's own address. */
  readonly keys?: Omit<WebhookOptions, "store" | "replays"> | undefined;
  /** How long `client` may take for a result, in ms: the sender waits meanwhile. Default 10,000. */
  readonly fetchMs?: number | undefined;
  /** The most bytes that a delivery may have. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** Told of what was refused or could not be stored, and why. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Answers deliveries of webhooks: with the Web's `Request` and `Response`, or with Node's own by `node`. */
export interface WebhookHandler {
  (request: Request): Promise<Response>;
  /** The same for Node's http server, Express and the like: `server.on("request", handler.node)`. Before any body parser. */
  readonly node: NodeHandler;
}

/** What a delivery says of the request that it is about. */
interface DeliveryReport {
  readonly requestId: string | undefined;
  /** The output or the failure, where the sender is known and has sent it. */
  readonly end?: { readonly data: unknown } | { readonly error: StoredError } | undefined;
  /** Whether the request goes on. */
  readonly isRunning?: boolean;
}

/** A delivery that is refused, with the status of the answer. */
class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const MAX_BYTES = 64 << 20;
const FETCH_MS = 10_000;

async function readBytes({ body }: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    const chunk: Uint8Array = next.value;
    size += chunk.length;
    if (size > limit) {
      await reader?.cancel();
      throw new Refusal(413, `The delivery has more than ${limit} bytes.`);
    }
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** The record of the key in an address, if it shows the key's token. @throws Refusal; whatever the store throws */
async function recordOf(store: RequestStore, url: string): Promise<RequestRecord> {
  const query = parseUrl(url)?.searchParams;
  const [key, token] = [query?.get("request-key") ?? "", query?.get("request-token") ?? ""];
  try {
    checkKey(key);
  } catch {
    throw new Refusal(400, "The address of the webhook names no key of a request.");
  }
  const record = await store.get(key);
  // One answer for both: it does not tell which keys there are.
  if (record === undefined || !isEqual(record.token, token))
    throw new Refusal(403, `The webhook of key ${JSON.stringify(key)} does not show the token of a request.`);
  return record;
}

function failureOf({ error = "the request has failed", payload }: WebhookEvent): StoredError {
  const status = Number(/\b([45]\d\d)\b/.exec(error)?.[1] ?? Number.NaN);
  const detail = own(payload, "detail");
  const isInvalid = Array.isArray(detail) && (status === 422 || Number.isNaN(status));
  const errorType = ownText(payload, "error_type");
  const words =
    typeof detail === "string"
      ? [detail]
      : (Array.isArray(detail) ? detail : []).flatMap((one) => ownText(one, "msg") ?? []);
  return {
    code: isInvalid ? "validation" : "failed",
    message: [error, ...words].join("; "),
    ...(Number.isNaN(status) ? (isInvalid ? { status: 422 } : {}) : { status }),
    ...(payload === undefined ? {} : { body: payload }),
    ...(errorType === undefined ? {} : { errorType }),
  };
}

async function readFalDelivery(verify: WebhookVerifier, headers: Headers, body: Uint8Array): Promise<DeliveryReport> {
  const event = await verify({ headers, body });
  const { requestId, status, payload, payloadError } = event;
  if (payloadError !== undefined || (status === "OK" && payload === undefined)) return { requestId };
  return { requestId, end: status === "OK" ? { data: payload } : { error: failureOf(event) } };
}

const ID_FIELDS = ["request_id", "requestId", "task_id", "taskId"];

/** A delivery that nobody has signed names a request, and no more is believed. `field`: how else an id may be called. */
function readUnsigned(bytes: Uint8Array, field?: string): DeliveryReport {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Refusal(400, "The delivery is no JSON.");
  }
  const names = field === undefined ? ID_FIELDS : [field, ...ID_FIELDS];
  const [requestId] = [body, own(body, "data")].flatMap((at) => names.flatMap((name) => ownText(at, name) ?? []));
  return { requestId };
}

async function readDescribed(
  endpoint: JobEndpoint,
  request: { readonly headers: Headers; readonly body: Uint8Array },
  secret: string | undefined,
): Promise<DeliveryReport> {
  const { signature } = endpoint.job.delivery ?? {};
  const isSigned = signature !== undefined && secret !== undefined;
  const callback = isSigned
    ? await verifyJobCallback(endpoint, request, { secret })
    : await parseJobCallback(endpoint, request);
  const { status, data, error } = callback;
  // Where no page says what names the request, it is called as in the answer to its submit.
  const requestId = callback.requestId ?? readUnsigned(request.body, endpoint.job.id?.split("/").at(-1)).requestId;
  const known = { requestId, isRunning: status === "running" };
  // Some sign an id and a time, and not the body: then the result is asked for.
  if (!isSigned || !signature.text.includes("$request.body}")) return known;
  if (status === "succeeded" && data !== undefined) return { ...known, end: { data } };
  return status === "failed" && error !== undefined
    ? { ...known, end: { error: { code: "failed", message: error } } }
    : known;
}

/** Writes down what a delivery says. @throws Refusal when it names no request; whatever the store throws */
async function keepReport(store: RequestStore, record: RequestRecord, report: DeliveryReport): Promise<RequestRecord> {
  const { end, requestId = record.handle?.requestId } = report;
  if (requestId === undefined || requestId.length > 500) throw new Refusal(400, "The delivery names no request.");
  const now = Date.now();
  const handle = handleFromId(record, requestId, now);
  if (end !== undefined) return keepEnd(store, record, { handle, ...end });
  const { record: after } = await changeRecord(store, record, (from) => accept(from, handle, now));
  return after ?? record;
}

function endpointOf({ endpoints = [] }: WebhookHandlerOptions, { endpointId }: RequestRecord): AnyEndpoint | undefined {
  return endpoints.find(({ id }) => id.toLowerCase() === endpointId.toLowerCase());
}

/** Fetches the result of a request that a delivery has named. What does not work out now is done by the next `runOnce`. */
async function fetchResult(options: WebhookHandlerOptions, record: RequestRecord): Promise<void> {
  const { store, client, fetchMs = FETCH_MS } = options;
  const { handle } = record;
  if (client === undefined || handle === undefined || record.state !== "submitted") return;
  // Safe: a client resumes by an id or a descriptor; what it does not know it refuses.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { resume } = client as unknown as Pick<Calls, "resume">;
  try {
    const request = resume(endpointOf(options, record) ?? record.endpointId, handle);
    await followToEnd(store, { record, handle, request }, { timeout: fetchMs });
  } catch (error) {
    if (error instanceof StoreError) throw error;
    options.onError?.(error);
  }
}

function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status;
  if (error instanceof WebhookVerificationError) return error.code === "keys" ? 503 : 401;
  return 503;
}

async function settleDelivery(
  options: WebhookHandlerOptions,
  verify: WebhookVerifier,
  request: Request,
): Promise<void> {
  const { store, secretOf, maxBytes = MAX_BYTES } = options;
  if (request.method !== "POST") throw new Refusal(405, "A webhook is delivered by POST.");
  const record = await recordOf(store, request.url);
  const { headers } = request;
  const body = await readBytes(request, maxBytes);
  const endpoint = endpointOf(options, record);
  const { job } = endpoint ?? {};
  const report =
    endpoint !== undefined && job !== undefined
      ? await readDescribed({ ...endpoint, job }, { headers, body }, secretOf?.(endpoint.id))
      : headers.has("x-fal-webhook-signature")
        ? await readFalDelivery(verify, headers, body)
        : readUnsigned(body);
  const kept = await keepReport(store, record, report);
  if (report.isRunning !== true) await fetchResult(options, kept);
}

/**
 * Answers the deliveries of the webhooks that `submitOnce`, `runOnce` and `map` ask for by `webhookUrl`: it settles their keys
 * in the store, also those that are parked.
 *
 * The address shows the key and its token, so that nobody else can settle it: fal signs for all its users with the same
 * keys, and a signature alone does not say whose request it is. What is signed is believed: fal's deliveries, and those of
 * endpoints whose documents describe a signature over the body. Anything else only names the request, whose result is then
 * fetched. A delivery that comes twice, or before the submit is answered, changes nothing twice.
 *
 * Answers 200 once it is stored; 400, 401, 403, 405 or 413 for what is no delivery of ours; 503 when the store or fal's keys are
 * not to be had, so that it is delivered again.
 *
 * @param options the store; a client, where results are to be fetched at once
 * @returns a handler for `Request` and `Response`; its `node` is one for Node
 *
 * @example
 * ```ts
 * const handler = createWebhookHandler({ store, client });
 * createServer(handler.node).listen(8080);
 * ```
 */
export function createWebhookHandler(options: WebhookHandlerOptions): WebhookHandler {
  const verify = createWebhookVerifier(options.keys);
  const handle = async (request: Request): Promise<Response> => {
    try {
      await settleDelivery(options, verify, request);
      return new Response(null, { status: 200 });
    } catch (error) {
      options.onError?.(error);
      const status = statusOf(error);
      const words = error instanceof Refusal || error instanceof FalError ? error.message : "try again";
      return new Response(status < 500 ? words : "try again", { status });
    }
  };
  const nodeHandler = toNodeHandler(handle);
  const node: NodeHandler = async (request, response) => {
    if (!isObject(request.body) || request.body instanceof Uint8Array) return nodeHandler(request, response);
    options.onError?.(
      new TypeError("The body of a webhook was parsed before its handler: its signature is over the bytes."),
    );
    response.statusCode = 500;
    response.end();
    return undefined;
  };
  return Object.assign(handle, { node });
}
