import type { JobEndpoint, OutputOf } from "../contract/endpoint.js";
import type { JobDelivery, JobSignature, JobWord } from "../contract/job.js";
import { ConfigError, WebhookVerificationError } from "../errors/index.js";
import { evaluate, type ExchangeValues, outputIn } from "../protocols/described/values.js";
import { bytesOf, hex, type WebhookRequest } from "./delivery.js";

/* What servers of other APIs send to a webhook, as their documents describe it. */

/** One call of a webhook. A server may call several times for one job: while it runs, and at its end. */
export interface JobCallback<Output = unknown> {
  /** The id of the request, where its documents say where it is. */
  readonly requestId: string | undefined;
  /** What it says of the job; `unknown` for a word that no page has, and where nobody says where the state is. */
  readonly status: "running" | "succeeded" | "failed" | "unknown";
  /** The state, as the server says it. */
  readonly word: JobWord | undefined;
  /** The output, where the job has succeeded and what is there fits its schema. */
  readonly data: Output | undefined;
  /** What the server says of a failure. */
  readonly error: string | undefined;
  readonly body: unknown;
}

/** How a call is checked. */
export interface CallbackCheck {
  /** The secret that the provider has given. */
  readonly secret: string;
  /** How old a call may be, in seconds. Default 300. */
  readonly tolerance?: number | undefined;
}

function classOf({ states }: Pick<JobDelivery, "states">, word: unknown): JobCallback["status"] {
  const isIn = (words: readonly JobWord[] | undefined): boolean => words?.some((one) => one === word) === true;
  if (isIn(states?.succeeded)) return "succeeded";
  if (isIn(states?.failed) || isIn(states?.cancelled)) return "failed";
  return isIn(states?.waiting) || isIn(states?.running) ? "running" : "unknown";
}

function headersOf({ headers }: Pick<WebhookRequest, "headers">): Headers {
  if (headers instanceof Headers) return headers;
  const all = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (typeof value === "string") all.append(name, value);
    else for (const one of value ?? []) all.append(name, one);
  return all;
}

function isWord(value: unknown): value is JobWord {
  return ["string", "number", "boolean"].includes(typeof value) || value === null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);
}

function read<E extends JobEndpoint>(endpoint: E, exchanged: ExchangeValues): JobCallback<OutputOf<E>> {
  const { delivery = {}, states: known } = endpoint.job;
  const { id, state, states = known, output, error = [] } = delivery;
  const word = state === undefined ? undefined : evaluate(state, exchanged);
  const status = state === undefined ? "unknown" : classOf({ states }, word);
  const found = id === undefined ? undefined : evaluate(id, exchanged);
  const given = status === "succeeded" && output !== undefined ? outputIn(output, exchanged) : undefined;
  // Safe: the validator of the endpoint has said that it is its output.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const data = endpoint.output.is(given) ? (given as OutputOf<E>) : undefined;
  const words = error.map((one) => textOf(evaluate(one, exchanged))).filter((one) => one !== "");
  return {
    requestId: typeof found === "string" || typeof found === "number" ? String(found) : undefined,
    status,
    word: isWord(word) ? word : undefined,
    data: given === undefined ? undefined : data,
    error: status === "failed" && words.length > 0 ? words.join("; ") : undefined,
    body: exchanged.request?.body,
  };
}

function refused(code: "signature" | "timestamp"): WebhookVerificationError {
  return new WebhookVerificationError("The call could not be verified: it needs the provider's signature.", { code });
}

async function exchangeOf(request: WebhookRequest | Request): Promise<ExchangeValues & { readonly raw: string }> {
  const raw = new TextDecoder().decode(await bytesOf(request));
  let body: unknown;
  try {
    body = JSON.parse(raw);
  } catch {
    throw refused("signature");
  }
  return { raw, request: { body, headers: headersOf(request) } };
}

/**
 * Reads what a server has sent to a webhook, as the endpoint's documents describe it. Nothing is verified: anybody may send
 * it. Ask the server itself before you rely on it: `client.resume(endpoint, handle).result()`.
 * @throws WebhookVerificationError for a body that is no JSON; ConfigError for one that was parsed or read before
 */
export async function parseJobCallback<E extends JobEndpoint>(
  endpoint: E,
  request: WebhookRequest | Request,
): Promise<JobCallback<OutputOf<E>>> {
  return read(endpoint, await exchangeOf(request));
}

function secretBytes({ secret = "text" }: JobSignature, given: string): Uint8Array<ArrayBuffer> {
  const bare = given.replace(/^whsec_/, "");
  if (secret === "text") return new TextEncoder().encode(bare);
  try {
    return Uint8Array.from(atob(bare), (char) => char.charCodeAt(0));
  } catch {
    throw new ConfigError("The secret of a webhook is base64, perhaps behind whsec_.", { phase: "webhook" });
  }
}

function encoded({ encoding }: JobSignature, bytes: Uint8Array): string {
  return encoding === "hex" ? hex(bytes) : btoa(String.fromCharCode(...bytes));
}

/** Compares in a time that does not tell how much is equal. */
export function isEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index += 1)
    difference |= a.charCodeAt(index) ^ (b.charCodeAt(index % Math.max(1, b.length)) || 0);
  return difference === 0;
}

/**
 * Checks that a call of a webhook is the provider's, by the signature that its documents describe, and reads it. Some
 * providers sign an id and a time and not the body (`endpoint.job.delivery.signature.text`): then it is only time to ask.
 * @throws WebhookVerificationError when it is not; ConfigError where no page describes a signature, and for a body that was
 *   parsed or read before: the signature is over its bytes
 */
export async function verifyJobCallback<E extends JobEndpoint>(
  endpoint: E,
  request: WebhookRequest | Request,
  { secret, tolerance = 300 }: CallbackCheck,
): Promise<JobCallback<OutputOf<E>>> {
  const { signature } = endpoint.job.delivery ?? {};
  if (signature === undefined)
    throw new ConfigError(
      `No page says how calls of ${endpoint.id} are signed: parseJobCallback reads them unverified.`,
      {
        phase: "webhook",
        endpointId: endpoint.id,
      },
    );
  const { raw, ...exchanged } = await exchangeOf(request);
  const { timestamp, prefix = "", text, header } = signature;
  if (timestamp !== undefined) {
    const time = Number(evaluate(timestamp, exchanged) ?? Number.NaN);
    if (!(Math.abs(Date.now() / 1_000 - time) <= tolerance)) throw refused("timestamp");
  }
  const message = text.replaceAll(/\{([^{}]*)\}/g, (_, one: string) =>
    one === "$request.body" ? raw : textOf(evaluate(one, exchanged)),
  );
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secretBytes(signature, secret), algorithm, false, ["sign"]);
  const made = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(message)));
  const wanted = prefix + encoded(signature, made);
  const shown = headersOf(request).get(header) ?? "";
  if (!shown.split(" ").some((one) => isEqual(wanted, one))) throw refused("signature");
  return read(endpoint, exchanged);
}
