import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFalClient } from "../../../src/client/client.js";
import { type ClientOptions, ConfigError } from "../../../src/index.js";
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
async function sentKey(options: ClientOptions): Promise<string | null | undefined> {
  const { fetch, calls } = accepting();
  await createFalClient({ ...options, fetch, onWarning: () => {} }).submit("fal-ai/wan", {});
  return calls[0]?.headers.get("authorization");
}
const relay = { name: "relay", url: "https://relay.example", auth: "Bearer", profile: "relay" } as const;

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
