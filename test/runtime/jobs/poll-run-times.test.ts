import { describe, expect, test } from "vitest";
import { pauseOf } from "../../../src/jobs/poll.js";
import { createRunTracker } from "../../../src/jobs/poll.js";
import { testClient } from "../support/client.js";
import { fakeClock } from "../support/clock.js";
import { fakeFetch } from "../support/fake-fetch.js";
import { OUTPUT } from "../support/queue.js";

describe("the time that a request will take", () => {
  test("is unknown at first, then that of earlier ones, from its start on", () => {
    const first = createRunTracker("a", 1_000);
    first.see("IN_PROGRESS", 1_010, false);
    expect(first.expectedEnd()).toBeUndefined();
    first.see("IN_PROGRESS", 10_500, false);
    first.see("COMPLETED", 11_000, false);
    const second = createRunTracker("a", 50_000);
    expect(second.expectedEnd()).toEqual({ from: 50_000 + 9_750 - 347.5, to: 50_000 + 9_750 + 347.5 });
    // While it waits in the queue nothing can be said; once it runs, its start is known as well as it was looked at.
    second.see("IN_QUEUE", 51_000, false);
    expect(second.expectedEnd()).toBeUndefined();
    second.see("IN_PROGRESS", 51_500, false);
    expect(second.expectedEnd()).toEqual({ from: 51_000 + 9_750 - 347.5, to: 51_500 + 9_750 + 347.5 });
    expect(createRunTracker("b", 0).expectedEnd()).toBeUndefined();
    expect(createRunTracker("a", undefined).expectedEnd()).toBeUndefined();
  });

  test("is known better the better the ends were seen", () => {
    for (const end of [7_000, 7_004, 7_001]) {
      const run = createRunTracker("streamed", 0);
      run.see("IN_PROGRESS", 5, true);
      run.see("COMPLETED", end, true);
    }
    expect(createRunTracker("streamed", 0).expectedEnd()).toEqual({ from: 7_000 - 70.04, to: 7_004 + 70.04 });
  });
});

test("pauses are rare before the expected end, short around it, and usual after it", () => {
  const end = { from: 9_500, to: 10_000 };
  expect(pauseOf(0, 0, undefined)).toBe(500);
  expect(pauseOf(1_000, 1_000, end)).toBe(1_000);
  expect(pauseOf(9_200, 9_200, end)).toBe(300);
  expect(pauseOf(9_600, 9_600, end)).toBe(50);
  expect(pauseOf(10_001, 10_001, end)).toBe(500);
  expect(pauseOf(600_000, 600_000, undefined)).toBe(2_500);
});

test("a second request of an endpoint is looked at less often, and its end is seen sooner", async () => {
  const clock = fakeClock(0.5);
  let accepted = 0;
  const { fetch, calls } = fakeFetch(({ method, url }) => {
    if (method === "POST") {
      accepted = clock.now();
      return { request_id: `r${accepted}` };
    }
    const isOver = clock.now() - accepted >= 10_130;
    return url.includes("/status") ? { status: isOver ? "COMPLETED" : "IN_PROGRESS" } : OUTPUT;
  });
  const client = testClient({ fetch, gateway: "https://run-times.test" }, clock);
  const runs: { readonly late: number; readonly looks: number }[] = [];
  for (let n = 0; n < 3; n += 1) {
    const before = calls.length;
    await clock.settle(client.subscribe("fal-ai/wan", { mode: "polling" }));
    runs.push({ late: clock.now() - accepted - 10_130, looks: calls.length - before - 2 });
  }
  const [first, second, third] = runs;
  expect(first).toEqual({ late: 370, looks: 22 });
  expect(second?.late).toBeLessThan(120);
  expect(second?.looks).toBeLessThan(22);
  expect(third?.late).toBeLessThan(120);
  expect(third?.looks).toBeLessThan(22);
});
