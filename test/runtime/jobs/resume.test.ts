import { describe, expect, test } from "vitest";
import { createCalls } from "../../../src/client/client.js";
import { openEndpoints, unchecked } from "../../../src/client/registry.js";
import type { AnyEndpoint } from "../../../src/contract/client.js";
import { createContext } from "../../../src/http/context.js";
import { KEY, testClient } from "../support/client.js";
import { fakeFetch, type FakeAnswer, type FakeCall } from "../support/fake-fetch.js";

const ID = "fal-ai/wan";
const REQUEST = "019f-abc";
const HANDLE = { version: 1, endpointId: ID, requestId: REQUEST, gateway: "https://queue.fal.run", submittedAt: "" };
const RELAY = { name: "relay", url: "https://relay.example", auth: "Bearer", profile: "relay" } as const;
const DATA = { n: 7 };

function answer({ url, method }: FakeCall): FakeAnswer {
  if (method === "PUT") return { status: "OK" };
  if (url.includes("/stream")) return new Response("", { status: 404 });
  return url.includes("/status") ? { status: "COMPLETED", request_id: REQUEST } : DATA;
}

describe("a request of a handle", () => {
  test.each([undefined, RELAY])("is named, and gives its handle back, before anything is asked (%j)", (gateway) => {
    const { fetch, calls } = fakeFetch(answer);
    const client = testClient({ fetch, gateway });
    const paths = { status: `a/b/requests/${REQUEST}/status`, result: "r", cancel: "c" };
    const request = client.resume(ID, { ...HANDLE, paths });
    expect(request).toMatchObject({ requestId: REQUEST, endpointId: ID });
    const url = gateway?.url ?? HANDLE.gateway;
    expect(request.toJSON()).toEqual({ ...HANDLE, gateway: url, paths });
    const evil = { ...paths, result: "https://evil.example/?token=x" };
    expect(client.resume(ID, { ...HANDLE, paths: evil }).toJSON()).toEqual({ ...HANDLE, gateway: url });
    expect(calls).toEqual([]);
  });

  test("has its endpoint loaded again after that has failed, before anything is sent", async () => {
    let gone = true;
    const load = async (): Promise<AnyEndpoint> => {
      if (gone) throw new Error("the network is gone");
      return unchecked(ID);
    };
    const { fetch, calls } = fakeFetch(answer);
    const client = createCalls(createContext({ credentials: KEY, fetch }), openEndpoints({ [ID]: load }, unchecked));
    const request = client.resume(ID, HANDLE);
    await expect(request.result()).rejects.toThrow("the network is gone");
    expect(calls).toEqual([]);
    gone = false;
    expect((await request.result()).data).toEqual(DATA);
  });

  test("needs no endpoint to be cancelled", async () => {
    const { fetch } = fakeFetch(answer);
    const load = (): Promise<never> => Promise.reject(new Error("the network is gone"));
    const client = createCalls(createContext({ credentials: KEY, fetch }), openEndpoints({ [ID]: load }, unchecked));
    expect(await client.resume(ID, HANDLE).cancel()).toEqual({ outcome: "cancelled" });
  });
});
