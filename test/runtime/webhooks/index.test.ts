import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { unchecked } from "../../../src/client/registry.js";
import { ConfigError } from "../../../src/index.js";
import { startMockQueue } from "../../../src/mock/index.js";
import {
  createMemoryStore,
  createWebhookVerifier,
  verifyWebhook,
  type WebhookKeySet,
  type WebhookOptions,
  type WebhookRequest,
  WebhookVerificationError,
} from "../../../src/webhooks/index.js";
import { failsWith, testClient } from "../support/client.js";
import { json, serve, type TestServer } from "../support/server.js";

function privateKey(seed: string): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.from(seed, "hex")]),
    format: "der",
    type: "pkcs8",
  });
}
const [KEY, OTHER] = [
  privateKey("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
  privateKey("ff".repeat(32)),
];
function setOf(...keys: readonly KeyObject[]): WebhookKeySet {
  return {
    keys: keys.map((key) => ({
      kty: "OKP",
      crv: "Ed25519",
      x: String(createPublicKey(key).export({ format: "jwk" }).x),
    })),
  };
}

const ID = "764cabcf-b745-4b3e-ae38-1200304cf45b";
const OK = `{"request_id":"${ID}","gateway_request_id":"${ID}","status":"OK","payload":{"images":[]}}`;
function now(): number {
  return Math.floor(Date.now() / 1_000);
}

interface Delivery extends WebhookRequest {
  readonly headers: Record<string, string>;
}

function delivery(body: string = OK, key: KeyObject = KEY, timestamp: string | number = now()): Delivery {
  const digest = createHash("sha256").update(body).digest("hex");
  const message = [ID, "user-123", timestamp, digest].join("\n");
  const headers = {
    "X-Fal-Webhook-Request-Id": ID,
    "X-Fal-Webhook-User-Id": "user-123",
    "X-Fal-Webhook-Timestamp": String(timestamp),
    "X-Fal-Webhook-Signature": sign(null, Buffer.from(message), key).toString("hex"),
  };
  return { headers, body: Buffer.from(body) };
}

let server: TestServer | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await server?.close();
  server = undefined;
});
function verify(request: WebhookRequest | Request, options = {}): Promise<unknown> {
  return verifyWebhook(request, { keys: setOf(OTHER, KEY), ...options });
}

describe("a delivery of fal's", () => {
  test("W01: is accepted, with the vector of the protocol's description", async () => {
    vi.useFakeTimers({ now: 1_760_000_000_000, toFake: ["Date"] });
    const request = delivery(OK, KEY, 1_760_000_000);
    expect(request.headers["X-Fal-Webhook-Signature"]).toBe(
      "87d49206296a022cae7370fa1cafa6361327b291dcbbb2b99080f99740617bc571235ebcc8c46fdefabf19f7d476633a9b67fe46125592cd51ff59060f75ee0a",
    );
    expect(await verify(request)).toEqual({
      requestId: ID,
      gatewayRequestId: ID,
      userId: "user-123",
      status: "OK",
      payload: { images: [] },
      error: undefined,
      payloadError: undefined,
      duplicate: false,
    });
  });

  test("may have its headers in any case, in a Headers object, or in lists, and its body as text", async () => {
    const { headers, body } = delivery();
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    for (const form of [lower, new Headers(headers), lists])
      expect(await verify({ headers: form, body })).toMatchObject({ status: "OK" });
    expect(await verify({ headers, body: OK })).toMatchObject({ status: "OK" });
    expect(await verify({ headers, body: new TextEncoder().encode(OK).buffer })).toMatchObject({ status: "OK" });
  });

  test.each(["", "="])("is checked with keys whose x ends in %j", async (padding) => {
    const keys = setOf(KEY).keys.map((key) => ({ ...key, x: `${key.x}${padding}` }));
    expect(await verify(delivery(), { keys: { keys } })).toMatchObject({ status: "OK" });
  });

  test("W06: may tell of a failure, or that the output could not be sent", async () => {
    const failed = `{"request_id":"${ID}","gateway_request_id":"g","status":"ERROR","error":"Invalid status code: 422","payload":{"detail":[]}}`;
    expect(await verify(delivery(failed))).toMatchObject({
      status: "ERROR",
      error: "Invalid status code: 422",
      payload: { detail: [] },
      gatewayRequestId: "g",
    });
    const unsent = `{"request_id":"${ID}","status":"OK","payload":null,"payload_error":"too odd"}`;
    expect(await verify(delivery(unsent))).toMatchObject({ status: "OK", payload: undefined, payloadError: "too odd" });
  });
});

