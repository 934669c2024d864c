import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ClientOptions } from "../../../src/contract/options.js";
import type { Gateway, SecurityScheme } from "../../../src/gateway/gateway.js";
import type { AnyOperation } from "../../../src/contract/operation.js";
import { ConfigError, type RequestEvent } from "../../../src/index.js";
import { createClient } from "../../../src/runtime.js";
import { callServer, closeServers } from "../support/call-server.js";
import { failsWith, rejection, testClient } from "../support/client.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { operation } from "../support/operation.js";
import { json, serve } from "../support/server.js";

beforeEach(() => {
  for (const name of ["FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET"]) vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  await closeServers();
});

const SCHEMES = {
  bearer: { type: "bearer" },
  basic: { type: "basic" },
  header: { type: "apiKey", in: "header", name: "X-Api-Key" },
  word: { type: "apiKey", in: "header", name: "Authorization", prefix: "Token" },
  query: { type: "apiKey", in: "query", name: "api key" },
  cookie: { type: "apiKey", in: "cookie", name: "session" },
} as const satisfies Record<string, SecurityScheme>;
type Name = keyof typeof SCHEMES;
const NAMES = ["bearer", "basic", "header", "word", "query", "cookie"] as const;

const SECRET = "s3cret/+key=very";
const BASE64 = Buffer.from(`user:${SECRET}`).toString("base64");
function credentialFor(name: Name): NonNullable<ClientOptions["credentials"]> {
  return name === "basic" ? { basic: { username: "user", password: SECRET } } : { [name]: SECRET };
}

/** What each scheme shows. */
const SHOWN: { readonly [name in Name]: { readonly url: string; readonly headers: Record<string, string> } } = {
  bearer: { url: "/items?a=1", headers: { authorization: `Bearer ${SECRET}` } },
  basic: { url: "/items?a=1", headers: { authorization: `Basic ${BASE64}` } },
  header: { url: "/items?a=1", headers: { "x-api-key": SECRET } },
  word: { url: "/items?a=1", headers: { authorization: `Token ${SECRET}` } },
  query: { url: `/items?a=1&api%20key=${encodeURIComponent(SECRET)}`, headers: {} },
  cookie: { url: "/items?a=1", headers: { cookie: `session=${SECRET}` } },
};

function shown(value: unknown): string {
  const cause = value instanceof Error ? `${value.stack} ${inspect(value.cause, { depth: 9 })}` : "";
  return [String(value), JSON.stringify(value), inspect(value, { depth: 20, showHidden: true }), cause].join("\n");
}
const target = operation();
const request = { query: { a: 1 } };

