import { describe, expect, test } from "vitest";
import { backoff, retryOptions } from "../../../src/http/retry.js";
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

function limited(headers: Record<string, string>) {
  return (call: FakeCall, n: number): FakeAnswer | undefined =>
    kindOf(call) === "submit" && n === 0 ? Response.json({ detail: "slow" }, { status: 429, headers }) : undefined;
}

test.each<[string, Record<string, string>]>([
  ["seconds", { "retry-after": "2" }],
  ["milliseconds", { "retry-after-ms": "2000" }],
  [
    "IMF-fixdate against the answer's date",
    { "retry-after": "Wed, 21 Oct 2015 07:28:02 GMT", date: "Wed, 21 Oct 2015 07:28:00 GMT" },
  ],
  ["RFC 850", { "retry-after": "Wednesday, 21-Oct-15 07:28:02 GMT", date: "Wed, 21 Oct 2015 07:28:00 GMT" }],
  ["asctime", { "retry-after": "Wed Oct 21 07:28:02 2015", date: "Wed, 21 Oct 2015 07:28:00 GMT" }],
  ["two values", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT, 2" }],
])("H01, H02: wait as a server asks (%s), and a little more", async (_, headers) => {
  for (const random of [0, 0.999]) {
    const clock = fakeClock(random);
    const { fetch } = fakeQueue(waiting, limited(headers));
    await outcome(clock, testClient({ fetch, retry: {} }, clock).submit("fal-ai/wan", {}));
    expect(clock.now()).toBeGreaterThanOrEqual(2_000);
    expect(clock.now()).toBeLessThanOrEqual(2_500);
  }
});

describe("retries", () => {
  test.each(["-5", "abc", "", "Wed, 21 Oct 2015 07:28:00 GMT"])(
    "H03: wait their own time when a server asks for %j",
    async (value) => {
      const clock = fakeClock(0.5);
      const { fetch } = fakeQueue(waiting, limited({ "retry-after": value }));
      await outcome(clock, testClient({ fetch, retry: {} }, clock).submit("fal-ai/wan", {}));
      expect(clock.now()).toBe(1_000);
    },
  );

  test("of a follower go on until its deadline, which names the last failure", async () => {
    const clock = fakeClock();
    const { fetch } = fakeQueue(() => Response.json({}, { status: 429, headers: { "retry-after": "30" } }));
    const error = await outcome(
      clock,
      testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 10_000, mode: "polling" }),
    );
    expect(error).toMatchObject({ code: "total", cause: { code: "rate_limited", retryAfterMs: 30_000 } });
    expect(clock.now()).toBe(10_000);
  });

  test("grow, within 25 % of their plan", () => {
    const options = retryOptions({}, "submit");
    for (const [attempt, plan] of [
      [1, 1_000],
      [2, 2_000],
      [3, 4_000],
      [9, 30_000],
    ] as const) {
      expect(backoff(attempt, options, 0)).toBe(plan * 0.75);
      expect(backoff(attempt, options, 1)).toBe(plan * 1.25);
      expect(backoff(attempt, { ...options, enableJitter: false }, 1)).toBe(plan);
    }
  });

  test("T15: wait longer once the budget that all requests of a client share is used up, and are all made", async () => {
    const ends: number[] = [];
    for (const count of [1, 200]) {
      const clock = fakeClock();
      const { fetch, calls } = fakeFetch(() => new Response("{}", { status: 502 }));
      const client = testClient({ fetch, retry: { maxRetries: 2 } }, clock);
      const all = Array.from({ length: count }, (_, n) => client.queue.status("fal-ai/wan", { requestId: `r${n}` }));
      await clock.settle(Promise.allSettled(all));
      expect(calls.length).toBe(3 * count);
      ends.push(clock.now());
    }
    expect(ends).toEqual([3_000, 12_000]);
  });
});
