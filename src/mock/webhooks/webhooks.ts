import { parseUrl } from "../../platform/json.js";
import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { type FaultBook, webhookFault } from "../faults/book.js";
import type { WebhookFault } from "../faults/fault.js";
import type { ScopedClock } from "../jobs/clock.js";
import type { Answer } from "../jobs/failures.js";
import { type Job, retentionOf } from "../jobs/jobs.js";
import { hashText, seededRandom, seededUuid } from "../sampler/random.js";
import { keySet, signDelivery, signingKey, type SigningKey } from "./signing.js";

/** How webhooks are delivered. */
export interface WebhookOptions {
  /** The `X-Fal-Webhook-User-Id`. Default `mock-user`. */
  readonly userId?: string;
  /** 32 bytes in hex: the seed of the signing key. Default: a new key for each server. */
  readonly signingSeed?: string;
  /** Pad the `x` of the published keys, as live ones are reported to be. Default true. */
  readonly padded?: boolean;
  /** Milliseconds before each retry. Default: doubling from one second up to five minutes, 30 retries. */
  readonly retryDelaysMs?: readonly number[];
  /** Real milliseconds that the receiver may take: first attempt, retries. Default 15 000 and 120 000. */
  readonly timeoutsMs?: readonly [first: number, retry: number];
  /** Where deliveries may go. Default `loopback`: a mock sends nothing to other machines unless told to. */
  readonly targets?: "loopback" | "any";
}

/** One attempt to deliver. */
export interface Delivery {
  readonly requestId: string;
  readonly url: string;
  readonly attempt: number;
  /** What the receiver answered; a text says why there is no answer. */
  readonly outcome: number | "failed" | "refused";
}

export interface WebhookSender {
  /**
   * Sends the result of this job now, and again until it is taken or given up. Ends with the first attempt.
   * @param own what another API than fal's sends, unsigned, instead of fal's delivery
   */
  deliver(job: Job, answer: Answer, own?: Buffer): Promise<void>;
  jwks(): Readonly<Record<string, unknown>>;
  /** Signs with a new key from now on; the old one stays published. */
  rotate(): void;
  deliveries(): readonly Delivery[];
  stop(): void;
}

const defaultDelays = Array.from({ length: 30 }, (_, index) => Math.min(1000 * 2 ** index, 300_000));

function isLoopback(url: URL): boolean {
  return url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

// The id of the last attempt: the request's own until the platform has retried it.
function gatewayRequestId(job: Job): string {
  return job.script.requeues === 0 ? job.id : seededUuid(seededRandom(hashText(job.id)));
}

function deliveryBody(job: Job, answer: Answer, fault: WebhookFault): Buffer {
  const ok = answer.status < 400;
  const noPayload = fault.withoutPayload === true ? "Response payload is not JSON serializable." : undefined;
  const payloadError = job.script.payloadError ?? noPayload;
  const body = {
    request_id: job.id,
    gateway_request_id: gatewayRequestId(job),
    status: ok ? "OK" : "ERROR",
    ...(ok ? {} : { error: `Invalid status code: ${answer.status}` }),
    payload: payloadError === undefined ? answer.body : null,
    ...(payloadError === undefined ? {} : { payload_error: payloadError }),
  };
  return Buffer.from(JSON.stringify(body), "utf8");
}

interface Signed {
  readonly key: SigningKey;
  readonly userId: string;
}

function deliveryHeaders(job: Job, body: Buffer, signed: Signed, fault: WebhookFault): Record<string, string> {
  // The machine's own time, whatever the mock's clock says: receivers compare it with theirs.
  const timestamp = String(Math.floor(Date.now() / 1000) - (fault.ageSeconds ?? 0));
  const signedBody = fault.signature === "wrong" ? Buffer.from("something else") : body;
  const signature = signDelivery(signed.key, { requestId: job.id, userId: signed.userId, timestamp, body: signedBody });
  return {
    "content-type": "application/json",
    "content-length": String(body.length),
    "x-fal-webhook-request-id": job.id,
    "x-fal-webhook-user-id": signed.userId,
    "x-fal-webhook-timestamp": timestamp,
    ...(fault.signature === "missing" ? {} : { "x-fal-webhook-signature": signature }),
  };
}

interface Posting {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
  readonly timeoutMs: number;
  /** Where the request is kept while it is under way. */
  readonly active: Set<ClientRequest>;
}

/** Posts once; the receiver's status, or `failed`. Redirects are not followed. */
function post(url: URL, { body, headers, timeoutMs, active }: Posting): Promise<number | "failed"> {
  return new Promise((resolve) => {
    const start = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = start(url, { method: "POST", headers, agent: false, timeout: timeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode ?? "failed");
    });
    active.add(request);
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve("failed"));
    request.on("close", () => {
      active.delete(request);
      resolve("failed");
    });
    request.end(body);
  });
}