describe.each(NAMES)("the scheme %s", (name) => {
  const security = { [name]: SCHEMES[name] };

  test("shows its credential, from text or a function", async () => {
    const { server, with: clientWith } = await callServer();
    const credentials = credentialFor(name);
    await clientWith({ credentials }, { auth: undefined, security }).call(target, request);
    expect(server.seen[0]).toMatchObject(SHOWN[name]);
    if (name === "basic") return;
    for (const one of [SECRET, () => SECRET, () => Promise.resolve(SECRET), { [name]: () => SECRET }])
      await clientWith({ credentials: one }, { auth: undefined, security }).call(target, request);
    expect(server.seen).toHaveLength(5);
    for (const seen of server.seen) expect(seen).toMatchObject(SHOWN[name]);
  });

  test("what the caller sets by hand stays", async () => {
    const { server, with: clientWith } = await callServer();
    const client = clientWith({ credentials: credentialFor(name) }, { auth: undefined, security });
    const own = { Authorization: "Own abcdef", "x-api-key": "own-abcdef", cookie: "a=1; session=own-abcdef" };
    await client.call(target, { query: { "api key": "own-abcdef" }, headers: own });
    const { url, headers } = server.seen[0] ?? {};
    expect(url).toBe("/items?api%20key=own-abcdef");
    expect(headers).toMatchObject({ authorization: "Own abcdef", "x-api-key": "own-abcdef", cookie: own.cookie });
  });

  test("shows nothing to an operation that needs nothing, or where there is nothing to show", async () => {
    const { server, with: clientWith } = await callServer();
    const client = clientWith({ credentials: credentialFor(name) }, { auth: undefined, security });
    for (const none of [[], [[]]]) await client.call({ ...target, security: none }, request);
    for (const nothing of [{ credentials: undefined }, { credentials: { [name]: undefined } }])
      await clientWith(nothing, { auth: undefined, security }).call(target, request);
    expect(server.seen).toHaveLength(4);
    for (const { url, headers } of server.seen) {
      expect(url).toBe("/items?a=1");
      expect(shown(headers)).not.toMatch(/authorization|x-api-key|cookie/);
    }
  });

  test.each([
    "http://api.relay.example/v1",
    "http://10.0.0.7:8080",
    "http://127.evil.example",
    "http://localhost.evil.example",
    "http://[::2]:9",
  ])("is not shown to %s without consent", async (url) => {
    const { fetch, calls } = fakeFetch(() => ({}));
    const gateway: Gateway = { name: "test", url, profile: "http", security };
    const options = { gateway, fetch, credentials: credentialFor(name) };
    const error = await failsWith(testClient(options).call(target), ConfigError);
    expect(error.message).toContain(`allowInsecure: ["${new URL(url).host}"]`);
    expect(calls).toEqual([]);
    await testClient({ ...options, allowInsecure: [new URL(url).host] }).call(target);
    expect(calls).toHaveLength(1);
  });

  test("is not shown to another origin by a redirect, or by a middleware", async () => {
    const attacker = await serve((_, response) => json(response, 200, {}));
    const { server, gateway } = await callServer((_, response) =>
      response.writeHead(302, { location: `${attacker.url}/items` }).end(),
    );
    const options = { gateway: { ...gateway, auth: undefined, security }, credentials: credentialFor(name) };
    await rejection(testClient(options).call(target, request));
    expect([server.seen.length, attacker.seen.length]).toEqual([1, 0]);
    const urls: string[] = [];
    const requestMiddleware: ClientOptions["requestMiddleware"] = (outgoing) => {
      urls.push(shown(outgoing));
      return Promise.resolve({ ...outgoing, url: `${attacker.url}/items?a=1` });
    };
    await testClient({ ...options, requestMiddleware }).call(target, request);
    expect(attacker.seen.map(({ url }) => url)).toEqual(["/items?a=1"]);
    expect(shown([attacker.seen, urls])).not.toMatch(/authorization|api.key=|x-api-key|cookie|s3cret/);
    await attacker.close();
  });

  test("is not shown by a page of a browser without consent", async () => {
    vi.stubGlobal("window", { document: {} });
    const { fetch, calls } = fakeFetch(() => ({}));
    const gateway: Gateway = { name: "test", url: "https://api.example", profile: "http", security };
    const options = { gateway, fetch, credentials: credentialFor(name) };
    expect(await failsWith(testClient(options).call(target), ConfigError)).toMatchObject({ code: "browser_key" });
    const consenting = testClient({ ...options, suppressLocalCredentialsWarning: true }).call(target);
    if (name === "cookie") await failsWith(consenting, ConfigError);
    else await consenting;
    expect(calls).toHaveLength(name === "cookie" ? 0 : 1);
  });

  test("its secret shows up in no error, warning or event", async () => {
    const events: RequestEvent[] = [];
    const ends: unknown[] = [];
    const observer = {
      onRequest: (event: RequestEvent) => {
        events.push(event);
        return (end: unknown) => ends.push(end);
      },
      onEnd: (event: unknown) => ends.push(event),
      onRetry: (event: unknown) => ends.push(event),
    };
    const { server, with: clientWith } = await callServer((seen, response, n) => {
      const echo = { message: `no ${seen.url} ${JSON.stringify(seen.headers)} ${SECRET} ${BASE64}` };
      if (n === 0) return json(response, 401, echo);
      if (n === 1) return response.writeHead(200, { "content-type": "text/html" }).end(`<p>${JSON.stringify(echo)}`);
      return response.writeHead(302, { location: `https://evil.example/${seen.url}` }).end();
    });
    const client = clientWith(
      { credentials: credentialFor(name), observer, retry: { maxRetries: 0 } },
      { auth: undefined, security },
    );
    const errors = [1, 2, 3].map(() => rejection(client.call(target, request)));
    for (const error of await Promise.all(errors)) expect(shown(error)).not.toMatch(/s3cret|czNjcmV0/);
    const fails = clientWith(
      {
        credentials: credentialFor(name),
        observer,
        retry: { maxRetries: 0 },
        fetch: (url, init) =>
          Promise.reject(Object.assign(new TypeError(`cannot ${url} ${JSON.stringify(init)}`), { init })),
      },
      { auth: undefined, security },
    );
    const lost = await rejection(fails.call(target, request));
    expect(shown(lost)).not.toMatch(/s3cret|czNjcmV0/);
    expect(shown(lost)).toContain(name === "basic" || SHOWN[name].url !== "/items?a=1" ? "[redacted]" : "");
    expect(shown([events, ends, client.warnings, fails.warnings])).not.toMatch(/s3cret|czNjcmV0/);
    expect([server.seen.length, events.length]).toEqual([3, 4]);
  });

  test("fal's key goes to fal's scheme only", async () => {
    vi.stubEnv("FAL_KEY", "fal:whole-key-of-fal");
    const { server, with: clientWith } = await callServer();
    await clientWith({ credentials: undefined }, { auth: undefined, security }).call(target, request);
    expect(shown(server.seen)).not.toContain("whole-key-of-fal");
  });
});

