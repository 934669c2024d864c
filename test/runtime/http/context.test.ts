import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFalClient } from "../../../src/client/client.js";
import { type ClientOptions, ConfigError } from "../../../src/index.js";
import { VERSION } from "../../../src/platform/env.js";
import { failsWith, testClient } from "../support/client.js";
import { fakeFetch } from "../support/fake-fetch.js";

beforeEach(() => {
  for (const name of ["FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET"]) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function accepting(): ReturnType<typeof fakeFetch> {
  return fakeFetch(() => ({ request_id: "r1" }));
}
const relay = { name: "relay", url: "https://relay.example", auth: "Bearer", profile: "relay" } as const;

describe("the version", () => {
  test("is the package's", () => {
    const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
    expect(JSON.parse(text)).toMatchObject({ version: VERSION });
  });
});

describe("options that are wrong", () => {
  test.each<[string, ClientOptions]>([
    ["a gateway that is no URL", { gateway: "queue.fal.run" }],
    ["one of another kind", { gateway: "ftp://queue.fal.run" }],
    ["one with a user", { gateway: "https://user:secret-pass@queue.fal.run" }],
    ["one with a query", { gateway: "https://queue.fal.run/?key=1" }],
    ["a timeout of nothing", { timeouts: { total: 0 } }],
    ["a limit below nothing", { maxResponseBytes: -1 }],
    ["a timeout that is no number", { timeouts: { attempt: Number.NaN } }],
  ])("%s", (_, options) => {
    expect(() => createFalClient(options)).toThrow(ConfigError);
    expect(() => createFalClient(options)).not.toThrow(/secret-pass/);
  });

  test("a gateway made by hand, with a word that is none", () => {
    const { auth: _, ...rest } = relay;
    expect(() => createFalClient(JSON.parse(JSON.stringify({ gateway: { ...rest, auth: "Basic" } })))).toThrow(
      ConfigError,
    );
    expect(() => createFalClient(JSON.parse(JSON.stringify({ gateway: { ...relay, profile: "x" } })))).toThrow(
      ConfigError,
    );
  });
});

describe("warnings", () => {
  const odd = fakeFetch(() => ({
    request_id: "r1",
    response_url: "https://evil.example/x",
    status_url: "https://evil.example/y",
    cancel_url: "https://evil.example/z",
  }));

  test("that call for a change go to the console, each once", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const client = createFalClient({ fetch: odd.fetch });
    await client.submit("fal-ai/wan", {});
    await client.submit("fal-ai/wan", {});
    expect(warn.mock.calls).toEqual([[expect.stringContaining("foreign_url")]]);
  });

  test("go where the caller wants", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const heard: string[] = [];
    await createFalClient({ fetch: odd.fetch, onWarning: ({ code }) => heard.push(code) }).submit("fal-ai/wan", {});
    expect(heard).toEqual(["foreign_url"]);
    expect(warn).not.toHaveBeenCalled();
  });
});

describe("a stand-in for fetch", () => {
  test("gets an address, plain headers and text, as from the official client", async () => {
    let got: readonly unknown[] = [];
    const client = createFalClient({
      credentials: "a:b",
      fetch: (...args) => {
        got = args;
        return Promise.resolve(Response.json({ request_id: "r1" }));
      },
    });
    await client.submit("fal-ai/wan", { input: { a: 1 } });
    expect(got).toMatchObject([
      "https://queue.fal.run/fal-ai/wan",
      {
        method: "POST",
        body: '{"a":1}',
        redirect: "manual",
        headers: { Authorization: "Key a:b", Accept: "application/json", "Content-Type": "application/json" },
      },
    ]);
  });

  test("may answer with less than a whole response", async () => {
    const bare = { ok: true, status: 200, headers: new Headers(), json: () => Promise.resolve({ request_id: "r1" }) };
    // Safe: that it is not whole is what the test is about.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const client = createFalClient({ fetch: () => Promise.resolve(bare as unknown as Response) });
    expect(await client.submit("fal-ai/wan", {})).toMatchObject({ requestId: "r1" });
  });

  test("may be put in the place of the global one after the client was made", async () => {
    const client = createFalClient({});
    const { fetch, calls } = accepting();
    vi.stubGlobal("fetch", fetch);
    await client.submit("fal-ai/wan", {});
    expect(calls.length).toBe(1);
  });
});

describe("what a caller's own functions throw", () => {
  test("is neither a network's failure nor tried again", async () => {
    const { fetch, calls } = accepting();
    let asked = 0;
    const fails = (): never => {
      asked += 1;
      throw new Error("vault says: key-of-somebody is locked");
    };
    const error = await failsWith(testClient({ fetch, credentials: fails }).submit("fal-ai/wan", {}), ConfigError);
    expect([asked, error.message.includes("key-of-somebody")]).toEqual([1, false]);
    const middle = testClient({ fetch, requestMiddleware: () => Promise.reject(new Error("no route")) });
    expect((await failsWith(middle.submit("fal-ai/wan", {}), ConfigError)).message).toContain("no route");
    expect(calls).toEqual([]);
  });
});
