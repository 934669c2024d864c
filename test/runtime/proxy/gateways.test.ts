import type { IncomingMessage } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createFalClient } from "../../../src/index.js";
import { unchecked } from "../../../src/client/registry.js";
import { createClient, type Gateway, type Operation } from "../../../src/runtime.js";
import { startMockQueue } from "../../../src/mock/index.js";
import { createProxyHandler, type ProxyOptions, toNodeHandler } from "../../../src/proxy/index.js";
import { checkedTarget, contextsOf, type TargetRules } from "../../../src/proxy/target.js";
import { KEY } from "../support/client.js";
import { listen } from "../support/listen.js";

/* What a proxy serves besides fal: relays, described APIs, the embedded queue; whom, how much, and with whose key. */

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const startServer = (handle: Parameters<typeof listen>[0]): Promise<string> => listen(handle, closers);
const serve = (options: ProxyOptions): Promise<string> => startServer(toNodeHandler(createProxyHandler(options)));

const kie: Gateway = {
  name: "kie",
  url: "https://api.kie.ai/api/v1",
  profile: "http",
  security: { key: { type: "bearer" } },
};
const relay: Gateway = { name: "relay", url: "https://relay.example", profile: "fal-relay" };

function isTaken(target: string, method: string, rules: TargetRules): boolean {
  return "url" in checkedTarget(target, method, rules, contextsOf(rules.gateways, undefined));
}

describe("the servers of a proxy", () => {
  it("are those that it was given, and fal no more", () => {
    const rules = { gateways: [kie, relay] };
    expect(isTaken("https://api.kie.ai/api/v1/jobs/createTask", "POST", rules)).toBe(true);
    expect(isTaken("https://api.kie.ai/api/v1/files/7", "DELETE", rules)).toBe(true);
    expect(isTaken("https://relay.example/fal-ai/flux/dev", "POST", rules)).toBe(true);
    expect(isTaken("https://relay.example/fal-ai/auto/requests/1", "GET", rules)).toBe(true);
    expect(isTaken("https://queue.fal.run/fal-ai/flux/dev", "POST", rules)).toBe(false);
    expect(isTaken("https://api.kie.ai/api/v2/jobs", "POST", rules)).toBe(false);
    expect(isTaken("https://api.kie.ai/api/v1evil", "POST", rules)).toBe(false);
    expect(isTaken("https://api.kie.ai/api/v1/../v2/jobs", "POST", rules)).toBe(false);
    expect(isTaken("https://api.kie.ai.evil.example/api/v1/jobs", "POST", rules)).toBe(false);
    expect(isTaken("http://api.kie.ai/api/v1/jobs", "POST", rules)).toBe(false);
    expect(isTaken("https://api.kie.ai/api/v1/jobs", "TRACE", rules)).toBe(false);
  });

  it.each<[string, readonly string[], readonly [method: string, path: string, taken: boolean][]]>([
    ["nothing", [], [["POST", "/jobs/createTask", false]]],
    [
      "an operation",
      ["POST /jobs/createTask"],
      [
        ["POST", "/jobs/createTask", true],
        ["GET", "/jobs/createTask", false],
        ["POST", "/jobs/createTask/more", false],
      ],
    ],
    [
      "a path",
      ["/jobs/*"],
      [
        ["PUT", "/jobs/1", true],
        ["GET", "/jobs", false],
        ["GET", "/jobs/1/2", false],
      ],
    ],
    [
      "everything below a path",
      ["GET /files/**"],
      [
        ["GET", "/files/a/b/c", true],
        ["GET", "/files", false],
        ["GET", "/filesystem/a", false],
      ],
    ],
  ])("are asked for %s", (_what, allowedEndpoints, cases) => {
    for (const [method, path, taken] of cases)
      expect([method, path, isTaken(kie.url + path, method, { gateways: [kie], allowedEndpoints })]).toEqual([
        method,
        path,
        taken,
      ]);
  });

  it("of fal are asked for nothing where nothing is allowed, uploads included", () => {
    const upload = "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3";
    for (const target of ["https://queue.fal.run/fal-ai/flux/dev", "https://fal.run/fal-ai/flux/dev", upload]) {
      expect(isTaken(target, "POST", {})).toBe(true);
      expect(isTaken(target, "POST", { allowedEndpoints: [] })).toBe(false);
    }
  });

  it("are narrowed by patterns of URLs", () => {
    const allowedUrlPatterns = ["https://queue.fal.run/fal-ai/**", "fal.run/fal-ai/flux/dev"];
    expect(isTaken("https://queue.fal.run/fal-ai/flux/dev", "POST", { allowedUrlPatterns })).toBe(true);
    expect(isTaken("https://fal.run/fal-ai/flux/dev", "POST", { allowedUrlPatterns })).toBe(true);
    expect(isTaken("https://fal.run/fal-ai/flux/pro", "POST", { allowedUrlPatterns })).toBe(false);
    expect(isTaken("https://queue.fal.run/acme/brush", "POST", { allowedUrlPatterns })).toBe(false);
    expect(isTaken("https://evil.example/fal-ai/x", "POST", { allowedUrlPatterns: ["https://evil.example/**"] })).toBe(
      false,
    );
  });

  it("never share one credential", () => {
    expect(() => createProxyHandler({ gateways: [kie, relay], credentials: KEY })).toThrow(/several servers/);
    expect(() => createProxyHandler({ gateways: [{ gateway: kie, credentials: "k" }, relay] })).not.toThrow();
  });
});

