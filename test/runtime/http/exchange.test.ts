import "../../../src/jobs/calls.js";
import { expect, test } from "vitest";
import { testClient } from "../support/client.js";
import { fakeClock } from "../support/clock.js";
import { fakeFetch } from "../support/fake-fetch.js";

test("C04: short exchanges take turns", async () => {
  const clock = fakeClock();
  let open = 0;
  let most = 0;
  const { fetch } = fakeFetch(async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    return { status: "IN_QUEUE" };
  });
  const client = testClient({ fetch, maxConnections: 8 }, clock);
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => client.queue.status("fal-ai/wan", { requestId: `r${index}` })),
  );
  expect(most).toBe(8);
});
