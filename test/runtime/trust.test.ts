import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FalError, ForeignUrlError, NetworkError, RequestFailedError } from "../../src/index.js";
import { failsWith, KEY, rejection, testClient } from "./support/client.js";
import { envelope, OUTPUT, queue, REQUEST_ID, type Script } from "./support/queue.js";
import { json, serve, type TestServer } from "./support/server.js";

let server: TestServer | undefined;
let attacker: TestServer;
beforeEach(async () => {
  attacker = await serve((_, response) =>
    json(response, 200, { status: "COMPLETED", request_id: REQUEST_ID, stolen: true }),
  );
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await attacker.close();
});
const start = async (script: Script = {}): Promise<TestServer> => (server = await queue(script));
const poll = { mode: "polling", pollInterval: 5 } as const;

const lies = (): readonly (readonly [string, Record<string, unknown>])[] => [
  ["another host", envelope(attacker.url)],
  ["no URL", { request_id: REQUEST_ID, response_url: "//", status_url: "javascript:alert(1)", cancel_url: "" }],
  ["a user in front of the host", envelope(attacker.url.replace("http://", "http://queue.fal.run@"))],
  ["fal's name at the end of another", envelope("https://evilfal.run")],
  ["fal's name without encryption", envelope("http://queue.fal.run")],
  [
    "a relative address to elsewhere",
    { request_id: REQUEST_ID, response_url: `//${new URL(attacker.url).host}/fal-ai/wan/requests/${REQUEST_ID}` },
  ],
  [
    "another request",
    { ...envelope("https://queue.fal.run"), response_url: "https://queue.fal.run/fal-ai/wan/requests/other" },
  ],
  [
    "a path that climbs",
    {
      ...envelope("https://queue.fal.run"),
      response_url: `https://queue.fal.run/fal-ai/wan/..%2f..%2fadmin/requests/${REQUEST_ID}`,
    },
  ],
];

