import { afterEach, describe, expect, test, vi } from "vitest";
import { ConfigError, createFalClient, FalError } from "../../../src/index.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { failsWith, KEY, rejection, testClient } from "../support/client.js";

function accepting(): ReturnType<typeof fakeFetch> {
  return fakeFetch(() => ({ request_id: "r1", status: "IN_QUEUE" }));
}
function relay(url: string): { name: string; url: string; auth: "Bearer"; profile: "relay" } {
  return {
    name: "relay",
    url,
    auth: "Bearer",
    profile: "relay",
  };
}

afterEach(() => vi.unstubAllEnvs());

describe("a credential travels over https", () => {
  test.each([
    "http://api.relay.example/v1",
    "http://10.0.0.7:8080",
    "http://127.evil.example",
    "http://localhost.evil.example",
    "http://[::2]:9",
    "http://queue.fal.run",
  ])("it is not sent to %s", async (url) => {
    const { fetch, calls } = accepting();
    for (const gateway of [url, relay(url)]) {
      const client = testClient({ gateway, fetch });
      const error = await failsWith(client.queue.submit("fal-ai/x/y", { input: {} }), ConfigError);
      expect(error.message).toContain(`allowInsecure: ["${new URL(url).host}"]`);
      await failsWith(client.queue.status("fal-ai/x/y", { requestId: "r1" }), ConfigError);
      await failsWith(client.queue.cancel("fal-ai/x/y", { requestId: "r1" }), ConfigError);
    }
    expect(calls).toEqual([]);
  });

  test.each([
    "http://localhost:8787",
    "http://queue.localhost",
    "http://127.0.0.1:8787",
    "http://127.9.9.9",
    "http://[::1]:8787",
    "https://api.relay.example/v1",
  ])("it is sent to %s", async (gateway) => {
    const { fetch, calls } = accepting();
    await testClient({ gateway, fetch }).queue.submit("fal-ai/x/y", { input: {} });
    expect(calls[0]?.headers.get("authorization")).toBe(`Key ${KEY}`);
  });

  test("another host gets it when the caller names it, with or without the port", async () => {
    const { fetch, calls } = accepting();
    const gateway = "http://relay.internal:8080/v1";
    for (const host of ["relay.internal:8080", "relay.internal", "RELAY.internal"])
      await testClient({ gateway, fetch, allowInsecure: [host] }).queue.submit("fal-ai/x/y", { input: {} });
    expect(calls).toHaveLength(3);
    for (const host of ["relay.internal:9", "internal", "other.internal"]) {
      const client = testClient({ gateway, fetch, allowInsecure: [host] });
      await failsWith(client.queue.submit("fal-ai/x/y", { input: {} }), ConfigError);
    }
    expect(() => testClient({ gateway, allowInsecure: ["http://relay.internal"] })).toThrow(/name:port/);
  });

  test("a header of the caller's own is a credential too, and a call without one may go", async () => {
    const { fetch, calls } = accepting();
    const client = createFalClient({ gateway: relay("http://relay.example"), fetch });
    const headers = { Authorization: "Bearer abcdefgh" };
    await failsWith(client.queue.submit("fal-ai/x/y", { input: {}, headers }), ConfigError);
    await client.queue.submit("fal-ai/x/y", { input: {} });
    expect(calls).toHaveLength(1);
  });

  test("runs, uploads and streams hold to it", async () => {
    const { fetch, calls } = accepting();
    const base = "http://relay.example";
    const gateway = { name: "x", url: base, runUrl: base, restUrl: base, auth: "Key", profile: "fal" } as const;
    const client = testClient({ gateway, fetch });
    await failsWith(client.run("fal-ai/x/y", { input: {} }), ConfigError);
    await failsWith(client.storage.upload(new Blob(["x"])), ConfigError);
    expect(await rejection(client.stream("fal-ai/x/y", { input: {} }).then((stream) => stream.done()))).toBeInstanceOf(
      ConfigError,
    );
    expect(calls).toEqual([]);
  });
});

