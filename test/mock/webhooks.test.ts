import { describe, expect, it } from "vitest";
import { virtualClock, type FaultRule, type MockOptions, type MockQueue } from "../../src/mock/index.js";
import { signDelivery, signingKey } from "../../src/mock/webhooks/signing.js";
import { paint } from "./support/endpoints.js";
import { isSigned, receiver, type Receiver } from "./support/receiver.js";
import { call, field, post, start } from "./support/start.js";

const input = { prompt: "a lion" };

function submitTo(mock: MockQueue, { url }: Receiver, body: unknown = input): ReturnType<typeof post> {
  return post(`${mock.url}/${paint.id}?fal_webhook=${encodeURIComponent(url)}`, body);
}

function quick(options: Partial<MockOptions> = {}): Promise<MockQueue> {
  return start({ script: { phases: [] }, webhooks: { retryDelaysMs: [1, 1, 1] }, ...options });
}

async function delivered(...rules: readonly FaultRule[]): Promise<{ mock: MockQueue; hook: Receiver }> {
  const hook = await receiver();
  const mock = await quick({ faults: rules });
  await submitTo(mock, hook);
  await hook.arrived(1);
  return { mock, hook };
}

function ageOf({ got }: Receiver): number {
  return Math.floor(Date.now() / 1000) - Number(got[0]?.headers["x-fal-webhook-timestamp"]);
}

describe("signing", () => {
  it("agrees with the test vector of the protocol", () => {
    const seed = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString("hex");
    const key = signingKey(seed);
    expect(key.x).toBe("A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg");
    const id = "764cabcf-b745-4b3e-ae38-1200304cf45b";
    const body = Buffer.from(
      `{"request_id":"${id}","gateway_request_id":"${id}","status":"OK","payload":{"images":[]}}`,
    );
    expect(signDelivery(key, { requestId: id, userId: "user-123", timestamp: "1760000000", body })).toBe(
      "87d49206296a022cae7370fa1cafa6361327b291dcbbb2b99080f99740617bc5" +
        "71235ebcc8c46fdefabf19f7d476633a9b67fe46125592cd51ff59060f75ee0a",
    );
    expect(() => signingKey("short")).toThrow(TypeError);
  });

  it("publishes padded keys as live ones are, or unpadded", async () => {
    const keyOf = async (mock: MockQueue): Promise<string> =>
      (await call(`${mock.url}/rest/.well-known/jwks.json`)).text;
    expect(await keyOf(await start())).toMatch(/"kty":"OKP","crv":"Ed25519","x":"[\w-]{43}="/);
    expect(await keyOf(await start({ webhooks: { padded: false } }))).toMatch(/"x":"[\w-]{43}"/);
  });
});

describe("deliveries", () => {
  it("come once the request has completed, signed, with the output", async () => {
    const hook = await receiver();
    const mock = await start({ clock: virtualClock(), webhooks: { userId: "user-7" } });
    const id = field(await submitTo(mock, hook), "request_id");
    await mock.advance(500);
    expect(hook.got).toEqual([]);
    await mock.advance(1000);
    await hook.arrived(1);
    const [first] = hook.got;
    expect(first?.body).toMatchObject({ request_id: id, gateway_request_id: id, status: "OK", payload: { seed: 7 } });
    expect(Object.keys(Object(first?.body))).toEqual(["request_id", "gateway_request_id", "status", "payload"]);
    expect(first?.headers).toMatchObject({ "x-fal-webhook-request-id": id, "x-fal-webhook-user-id": "user-7" });
    expect(first !== undefined && (await isSigned(mock, first))).toBe(true);
    expect(Math.abs(ageOf(hook))).toBeLessThan(300);
    expect(mock.accepted()).toMatchObject([{ webhookUrl: hook.url }]);
  });

  it("tell an error, with the model's body", async () => {
    const hook = await receiver();
    const mock = await quick();
    await submitTo(mock, hook, {});
    await hook.arrived(1);
    expect(hook.got[0]?.body).toMatchObject({
      status: "ERROR",
      error: "Invalid status code: 422",
      payload: { detail: [{ type: "missing" }] },
    });
  });

  it("have another gateway id after the platform has retried, and none for what was removed", async () => {
    const hook = await receiver();
    const mock = await start({ clock: virtualClock(), script: { requeues: 1 } });
    const id = field(await submitTo(mock, hook), "request_id");
    const removed = field(await submitTo(mock, hook), "cancel_url");
    await call(removed, { method: "PUT" });
    await mock.advance(5000);
    await hook.arrived(1);
    expect(hook.got).toHaveLength(1);
    expect(hook.got[0]?.body).toMatchObject({ request_id: id });
    expect(Reflect.get(Object(hook.got[0]?.body), "gateway_request_id")).not.toBe(id);
  });

  it("come again, each time signed, until a 2xx", async () => {
    const hook = await receiver((count) => (count < 3 ? 500 : 204));
    const mock = await quick();
    await submitTo(mock, hook);
    await hook.arrived(3);
    expect(new Set(hook.got.map(({ raw }) => raw.toString())).size).toBe(1);
    for (const each of hook.got) expect(await isSigned(mock, each)).toBe(true);
    await expect
      .poll(() => mock.deliveries())
      .toMatchObject([
        { attempt: 1, outcome: 500 },
        { attempt: 2, outcome: 500 },
        { attempt: 3, outcome: 204 },
      ]);
  });

  it("end at a redirect, which is a permanent failure, and when the retries are used up", async () => {
    const moved = await receiver(() => 302);
    const refusing = await receiver(() => 503);
    const mock = await quick();
    await submitTo(mock, moved);
    await submitTo(mock, refusing);
    await refusing.arrived(4);
    await expect.poll(() => mock.deliveries().length).toBe(5);
    expect([moved.got.length, refusing.got.length]).toEqual([1, 4]);
  });

  it("are not retried after the result has expired", async () => {
    const hook = await receiver(() => 500);
    const mock = await start({ script: { phases: [], retentionMs: 1000 }, webhooks: { retryDelaysMs: [1, 5000] } });
    await submitTo(mock, hook);
    await hook.arrived(2);
    await mock.advance(60_000);
    await expect.poll(() => mock.deliveries().length).toBe(2);
    expect(hook.got).toHaveLength(2);
  });

  it.each([
    "https://example.com/hook",
    "http://10.0.0.1/hook",
    "ftp://127.0.0.1/x",
    "not a url",
    "http://127.evil.example/",
  ])("never leave the machine: %s", async (url) => {
    const mock = await quick();
    await post(`${mock.url}/${paint.id}?fal_webhook=${encodeURIComponent(url)}`, input);
    await expect.poll(() => mock.deliveries()).toMatchObject([{ outcome: "refused" }]);
  });
});