describe("a proxy on sockets", () => {
  it("serves the embedded queue to a client, from the submit to the result", async () => {
    const script = { positions: [0], queueMs: 20, runMs: 40, output: { done: true } };
    const mock = await startMockQueue({ endpoints: [unchecked("acme/brush")], credentials: KEY, script });
    closers.push(() => mock.close());
    const url = await serve({ gateways: [mock.url], credentials: KEY, allowedEndpoints: ["acme/*"] });
    const fal = createFalClient({ gateway: mock.url, proxyUrl: { url, when: "always" }, credentials: () => undefined });
    expect((await fal.subscribe("acme/brush", { input: { a: 1 } })).data).toEqual({ done: true });
    await expect(fal.subscribe("other/brush", { input: {} })).rejects.toMatchObject({ status: 400 });
    expect(mock.accepted()).toHaveLength(1);
  });

  it("adds the credential as the gateway's own scheme says, and passes on neither cookies nor other headers", async () => {
    const seen: [string | undefined, IncomingMessage["headers"]][] = [];
    const origin = await startServer((request, response) => {
      seen.push([request.url, request.headers]);
      response.setHeader("set-cookie", "a=b").end('{"ok":true}');
    });
    const gateway: Gateway = {
      name: "own",
      url: `${origin}/v1`,
      profile: "http",
      security: { inQuery: { type: "apiKey", in: "query", name: "api_key" } },
    };
    const handle = createProxyHandler({ gateways: [{ gateway, credentials: { inQuery: "secret-0123" } }] });
    const headers = {
      "x-fal-target-url": `${origin}/v1/things?page=2`,
      accept: "image/png, */*;q=0.5",
      cookie: "session=1",
      "x-forwarded-for": "10.0.0.1",
      "idempotency-key": "k",
    };
    const reply = await handle(new Request("http://site.example/proxy", { headers }));
    expect([reply.status, await reply.json(), reply.headers.has("set-cookie")]).toEqual([200, { ok: true }, false]);
    const [[path, sent] = []] = seen;
    expect(path).toBe("/v1/things?page=2&api_key=secret-0123");
    expect(sent).toMatchObject({ accept: "image/png, */*;q=0.5", "idempotency-key": "k" });
    expect(Object.keys(sent ?? {})).not.toEqual(expect.arrayContaining(["cookie"]));
    expect(Object.keys(sent ?? {})).not.toEqual(expect.arrayContaining(["x-forwarded-for"]));
  });

  it("says so where it has no credential, and takes one of the request where it was told to", async () => {
    const seen: (string | undefined)[] = [];
    const origin = await startServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(403).end(`no: ${request.headers.authorization}`);
    });
    const gateway: Gateway = { name: "own", url: origin, profile: "http", security: { key: { type: "bearer" } } };
    const ask = (authorization?: string): Request =>
      new Request("http://site.example/proxy", {
        headers: { "x-fal-target-url": `${origin}/x`, ...(authorization === undefined ? {} : { authorization }) },
      });
    const none = await createProxyHandler({ gateways: [gateway] })(ask("Bearer page"));
    expect([none.status, await none.text()]).toEqual([401, '{"detail":"The server has no credential for own."}']);
    const resolveAuth = (request: Request): string | undefined => request.headers.get("authorization") ?? undefined;
    const own = await createProxyHandler({ gateways: [gateway], resolveAuth })(ask("Bearer page-secret-1"));
    expect([own.status, (await own.text()).includes("page-secret-1")]).toEqual([403, false]);
    expect(seen).toEqual(["Bearer page-secret-1"]);
  });

  it("passes 100 MB on as they come, and holds none of it", async () => {
    const MIB = 1_048_576;
    let arrived = 0;
    let heard: () => void = () => {};
    const first = new Promise<void>((resolve) => (heard = resolve));
    const origin = await startServer(async (request, response) => {
      for await (const chunk of request) {
        arrived += chunk.length;
        heard();
      }
      response
        .setHeader("content-type", "application/json")
        .end(JSON.stringify({ arrived, type: request.headers["content-type"] }));
    });
    const gateway: Gateway = { name: "own", url: origin, profile: "http" };
    const url = await serve({ gateways: [gateway] });
    let sent = 0;
    let mostHeld = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        // The rest is given only once the server has heard the beginning: what a proxy held back would never end.
        if (sent === MIB) await first;
        if (sent === 100 * MIB) controller.close();
        else controller.enqueue(new Uint8Array(MIB));
        sent += MIB;
        mostHeld = Math.max(mostHeld, sent - arrived);
      },
    });
    const headers = { "x-fal-target-url": `${origin}/files`, "content-type": "video/mp4" };
    const init = { method: "PUT", headers, body, duplex: "half" };
    const reply = await fetch(url, init);
    expect(await reply.json()).toEqual({ arrived: 100 * MIB, type: "video/mp4" });
    // What is on its way, in the buffers of two sockets and three streams: never the file.
    expect(mostHeld).toBeLessThan(32 * MIB);
  });

  it("ends a file that is longer than it takes with 413, announced or not", async () => {
    const origin = await startServer(async (request, response) => {
      await request.toArray().catch(() => []);
      response.end();
    });
    const gateway: Gateway = { name: "own", url: origin, profile: "http" };
    const handle = createProxyHandler({ gateways: [gateway], maxUploadBytes: 1_000 });
    const send = (body: BodyInit, headers: Record<string, string> = {}): Promise<Response> => {
      const init = {
        method: "POST",
        headers: { "x-fal-target-url": `${origin}/files`, "content-type": "application/octet-stream", ...headers },
        body,
        duplex: "half",
      };
      return handle(new Request("http://site.example/proxy", init));
    };
    expect((await send(new Uint8Array(1_001))).status).toBe(413);
    expect((await send(new Uint8Array(10), { "content-length": "5000" })).status).toBe(413);
    expect((await send(new Uint8Array(1_000))).status).toBe(200);
  });

  it("gives a token for an app that may be called, where tokens are allowed, and for no other", async () => {
    const asked: unknown[] = [];
    const fetch = async (url: string, init?: RequestInit): Promise<Response> => {
      asked.push([url, await new Response(init?.body).json()]);
      return Response.json("token");
    };
    const options = { credentials: KEY, fetch, allowedEndpoints: ["acme/brush", "acme/brush/fast"] };
    const ask = (apps: unknown): Request =>
      new Request("http://site.example/proxy", {
        method: "POST",
        headers: { "x-fal-target-url": "https://rest.fal.ai/tokens/" },
        body: JSON.stringify({ allowed_apps: apps, token_expiration: 120 }),
      });
    expect((await createProxyHandler(options)(ask(["brush"]))).status).toBe(400);
    const handle = createProxyHandler({
      ...options,
      allowedUrlPatterns: ["https://rest.fal.ai/tokens/", "queue.fal.run/**"],
    });
    expect((await handle(ask(["brush"]))).status).toBe(200);
    for (const apps of [["other"], ["brush", "other"], [], "brush", undefined])
      expect((await handle(ask(apps))).status).toBe(403);
    expect(asked).toHaveLength(1);
  });
});

describe("a client of a described API behind a proxy", () => {
  it("calls an operation without a key of its own", async () => {
    const origin = await startServer((request, response) => {
      const { authorization } = request.headers;
      response.setHeader("content-type", "application/json").end(JSON.stringify({ authorization, path: request.url }));
    });
    const gateway: Gateway = { name: "own", url: origin, profile: "http", security: { key: { type: "bearer" } } };
    const url = await serve({ gateways: [{ gateway, credentials: "secret-0123" }], allowedEndpoints: ["GET /credit"] });
    const client = createClient({ gateway, proxyUrl: { url, when: "always" } });
    const credit: Operation = {
      id: "own GET /credit",
      method: "GET",
      path: "/credit",
      gateways: ["own"],
      security: [["key"]],
      responses: { "200": { "application/json": { as: "json" } } },
    };
    const { data } = await client.call(credit);
    expect(data).toEqual({ authorization: "Bearer secret-0123", path: "/credit" });
    await expect(client.call({ ...credit, path: "/other" })).rejects.toMatchObject({ status: 400 });
  });
});
