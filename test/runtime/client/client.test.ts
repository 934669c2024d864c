import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCalls } from "../../../src/client/client.js";
import { packageEndpoints, unchecked } from "../../../src/client/registry.js";
import { createContext } from "../../../src/http/context.js";
import { ConfigError, fal } from "../../../src/index.js";
import { failsWith } from "../support/client.js";
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