describe("faults", () => {
  it("W01, W04: a valid delivery, once and twice", async () => {
    const { mock, hook } = await delivered("W01");
    expect(hook.got[0] !== undefined && (await isSigned(mock, hook.got[0]))).toBe(true);
    const again = await delivered("W04");
    await again.hook.arrived(2);
    const [a, b] = again.hook.got;
    expect(a?.raw.equals(b?.raw ?? Buffer.alloc(0))).toBe(true);
    expect(a?.headers["x-fal-webhook-signature"]).toBe(b?.headers["x-fal-webhook-signature"]);
  });

  it("W02: too old, or from the future; the signature itself is right", async () => {
    const old = await delivered("W02");
    expect(ageOf(old.hook)).toBeGreaterThanOrEqual(301);
    const future = await delivered({ fault: "W02", variant: "future" });
    expect(ageOf(future.hook)).toBeLessThan(-300);
    expect(future.hook.got[0] !== undefined && (await isSigned(future.mock, future.hook.got[0]))).toBe(true);
  });

  it("wrong-signature: over something else, or missing", async () => {
    const wrong = await delivered("wrong-signature");
    expect(wrong.hook.got[0] !== undefined && (await isSigned(wrong.mock, wrong.hook.got[0]))).toBe(false);
    const missing = await delivered({ fault: "wrong-signature", variant: "missing" });
    expect(missing.hook.got[0]?.headers["x-fal-webhook-signature"]).toBeUndefined();
  });

  it("W05: the first read of the keys is before the rotation, or of another kind", async () => {
    const { mock, hook } = await delivered("W05");
    const [first] = hook.got;
    expect(first !== undefined && (await isSigned(mock, first))).toBe(false);
    expect(first !== undefined && (await isSigned(mock, first))).toBe(true);
    const rsa = await start({ faults: [{ fault: "W05", variant: "wrong-kty" }] });
    expect((await call(`${rsa.url}/rest/.well-known/jwks.json`)).body).toMatchObject({ keys: [{ kty: "RSA" }] });
  });

  it("keys-down, keys-huge, and a rotation", async () => {
    const mock = await start({
      faults: [
        { fault: "keys-down", nth: 1 },
        { fault: "keys-huge", nth: 2 },
      ],
    });
    const read = (): ReturnType<typeof call> => call(`${mock.url}/rest/.well-known/jwks.json`);
    expect((await read()).status).toBe(503);
    expect((await read()).text.length).toBeGreaterThan(10 * 1024 * 1024);
    const before = (await read()).body;
    mock.rotateKeys();
    expect(before).toMatchObject({ keys: [{ crv: "Ed25519" }] });
    const after: unknown = Reflect.get(Object((await read()).body), "keys");
    expect(after).toHaveLength(2);
  });

  it("W06: an error, or a payload that cannot be delivered", async () => {
    const failed = await delivered("W06");
    expect(failed.hook.got[0]?.body).toMatchObject({ status: "ERROR", error: "Invalid status code: 422" });
    const lost = await delivered({ fault: "W06", variant: "payload-error" });
    expect(lost.hook.got[0]?.body).toMatchObject({
      status: "OK",
      payload: null,
      payload_error: expect.stringContaining("not JSON serializable"),
    });
  });

  it("W07: the delivery is there before the submit is answered", async () => {
    const hook = await receiver();
    const mock = await start({ faults: ["W07"] });
    const answer = await submitTo(mock, hook);
    expect(hook.got[0]?.body).toMatchObject({ request_id: field(answer, "request_id"), status: "OK" });
  });
});
