import { describe, expect, test } from "vitest";
import { testClient } from "../support/client.js";
import { fakeClock, type FakeClock } from "../support/clock.js";
import { type FakeAnswer, type FakeCall, fakeFetch, type FakeFetch } from "../support/fake-fetch.js";
import { OUTPUT, REQUEST_ID } from "../support/queue.js";

function kindOf({ url, method }: FakeCall): "submit" | "stream" | "status" | "cancel" | "result" {
  return method === "POST"
    ? "submit"
    : method === "PUT"
      ? "cancel"
      : url.includes("/stream")
        ? "stream"
        : url.includes("/status")
          ? "status"
          : "result";
}

/** A queue without a network: `status` says the state of the n-th look. */
function fakeQueue(
  status: (n: number) => FakeAnswer,
  more: (call: FakeCall, n: number) => FakeAnswer | undefined = () => undefined,
): FakeFetch {
  return fakeFetch((call, n) => {
    const special = more(call, n);
    if (special !== undefined) return special;
    const kind = kindOf(call);
    if (kind === "submit") return { request_id: REQUEST_ID };
    if (kind === "stream") return new Response(null, { status: 405 });
    if (kind === "cancel") return { status: "CANCELLATION_REQUESTED" };
    return kind === "status" ? status(n) : OUTPUT;
  });
}
function waiting(): FakeAnswer {
  return { status: "IN_QUEUE", queue_position: 4 };
}

async function outcome(clock: FakeClock, promise: Promise<unknown>): Promise<unknown> {
  const end = await clock.settle(promise);
  return end.status === "rejected" ? end.reason : end.value;
}

describe("pauses", () => {
  test("are the official client's, grow with the wait after two minutes, and stay below 6 s", async () => {
    const clock = fakeClock(0.5);
    const at: number[] = [];
    const { fetch } = fakeQueue(() => {
      at.push(clock.now());
      return waiting();
    });
    await outcome(clock, testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 2_000_000, mode: "polling" }));
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(gaps.slice(0, 240)).toEqual(Array.from({ length: 240 }, () => 500));
    expect(gaps.at(-1)).toBe(5_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(6_000);
    expect(gaps.every((gap, index) => index === 0 || gap > (gaps[index - 1] ?? 0) - 0.001)).toBe(true);
  });

  test("C04: differ between requests, and never undercut the interval", async () => {
    for (const random of [0, 0.999]) {
      const clock = fakeClock(random);
      const at: number[] = [];
      const { fetch } = fakeQueue(() => {
        at.push(clock.now());
        return waiting();
      });
      await outcome(
        clock,
        testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 3_000, pollInterval: 1_000, mode: "polling" }),
      );
      expect(at[1]).toBeCloseTo(random === 0 ? 1_000 : 1_199.8);
    }
  });

  test("are as long as a server that is not done asks for", async () => {
    const clock = fakeClock(0);
    const at: number[] = [];
    const { fetch } = fakeQueue((n) => {
      at.push(clock.now());
      return n === 0
        ? Response.json(waiting(), { status: 202, headers: { "retry-after": "7" } })
        : { status: "COMPLETED" };
    });
    await outcome(clock, testClient({ fetch }, clock).subscribe("fal-ai/wan", { mode: "polling" }));
    expect(at).toEqual([0, 7_000]);
  });
});
