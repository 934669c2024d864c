import { createFalClient as createOfficial } from "@fal-ai/client";
import { afterEach, describe, expect, it } from "vitest";
import { unchecked } from "../../../src/client/registry.js";
import { createFalClient } from "../../../src/client/client.js";
import { withProxy } from "../../../src/index.js";
import { type MockOptions, type MockQueue, startMockQueue } from "../../../src/mock/index.js";
import { createProxyHandler, type ProxyOptions, type ProxyRefusal, toNodeHandler } from "../../../src/proxy/index.js";
import { checkedTarget, contextsOf, type TargetRules } from "../../../src/proxy/target.js";
import { KEY } from "../support/client.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { listen } from "../support/listen.js";

const ID = "acme/brush/fast";
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function mockQueue(options: Partial<MockOptions> = {}): Promise<MockQueue> {
  const script = { positions: [0], queueMs: 20, runMs: 40, output: { done: true } };
  const mock = await startMockQueue({
    endpoints: [unchecked(ID)],
    credentials: KEY,
    script,
    origin: "https://queue.fal.run",
    ...options,
  });
  closers.push(() => mock.close());
  return mock;
}

const hosts: readonly (readonly [string, string])[] = [
  ["https://queue.fal.run/", "/"],
  ["https://fal.run/", "/run/"],
  ["https://rest.fal.ai/", "/rest/"],
];

// The proxy speaks to fal's hosts alone; this fetch takes their place, as the network would.
function network(mock: MockQueue): NonNullable<ProxyOptions["fetch"]> {
  return (url, init) => {
    const [host = "", path = ""] = hosts.find(([prefix]) => url.startsWith(prefix)) ?? [];
    return fetch(mock.url + path + url.slice(host.length), init);
  };
}

/** The proxy on a server of its own, through the adapter for Node. */
async function serveProxy(options: ProxyOptions): Promise<string> {
  return `${await listen(toNodeHandler(createProxyHandler({ credentials: KEY, ...options })), closers)}/api/fal/proxy`;
}

/** Where a request of a page leads, by its URL; undefined where it is refused. */
function targetOf(target: string, method: string, rules: TargetRules = {}): string | undefined {
  const found = checkedTarget(target, method, rules, contextsOf(rules.gateways, undefined));
  return "url" in found ? found.url.href : undefined;
}

function ask(target: string | undefined, init: RequestInit = {}): Request {
  return new Request("http://site.example/api/fal/proxy", {
    ...init,
    headers: { ...(target === undefined ? {} : { "x-fal-target-url": target }), ...Object(init.headers) },
  });
}

describe("a client behind a proxy", () => {
  it("submits, follows by stream and fetches without a key of its own", async () => {
    const mock = await mockQueue();
    const targetUrl = await serveProxy({ fetch: network(mock) });
    const fal = createFalClient({
      requestMiddleware: withProxy({ targetUrl, when: "always" }),
      credentials: () => undefined,
    });
    const seen: string[] = [];
    const { data } = await fal.subscribe(ID, { input: { a: 1 }, onQueueUpdate: ({ status }) => seen.push(status) });
    expect(data).toEqual({ done: true });
    expect(seen.at(-1)).toBe("COMPLETED");
    expect(mock.requests().map(({ route }) => route)).toEqual(["submit", "status-stream", "result"]);
    expect(mock.accepted()).toHaveLength(1);
  });

  it("reaches direct calls, model streams, uploads and cancels by `proxyUrl`", async () => {
    const mock = await mockQueue({ script: { runMs: 5, output: { done: true } } });
    const url = await serveProxy({ fetch: network(mock) });
    const fal = createFalClient({ proxyUrl: { url, when: "always" }, credentials: () => undefined });
    expect((await fal.run(ID, { input: {} })).data).toEqual({ done: true });
    const stream = await fal.stream(ID, { input: {} });
    expect(await stream.done()).toEqual({ done: true });
    const request = await fal.submit(ID, { input: {} });
    expect((await request.cancel()).outcome).toMatch(/cancelled|requested/);
  });

  it("serves fal's own client, unmodified", async () => {
    const mock = await mockQueue();
    const url = await serveProxy({ fetch: network(mock) });
    const fal = createOfficial({ proxyUrl: { url, when: "always" } });
    expect((await fal.subscribe(ID, { input: {}, pollInterval: 10 })).data).toEqual({ done: true });
  });

  it("passes the model's own failure on", async () => {
    const mock = await mockQueue({ script: { runMs: 5, outcome: "runner_disconnected" } });
    const url = await serveProxy({ fetch: network(mock) });
    const fal = createFalClient({ proxyUrl: { url, when: "always" }, credentials: () => undefined });
    await expect(fal.subscribe(ID, { input: {} })).rejects.toMatchObject({
      code: "failed",
      errorType: "runner_disconnected",
    });
  });
});

