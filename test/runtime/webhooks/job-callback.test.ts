import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { JobDelivery } from "../../../src/contract/job.js";
import {
  ConfigError,
  parseJobCallback,
  verifyJobCallback,
  WebhookVerificationError,
} from "../../../src/webhooks/index.js";
import { failsWith } from "../support/client.js";
import { validatorOf } from "../support/operation.js";
import { jobEndpoint, KIE, REPLICATE } from "../protocols/described/endpoints.js";

/* Calls of webhooks in the shapes of other APIs: text and headers in, what they say out. */

const output = validatorOf({ type: "array" }, "output");

function withDelivery(delivery: JobDelivery): typeof REPLICATE {
  return jobEndpoint({ ...REPLICATE.job, delivery }, { output });
}

/** The task itself, in snake case: another shape than the status reply has. */
const SHAPE: JobDelivery = {
  id: "$request.body#/data/task_id",
  state: "$request.body#/data/callbackType",
  states: { running: ["text", "first"], succeeded: ["complete"], failed: ["error"] },
  output: [{ at: "$request.body#/data/data" }],
  error: ["$request.body#/msg"],
};

function call(
  body: unknown,
  headers: Record<string, string> = {},
): { readonly headers: Record<string, string>; readonly body: string } {
  return { headers, body: JSON.stringify(body) };
}

const about = (callbackType: string, more: object = {}): object => ({
  code: 200,
  msg: "said",
  data: { task_id: "t-1", callbackType, data: ["a.mp3"], ...more },
});

describe("a call is read as its documents describe it", () => {
  it.each([
    ["a step, of which there may be several", about("text"), { status: "running", word: "text", data: undefined }],
    ["another step", about("first"), { status: "running", word: "first", data: undefined }],
    ["the end", about("complete"), { status: "succeeded", word: "complete", data: ["a.mp3"], error: undefined }],
    ["a failure", about("error"), { status: "failed", error: "said", data: undefined }],
    ["a word that no page has", about("polished"), { status: "unknown", word: "polished" }],
    ["an output that does not fit", about("complete", { data: "a.mp3" }), { status: "succeeded", data: undefined }],
    ["nothing of what is documented", {}, { requestId: undefined, status: "unknown", word: undefined }],
  ])("%s", async (_, body, said) => {
    const known = Object.keys(body).length === 0 ? {} : { requestId: "t-1" };
    expect(await parseJobCallback(withDelivery(SHAPE), call(body))).toMatchObject({ ...known, ...said, body });
  });

  it("with the words of the status where it has no others, and `unknown` where nobody says where the state is", async () => {
    const own = withDelivery({
      id: "$request.body#/id",
      state: "$request.body#/status",
      output: [{ at: "$request.body#/output" }],
    });
    expect(await parseJobCallback(own, call({ id: 7, status: "canceled" }))).toMatchObject({
      requestId: "7",
      status: "failed",
    });
    expect(await parseJobCallback(own, call({ id: "p", status: "succeeded", output: ["u"] }))).toMatchObject({
      data: ["u"],
    });
    expect(await parseJobCallback(KIE, call({ a: 1 }))).toMatchObject({ status: "unknown", body: { a: 1 } });
  });

  it("and not where it is no JSON, or has been parsed", async () => {
    await failsWith(parseJobCallback(KIE, { headers: {}, body: "{" }), WebhookVerificationError);
    const parsed = new Request("https://a.example", { method: "POST", body: "{}" });
    await parsed.json();
    await failsWith(parseJobCallback(KIE, parsed), ConfigError);
  });
});

const now = (): string => String(Math.floor(Date.now() / 1_000));
const body = { id: "p-1", status: "succeeded", output: ["a.webp"] };
const raw = JSON.stringify(body);

function hmac(key: string | Buffer, text: string, encoding: "base64" | "hex"): string {
  return createHmac("sha256", key).update(text).digest(encoding);
}