describe("S01: addresses in replies", () => {
  test.each([
    "another host",
    "no URL",
    "a user in front of the host",
    "fal's name at the end of another",
    "fal's name without encryption",
    "a relative address to elsewhere",
    "another request",
    "a path that climbs",
  ])("%s: the request is looked up on the gateway, and nowhere else", async (name) => {
    const body = lies().find(([title]) => title === name)?.[1];
    const { url, seen } = await start({ submit: (_, response) => json(response, 200, body) });
    const client = testClient({ gateway: url });
    expect((await client.subscribe("fal-ai/wan/x", poll)).data).toEqual(OUTPUT);
    expect(attacker.seen).toEqual([]);
    expect(seen.slice(1).every(({ url: path }) => path.startsWith(`/fal-ai/wan/requests/${REQUEST_ID}`))).toBe(true);
    expect(client.warnings.length).toBeGreaterThan(0);
  });

  test("another host is refused where that is asked for; the request id is kept", async () => {
    const { url, seen } = await start({ submit: (_, response) => json(response, 200, envelope(attacker.url)) });
    const error = await failsWith(
      testClient({ gateway: url, strictUrls: true }).subscribe("fal-ai/wan", poll),
      ForeignUrlError,
    );
    expect(error).toMatchObject({ code: "foreign_url", requestId: REQUEST_ID });
    expect(seen.length).toBe(1);
    expect(attacker.seen).toEqual([]);
  });

  test("in a status they are never followed either, and shown as the gateway's", async () => {
    const { url } = await start({
      status: (_, response) => json(response, 200, { ...envelope(attacker.url), status: "COMPLETED" }),
    });
    const updates: unknown[] = [];
    await testClient({ gateway: url }).subscribe("fal-ai/wan", {
      ...poll,
      onQueueUpdate: (update) => updates.push(update),
    });
    expect(JSON.stringify(updates)).not.toContain(attacker.url);
    expect(updates).toMatchObject([{ response_url: `${url}/fal-ai/wan/requests/${REQUEST_ID}` }]);
    expect(attacker.seen).toEqual([]);
  });

  test("a relay's token stays with the relay when its replies name fal", async () => {
    const { url, seen } = await start({
      submit: (_, response) => json(response, 200, envelope("https://queue.fal.run", "fal-ai/flux-pro")),
    });
    const relay = { name: "relay", url: `${url}/base`, auth: "Bearer", profile: "relay" } as const;
    expect((await testClient({ gateway: relay }).subscribe("fal-ai/flux-1/dev", poll)).data).toEqual(OUTPUT);
    expect(seen.map(({ url: path }) => path)).toEqual([
      "/base/fal-ai/flux-1/dev",
      `/base/fal-ai/flux-pro/requests/${REQUEST_ID}`,
    ]);
    expect(seen.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
  });
});

describe("redirects", () => {
  test.each(["submit", "status", "result", "stream", "cancel"] as const)(
    "of a %s never lead to another origin",
    async (route) => {
      const away = {
        [route]: (_: unknown, response: Parameters<NonNullable<Script["submit"]>>[1]) =>
          response.writeHead(302, { location: `${attacker.url}/x` }).end(),
      };
      const { url } = await start(away);
      const client = testClient({ gateway: url });
      const call =
        route === "cancel" ? client.queue.cancel("fal-ai/wan", { requestId: "a" }) : client.subscribe("fal-ai/wan", {});
      expect(await failsWith(call, ForeignUrlError)).toMatchObject({ code: "redirect" });
      expect(attacker.seen).toEqual([]);
    },
  );

  test("never lead out of the gateway's own path", async () => {
    const { url, seen } = await start({
      result: (_, response) => response.writeHead(302, { location: "/other-tenant/x" }).end(),
    });
    await failsWith(
      testClient({ gateway: `${url}/tenant` }).queue.result("fal-ai/wan", { requestId: "a" }),
      ForeignUrlError,
    );
    expect(seen.length).toBe(1);
  });

  test("that a stand-in for fetch has followed by itself are refused", async () => {
    const { url } = await start({
      result: (_, response) => response.writeHead(302, { location: `${attacker.url}/x` }).end(),
    });
    const follows = testClient({
      gateway: url,
      fetch: (address, init) => fetch(address, { ...init, redirect: "follow" }),
    });
    await failsWith(follows.queue.result("fal-ai/wan", { requestId: "a" }), ForeignUrlError);
  });
});

describe("S11: request ids and handles from elsewhere", () => {
  test.each(["../../other?x=", "..", "a/../../b", "a%2f..", "a?b", "", "a\nb"])(
    "the id %j is refused before anything is sent",
    async (requestId) => {
      const { url, seen } = await start();
      const client = testClient({ gateway: url });
      for (const call of ["status", "result", "cancel", "subscribeToStatus"] as const) {
        expect(await failsWith(client.queue[call]("fal-ai/wan", { requestId }), FalError)).toMatchObject({
          code: "malformed",
        });
      }
      expect(seen.length).toBe(0);
    },
  );

  const handle = {
    version: 1,
    endpointId: "fal-ai/wan",
    requestId: REQUEST_ID,
    gateway: "https://queue.fal.run",
    submittedAt: "2026-01-01T00:00:00Z",
  };

  test.each<[string, () => object]>([
    [
      "an absolute address",
      () => ({ status: `${attacker.url}/s`, result: `${attacker.url}/r/requests/${REQUEST_ID}`, cancel: attacker.url }),
    ],
    [
      "an address without a scheme",
      () => ({
        status: `//${new URL(attacker.url).host}/requests/${REQUEST_ID}/status`,
        result: "/\\evil",
        cancel: "",
      }),
    ],
    [
      "a climb",
      () => ({
        status: `../../requests/${REQUEST_ID}/status`,
        result: `x/../../../requests/${REQUEST_ID}`,
        cancel: "../x",
      }),
    ],
  ])("a handle with %s leads nowhere else", async (_, paths) => {
    const { url, seen } = await start();
    const request = testClient({ gateway: `${url}/tenant` }).resume("fal-ai/wan", { ...handle, paths: paths() });
    expect((await request.result(poll)).data).toEqual(OUTPUT);
    expect(seen.every(({ url: path }) => path.startsWith("/tenant/"))).toBe(true);
    expect(attacker.seen).toEqual([]);
  });

  test("a handle of another endpoint, and what is no handle, are refused", () => {
    const { resume } = testClient({ gateway: "https://queue.fal.run" });
    expect(() => resume("fal-ai/flux", handle)).toThrow(/not to fal-ai\/flux/);
    for (const wrong of [
      null,
      7,
      "x",
      [],
      {},
      { ...handle, version: 2 },
      { ...handle, requestId: "../x" },
      { ...handle, requestId: 7 },
    ]) {
      expect(() => resume("fal-ai/wan", wrong)).toThrow(FalError);
    }
  });
});

const SECRET = "very-secret-456789";
const shown = (value: unknown): string =>
  [
    String(value),
    JSON.stringify(value),
    inspect(value, { depth: 20, showHidden: true }),
    value instanceof Error ? `${value.stack} ${inspect(value.cause, { depth: 9 })}` : "",
  ].join("\n");

const echo = {
  detail: `invalid key credentials: Key ${KEY}`,
  header: { [KEY]: `Key ${KEY}` },
  list: [encodeURIComponent(KEY), SECRET],
};

describe("the key shows up nowhere", () => {
  test.each([401, 403, 422, 500, 418])("in an error with HTTP %i that echoes it", async (status) => {
    const { url } = await start({
      submit: (_, response) => json(response, status, echo),
      result: (_, response) => json(response, status, echo),
    });
    const client = testClient({ gateway: url, retry: { maxRetries: 0 } });
    expect(shown(await rejection(client.submit("fal-ai/wan", {})))).not.toContain(SECRET);
    expect(shown(await rejection(client.queue.result("fal-ai/wan", { requestId: "a" })))).not.toContain(SECRET);
    expect(shown(client.warnings)).not.toContain(SECRET);
  });

  test("in a page, a half answer, a wrong one", async () => {
    for (const [type, body] of [
      ["text/html", `<p>${KEY}</p>`],
      ["application/json", `{"k":"${KEY}"`],
      ["application/json", `["${KEY}"]`],
    ] as const) {
      const { url } = await start({
        submit: (_, response) => response.writeHead(200, { "content-type": type }).end(body),
      });
      const client = testClient({ gateway: url });
      expect(shown(await rejection(client.submit("fal-ai/wan", {})))).not.toContain(SECRET);
      expect(shown(client.warnings)).not.toContain(SECRET);
      await server?.close();
    }
  });

  test("escaped in JSON", async () => {
    const { url } = await start({
      submit: (_, response) =>
        response
          .writeHead(401, { "content-type": "application/json" })
          .end(`{"detail":"${KEY.replace("v", "\\u0076")}"}`),
    });
    expect(shown(await rejection(testClient({ gateway: url }).submit("fal-ai/wan", {})))).not.toContain(SECRET);
  });

  test("in logs, updates and the errors of a status", async () => {
    const { url } = await start({
      status: (_, response) =>
        json(response, 200, {
          status: "COMPLETED",
          request_id: REQUEST_ID,
          error: `no ${KEY}`,
          error_type: KEY,
          logs: [{ message: KEY, timestamp: "" }],
        }),
      result: (_, response) => json(response, 500, { detail: KEY }),
    });
    const updates: unknown[] = [];
    const call = testClient({ gateway: url }).subscribe("fal-ai/wan", {
      ...poll,
      logs: true,
      onQueueUpdate: (update) => updates.push(update),
    });
    expect(shown(await failsWith(call, RequestFailedError))).not.toContain(SECRET);
    expect(updates.length).toBe(1);
    expect(shown(updates)).not.toContain(SECRET);
  });

  test("in what a fetch throws", async () => {
    const fails = testClient({
      gateway: "http://127.0.0.1:9",
      retry: { maxRetries: 0 },
      fetch: (url, init) =>
        Promise.reject(
          Object.assign(new TypeError(`bad header value ${KEY}`), {
            config: init,
            url,
            cause: Object.assign(new Error(KEY), { headers: init?.headers }),
          }),
        ),
    });
    const error = await failsWith(fails.queue.status("fal-ai/wan", { requestId: "a" }), NetworkError);
    expect(shown(error)).not.toContain(SECRET);
    expect(error.message).toContain("bad header value [redacted]");
  });

  test("in a key that a caller's own header holds", async () => {
    const { url } = await start({
      submit: (_, response) => json(response, 401, { detail: "x-api-key abcdef-123456 is wrong" }),
    });
    const error = await rejection(
      testClient({ gateway: url }).submit("fal-ai/wan", { headers: { "X-Api-Key": "abcdef-123456" } }),
    );
    expect(shown(error)).not.toContain("abcdef-123456");
  });

  test("in a handle", async () => {
    const { url } = await start({
      submit: (_, response) =>
        json(response, 200, {
          ...envelope("https://queue.fal.run", `fal-ai/${KEY}`),
          token: KEY,
          status_url: `https://queue.fal.run/fal-ai/wan/requests/${REQUEST_ID}/status?fal_jwt_token=${KEY}`,
        }),
    });
    const request = await testClient({ gateway: url }).submit("fal-ai/wan", {});
    expect(shown(request)).not.toContain(SECRET);
    expect(shown(request.toJSON())).not.toContain(SECRET);
  });
});