test("what the caller sends by hand under the name of a secret shows up nowhere", async () => {
  const { client } = await callServer((seen, response) =>
    json(response, 401, { message: `${seen.url} ${seen.headers.cookie} ${SECRET}` }),
  );
  for (const one of [{ query: { api_key: SECRET } }, { cookies: { session: SECRET } }])
    expect(shown(await rejection(client.call(target, one)))).not.toContain("s3cret");
});

describe("fal's key of the environment", () => {
  const security = { fal: { type: "apiKey", in: "header", name: "Authorization", prefix: "Key" } } as const;
  async function keySentTo(
    url: string,
    profile: Gateway["profile"],
    more: Partial<Gateway>,
  ): Promise<string | null | undefined> {
    vi.stubEnv("FAL_KEY", "fal:whole-key-of-fal");
    const { fetch, calls } = fakeFetch(() => ({}));
    const gateway: Gateway = { name: "test", url, profile, ...more };
    await testClient({ gateway, fetch, credentials: undefined }).call(target);
    return calls[0]?.headers.get("authorization");
  }

  test.each([
    ["https://queue.fal.run", "fal"],
    ["https://rest.fal.ai", "http"],
    ["http://127.0.0.1:9", "http"],
  ] as const)("goes to %s (%s)", async (url, profile) => {
    for (const more of [{ security }, { auth: "Key" } as const])
      expect(await keySentTo(url, profile, more)).toBe("Key fal:whole-key-of-fal");
  });

  test.each([
    ["https://api.example", "http"],
    ["https://api.example", "fal"],
    ["https://fal.run.evil.example", "fal-relay"],
    ["https://queue.fal.run:8443", "http"],
  ] as const)("stays away from %s (%s)", async (url, profile) => {
    for (const more of [{ security }, { auth: "Key" } as const]) expect(await keySentTo(url, profile, more)).toBeNull();
  });

  test("stays away from any other scheme, also at fal", async () => {
    for (const more of [{ auth: "Bearer" } as const, { security: SCHEMES }])
      expect(await keySentTo("https://queue.fal.run", "http", more)).toBeNull();
  });
});

