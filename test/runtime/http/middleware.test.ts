import { afterEach, describe, expect, test, vi } from "vitest";
import { type RequestMiddleware, withMiddleware, withProxy } from "../../../src/index.js";
import { KEY, testClient } from "../support/client.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { REQUEST_ID } from "../support/queue.js";

afterEach(() => void vi.unstubAllGlobals());

function add(value: string): RequestMiddleware {
  return async (request) => ({
    ...request,
    headers: { ...request.headers, "x-trace": `${request.headers?.["x-trace"] ?? ""}${value}` },
  });
}

describe("middleware", () => {
  test("runs in order and may add headers", async () => {
    const { fetch, calls } = fakeFetch(() => ({ request_id: REQUEST_ID }));
    await testClient({ fetch, requestMiddleware: withMiddleware(add("a"), undefined, add("b")) }).submit(
      "fal-ai/wan",
      {},
    );
    expect(calls[0]).toMatchObject({ url: "https://queue.fal.run/fal-ai/wan" });
    expect(calls[0]?.headers.get("x-trace")).toBe("ab");
    expect(calls[0]?.headers.get("authorization")).toBe(`Key ${KEY}`);
  });

  test("that sends a request elsewhere sends it without the key", async () => {
    const { fetch, calls } = fakeFetch(() => ({ request_id: REQUEST_ID }));
    await testClient({
      fetch,
      requestMiddleware: async (request) => ({ ...request, url: "https://elsewhere.example/" }),
    }).submit("fal-ai/wan", {});
    expect(calls[0]?.headers.get("authorization")).toBeNull();
  });

  test("of a proxy names the address it stands for", async () => {
    const { fetch, calls } = fakeFetch(() => ({ request_id: REQUEST_ID }));
    const client = testClient({ fetch, proxyUrl: { url: "/api/fal/proxy", when: "always" } });
    await client.submit("fal-ai/wan", { webhookUrl: "https://me.example" });
    expect(calls[0]).toMatchObject({ url: "/api/fal/proxy", method: "POST" });
    expect(calls[0]?.headers.get("x-fal-target-url")).toBe(
      "https://queue.fal.run/fal-ai/wan?fal_webhook=https%3A%2F%2Fme.example",
    );
    expect(calls[0]?.headers.get("authorization")).toBeNull();
  });

  test("of a proxy is for browsers unless told otherwise", async () => {
    const request = { url: "https://queue.fal.run/x", method: "POST" };
    expect(await withProxy({ targetUrl: "/p" })(request)).toBe(request);
    vi.stubGlobal("window", { document: {} });
    expect(await withProxy({ targetUrl: "/p" })(request)).toMatchObject({ url: "/p" });
    expect(await withProxy({ targetUrl: "/p", when: ({ isBrowser }) => !isBrowser })(request)).toBe(request);
    const taken = { ...request, headers: { "X-Fal-Target-Url": "x" } };
    expect(await withProxy({ targetUrl: "/p" })(taken)).toBe(taken);
  });
});