describe("W02: a delivery that is not fal's", () => {
  const { headers, body } = delivery();
  const altered = (name: string, value: string | undefined): WebhookRequest => ({
    headers: Object.fromEntries(Object.entries({ ...headers, [name]: value }).filter(([, text]) => text !== undefined)),
    body,
  });
  test.each<[string, () => WebhookRequest, string]>([
    ["another body", () => ({ headers, body: `${OK} ` }), "signature"],
    ["another user", () => altered("X-Fal-Webhook-User-Id", "user-124"), "signature"],
    ["another request", () => altered("X-Fal-Webhook-Request-Id", "x"), "signature"],
    ["another key", () => delivery(OK, privateKey("ab".repeat(32))), "signature"],
    ["no signature", () => altered("X-Fal-Webhook-Signature", undefined), "signature"],
    ["half a signature", () => altered("X-Fal-Webhook-Signature", "ab"), "signature"],
    ["a signature in other letters", () => altered("X-Fal-Webhook-Signature", "zz".repeat(64)), "signature"],
    ["no time", () => altered("X-Fal-Webhook-Timestamp", undefined), "signature"],
    ["a time that is old", () => delivery(OK, KEY, now() - 302), "timestamp"],
    ["a time that is to come", () => delivery(OK, KEY, now() + 302), "timestamp"],
    ["a time that is no whole number", () => delivery(OK, KEY, `${now()}.5`), "timestamp"],
    ["a body that is no JSON", () => delivery("{oops"), "signature"],
    ["a body without a status", () => delivery("{}"), "signature"],
  ])("%s", async (_, request, code) => {
    const error = await failsWith(verify(request()), WebhookVerificationError);
    expect(error).toMatchObject({
      code,
      message: "The webhook could not be verified: it needs fal's signature over the raw body.",
      phase: "webhook",
    });
  });

  test.each<[string, unknown]>([
    ["a parsed body", { headers, body: { status: "OK" } }],
    ["no body", { headers }],
    ["a body that was read", { headers, body: new ReadableStream() }],
  ])("for want of the raw body: %s", async (_, request) => {
    // Programs in JavaScript pass what their framework gives them.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const error = await failsWith(verify(request as WebhookRequest), ConfigError);
    expect(error.message).toContain("raw body");
  });

  test("without headers", async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const error = await failsWith(verify({ body } as WebhookRequest), WebhookVerificationError);
    expect(error.code).toBe("signature");
  });

  test("with keys of another kind", async () => {
    const keys = {
      keys: [
        { kty: "RSA", n: "x" },
        { kty: "OKP", crv: "X25519", x: setOf(KEY).keys[0]?.x },
        { kty: "OKP", crv: "Ed25519", x: "short" },
      ],
    };
    await failsWith(verify(delivery(), { keys }), WebhookVerificationError);
  });
});

test("a whole request is read and checked, unless it was read before", async () => {
  const { headers, body } = delivery();
  const request = new Request("http://a.b/", {
    method: "POST",
    headers: new Headers(Object.entries(headers).map(([k, v]) => [k, String(v)])),
    body: String(body),
  });
  expect(await verify(request)).toMatchObject({ status: "OK" });
  expect(await failsWith(verify(request), ConfigError)).toMatchObject({ code: "config" });
});

describe("W04: the same delivery again", () => {
  test("is marked", async () => {
    const check = createWebhookVerifier({ keys: setOf(KEY) });
    expect(await check(delivery())).toMatchObject({ duplicate: false });
    expect(await check(delivery(OK, KEY, now() - 1))).toMatchObject({ duplicate: true });
  });

  test("is refused where that is asked for, whichever server got it first", async () => {
    const store = createMemoryStore();
    await verify(delivery(), { store, replays: "refuse" });
    expect(await failsWith(verify(delivery(), { store, replays: "refuse" }), WebhookVerificationError)).toMatchObject({
      code: "replay",
      requestId: ID,
    });
  });

  test("is refused by calls with equal options, which share one memory", async () => {
    const options = (): WebhookOptions => ({ keys: setOf(KEY, privateKey("cd".repeat(32))), replays: "refuse" });
    const request = delivery();
    expect(await verifyWebhook(request, options())).toMatchObject({ duplicate: false });
    expect(await failsWith(verifyWebhook(request, options()), WebhookVerificationError)).toMatchObject({
      code: "replay",
    });
    expect(await verifyWebhook(request, { ...options(), store: createMemoryStore() })).toMatchObject({
      duplicate: false,
    });
  });

  test("is forgotten after a while, and a store does not grow for ever", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const store = createMemoryStore();
    expect([store.seen("a", 10), store.seen("a", 10)]).toEqual([false, true]);
    vi.setSystemTime(Date.now() + 11_000);
    expect(store.seen("a", 10)).toBe(false);
    for (let index = 0; index < 100_001; index += 1) void store.seen(`n${index}`, 1_000_000);
    expect(store.seen("n0", 1)).toBe(false);
  });
});

async function published(answer: () => { readonly status?: number; readonly body: unknown }): Promise<TestServer> {
  return (server = await serve((_, response) => {
    const { status = 200, body } = answer();
    json(response, status, body);
  }));
}

