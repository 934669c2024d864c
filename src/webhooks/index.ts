import { ConfigError, FalError, WebhookVerificationError } from "../errors/index.js";
import { isObject, own, ownText } from "../platform/json.js";
import { bytesOf, hex, type WebhookRequest } from "./delivery.js";
import { createKeyRing, type KeyRingOptions } from "./keys.js";

export type { KeyRingOptions, WebhookKey, WebhookKeySet } from "./keys.js";
export type { WebhookRequest } from "./delivery.js";
export { type CallbackCheck, type JobCallback, parseJobCallback, verifyJobCallback } from "./job-callback.js";

export { ConfigError, FalError, WebhookVerificationError };

/** Remembers deliveries for a while. Several servers need one store that they share. */
export interface ReplayStore {
  /** Whether the key is there; if not, it is from now on, for this many seconds at least. */
  seen(key: string, seconds: number): boolean | Promise<boolean>;
}

/** How deliveries are checked. */
export interface WebhookOptions extends KeyRingOptions {
  /** Default: the memory of this process. */
  readonly store?: ReplayStore | undefined;
  /** What to do with a delivery that was seen before: mark it, or throw. Default `flag`: fal itself delivers again. */
  readonly replays?: "flag" | "refuse" | undefined;
}

/** A delivery that is fal's. */
export interface WebhookEvent {
  readonly requestId: string;
  /** The id of the last attempt, where fal had to try more than once. */
  readonly gatewayRequestId: string | undefined;
  readonly userId: string;
  readonly status: "OK" | "ERROR";
  /** The output; of a failure, what the model said. Undefined where it could not be sent: fetch the result by its id. */
  readonly payload: unknown;
  readonly error: string | undefined;
  readonly payloadError: string | undefined;
  /** Whether it was delivered before. */
  readonly duplicate: boolean;
}

const TOLERANCE = 300;
// As long as fal may deliver the same again.
const REMEMBERED = 7_200;
const MAX_REMEMBERED = 100_000;

/** A store in memory: for one process. */
export function createMemoryStore(): ReplayStore {
  const until = new Map<string, number>();
  return {
    seen: (key, seconds) => {
      const now = Date.now();
      for (const [old, end] of until) {
        if (end > now && until.size < MAX_REMEMBERED) break;
        until.delete(old);
      }
      if (until.has(key)) return true;
      until.set(key, now + seconds * 1_000);
      return false;
    },
  };
}

function headerOf(headers: WebhookRequest["headers"] | undefined, name: string): string | undefined {
  if (!isObject(headers)) return undefined;
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof entry === "string" ? entry : entry?.length === 1 ? entry[0] : undefined;
}

function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[0-9a-f]{128}$/i.test(text)) return undefined;
  return Uint8Array.from({ length: 64 }, (_, index) => Number.parseInt(text.slice(2 * index, 2 * index + 2), 16));
}

// One message for every reason: it must not help to forge deliveries.
function refuse(code: "signature" | "timestamp"): WebhookVerificationError {
  return new WebhookVerificationError(
    "The webhook could not be verified: it needs fal's signature over the raw body.",
    { code },
  );
}

interface SignedDelivery {
  readonly requestId: string;
  readonly userId: string;
  readonly message: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

async function readSigned(
  { headers }: Pick<WebhookRequest, "headers">,
  bytes: Uint8Array<ArrayBuffer>,
  now: number,
): Promise<SignedDelivery> {
  const [requestId, userId, timestamp, signature] = ["request-id", "user-id", "timestamp", "signature"].map((name) =>
    headerOf(headers, `x-fal-webhook-${name}`),
  );
  const sound = signature === undefined ? undefined : fromHex(signature);
  if (requestId === undefined || userId === undefined || timestamp === undefined || sound === undefined)
    throw refuse("signature");
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1_000 - Number(timestamp)) > TOLERANCE) throw refuse("timestamp");
  const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const message = new TextEncoder().encode([requestId, userId, timestamp, digest].join("\n"));
  return { requestId, userId, message, signature: sound };
}