const standard = {
  id: "$request.body#/id",
  state: "$request.body#/status",
  output: [{ at: "$request.body#/output" }],
} as const;
const text = "{$request.header.webhook-id}.{$request.header.webhook-timestamp}.{$request.body}";
const timestamp = "$request.header.webhook-timestamp";

/** Standard Webhooks, as Replicate has them: base64 of a decoded secret. */
const REPLICATES = withDelivery({
  ...standard,
  signature: { header: "webhook-signature", text, encoding: "base64", prefix: "v1,", timestamp, secret: "base64" },
});
const key = Buffer.from("a secret of some bytes");
const secret = `whsec_${key.toString("base64")}`;

function signed(at: string, over = raw): Record<string, string> {
  const good = `v1,${hmac(key, `msg_1.${at}.${over}`, "base64")}`;
  return { "webhook-id": "msg_1", "webhook-timestamp": at, "webhook-signature": `v1,other ${good}` };
}

describe("a call is verified by the signature that its documents describe", () => {
  it("over an id, the time and the body; of several signatures one has to be right", async () => {
    const request = { headers: signed(now()), body: raw };
    expect(await verifyJobCallback(REPLICATES, request, { secret })).toMatchObject({
      requestId: "p-1",
      data: ["a.webp"],
    });
    const whole = new Request("https://a.example", { method: "POST", headers: signed(now()), body: raw });
    expect(await verifyJobCallback(REPLICATES, whole, { secret })).toMatchObject({ status: "succeeded" });
  });

  it.each<[string, () => Record<string, string>, string, string]>([
    ["of another body", () => signed(now(), "{}"), raw, "signature"],
    ["none", () => ({ "webhook-id": "msg_1", "webhook-timestamp": now() }), raw, "signature"],
    [
      "of another time",
      () => ({ ...signed(now()), "webhook-timestamp": String(Number(now()) - 20) }),
      raw,
      "signature",
    ],
    ["an old one", () => signed(String(Number(now()) - 301)), raw, "timestamp"],
    ["without a time", () => ({ "webhook-id": "msg_1", "webhook-signature": "v1,a" }), raw, "timestamp"],
  ])("%s is refused", async (_, headers, given, code) => {
    const error = await failsWith(
      verifyJobCallback(REPLICATES, { headers: headers(), body: given }, { secret }),
      WebhookVerificationError,
    );
    expect(error.code).toBe(code);
    expect(error.message).not.toContain(key.toString("base64"));
  });

  it("as hexadecimal digits behind a word, over the body alone", async () => {
    const bfl = withDelivery({
      signature: { header: "X-BFL-Signature", text: "{$request.body}", encoding: "hex", prefix: "sha256=" },
    });
    const headers = { "x-bfl-signature": `sha256=${hmac("s", raw, "hex")}` };
    expect(await verifyJobCallback(bfl, { headers, body: raw }, { secret: "s" })).toMatchObject({ body });
    await failsWith(verifyJobCallback(bfl, { headers, body: raw }, { secret: "t" }), WebhookVerificationError);
  });

  it("over an id of the body and a time, as KIE signs: not over the body", async () => {
    const kie = withDelivery({
      ...SHAPE,
      signature: {
        header: "X-Webhook-Signature",
        text: "{$request.body#/data/task_id}.{$request.header.X-Webhook-Timestamp}",
        encoding: "base64",
        timestamp: "$request.header.X-Webhook-Timestamp",
      },
    });
    const at = now();
    const headers = { "X-Webhook-Timestamp": at, "X-Webhook-Signature": hmac("k", `t-1.${at}`, "base64") };
    const request = call(about("complete"), headers);
    expect(await verifyJobCallback(kie, request, { secret: "k" })).toMatchObject({
      requestId: "t-1",
      status: "succeeded",
    });
  });

  it("and cannot be where no page describes one", async () => {
    await failsWith(verifyJobCallback(withDelivery(SHAPE), call(about("complete")), { secret: "s" }), ConfigError);
  });
});
