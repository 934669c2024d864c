import { afterEach, describe, expect, test } from "vitest";
import { createCalls } from "../../../src/client/client.js";
import { packageEndpoints, unchecked } from "../../../src/client/registry.js";
import type { AnyOperation } from "../../../src/contract/operation.js";
import { ConfigError, createClient, createFalClient, type Endpoint, ForeignUrlError } from "../../../src/index.js";
import { callServer, closeServers } from "../support/call-server.js";
import { failsWith, testClient } from "../support/client.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { operation } from "../support/operation.js";
import { json, serve } from "../support/server.js";

afterEach(closeServers);

/** What a program in JavaScript may pass. */
function asEndpoint(value: unknown): Endpoint {
  // Safe: this is what the runtime is to refuse.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as Endpoint;
}

describe("the variables of a gateway's URL", () => {
  const gateway = {
    name: "test",
    url: "https://{region}.api.example/{base}/v1",
    profile: "http",
    variables: { region: { default: "eu", enum: ["eu", "us"] }, base: { default: "a/b" } },
  } as const;
  async function calledAt(variables?: Readonly<Record<string, string>>): Promise<string | undefined> {
    const { fetch, calls } = fakeFetch(() => ({}));
    await createClient({ gateway, fetch, variables }).call(operation());
    return calls[0]?.url;
  }

  test("have their defaults, or what the caller says", async () => {
    expect(await calledAt()).toBe("https://eu.api.example/a/b/v1/items");
    expect(await calledAt({ region: "us", base: "c" })).toBe("https://us.api.example/c/v1/items");
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ["a name that the URL does not have", { rgion: "eu" }],
    ["the name of everything", { constructor: "eu" }],
    ["a value that is not among those it can have", { region: "asia" }],
    ["a way out of the path", { base: "x?y" }],
    ["a fragment", { base: "x#y" }],
    ["another host's user", { base: "@evil.example" }],
  ])("are refused: %s", (_, variables) => {
    expect(() => createClient({ gateway, variables })).toThrow(ConfigError);
  });

  test("never name another host", () => {
    for (const url of ["https://{x}.api.example", "https://{x}.api.example/v1", "https://api.{x}/{y}"])
      for (const x of ["evil.example/", "evil.example#", "evil.example?", "u:p@evil.example", "evil\\", ""])
        expect(() =>
          createClient({
            gateway: { name: "test", url, profile: "http", variables: { x: { default: "a" }, y: { default: "b" } } },
            variables: { x },
          }),
        ).toThrow(ConfigError);
  });

  test("may be the whole beginning", async () => {
    const { fetch, calls } = fakeFetch(() => ({}));
    const whole = { ...gateway, url: "{server}/v1", variables: { server: { default: "https://a.example" } } };
    await createClient({ gateway: whole, fetch }).call(operation());
    await createClient({ gateway: whole, fetch, variables: { server: "https://b.example:8443/x" } }).call(operation());
    expect(calls.map(({ url }) => url)).toEqual(["https://a.example/v1/items", "https://b.example:8443/x/v1/items"]);
    expect(() => createClient({ gateway: whole, variables: { server: "file:///etc" } })).toThrow(ConfigError);
    expect(() => createClient({ gateway: whole, variables: { server: "https://u:p@b.example" } })).toThrow(ConfigError);
  });
});

describe("an operation of another provider", () => {
  test("is not called", async () => {
    const { call, server } = await callServer();
    const error = await failsWith(call(operation({ gateways: ["kie", "other"] })), ConfigError);
    expect(error.message).toContain("kie, other");
    expect(error.message).toContain("calls test");
    expect(server.seen).toEqual([]);
  });

  test("is none where several document it, or nobody is named", async () => {
    const { call, server } = await callServer();
    await call(operation({ gateways: ["kie", "test"] }));
    await call(operation({ gateways: [] }));
    expect(server.seen).toHaveLength(2);
  });
});

describe("an operation with a server of its own", () => {
  test("on the gateway's origin is called there, with the credential", async () => {
    const { server, call } = await callServer();
    await call(operation({ server: `${server.url}/v2/` }));
    expect([server.seen[0]?.url, server.seen[0]?.headers.authorization]).toEqual([
      "/v2/items",
      expect.stringMatching(/^Bearer /),
    ]);
  });

  test("on another origin is called where the caller lists that one, and gets the credential then", async () => {
    const other = await serve((_, response) => json(response, 200, {}));
    const { call, server, with: clientWith } = await callServer();
    const target = operation({ server: `${other.url}/up` });
    const error = await failsWith(call(target), ConfigError);
    expect(error.message).toContain(`{ origins: ["${other.url}"] }`);
    for (const origins of [["https://other.example"], [`${other.url.replace("127.0.0.1", "localhost")}`]])
      await failsWith(clientWith({ origins }).call(target), ConfigError);
    expect([other.seen.length, server.seen.length]).toEqual([0, 0]);
    await clientWith({ origins: [other.url] }).call(target);
    expect([other.seen[0]?.url, other.seen[0]?.headers.authorization]).toEqual([
      "/up/items",
      expect.stringMatching(/^Bearer /),
    ]);
    await failsWith(clientWith({ origins: ["other.example"] }).call(target), ConfigError);
    for (const wrong of ["ftp://a.example", `${server.url}/v1?a=1`, `${server.url}/v1#a`, "/v2", ""])
      await failsWith(clientWith({}).call(operation({ server: wrong })), ConfigError);
    await other.close();
  });

  test("leads nowhere else from there", async () => {
    const { server, with: clientWith } = await callServer();
    const other = await serve((_, response) => response.writeHead(302, { location: `${server.url}/items` }).end());
    const client = clientWith({ origins: [other.url] });
    await failsWith(client.call(operation({ server: other.url })), ForeignUrlError);
    expect(server.seen).toEqual([]);
    await other.close();
  });
});

