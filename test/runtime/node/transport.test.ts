import { afterAll, describe } from "vitest";
import { createNodeFetch } from "../../../src/node/index.js";

/*
 * What holds over the platform's `fetch` holds over the lean transport: the same tests, the same programs and faults. The
 * clients of the tests look the global `fetch` up at each call, so that it can be exchanged from outside.
 */
const platform = globalThis.fetch;
const lean = createNodeFetch();
// Whoever wants redirects to be followed is no client.
globalThis.fetch = (input, init) =>
  init?.redirect === "manual" && !(input instanceof Request) ? lean(String(input), init) : platform(input, init);
afterAll(() => {
  lean.close();
  globalThis.fetch = platform;
});

describe("over falsmith/node", () => {
  describe("faults", async () => void (await import("../faults.test.js")));
  describe("submit-faults", async () => void (await import("../jobs/submit.test.js")));
  describe("status-faults", async () => void (await import("../protocols/fal-status.test.js")));
  describe("result-faults", async () => void (await import("../protocols/fal-result.test.js")));
  describe("stream", async () => void (await import("../jobs/status-stream.test.js")));
  describe("abort", async () => void (await import("../jobs/cancel.test.js")));
  describe("subscribe", async () => void (await import("../client/subscribe.test.js")));
  describe("trust", async () => void (await import("../trust.test.js")));
  describe("direct", async () => void (await import("../direct/run.test.js")));
  describe("relay", async () => void (await import("../protocols/fal-relay.test.js")));
});
