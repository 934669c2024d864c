import { expect, test } from "vitest";
import type { Progress, QueueStatus } from "../../../src/contract/status.js";
import { createProgressTracker } from "../../../src/jobs/subscribers.js";
import { testClient } from "../support/client.js";
import { fakeClock } from "../support/clock.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { envelope, OUTPUT } from "../support/queue.js";

const urls = { request_id: "r", response_url: "", status_url: "", cancel_url: "" };
function queued(position: number): QueueStatus {
  return { ...urls, status: "IN_QUEUE", queue_position: position };
}
const running: QueueStatus = { ...urls, status: "IN_PROGRESS", logs: [] };
const line = { message: "step 1", level: "INFO", source: "USER", timestamp: "" } as const;

test("position, start, elapsed time and last line, as they become known", async () => {
  const clock = fakeClock();
  const keeper = createProgressTracker(clock, "");
  await clock.oversleep(1_500);
  expect(keeper.next(queued(3), [])).toEqual({ elapsedMs: 1_500, position: 3 });
  await clock.oversleep(500);
  expect(keeper.next(running, [line])).toEqual({
    elapsedMs: 2_000,
    startedAt: "2026-01-01T00:00:02.000Z",
    lastLog: "step 1",
  });
  await clock.oversleep(1_000);
  expect(keeper.next(running, [line])).toMatchObject({ elapsedMs: 3_000, startedAt: "2026-01-01T00:00:02.000Z" });
});

test("a request that another runner takes over has not started", () => {
  const keeper = createProgressTracker(fakeClock(), "");
  keeper.next(running, []);
  expect(keeper.next(queued(0), []).startedAt).toBeUndefined();
});

test("the time counts from the submit, in another process too, whatever clocks say", async () => {
  const clock = fakeClock();
  expect(createProgressTracker(clock, "2025-12-31T23:59:00.000Z").next(running, []).elapsedMs).toBe(60_000);
  expect(createProgressTracker(clock, "2027-01-01T00:00:00.000Z").next(running, []).elapsedMs).toBe(0);
  expect(createProgressTracker(clock, "whenever").next(running, []).elapsedMs).toBe(0);
  const keeper = createProgressTracker(clock, "");
  clock.shiftWall(3_600_000);
  await clock.oversleep(10);
  expect(keeper.next(running, []).elapsedMs).toBe(10);
});

test("comes with every update, by callback and in the loop", async () => {
  const clock = fakeClock();
  const states = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"];
  const { fetch } = fakeFetch(({ url, method }, n) => {
    const body = envelope("https://queue.fal.run");
    if (method === "POST") return body;
    return url.includes("/status") ? { ...body, status: states[Math.min(n, 2)], queue_position: 4 } : OUTPUT;
  });
  const client = testClient({ fetch }, clock);
  const told: (Progress | undefined)[] = [];
  await clock.settle(
    client.subscribe("fal-ai/wan", { mode: "polling", onQueueUpdate: ({ progress }) => told.push(progress) }),
  );
  expect(told).toMatchObject([{ position: 4, elapsedMs: 0 }, { startedAt: expect.any(String) }, {}]);
  expect(told.map((one) => one?.elapsedMs)).toEqual(
    told.map((one) => one?.elapsedMs).toSorted((a = 0, b = 0) => a - b),
  );
});
