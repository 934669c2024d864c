import { describe, expect, it } from "vitest";
import { virtualClock, type MockOptions, type MockQueue } from "../../src/mock/index.js";
import { endpointOf, paint } from "./support/endpoints.js";
import { call, field, post, start } from "./support/start.js";

const relayed = endpointOf(
  "fal-ai/wan/v2/image",
  { type: "object", required: ["prompt"] },
  { type: "object", examples: [{ done: true }] },
);
const bearer = { authorization: "Bearer token-1" };
function relay(options: Partial<MockOptions> = {}): Promise<MockQueue> {
  return start({ profile: "relay", endpoints: [relayed, paint], clock: virtualClock(), ...options });
}

async function submitted(mock: MockQueue, input: unknown = { prompt: "x" }): Promise<string> {
  return field(await post(`${mock.url}/${relayed.id}`, input, bearer), "request_id");
}

function read(mock: MockQueue, path: string, method = "GET"): ReturnType<typeof call> {
  return call(mock.url + path, { headers: bearer, method });
}

describe("a relay", () => {
  it("answers a submit with fal's envelope, whose URLs are on fal's own origin", async () => {
    const mock = await relay();
    const { status, body } = await post(`${mock.url}/${relayed.id}`, { prompt: "x" }, bearer);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "IN_QUEUE",
      status_url: expect.stringMatching(/^https:\/\/queue\.fal\.run\/fal-ai\/wan\/requests\/[^/]+\/status$/),
    });
    const elsewhere = await relay({ wire: { relayReplyOrigin: "https://other.example" } });
    const other = await post(`${elsewhere.url}/${relayed.id}`, {}, bearer);
    expect(field(other, "cancel_url")).toContain("https://other.example/fal-ai/wan/requests/");
  });

  it("answers 200 and a body with `status` while the request waits, then the bare output", async () => {
    const mock = await relay();
    const id = await submitted(mock);
    for (const path of [`/fal-ai/auto/requests/${id}`, `/fal-ai/wan/requests/${id}`]) {
      const pending = await read(mock, path);
      expect([pending.status, pending.body]).toMatchObject([
        200,
        { status: "IN_QUEUE", request_id: id, queue_position: 2 },
      ]);
    }
    await mock.advance(500);
    expect(field(await read(mock, `/fal-ai/auto/requests/${id}`), "status")).toBe("IN_PROGRESS");
    await mock.advance(5000);
    for (const path of [`/fal-ai/auto/requests/${id}`, `/fal-ai/wan/requests/${id}/`]) {
      expect([(await read(mock, path)).status, (await read(mock, path)).body]).toEqual([200, { done: true }]);
    }
  });

  it("passes the model's failure on, or says FAILED with 200", async () => {
    const mock = await relay();
    const id = await submitted(mock, {});
    await mock.advance(5000);
    const failed = await read(mock, `/fal-ai/auto/requests/${id}`);
    expect([failed.status, failed.body]).toMatchObject([
      422,
      { detail: [{ type: "missing", loc: ["body", "prompt"] }] },
    ]);
    const status = await relay({ wire: { relayFailure: "status" } });
    const other = await submitted(status, {});
    await status.advance(5000);
    const said = await read(status, `/fal-ai/auto/requests/${other}`);
    expect([said.status, said.body]).toMatchObject([200, { status: "FAILED", request_id: other }]);
  });

  it("says 400 while pending, has no app paths, or has status and cancel routes, when told so", async () => {
    const mock = await relay({
      wire: { relayPending: "still-in-progress", relayAppPaths: false, relayStatusRoutes: true },
    });
    const id = await submitted(mock);
    const pending = await read(mock, `/fal-ai/auto/requests/${id}`);
    expect([pending.status, pending.body]).toEqual([400, { detail: "Request is still in progress" }]);
    expect((await read(mock, `/fal-ai/wan/requests/${id}`)).status).toBe(404);
    expect((await read(mock, `/fal-ai/auto/requests/${id}/status`)).status).toBe(202);
    expect((await read(mock, `/fal-ai/auto/requests/${id}/cancel`, "PUT")).body).toEqual({ status: "OK" });
  });

  it.each([
    ["GET", "/fal-ai/auto/requests/ID/status"],
    ["PUT", "/fal-ai/auto/requests/ID/cancel"],
    ["GET", "/fal-ai/auto/requests/ID/status/stream"],
    ["GET", "/fal-ai/wan/v2/requests/ID"],
    ["GET", "/fal-ai/auto/requests/nobody"],
    ["GET", "/fal-ai/wan/v2/image"],
    ["POST", "/run/fal-ai/wan/v2/image"],
    ["POST", "/rest/storage/upload/initiate"],
    ["GET", "/v1/models"],
  ])("has no %s %s", async (method, path) => {
    const mock = await relay();
    const answer = await read(mock, path.replace("ID", await submitted(mock)), method);
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      error: { message: expect.stringMatching(/\(request id: [0-9a-f-]{36}\)$/), type: "new_api_error", code: "" },
    });
  });

  it("words its own errors as new-api does", async () => {
    const mock = await relay({ credentials: ["token-1"] });
    const url = `${mock.url}/${relayed.id}`;
    const refusals = await Promise.all([
      post(url, {}, { authorization: "Key token-1" }),
      post(url, {}, { authorization: "Bearer other" }),
      post(`${mock.url}/fal-ai/unheard-of`, {}, bearer),
      call(url, { method: "POST", body: "{", headers: bearer }),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual([401, 401, 503, 400]);
    expect(refusals.map(({ body }) => body)).toMatchObject([
      { error: { type: "new_api_error", message: expect.stringContaining("Invalid token") } },
      { error: { type: "new_api_error" } },
      { error: { message: expect.stringContaining("No available channel for model fal-ai/unheard-of") } },
      { error: { type: "new_api_error" } },
    ]);
    expect(mock.accepted()).toEqual([]);
  });

  it("serves the files of outputs to anyone", async () => {
    const mock = await relay({ endpoints: [endpointOf("fal-ai/x", {}, paint.output.jsonSchema)] });
    const id = field(await post(`${mock.url}/fal-ai/x`, {}, bearer), "request_id");
    await mock.advance(5000);
    const [url] = /http:\/\/127[^"]+\.png/.exec((await read(mock, `/fal-ai/auto/requests/${id}`)).text) ?? [];
    expect((await fetch(url ?? "")).status).toBe(200);
  });
});
