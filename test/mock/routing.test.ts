import { request as httpsRequest } from "node:https";
import { describe, expect, it } from "vitest";
import { selfSigned } from "../../src/mock/index.js";
import { all, paint } from "./support/endpoints.js";
import { raw, requestText, statusOf } from "./support/raw.js";
import { call, post, start } from "./support/start.js";

const input = JSON.stringify({ prompt: "a lion" });
function atHost(method: string, host: string, path: string, body = ""): string {
  return requestText(method, path, body).replace("host: 127.0.0.1", `host: ${host}`);
}

describe("hosts and paths", () => {
  it.each([
    ["POST", "queue.fal.run", `/${paint.id}`, "IN_QUEUE"],
    ["POST", "queue.falrun.com", `/${paint.id}`, "IN_QUEUE"],
    ["POST", "fal.run", `/${paint.id}`, "images"],
    ["POST", "fal.run:443", `/${paint.id}`, "images"],
    ["POST", "rest.fal.ai", "/tokens/", '"'],
    ["POST", "rest.alpha.fal.ai", "/storage/auth/token", "token_type"],
    ["GET", "rest.fal.ai", "/.well-known/jwks.json", "Ed25519"],
    ["GET", "api.fal.ai", "/v1/models", paint.id],
    ["GET", "fal.ai", `/api/openapi/queue/openapi.json?endpoint_id=${paint.id}`, "QueueStatus"],
    ["GET", "v3.fal.media", "/files/x/y.png", "PNG"],
    ["POST", "127.0.0.1", `/run/${paint.id}`, "images"],
    ["POST", "127.0.0.1", "/rest/tokens/", '"'],
    ["POST", "127.0.0.1", "/tokens/", '"'],
    ["GET", "127.0.0.1", "/rest/.well-known/jwks.json", "Ed25519"],
    ["GET", "127.0.0.1", "/.well-known/jwks.json", "Ed25519"],
    ["GET", "127.0.0.1", "/v1/models", paint.id],
    ["GET", "127.0.0.1", `/api/openapi/queue/openapi.json?endpoint_id=${paint.id}`, "QueueStatus"],
    ["GET", "127.0.0.1", "/files/x/y.wav", "WAVE"],
  ])("%s %s%s", async (method, host, path, part) => {
    const mock = await start({ script: { positions: [1], runMs: 0 } });
    const answer = await raw(mock.url, atHost(method, host, path, method === "POST" ? input : ""));
    expect(statusOf(answer)).toBe(200);
    expect(answer.text).toContain(part);
  });

  it("does not take a host for fal's because it ends so", async () => {
    const mock = await start({ allowedHosts: ["evilfal.run"] });
    const answer = await raw(mock.url, atHost("POST", "evilfal.run", `/${paint.id}`, input));
    expect(answer.text).toContain("IN_QUEUE");
  });

  it("serves a client that takes it for its HTTP proxy", async () => {
    const mock = await start({ script: { runMs: 0 } });
    const answer = await raw(mock.url, requestText("POST", `http://fal.run/${paint.id}`, input));
    expect(answer.text).toContain("images");
  });

  it("serves HTTPS to a client that trusts its certificate", async () => {
    const tls = selfSigned("127.0.0.1");
    const mock = await start({ tls });
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { authorization: "Key k" };
      const sent = httpsRequest(
        `${mock.url}/${paint.id}`,
        { method: "POST", ca: tls.cert, headers, agent: false },
        (response) => {
          response.setEncoding("utf8").once("data", resolve);
        },
      );
      sent.on("error", reject).end(input);
    });
    expect(answer).toContain(`"status_url":"${mock.url}/acme/brush/requests/`);
    expect(mock.url).toMatch(/^https:/);
  });
});