describe("a gateway that is not fal's", () => {
  test.each(["subscribe", "submit", "run", "stream"] as const)("takes no fal endpoint: %s", async (verb) => {
    const { client, server, with: clientWith } = await callServer();
    const withRun = clientWith({}, { runUrl: server.url });
    for (const one of [client, withRun]) {
      const error = await failsWith(one[verb]("fal-ai/wan", { input: {} }), ConfigError);
      expect(error.message).toContain("The gateway test ");
    }
    expect(server.seen).toEqual([]);
  });

  test("has no queue", async () => {
    const { client, server } = await callServer();
    const options = { requestId: "r1" };
    for (const verb of ["status", "result", "cancel", "subscribeToStatus", "streamStatus"] as const)
      await failsWith(client.queue[verb]("fal-ai/wan", options), ConfigError);
    await failsWith(client.queue.submit("fal-ai/wan", {}), ConfigError);
    const handle = { version: 1, endpointId: "fal-ai/wan", requestId: "r1", gateway: "test", submittedAt: "" };
    await failsWith((async () => client.resume("fal-ai/wan", handle).status())(), ConfigError);
    expect(server.seen).toEqual([]);
  });

  test("keeps the former name of its profile", async () => {
    const { server, with: clientWith } = await callServer((_, response) => json(response, 200, { request_id: "r1" }));
    for (const profile of ["relay", "fal-relay"] as const)
      await clientWith({}, { profile, auth: undefined }).submit("fal-ai/wan", {});
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      expect.stringMatching(/^Bearer /),
      expect.stringMatching(/^Bearer /),
    ]);
    const nothing: unknown = { name: "test", url: server.url, profile: "toString" };
    expect(() => createFalClient(JSON.parse(JSON.stringify({ gateway: nothing })))).toThrow(ConfigError);
  });
});

describe("what is passed in the place of the other", () => {
  test("an operation is no endpoint", async () => {
    const { client } = await callServer();
    const strict = createClient();
    for (const one of [client, strict]) {
      const error = await failsWith(one.subscribe(asEndpoint(operation()), { input: {} }), ConfigError);
      expect(error.message).toContain("client.call");
    }
  });

  test("an endpoint is no operation", async () => {
    const { client } = await callServer();
    for (const wrong of [unchecked("fal-ai/wan"), undefined, 7, {}]) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe: it is to be refused
      const call = (async () => client.call(wrong as unknown as AnyOperation))();
      const error = await failsWith(call, ConfigError);
      expect(error.message).toContain(
        wrong === undefined || wrong === 7 || !("id" in Object(wrong)) ? "key" : "client.subscribe",
      );
    }
  });
});

describe("operations by their keys", () => {
  test("are loaded when they are called; an unknown one is told with the nearest", async () => {
    const { server, client } = await callServer();
    const calls = createCalls(client.context, packageEndpoints({}), {
      "GET /items": () => Promise.resolve(operation()),
    });
    await calls.call("GET /items");
    expect(server.seen).toHaveLength(1);
    const error = await failsWith(calls.call("GET /itmes"), ConfigError);
    expect(error.message).toContain("Did you mean GET /items?");
    expect((await failsWith(calls.call("constructor"), ConfigError)).message).toContain("Unknown operation");
    expect((await failsWith(client.call("GET /items"), ConfigError)).message).toContain("descriptors");
  });

  test("a method that no platform sends is told, and nothing is sent", async () => {
    const { call, server } = await callServer();
    await failsWith(call(operation({ method: "TRACE" })), ConfigError);
    await failsWith(call(operation({ body: { content: { "application/json": {} } } }), { body: {} }), ConfigError);
    expect(server.seen).toEqual([]);
  });

  test("QUERY is sent, with its body, and tried again", async () => {
    const methods: unknown[] = [];
    const { fetch } = fakeFetch(() => ({}));
    const client = testClient({
      gateway: { name: "test", url: "http://127.0.0.1:9", profile: "http" },
      credentials: undefined,
      fetch: (url, init) => {
        methods.push([init?.method, init?.body]);
        return methods.length === 1 ? Promise.reject(new TypeError("reset")) : fetch(url, init);
      },
    });
    await client.call(operation({ method: "QUERY", body: { content: { "application/json": {} } } }), {
      body: { a: 1 },
    });
    expect(methods).toEqual([
      ["QUERY", '{"a":1}'],
      ["QUERY", '{"a":1}'],
    ]);
  });
});

describe("an operation of another API", () => {
  const url = "http://127.0.0.1:8787";
  async function told(name: string, options: NonNullable<Parameters<typeof createClient>[0]>): Promise<string> {
    const call = createClient(options).call({ ...operation(), gateways: [name] });
    return call.then(
      () => "nothing",
      (error: unknown) => String(error),
    );
  }

  test("is refused with the gateway that calls it at a URL that was given alone", async () => {
    expect(await told("acme-gw.com", { gateway: url })).toContain(
      `To call that API at ${url}: createClient({ gateway: { ...gateways["acme-gw.com"], url: "${url}" } }).`,
    );
    expect(await told("kie", { gateway: { name: "mock", url, profile: "http" } })).toContain("{ ...gateways.kie, url:");
  });

  test("is refused without it where the client calls a gateway of another name", async () => {
    const gateway = { name: "other", url: "https://other.example", profile: "http" } as const;
    expect(await told("kie", { gateway })).toMatch(/make a client with the gateway of kie\.$/);
  });
});
