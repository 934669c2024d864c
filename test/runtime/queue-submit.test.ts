import { expect, test, vi } from "vitest";
import { testClient } from "./support/client.js";
import { fakeFetch } from "./support/fake-fetch.js";

vi.mock("../../src/jobs/calls.js", () => {
  throw new Error("the network is gone");
});

test("what answers the other calls of the queue need not be there for a submit to tell its request id", async () => {
  const { fetch } = fakeFetch(() => ({ request_id: "r-1" }));
  const { queue } = testClient({ fetch });
  const result = "https://queue.fal.run/fal-ai/wan/requests/r-1";
  expect(await queue.submit("fal-ai/wan", { input: {} })).toMatchObject({ request_id: "r-1", response_url: result });
  await expect(queue.status("fal-ai/wan", { requestId: "r-1" })).rejects.toThrow();
});