describe("the key of the environment is fal's", () => {
  const sent = async (gateway: string): Promise<readonly (string | null)[]> => {
    const { fetch, calls } = accepting();
    const warnings: string[] = [];
    const client = createFalClient({
      gateway,
      fetch,
      onWarning: ({ code }) => code === "credentials" && warnings.push(code),
    });
    await client.queue.submit("fal-ai/x/y", { input: {} });
    return [calls[0]?.headers.get("authorization") ?? null, ...warnings];
  };

  test("it goes to fal's hosts and to this machine, whatever the gateway option is", async () => {
    vi.stubEnv("FAL_KEY", "whole:key");
    for (const gateway of ["https://queue.fal.run", "https://queue.falrun.com", "http://localhost:8787"])
      expect(await sent(gateway)).toEqual(["Key whole:key"]);
    for (const gateway of ["https://relay.example", "https://fal.run.evil.example", "https://evilfal.run"])
      expect(await sent(gateway)).toEqual([null, "credentials"]);
  });

  test("not to other hosts of a gateway whose queue is fal's", async () => {
    vi.stubEnv("FAL_KEY", "whole:key");
    const { fetch, calls } = accepting();
    const gateway = {
      name: "x",
      url: "https://queue.fal.run",
      runUrl: "https://run.example",
      auth: "Key",
      profile: "fal",
    } as const;
    await createFalClient({ gateway, fetch }).run("fal-ai/x/y", { input: {} });
    expect([calls[0]?.url, calls[0]?.headers.get("authorization")]).toEqual(["https://run.example/fal-ai/x/y", null]);
  });

  test("so do its two halves", async () => {
    vi.stubEnv("FAL_KEY_ID", "id");
    vi.stubEnv("FAL_KEY_SECRET", "secret-part");
    expect(await sent("https://queue.fal.run")).toEqual(["Key id:secret-part"]);
    expect(await sent("https://relay.example")).toEqual([null, "credentials"]);
  });

  test("variables of other names are not read", async () => {
    vi.stubEnv("RELAY_KEY", "abc");
    vi.stubEnv("FALSMITH_KEY", "abc");
    vi.stubEnv("CUSTOM_KEY", "abc");
    expect(await sent("https://relay.example")).toEqual([null]);
  });
});

describe("ids that could lead elsewhere", () => {
  test.each<[unknown]>([
    [7],
    [null],
    [undefined],
    [{}],
    [["fal-ai/x"]],
    ["fal-ai/x%00"],
    ["fal-ai/x%2fy"],
    ["fal-ai/%2e%2e/y"],
    ["fal-ai/x%252fy"],
    ["fal-ai/../y"],
    ["fal-ai/x\u0000y"],
    ["fal-ai/x\u001by"],
    ["fal-ai//y"],
    ["fal-ai\\x"],
  ])("%j is refused as an endpoint id", async (id) => {
    const { fetch, calls } = accepting();
    const client = testClient({ fetch });
    // A program in JavaScript passes what it has.
    const submit = async (): Promise<unknown> => Reflect.apply(client.queue.submit, client.queue, [id, { input: {} }]);
    const error = await failsWith(submit(), ConfigError);
    expect(error.message).toMatch(/endpoint/i);
    expect(calls).toEqual([]);
  });

  test.each<[unknown]>([
    [7],
    [null],
    ["a%00"],
    ["a%2fb"],
    ["a%2e%2e"],
    ["a%252f"],
    [".."],
    ["a\\b"],
    ["a/b"],
    ["a\u0000"],
  ])("%j is refused as a request id, of the caller or of the server", async (id) => {
    const none = accepting();
    const status = async (): Promise<unknown> =>
      Reflect.apply(testClient({ fetch: none.fetch }).queue.status, undefined, ["fal-ai/x", { requestId: id }]);
    expect(await failsWith(status(), FalError)).toMatchObject({ code: "malformed" });
    expect(none.calls).toEqual([]);
    const { fetch, calls } = fakeFetch(() => ({ request_id: id, status: "IN_QUEUE" }));
    const error = await failsWith(testClient({ fetch }).queue.submit("fal-ai/x", { input: {} }), FalError);
    expect(error.message).toMatch(/request.id/);
    expect(calls).toHaveLength(1);
  });

  test.each(["a/requests/r1%2f..", "a/requests/r1/%2e%2e/x", "a%00/requests/r1", "a%252f/requests/r1", 7])(
    "a handle with the path %j is refused",
    (status) => {
      const handle = {
        version: 1,
        endpointId: "fal-ai/x",
        requestId: "r1",
        gateway: "https://queue.fal.run",
        submittedAt: "2026-01-01T00:00:00Z",
        paths: { status, result: "fal-ai/x/requests/r1", cancel: "fal-ai/x/requests/r1/cancel" },
      };
      expect(() => testClient({}).resume("fal-ai/x", handle)).toThrow(/The handle's status path/);
    },
  );

  test.each(["%2e%2e/%2e%2e/other/requests/r1/status", "x\\..\\requests\\r1\\status", "x%2frequests/r1/status"])(
    "the URL …/%s of a reply is built anew from the ids",
    async (path) => {
      const { fetch, calls } = fakeFetch(({ method }) =>
        method === "POST"
          ? { request_id: "r1", status: "IN_QUEUE", status_url: `https://queue.fal.run/${path}` }
          : { request_id: "r1", status: "IN_QUEUE", queue_position: 1 },
      );
      const client = testClient({ fetch });
      const request = await client.submit("fal-ai/x", { input: {} });
      await request.status();
      expect(calls[1]?.url.split("?")[0]).toBe("https://queue.fal.run/fal-ai/x/requests/r1/status");
      expect(client.warnings.map(({ code }) => code)).toContain("reply_urls");
    },
  );
});