describe("what a proxy lets through", () => {
  const good = "https://queue.fal.run/acme/brush/requests/1/status";

  it.each([
    ["a queue", good, "GET"],
    ["a submit", "https://queue.fal.run/acme/brush/fast?fal_webhook=https%3A%2F%2Fa.example%2F", "POST"],
    ["a stream", `${good}/stream?logs=1`, "GET"],
    ["a cancel", "https://queue.fal.run/workflows/me/flow/requests/1/cancel", "PUT"],
    ["a direct call", "https://fal.run/acme/brush/fast/stream", "POST"],
    ["an upload", "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3", "POST"],
  ])("takes %s", (_what, target, method) => {
    expect(targetOf(target, method)).toBe(target);
  });

  it.each([
    ["another host", "https://attacker.example/acme/brush"],
    ["a host that ends alike", "https://evilfal.run/acme/brush"],
    ["a host below another", "https://queue.fal.run.attacker.example/acme/brush"],
    ["a host above", "https://attacker.queue.fal.run/acme/brush"],
    ["a trailing dot", "https://queue.fal.run./acme/brush"],
    ["a user", "https://queue.fal.run@attacker.example/acme/brush"],
    ["a password", "https://a:b@queue.fal.run/acme/brush"],
    ["a port", "https://queue.fal.run:8443/acme/brush"],
    ["plain http", "http://queue.fal.run/acme/brush"],
    ["no scheme", "//queue.fal.run/acme/brush"],
    ["another scheme", "file:///etc/passwd"],
    ["a script", "javascript:fetch('https://queue.fal.run/acme/brush')"],
    ["a backslash", "https://queue.fal.run\\@attacker.example/acme/brush"],
    ["a blank before", " https://queue.fal.run/acme/brush"],
    ["a line end inside", "https://queue.fal.run/acme/\nbrush"],
    ["a tab in the host", "https://queue.fal\t.run/acme/brush"],
    ["a full-width host", "https://queue．fal．run/acme/brush"],
    ["two addresses", "https://queue.fal.run/acme/brush, https://attacker.example/"],
    ["an encoded slash", "https://queue.fal.run/acme%2f..%2f..%2fadmin/brush"],
    ["encoded dots", "https://queue.fal.run/acme/%2e%2e/%2e%2e/admin"],
    ["two slashes", "https://queue.fal.run//attacker.example/acme"],
    ["the account", "https://rest.fal.ai/tokens/"],
    ["other storage", "https://rest.fal.ai/storage/upload/initiate?storage_type=gcs"],
    ["a path of one segment", "https://queue.fal.run/admin"],
    ["the metadata service", "http://169.254.169.254/latest/meta-data/"],
    ["nothing", ""],
  ])("refuses %s with 400, and sends nothing", async (_what, target) => {
    const net = fakeFetch(() => ({}));
    expect(targetOf(target, "POST")).toBeUndefined();
    const handle = createProxyHandler({ credentials: KEY, fetch: net.fetch });
    // A header cannot hold everything that a caller may try.
    if (/^(?:[\x21-\x7e][\t\x20-\x7e]*)?$/.test(target))
      expect((await handle(ask(target, { method: "POST" }))).status).toBe(400);
    expect(net.calls).toEqual([]);
  });

  it("refuses a request that names no target, and other methods", async () => {
    const net = fakeFetch(() => ({}));
    const handle = createProxyHandler({ credentials: KEY, fetch: net.fetch });
    expect((await handle(ask(undefined))).status).toBe(400);
    for (const method of ["DELETE", "PATCH", "OPTIONS", "HEAD"])
      expect((await handle(ask(good, { method }))).status).toBe(400);
    expect(net.calls).toEqual([]);
  });

  it("keeps to the endpoints that it was told", () => {
    const rules = { allowedEndpoints: ["acme/brush/fast", "fal-ai/wan/**"] };
    const at = (path: string): boolean => targetOf(`https://queue.fal.run/${path}`, "GET", rules) !== undefined;
    expect(at("acme/brush/fast")).toBe(true);
    expect(at("acme/brush/requests/1/status")).toBe(true);
    expect(at("fal-ai/wan/v2.2-a14b/image-to-video")).toBe(true);
    expect(at("fal-ai/wan/requests/1/cancel")).toBe(true);
    expect(at("acme/brush/slow")).toBe(false);
    expect(at("acme/brush")).toBe(false);
    expect(at("acme/other/requests/1")).toBe(false);
    expect(at("fal-ai/wander/x")).toBe(false);
    expect(at("fal-ai/wander/requests/1")).toBe(false);
  });

  it("forwards fal's own headers alone, and adds the key", async () => {
    const net = fakeFetch(() => ({ ok: true }));
    const handle = createProxyHandler({ credentials: KEY, fetch: net.fetch });
    const headers = {
      cookie: "session=1",
      authorization: "Bearer of-the-page",
      "x-forwarded-for": "10.0.0.1",
      "x-fal-queue-priority": "low",
      "x-app-fal-disable-fallback": "true",
      "x-fal-client-proxy": "forged",
      accept: "text/html",
    };
    const reply = await handle(ask(good, { method: "POST", headers, body: '{"a":1}' }));
    expect(reply.status).toBe(200);
    const sent = Object.fromEntries(net.calls[0]?.headers ?? []);
    expect(sent).toEqual({
      accept: "application/json",
      authorization: `Key ${KEY}`,
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^falsmith\//),
      "x-app-fal-disable-fallback": "true",
      "x-fal-client-proxy": expect.stringMatching(/^falsmith\//),
      "x-fal-queue-priority": "low",
    });
    expect(new TextDecoder().decode(net.calls[0]?.body as Uint8Array)).toBe('{"a":1}');
  });

  it("gives back what a page may know: no cookies, no key in an error", async () => {
    const net = fakeFetch(
      () =>
        new Response(`the header "Key ${KEY}" is wrong`, {
          status: 403,
          headers: { "set-cookie": "a=b", "x-fal-request-id": "r", "access-control-allow-origin": "*", server: "s" },
        }),
    );
    const reply = await createProxyHandler({ credentials: KEY, fetch: net.fetch })(ask(good));
    expect(reply.status).toBe(403);
    expect(await reply.text()).not.toContain("secret");
    expect(Object.keys(Object.fromEntries(reply.headers)).toSorted()).toEqual([
      "content-type",
      "x-content-type-options",
      "x-fal-request-id",
    ]);
  });

  it("neither follows a redirect nor passes it on", async () => {
    const headers = { location: "https://attacker.example/" };
    const net = fakeFetch(() => new Response(null, { status: 307, headers }));
    const reply = await createProxyHandler({ credentials: KEY, fetch: net.fetch })(ask(good));
    expect([reply.status, reply.headers.get("location")]).toEqual([502, null]);
    expect(net.calls).toHaveLength(1);
  });

  it("asks who calls before it spends the key", async () => {
    const net = fakeFetch(() => ({}));
    const isAuthenticated = (request: Request): boolean => request.headers.get("cookie") === "session=good";
    const handle = createProxyHandler({ credentials: KEY, fetch: net.fetch, isAuthenticated });
    expect((await handle(ask(good))).status).toBe(401);
    expect(net.calls).toEqual([]);
    expect((await handle(ask(good, { headers: { cookie: "session=good" } }))).status).toBe(200);
  });

  it("bounds what a page may send, and says nothing of its own failures", async () => {
    const net = fakeFetch(() => Promise.reject(new Error(`connect with ${KEY}`)));
    const handle = createProxyHandler({ credentials: KEY, fetch: net.fetch, maxBodyBytes: 8 });
    expect((await handle(ask(good, { method: "POST", body: "123456789" }))).status).toBe(413);
    expect(net.calls).toEqual([]);
    const lost = await handle(ask(good));
    expect([lost.status, await lost.text()]).toEqual([502, '{"detail":"fal could not be reached."}']);
    const unset = createProxyHandler({ credentials: () => Promise.reject(new Error(KEY)), fetch: net.fetch });
    const broken = await unset(ask(good));
    expect([broken.status, (await broken.text()).includes("secret")]).toEqual([500, false]);
  });
});

describe("what the operator of a proxy is told", () => {
  const rules: ProxyOptions = { credentials: KEY, allowedEndpoints: ["acme/brush/fast"] };

  async function refusalOf(request: Request, options: ProxyOptions = {}): Promise<[ProxyRefusal, string]> {
    const told: ProxyRefusal[] = [];
    const handle = createProxyHandler({ ...rules, onRefused: (refusal) => void told.push(refusal), ...options });
    const page = await (await handle(request)).text();
    const [only, ...more] = told;
    if (only === undefined || more.length > 0) throw new Error(`told ${told.length} times`);
    return [only, page];
  }

  it.each<[string, string | undefined, string]>([
    ["no target", undefined, "x-fal-target-url is missing"],
    ["no URL", "file:///etc/passwd", "is not one URL of http or https"],
    ["plain http", "http://queue.fal.run/acme/brush/fast", "use https"],
    ["another gateway", "https://kie.example/acme/brush/fast", "fal (https://queue.fal.run)"],
    [
      "another endpoint",
      "https://queue.fal.run/acme/brush/slow",
      "allowedEndpoints has nothing for POST /acme/brush/slow",
    ],
    ["no endpoint", "https://queue.fal.run/admin", "/admin is no endpoint of fal"],
    ["an ambiguous path", "https://queue.fal.run//acme/brush", "two servers may read two paths"],
    ["a token", "https://rest.fal.ai/tokens/", "allowedUrlPatterns"],
  ])("of %s, the reason; the page only that the request is invalid", async (_what, target, reason) => {
    const [refusal, page] = await refusalOf(ask(target, { method: "POST", body: "{}" }));
    expect(refusal).toEqual({ status: 400, method: "POST", target, reason: expect.stringContaining(reason) });
    expect(page).toBe('{"detail":"Invalid request"}');
  });

  it("without what may be a credential", async () => {
    const [refusal] = await refusalOf(ask(`https://me:${KEY}@queue.fal.run/acme/brush?key=${KEY}`));
    expect(refusal.target).toBe("https://queue.fal.run/acme/brush");
    const [lost] = await refusalOf(ask("https://queue.fal.run/acme/brush/fast"), {
      fetch: () => Promise.reject(new TypeError("fetch failed", { cause: new Error(`no route for ${KEY}`) })),
    });
    expect(lost).toMatchObject({
      status: 502,
      reason: expect.stringContaining("fetch failed: no route for [redacted]"),
    });
    const [broken] = await refusalOf(ask("https://queue.fal.run/acme/brush/fast"), {
      isAuthenticated: () => Promise.reject(new RangeError(KEY)),
    });
    expect(broken.reason).toBe("isAuthenticated or resolveAuth has failed (RangeError)");
  });

  it("also of what is refused later, and its own failure changes nothing", async () => {
    const good = "https://queue.fal.run/acme/brush/fast";
    const [refusal] = await refusalOf(ask(good), { isAuthenticated: () => false });
    expect(refusal).toMatchObject({ status: 401, reason: "isAuthenticated has refused it" });
    const handle = createProxyHandler({
      ...rules,
      onRefused: () => {
        throw new Error("no log");
      },
    });
    expect((await handle(ask(undefined))).status).toBe(400);
  });
});
