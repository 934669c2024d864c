import { expect, test, vi } from "vitest";
import { ApiError } from "../../../src/index.js";
import { failsWith, rejection, testClient } from "../support/client.js";
import { fakeClock } from "../support/clock.js";
import { fakeFetch } from "../support/fake-fetch.js";

test("C04: short exchanges take turns, and looks at a status leave a quarter of the places free", async () => {
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
  expect(most).toBe(6);
});

test("an answer that is no success is read within the client's bounds, and becomes an error of ours", async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(1_000).fill(97));
    },
  });
  const answers = [new Response(endless, { status: 400 }), Response.json({ detail: "no such app" }, { status: 404 })];
  const { fetch } = fakeFetch(() => answers.shift() ?? {});
  const client = testClient({ fetch, maxResponseBytes: 5_000, retry: { maxRetries: 0 } });
  expect(await rejection(client.queue.status("fal-ai/wan", { requestId: "r1" }))).toMatchObject({ code: "too_large" });
  expect(pulled).toBeLessThan(20);
  const error = await failsWith(client.queue.status("fal-ai/wan", { requestId: "r1" }), ApiError);
  expect(error).toMatchObject({ status: 404, body: { detail: "no such app" } });
});

test("a request leaves nothing behind on the signal of its caller", async () => {
  const { fetch } = fakeFetch(() => ({ status: "IN_QUEUE" }));
  const { signal } = new AbortController();
  const [added, removed] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
  await testClient({ fetch }).queue.status("fal-ai/wan", { requestId: "r1", signal });
  expect(added.mock.calls.length).toBeGreaterThan(0);
  expect(removed.mock.calls.length).toBe(added.mock.calls.length);
});