describe("W05: fal's keys", () => {
  test("are fetched once, and again when they have changed", async () => {
    let keys = setOf(KEY);
    const { url, seen } = await published(() => ({ body: keys }));
    const check = createWebhookVerifier({ jwksUrl: url });
    await Promise.all([check(delivery()), check(delivery())]);
    await check(delivery());
    expect(seen.length).toBe(1);
    keys = setOf(OTHER);
    expect(await check(delivery(OK, OTHER))).toMatchObject({ status: "OK" });
    expect(seen.length).toBe(2);
  });

  test("are not asked for with every forged delivery", async () => {
    const { url, seen } = await published(() => ({ body: setOf(KEY) }));
    const check = createWebhookVerifier({ jwksUrl: url });
    for (let index = 0; index < 20; index += 1) await failsWith(check(delivery(OK, OTHER)), WebhookVerificationError);
    expect(seen.length).toBeLessThanOrEqual(5);
    expect(await check(delivery())).toMatchObject({ status: "OK" });
  });

  test("that were rotated during a flood of forgeries are found soon, by a bounded number of fetches", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    let keys = setOf(KEY);
    const { url, seen } = await published(() => ({ body: keys }));
    const options = (): WebhookOptions => ({ jwksUrl: url });
    const forge = (): Promise<unknown> =>
      failsWith(verifyWebhook(delivery(OK, OTHER), options()), WebhookVerificationError);
    await Promise.all(Array.from({ length: 100 }, forge));
    for (let index = 0; index < 30; index += 1) await forge();
    expect(seen.length).toBeLessThanOrEqual(5);
    const third = privateKey("ab".repeat(32));
    keys = setOf(KEY, third);
    expect(await failsWith(verifyWebhook(delivery(OK, third), options()), WebhookVerificationError)).toMatchObject({
      code: "keys",
      retryable: true,
    });
    vi.setSystemTime(Date.now() + 12_000);
    expect(await verifyWebhook(delivery(OK, third), options())).toMatchObject({ status: "OK" });
    expect(await verifyWebhook(delivery(OK, KEY), options())).toMatchObject({ status: "OK" });
    expect(seen.length).toBeLessThanOrEqual(6);
  });

  test("are kept for a day", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { url, seen } = await published(() => ({ body: setOf(KEY) }));
    const check = createWebhookVerifier({ jwksUrl: url });
    await check(delivery());
    vi.setSystemTime(Date.now() + 86_300_000);
    await check(delivery());
    expect(seen.length).toBe(1);
    vi.setSystemTime(Date.now() + 200_000);
    await check(delivery());
    expect(seen.length).toBe(2);
  });

  test.each<[string, () => { readonly status?: number; readonly body: unknown }]>([
    ["down", () => ({ status: 503, body: {} })],
    ["of another shape", () => ({ body: { keys: "none" } })],
    ["endless", () => ({ body: { keys: [], padding: "x".repeat(2_000_000) } })],
  ])("that are %s verify nothing", async (_, answer) => {
    const { url } = await published(answer);
    expect(
      await failsWith(createWebhookVerifier({ jwksUrl: url })(delivery()), WebhookVerificationError),
    ).toMatchObject({ code: "keys" });
  });

  test("come over an encrypted line", () => {
    expect(() => createWebhookVerifier({ jwksUrl: "http://rest.fal.ai/.well-known/jwks.json" })).toThrow(ConfigError);
    expect(() => createWebhookVerifier({ jwksUrl: "nonsense" })).toThrow(ConfigError);
  });

  test("that answer with a redirect are not followed", async () => {
    const other = await serve((_, response) => json(response, 200, setOf(KEY)));
    server = await serve((_, response) => response.writeHead(302, { location: other.url }).end());
    await failsWith(createWebhookVerifier({ jwksUrl: server.url })(delivery()), WebhookVerificationError);
    expect(other.seen.length).toBe(0);
    await other.close();
  });
});

test.each(["before the submit is answered", "after the last poll"])(
  "W07: a webhook that comes %s tells the same as the request",
  async (when) => {
    const early = when.startsWith("before");
    const endpoint = unchecked("acme/brush");
    const mock = await startMockQueue({
      endpoints: [endpoint],
      faults: early ? ["W07"] : [],
      script: { positions: [], runMs: 10, output: { n: 7 } },
    });
    try {
      const check = createWebhookVerifier({ jwksUrl: `${mock.url}/rest/.well-known/jwks.json` });
      const heard: unknown[] = [];
      let arrived = (): void => {};
      const arrival = new Promise<void>((resolve) => (arrived = resolve));
      server = await serve(async ({ headers, body }, response) => {
        heard.push(await check({ headers, body }));
        json(response, 200, {});
        arrived();
      });
      const client = testClient({ gateway: mock.url });
      const { data, requestId } = await client.subscribe(endpoint, { input: {}, webhookUrl: server.url });
      await arrival;
      expect(heard[0]).toMatchObject({ requestId, status: "OK", payload: data, duplicate: false });
      expect(data).toEqual({ n: 7 });
      expect(mock.accepted()).toHaveLength(1);
    } finally {
      await mock.close();
    }
  },
);