describe("what an operation requires", () => {
  const gateway: Partial<Gateway> = { auth: undefined, security: SCHEMES };
  const all = { bearer: "bearer-1", header: "header-1", query: "query-1", cookie: "cookie-1" };
  async function seenWith(
    credentials: ClientOptions["credentials"],
    security: readonly (readonly string[])[] | undefined,
  ): Promise<string> {
    const { server, with: clientWith } = await callServer();
    await clientWith({ credentials }, gateway).call(security === undefined ? target : { ...target, security });
    const { url = "", headers } = server.seen[0] ?? {};
    return [url.split("?")[1], headers?.authorization, headers?.["x-api-key"], headers?.cookie]
      .filter(Boolean)
      .join(" | ");
  }

  test.each<[string, ClientOptions["credentials"], readonly (readonly string[])[] | undefined]>([
    ["Bearer bearer-1", all, [["bearer"], ["header"]]],
    ["header-1", { header: "header-1" }, [["bearer"], ["header"]]],
    ["api%20key=query-1 | header-1 | session=cookie-1", all, [["query", "header", "cookie"]]],
    ["Bearer bearer-1", { bearer: "bearer-1" }, [["query", "header"], ["bearer"]]],
    ["", { bearer: "bearer-1" }, [["query"], []]],
    ["Bearer bearer-1", { bearer: "bearer-1" }, [["bearer"], []]],
    ["Bearer one-secret", "one-secret", [["query", "header"], ["bearer"]]],
    ["one-secret", "one-secret", [["header"]]],
    ["Bearer one-secret", "one-secret", undefined],
    ["", all, []],
    ["", all, [[]]],
  ])("%j", async (shows, credentials, security) => {
    expect(await seenWith(credentials, security)).toBe(shows);
  });

  test.each<[string, ClientOptions["credentials"], readonly (readonly string[])[], string]>([
    ["one of two", { query: "q-secret-1" }, [["query", "header"]], '{ "query": "…", "header": "…" }'],
    ["one secret for two", "one-secret", [["query", "header"]], '{ "query": "…", "header": "…" }'],
    ["one secret for a password", "one-secret", [["basic"]], '{ "basic": { username, password } }'],
    [
      "a scheme that the gateway does not know",
      "one-secret",
      [["oauth"]],
      '"oauth", which the gateway test does not know',
    ],
  ])("is told where what is given does not do: %s", async (_, credentials, security, words) => {
    const { server, with: clientWith } = await callServer();
    const error = await failsWith(clientWith({ credentials }, gateway).call({ ...target, security }), ConfigError);
    expect(error.message).toContain(words);
    expect(error.message).not.toMatch(/secret-1|one-secret/);
    expect(server.seen).toEqual([]);
  });

  test("credentials that fit no scheme of the gateway are told, without their values", async () => {
    const { server, with: clientWith } = await callServer();
    const wrong: readonly unknown[] = [
      { other: "abcdef" },
      { bearer: { username: "abcdef", password: "abcdef" } },
      { basic: "abcdef" },
      { basic: { username: "a:abcdef", password: "abcdef" } },
      { basic: { username: "abcdef" } },
      { bearer: 7 },
      ["abcdef"],
      null,
    ];
    for (const credentials of wrong) {
      const options: ClientOptions = { credentials: JSON.parse(JSON.stringify(credentials)) };
      const error = await failsWith(clientWith(options, gateway).call(target), ConfigError);
      expect(error.message).not.toContain("abcdef");
      expect(error.message).toContain('"basic": { username, password }');
    }
    const legacy = clientWith({ credentials: { bearer: "abcdef" } });
    expect((await failsWith(legacy.call(target), ConfigError)).message).toContain('one secret, "…"');
    const nothing = clientWith({ credentials: "abcdef" }, { auth: undefined });
    expect((await failsWith(nothing.call(target), ConfigError)).message).toContain("names no security scheme");
    await failsWith(clientWith({ credentials: { bearer: "a b" } }, gateway).call(target), ConfigError);
    expect(server.seen).toEqual([]);
  });

  test("names and passwords may be beyond ASCII, cookies join those of the caller", async () => {
    const { server, with: clientWith } = await callServer();
    await clientWith({ credentials: { basic: { username: "é", password: "日本" } } }, gateway).call({
      ...target,
      security: [["basic"]],
    });
    expect(server.seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from("é:日本").toString("base64")}`);
    await clientWith({ credentials: all }, gateway).call(
      { ...target, security: [["cookie"]] },
      { cookies: { lang: "de" } },
    );
    expect(server.seen[1]?.headers.cookie).toBe("lang=de; session=cookie-1");
  });

  test("fal endpoints at a gateway with schemes show the first for which there is a credential", async () => {
    const { server, with: clientWith } = await callServer((_, response) => json(response, 200, { request_id: "r1" }));
    const client = clientWith({ credentials: { header: "header-1" } }, { ...gateway, profile: "fal-relay" });
    await client.submit("fal-ai/wan", {});
    expect(server.seen[0]?.headers["x-api-key"]).toBe("header-1");
  });
});

describe("a credential that was forgotten", () => {
  const gateway: Gateway = {
    name: "api",
    url: "https://api.example",
    profile: "http",
    security: { key: SCHEMES.header, login: SCHEMES.basic },
  };
  const needsKey: AnyOperation = { ...target, gateways: [], security: [["key"], ["login"]] };
  const sent = vi.fn<() => Promise<Response>>();
  beforeEach(() => {
    sent.mockReset().mockImplementation(() => Promise.resolve(Response.json({})));
    vi.stubGlobal("fetch", sent);
  });

  test.each<[string, ClientOptions["credentials"]]>([
    ["undefined", undefined],
    ["undefined by name", { key: undefined }],
  ])("is told before anything is sent: %s", async (_what, credentials) => {
    const client = createClient({ gateway, credentials });
    const error = await rejection(client.call(needsKey, request));
    expect(error).toMatchObject({ code: "config", attempts: 0 });
    expect(String(error)).toContain(
      'wants the credentials { "key": "…" } or { "login": { username, password } }, and this client has none: pass { credentials }.',
    );
    expect(sent).not.toHaveBeenCalled();
  });

  test.each<[string, ClientOptions, Partial<AnyOperation>, Record<string, string>]>([
    ["a middleware", { requestMiddleware: (config) => Promise.resolve(config) }, {}, {}],
    ["a fetch of the caller's", { fetch: () => sent() }, {}, {}],
    ["a proxy", { proxyUrl: { url: "https://site.example/proxy", when: "always" } }, {}, {}],
    ["a header of the caller's", {}, {}, { "X-Access-Token": "own-abcdef" }],
    ["a function that gives none", { credentials: () => undefined }, {}, {}],
    ["a server on this machine", { gateway: { ...gateway, url: "http://127.0.0.1:9" } }, {}, {}],
    ["an operation that asks for none", {}, { security: [[]] }, {}],
    ["an alternative without any", {}, { security: [["key"], []] }, {}],
    ["a scheme that the gateway does not know", {}, { security: [["mutual"]] }, {}],
  ])("is not supposed where it may come from elsewhere: %s", async (_what, options, changes, headers) => {
    await createClient({ gateway, ...options }).call({ ...needsKey, ...changes }, { ...request, headers });
    expect(sent).toHaveBeenCalledTimes(1);
  });
});