describe("the proxy protocol", () => {
  const proxied = (
    url: string,
    target: string | undefined,
    method = "POST",
    more: Record<string, string> = {},
  ): Promise<Response> => {
    const headers: Record<string, string> = { "content-type": "application/json", ...more };
    if (target !== undefined) headers["x-fal-target-url"] = target;
    return fetch(url, { method, headers, ...(method === "POST" ? { body: input } : {}) });
  };

  it.each([
    [`https://queue.fal.run/${paint.id}`, "POST"],
    [`https://fal.run/${paint.id}`, "POST"],
    ["https://rest.fal.ai/tokens/", "POST"],
    ["https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3", "POST"],
    ["https://api.fal.ai/v1/models", "GET"],
  ])("serves %s with a key of its own", async (target, method) => {
    const mock = await start({ script: { runMs: 0 } });
    expect((await proxied(`${mock.url}/proxy`, target, method)).status).toBe(200);
    expect((await proxied(`${mock.url}/any/path`, target, method)).status).toBe(200);
  });

  it.each([
    [undefined],
    [""],
    ["not a url"],
    ["https://evil.example/x"],
    ["https://evilfal.run/acme/brush"],
    ["https://queue.fal.run.evil.example/acme"],
    ["https://queue.fal.run@evil.example/acme"],
    ["file:///etc/passwd"],
  ])("refuses the target %s", async (target) => {
    const mock = await start();
    const response = await proxied(`${mock.url}/proxy`, target);
    expect([response.status, await response.json()]).toEqual([400, "Invalid request"]);
  });

  it("checks a key that the caller sends along", async () => {
    const mock = await start({ credentials: "right" });
    const target = `https://queue.fal.run/${paint.id}`;
    expect((await proxied(`${mock.url}/proxy`, target, "POST", { authorization: "Key wrong" })).status).toBe(401);
    expect((await proxied(`${mock.url}/proxy`, target, "POST", { authorization: "Key right" })).status).toBe(200);
  });

  it("lets through only what the official proxy does, when told so", async () => {
    const mock = await start({ wire: { proxyAllow: "official" } });
    const codes = [];
    for (const target of [
      `https://queue.fal.run/${paint.id}`,
      "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3",
      "https://rest.fal.ai/tokens/",
    ]) {
      codes.push((await proxied(`${mock.url}/proxy`, target)).status);
    }
    expect(codes).toEqual([200, 200, 400]);
  });
});

describe("the platform API", () => {
  it("lists the endpoints page by page, filtered, with their OpenAPI documents", async () => {
    const mock = await start();
    const first = await call(`${mock.url}/v1/models?limit=3`);
    expect(first.body).toMatchObject({ next_cursor: "3", has_more: true });
    const rest = await call(`${mock.url}/v1/models?limit=3&cursor=3`);
    expect(rest.body).toMatchObject({ next_cursor: null, has_more: false, models: [{ endpoint_id: all[3]?.id }] });
    const one = await call(`${mock.url}/v1/models?endpoint_id=${paint.id}&expand=openapi-3.0`);
    expect(one.body).toMatchObject({
      models: [{ endpoint_id: paint.id, metadata: { status: "active" }, openapi: { paths: { [`/${paint.id}`]: {} } } }],
    });
    expect((await call(`${mock.url}/v1/models?q=camera`)).body).toMatchObject({
      models: [{ endpoint_id: "acme/camera/film" }],
    });
    expect((await call(`${mock.url}/v1/models?limit=x`)).body).toMatchObject({ error: { type: "validation_error" } });
  });

  it("prices calls", async () => {
    const mock = await start();
    const prices = await call(`${mock.url}/v1/models/pricing?endpoint_id=${paint.id}`);
    expect(prices.body).toMatchObject({ prices: [{ endpoint_id: paint.id, currency: "USD" }] });
    expect((await call(`${mock.url}/v1/models/pricing?endpoint_id=nobody/x`)).status).toBe(404);
    const asked = { estimate_type: "unit_price", endpoints: { [paint.id]: { unit_quantity: 10 } } };
    expect((await post(`${mock.url}/v1/models/pricing/estimate`, asked)).body).toEqual({
      estimate_type: "unit_price",
      total_cost: 0.5,
      currency: "USD",
    });
    expect((await post(`${mock.url}/v1/models/pricing/estimate`, { endpoints: [] })).status).toBe(400);
  });
});

describe("what tests ask of the server", () => {
  it("records requests with their route, status and request id, and tells of each", async () => {
    const told: string[] = [];
    const mock = await start({ onRequest: ({ method, path, status }) => told.push(`${status} ${method} ${path}`) });
    await post(`${mock.url}/${paint.id}?a=b`, {});
    const id = mock.accepted()[0]?.requestId;
    await call(`${mock.url}/acme/brush/requests/${id}/status?logs=1`);
    expect(mock.requests()).toMatchObject([
      {
        number: 1,
        method: "POST",
        route: "submit",
        status: 200,
        requestId: id,
        headers: { authorization: "Key test:secret" },
      },
      {
        number: 2,
        method: "GET",
        route: "status",
        status: 202,
        requestId: id,
        path: `/acme/brush/requests/${id}/status?logs=1`,
      },
    ]);
    await mock.close();
    expect(told).toEqual([`200 POST /${paint.id}?a=b`, `202 GET /acme/brush/requests/${id}/status?logs=1`]);
  });

  it("keeps no more requests than it is told", async () => {
    const mock = await start({ recordLimit: 3 });
    for (let count = 0; count < 10; count += 1) await call(`${mock.url}/nobody/${count}`);
    expect(mock.requests().map(({ number }) => number)).toEqual([8, 9, 10]);
  });

  it("records who reached the listener that is not the gateway", async () => {
    const mock = await start();
    await fetch(`${mock.foreignUrl}/x?y=1`, { headers: { authorization: "Key leaked" } });
    expect(mock.foreign()).toMatchObject([{ path: "/x?y=1", headers: { authorization: "Key leaked" } }]);
    expect(mock.requests()).toEqual([]);
  });
});
