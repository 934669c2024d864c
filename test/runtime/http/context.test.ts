import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createCalls, createFalClient } from "../../../src/client/client.js";
import { packageEndpoints, unchecked } from "../../../src/client/registry.js";
import { createContext } from "../../../src/http/context.js";
import { type ClientOptions, ConfigError, fal } from "../../../src/index.js";
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

const accepting = (): ReturnType<typeof fakeFetch> => fakeFetch(() => ({ request_id: "r1" }));
const sentKey = async (options: ClientOptions): Promise<string | null | undefined> => {
  const { fetch, calls } = accepting();
  await createFalClient({ ...options, fetch, onWarning: () => {} }).submit("fal-ai/wan", {});
  return calls[0]?.headers.get("authorization");
};
const relay = { name: "relay", url: "https://relay.example", auth: "Bearer", profile: "relay" } as const;

describe("the version", () => {
  test("is the package's", () => {
    const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
    expect(JSON.parse(text)).toMatchObject({ version: VERSION });
  });
});

describe("credentials", () => {
  test.each([
    "k1 k2",
    "k1\nk2",
    "a\r\nX-Evil: 1",
    '"abc"',
    "'abc'",
    "`abc`",
    "clé-secrète",
    "",
    "undefined",
    "null",
    "a\\b",
    " abc",
    "abc\t",
  ])("S09: %j is refused when the client is made, without being shown", (credentials) => {
    let error: unknown;
    try {
      createFalClient({ credentials });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: "config" });
    if (credentials.length > 2 && !/undefined|null/.test(credentials))
      expect(inspect(error)).not.toContain(credentials.trim());
  });

  test("come from the option, from a function, at every request anew, or from the environment", async () => {
    expect(await sentKey({ credentials: "from:option" })).toBe("Key from:option");
    expect(await sentKey({ credentials: () => "from:function" })).toBe("Key from:function");
    expect(await sentKey({ credentials: () => Promise.resolve("from:promise") })).toBe("Key from:promise");
    expect(await sentKey({})).toBeNull();
    vi.stubEnv("FAL_KEY_ID", "id");
    vi.stubEnv("FAL_KEY_SECRET", "secret");
    expect(await sentKey({})).toBe("Key id:secret");
    vi.stubEnv("FAL_KEY", "whole:key");
    expect(await sentKey({})).toBe("Key whole:key");
    expect(await sentKey({ gateway: "http://127.0.0.1:9" })).toBe("Key whole:key");
  });

  test("of the environment are fal's and stay away from a relay", async () => {
    vi.stubEnv("FAL_KEY", "whole:key");
    expect(await sentKey({ gateway: relay })).toBeNull();
    expect(await sentKey({ gateway: relay, credentials: "sk-token" })).toBe("Bearer sk-token");
  });

  test("that a function or the environment gives are checked before they are sent", async () => {
    const { fetch, calls } = accepting();
    await failsWith(testClient({ fetch, credentials: () => "a\nb" }).submit("fal-ai/wan", {}), ConfigError);
    vi.stubEnv("FAL_KEY", "a b");
    await failsWith(createFalClient({ fetch }).submit("fal-ai/wan", {}), ConfigError);
    expect(calls).toEqual([]);
  });
});

describe("a browser", () => {
  test("is no place for a key, unless the caller insists", async () => {
    vi.stubGlobal("window", { document: {} });
    const { fetch, calls } = accepting();
    const error = await failsWith(
      createFalClient({ fetch, credentials: "secret:key" }).submit("fal-ai/wan", {}),
      ConfigError,
    );
    expect(error).toMatchObject({ code: "browser_key" });
    expect(calls).toEqual([]);
    expect(await sentKey({ credentials: "secret:key", suppressLocalCredentialsWarning: true })).toBe("Key secret:key");
    expect(await sentKey({})).toBeNull();
  });

  test("has a worker too", async () => {
    vi.stubGlobal("WorkerGlobalScope", () => {});
    vi.stubGlobal("navigator", { userAgent: "Mozilla/5.0 (X11)" });
    await failsWith(
      createFalClient({ fetch: accepting().fetch, credentials: "secret:key" }).submit("fal-ai/wan", {}),
      ConfigError,
    );
    vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
    expect(await sentKey({ credentials: "secret:key" })).toBe("Key secret:key");
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

test("the shared client takes new options", async () => {
  const { fetch, calls } = accepting();
  fal.config({ fetch, credentials: "shared:key" });
  await fal.submit("fal-ai/wan", {});
  await fal.queue.submit("fal-ai/wan", {});
  expect(calls.map(({ headers }) => headers.get("authorization"))).toEqual(["Key shared:key", "Key shared:key"]);
});

test("a package's client knows its endpoints by id, without regard to case, and no others", async () => {
  const { fetch, calls } = accepting();
  const known = unchecked("fal-ai/Wan/x");
  const client = createCalls(
    createContext({ fetch }),
    packageEndpoints({ "fal-ai/Wan/x": () => Promise.resolve(known) }),
  );
  await client.submit("FAL-AI/wan/X", {});
  expect(calls[0]?.url).toBe("https://queue.fal.run/fal-ai/Wan/x");
  const error = await failsWith(client.submit("fal-ai/wam/x", {}), ConfigError);
  expect(error.message).toContain("Did you mean fal-ai/Wan/x?");
  await failsWith(client.subscribe("constructor", {}), ConfigError);
  await client.submit(unchecked("fal-ai/other"), {});
  expect(calls.at(-1)?.url).toBe("https://queue.fal.run/fal-ai/other");
  expect(calls.length).toBe(2);
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
