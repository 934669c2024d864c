import { describe, expect, test, vi } from "vitest";
import { testClient } from "../support/client.js";
import { fakeFetch } from "../support/fake-fetch.js";

const missing = vi.hoisted(() => (): never => {
  throw new Error("the script could not be loaded");
});
vi.mock("../../../src/protocols/fal-relay/protocol.js", missing);
vi.mock("../../../src/files/upload.js", missing);
vi.mock("../../../src/direct/stream.js", missing);
vi.mock("../../../src/direct/status-stream.js", missing);

const RELAY = { name: "relay", url: "https://relay.example", auth: "Bearer", profile: "relay" } as const;

/** Each is a capability that a program may never use; a page has to fetch its script first. */
describe("a capability whose script cannot be loaded strands no request: nothing has been sent", () => {
  const { fetch, calls } = fakeFetch(() => ({ request_id: "r1" }));
  const fal = testClient({ fetch });
  const relay = testClient({ fetch, gateway: RELAY });
  const blob = new Blob(["x"]);

  test.each<[string, () => Promise<unknown>]>([
    ["the relay protocol, of a submit", () => relay.submit("fal-ai/wan", { input: {} })],
    ["the relay protocol, of a subscribe", () => relay.subscribe("fal-ai/wan", { input: {} })],
    ["the relay protocol, of a call by id", () => relay.queue.result("fal-ai/wan", { requestId: "r1" })],
    ["uploads, of an input with a file", () => fal.subscribe("fal-ai/wan", { input: { image_url: blob } })],
    ["uploads by themselves", () => fal.storage.upload(blob)],
    ["a model's stream", () => fal.stream("fal-ai/wan", { input: {} })],
    ["a status stream", () => fal.queue.streamStatus("fal-ai/wan", { requestId: "r1" })],
  ])("%s", async (_, call) => {
    await expect(call()).rejects.toThrow();
    expect(calls).toEqual([]);
  });

  test("what loads no such script goes on", async () => {
    expect(await fal.submit("fal-ai/wan", { input: {} })).toMatchObject({ requestId: "r1" });
    expect(calls.length).toBe(1);
  });
});
