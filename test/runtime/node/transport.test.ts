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

describe("over falsmith-runtime/node", () => {
  describe("faults", async () => void (await import("../faults.test.js")));
  describe("submit-faults", async () => void (await import("../jobs/submit.test.js")));
  describe("status-faults", async () => void (await import("../protocols/fal/status.test.js")));
  describe("result-faults", async () => void (await import("../protocols/fal/result.test.js")));
  describe("stream", async () => void (await import("../jobs/status-stream.test.js")));
  describe("abort", async () => void (await import("../jobs/abort.test.js")));
  describe("subscribe", async () => void (await import("../client/subscribe.test.js")));
  describe("addresses in replies", async () => void (await import("../protocols/fal/routes.test.js")));
  describe("redirects", async () => void (await import("../http/transport.test.js")));
  describe("handles", async () => void (await import("../jobs/handle.test.js")));
  describe("secrets", async () => void (await import("../secrets.test.js")));
  describe("direct calls", async () => void (await import("../direct/run.test.js")));
  describe("model streams", async () => void (await import("../direct/stream.test.js")));
  describe("uploads", async () => void (await import("../files/upload.test.js")));
  describe("middleware", async () => void (await import("../http/middleware.test.js")));
  describe("relay", async () => void (await import("../protocols/fal-relay/protocol.test.js")));
});