function readEvent(bytes: Uint8Array, { requestId, userId }: SignedDelivery): Omit<WebhookEvent, "duplicate"> {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw refuse("signature");
  }
  const status = own(body, "status");
  if (!isObject(body) || (status !== "OK" && status !== "ERROR")) throw refuse("signature");
  const payload = own(body, "payload");
  return {
    requestId: ownText(body, "request_id") ?? requestId,
    gatewayRequestId: ownText(body, "gateway_request_id"),
    userId,
    status,
    payload: payload === null ? undefined : payload,
    error: ownText(body, "error"),
    payloadError: ownText(body, "payload_error"),
  };
}

/** Checks deliveries. @throws ConfigError for a body that is not the raw one */
export type WebhookVerifier = (request: WebhookRequest | Request) => Promise<WebhookEvent>;

/**
 * Makes a verifier that keeps fal's keys and remembers what was delivered.
 * The signature is Ed25519 over the bytes of the body, as fal's documentation of webhooks says.
 */
export function createWebhookVerifier(options: WebhookOptions = {}): WebhookVerifier {
  const ring = createKeyRing(options);
  const store = options.store ?? createMemoryStore();
  return async (request) => {
    const bytes = await bytesOf(request);
    const signed = await readSigned(request, bytes, Date.now());
    if (!(await ring.verify(signed.message, signed.signature))) throw refuse("signature");
    const event = readEvent(bytes, signed);
    const duplicate = await store.seen(`${event.requestId} ${event.gatewayRequestId ?? ""}`, REMEMBERED);
    if (duplicate && options.replays === "refuse") {
      throw new WebhookVerificationError("The webhook was delivered before.", {
        code: "replay",
        requestId: event.requestId,
      });
    }
    return { ...event, duplicate };
  };
}

interface SharedVerifier {
  readonly options: WebhookOptions;
  readonly keys: string;
  readonly verify: WebhookVerifier;
}

// Programs have one set of options, or one for each of a few accounts; the one that was used longest ago goes first.
const MAX_VERIFIERS = 32;
const SHARED_VERIFIERS: SharedVerifier[] = [];

function verifierOf(options: WebhookOptions): WebhookVerifier {
  const keys = JSON.stringify(options.keys) ?? "";
  const { jwksUrl, fetch, store, replays } = options;
  const index = SHARED_VERIFIERS.findIndex(
    ({ options: other, keys: otherKeys }) =>
      other.jwksUrl === jwksUrl &&
      other.fetch === fetch &&
      other.store === store &&
      other.replays === replays &&
      otherKeys === keys,
  );
  const [found = { options, keys, verify: createWebhookVerifier(options) }] =
    index < 0 ? [] : SHARED_VERIFIERS.splice(index, 1);
  SHARED_VERIFIERS.push(found);
  if (SHARED_VERIFIERS.length > MAX_VERIFIERS) SHARED_VERIFIERS.shift();
  return found.verify;
}

/**
 * Checks that a delivery is fal's, and gives what it says.
 *
 * All calls with equal options share one verifier (the same `fetch` and `store`, equal values otherwise; the last 32 sets
 * are kept): one memory of deliveries, so that `replays: "refuse"` holds from call to call, and one set of fal's keys,
 * which are fetched five times at once and then every 12 seconds at most, however many forgeries arrive.
 * @throws WebhookVerificationError when it is not fal's (`signature`, `timestamp`), was delivered before (`replay`), or
 *   when fal's keys are not to be had (`keys`, `retryable`: answer with a status 5xx, and fal delivers again);
 *   ConfigError for a body that was parsed or read: the signature is over its bytes
 */
export async function verifyWebhook(
  request: WebhookRequest | Request,
  options: WebhookOptions = {},
): Promise<WebhookEvent> {
  return verifierOf(options)(request);
}
