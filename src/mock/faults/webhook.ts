import { detail, text } from "../server/reply.js";
import { isList, own } from "../own.js";
import { signingKey } from "../webhooks/signing.js";
import { editObject } from "./edits.js";
import type { Fault } from "./fault.js";

export type WebhookFaultId =
  | "W01"
  | "W02"
  | "W04"
  | "W05"
  | "W06"
  | "W07"
  | "wrong-signature"
  | "keys-down"
  | "keys-slow"
  | "keys-huge";

function oddKeys(body: Record<string, unknown>, variant: string): unknown {
  const keys = own(body, "keys");
  if (variant === "wrong-kty") return { keys: [{ kty: "RSA", n: "AQAB", e: "AQAB", kid: "rsa" }] };
  // As before the rotation: keys of which none has signed what is delivered now.
  const other = signingKey("ff".repeat(32));
  return { keys: isList(keys) ? [{ kty: "OKP", crv: "Ed25519", x: other.x, kid: other.kid }] : [] };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}

export const webhookFaults: Readonly<Record<WebhookFaultId, Fault>> = {
  W01: { group: "webhook", does: "nothing wrong: a valid delivery", routes: ["webhook"], webhook: {} },
  W02: {
    group: "webhook",
    does: "the timestamp lies 301 seconds in the past or in the future",
    routes: ["webhook"],
    nth: "every",
    variants: ["old", "future"],
    // Five more to the future: the receiver's clock goes on while the delivery is under way.
    webhook: (variant) => ({ ageSeconds: variant === "old" ? 301 : -306 }),
  },
  W04: { group: "webhook", does: "the same valid delivery twice", routes: ["webhook"], webhook: { times: 2 } },
  W05: {
    group: "webhook",
    does: "the first read of the key set lacks the signing key, or has none of the right type",
    routes: ["jwks"],
    variants: ["rotated", "wrong-kty"],
    edit: editObject((body, { variant }) => oddKeys(body, variant)),
  },
  W06: {
    group: "webhook",
    does: "status ERROR, or `payload: null` with `payload_error`",
    routes: ["submit"],
    variants: ["error", "payload-error"],
    script: (variant) =>
      variant === "error"
        ? { outcome: "content_policy_violation" }
        : {
            payloadError: "Response payload is not JSON serializable. Use the queue endpoint to retrieve the response.",
          },
  },
  W07: {
    group: "webhook",
    does: "the webhook is delivered before the submit is answered",
    routes: ["submit"],
    script: { phases: [] },
    edit: async (reply, { exchange: { mock, entry, request } }) => {
      const isDelivered = (): boolean =>
        mock.webhooks.deliveries().some(({ requestId }) => requestId === entry.requestId);
      const awaited = mock.jobs.get(entry.requestId ?? "")?.webhook !== undefined;
      while (awaited && !isDelivered() && !request.socket.destroyed) await turn();
      return reply;
    },
  },
  "wrong-signature": {
    group: "webhook",
    does: "a signature over something else, or none",
    routes: ["webhook"],
    nth: "every",
    variants: ["wrong", "missing"],
    webhook: (variant) => ({ signature: variant === "missing" ? "missing" : "wrong" }),
  },
  "keys-down": {
    group: "webhook",
    does: "the key set answers 503",
    routes: ["jwks"],
    nth: "every",
    instead: () => detail(503, "Service Unavailable"),
  },
  "keys-slow": {
    group: "webhook",
    does: "the key set never answers",
    routes: ["jwks"],
    nth: "every",
    delivery: { how: "silence" },
  },
  "keys-huge": {
    group: "webhook",
    does: "a key set of ten megabytes",
    routes: ["jwks"],
    nth: "every",
    instead: () => text(200, JSON.stringify({ keys: [], padding: "x".repeat(10 * 1024 * 1024) }), "application/json"),
  },
};