function targetOfJob(job: Job, targets: "loopback" | "any"): URL | undefined {
  const url = job.webhook === undefined ? undefined : parseUrl(job.webhook);
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  return targets === "any" || isLoopback(url) ? url : undefined;
}

/** A webhook that is to be sent, for the `count`th time, until the clock shows `giveUpAt`. */
interface PendingDelivery {
  readonly answer: Answer;
  readonly url: URL;
  readonly count: number;
  readonly giveUpAt: number;
  readonly own: Buffer | undefined;
}

/** Delivers webhooks on this clock. @throws TypeError for a wrong signing seed */
export function createWebhookSender(options: WebhookOptions, clock: ScopedClock, faults: FaultBook): WebhookSender {
  const { userId = "mock-user", padded = true, targets = "loopback", retryDelaysMs = defaultDelays } = options;
  const timeouts = options.timeoutsMs ?? [15_000, 120_000];
  const keys: SigningKey[] = [signingKey(options.signingSeed)];
  const log: Delivery[] = [];
  const active = new Set<ClientRequest>();
  let stopped = false;

  const attempt = async (job: Job, delivery: PendingDelivery): Promise<void> => {
    const { answer, url, count, giveUpAt, own } = delivery;
    const fault = webhookFault(faults.pick("webhook", job.id));
    const body = own ?? deliveryBody(job, answer, fault);
    const headers =
      own === undefined
        ? deliveryHeaders(job, body, { key: keys[0] ?? signingKey(), userId }, fault)
        : { "content-type": "application/json", "content-length": String(body.length) };
    let outcome: number | "failed" = "failed";
    for (let time = 0; time < (fault.times ?? 1) && !stopped; time += 1) {
      const timeoutMs = count === 1 ? timeouts[0] : timeouts[1];
      outcome = await post(url, { body, headers, timeoutMs, active });
      log.push({ requestId: job.id, url: url.href, attempt: count, outcome });
    }
    const taken = typeof outcome === "number" && outcome >= 200 && outcome < 400;
    const delay = retryDelaysMs[count - 1];
    // A redirect is a permanent failure; anything else but a 2xx is tried again while the result is kept.
    if (taken || delay === undefined || clock.now() + delay > giveUpAt) return;
    clock.after(delay, () => void attempt(job, { ...delivery, count: count + 1 }));
  };

  return {
    deliver: async (job, answer, own) => {
      const url = targetOfJob(job, targets);
      const giveUpAt = clock.now() + retentionOf(job, answer);
      if (url !== undefined) return attempt(job, { answer, url, count: 1, giveUpAt, own });
      log.push({ requestId: job.id, url: job.webhook ?? "", attempt: 1, outcome: "refused" });
      return undefined;
    },
    jwks: () => keySet(keys, padded),
    rotate: () => void keys.unshift(signingKey()),
    deliveries: () => [...log],
    stop: () => {
      stopped = true;
      for (const request of active) request.destroy();
    },
  };
}
