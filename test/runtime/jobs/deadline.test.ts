import "../../../src/jobs/calls.js";
import { describe, expect, test } from "vitest";
import { backoff, retryOptions } from "../../../src/http/retry.js";
import { systemClock } from "../../../src/platform/clock.js";
import { testClient } from "../support/client.js";
import { fakeClock, type FakeClock } from "../support/clock.js";
import { type FakeAnswer, type FakeCall, fakeFetch, type FakeFetch } from "../support/fake-fetch.js";
import { OUTPUT, REQUEST_ID } from "../support/queue.js";

const kindOf = ({ url, method }: FakeCall): "submit" | "stream" | "status" | "cancel" | "result" =>
  method === "POST"
    ? "submit"
    : method === "PUT"
      ? "cancel"
      : url.includes("/stream")
        ? "stream"
        : url.includes("/status")
          ? "status"
          : "result";

/** A queue without a network: `status` says the state of the n-th look. */
const fakeQueue = (
  status: (n: number) => FakeAnswer,
  more: (call: FakeCall, n: number) => FakeAnswer | undefined = () => undefined,
): FakeFetch =>
  fakeFetch((call, n) => {
    const special = more(call, n);
    if (special !== undefined) return special;
    const kind = kindOf(call);
    if (kind === "submit") return { request_id: REQUEST_ID };
    if (kind === "stream") return new Response(null, { status: 405 });
    if (kind === "cancel") return { status: "CANCELLATION_REQUESTED" };
    return kind === "status" ? status(n) : OUTPUT;
  });
const of = (calls: readonly FakeCall[], kind: string): readonly FakeCall[] =>
  calls.filter((call) => kindOf(call) === kind);
const waiting = (): FakeAnswer => ({ status: "IN_QUEUE", queue_position: 4 });

async function outcome(clock: FakeClock, promise: Promise<unknown>): Promise<unknown> {
  const end = await clock.settle(promise);
  return end.status === "rejected" ? end.reason : end.value;
}

describe("the total", () => {
  test("Q01: ends a wait in a queue that never moves; subscribe cancels the request", async () => {
    const clock = fakeClock();
    const { fetch, calls } = fakeQueue(waiting);
    const error = await outcome(
      clock,
      testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 60_000, pollInterval: 1_000 }),
    );
    expect(error).toMatchObject({
      name: "TimeoutError",
      code: "total",
      requestId: REQUEST_ID,
      lastStatus: "IN_QUEUE",
      queuePosition: 4,
      phase: "status",
    });
    expect(clock.now()).toBe(60_000);
    expect(of(calls, "status").length).toBeLessThanOrEqual(60);
    expect(of(calls, "status").length).toBeGreaterThan(45);
    expect(of(calls, "cancel").length).toBe(1);
  });

  test("of request.result leaves the request running, and usable", async () => {
    const clock = fakeClock();
    let state = "IN_PROGRESS";
    const { fetch, calls } = fakeQueue(() => ({ status: state }));
    const request = await testClient({ fetch }, clock).submit("fal-ai/wan", {});
    expect(await outcome(clock, request.result({ timeout: 5_000 }))).toMatchObject({
      code: "total",
      lastStatus: "IN_PROGRESS",
    });
    expect(of(calls, "cancel").length).toBe(0);
    state = "COMPLETED";
    expect(await outcome(clock, request.result())).toEqual({ data: OUTPUT, requestId: REQUEST_ID });
    expect(clock.pending()).toBe(0);
  });

  test("is a day unless said otherwise", async () => {
    const clock = fakeClock();
    const { fetch } = fakeQueue(waiting);
    const call = testClient({ fetch }, clock).subscribe("fal-ai/wan", { pollInterval: 3_600_000 });
    expect(await outcome(clock, call)).toMatchObject({ code: "total" });
    expect(clock.now()).toBe(86_400_000);
  });

  test("covers a result that never comes", async () => {
    const clock = fakeClock();
    const { fetch } = fakeQueue(
      () => ({ status: "COMPLETED" }),
      (call) => (kindOf(call) === "result" ? "hang" : undefined),
    );
    const error = await outcome(clock, testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 10_000 }));
    expect(error).toMatchObject({ code: "total", lastStatus: "COMPLETED", requestId: REQUEST_ID });
  });

  test("covers a submit that is never answered", async () => {
    const clock = fakeClock();
    const { fetch } = fakeFetch(() => "hang");
    expect(
      await outcome(clock, testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 1_000 })),
    ).toMatchObject({ code: "total", phase: "submit" });
    expect(clock.now()).toBe(1_000);
  });

  test("C01: is not moved by a wall clock that jumps", async () => {
    const clock = fakeClock();
    const { fetch } = fakeQueue((n) => {
      clock.shiftWall(n % 2 === 0 ? 3_600_000 : -7_200_000);
      return waiting();
    });
    await outcome(clock, testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 30_000 }));
    expect(clock.now()).toBe(30_000);
  });

  test("C02: that passed while the machine slept leaves one look, and the result", async () => {
    const clock = fakeClock();
    let state = "IN_PROGRESS";
    const { fetch, calls } = fakeQueue(() => ({ status: state }));
    const call = testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 60_000, pollInterval: 50_000 });
    await clock.oversleep(1_000);
    state = "COMPLETED";
    await clock.oversleep(7_200_000);
    expect(await outcome(clock, call)).toEqual({ data: OUTPUT, requestId: REQUEST_ID });
    expect(of(calls, "cancel").length).toBe(0);
  });

  test("that passed while the machine slept still ends what is not done", async () => {
    const clock = fakeClock();
    const { fetch, calls } = fakeQueue(waiting);
    const call = testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 60_000, pollInterval: 50_000 });
    await clock.oversleep(1_000);
    const before = of(calls, "status").length;
    await clock.oversleep(7_200_000);
    expect(of(calls, "status").length).toBe(before + 1);
    expect(await outcome(clock, call)).toMatchObject({ code: "total" });
  });
});

describe("pauses", () => {
  test("start quick, grow with the wait and stay below 6 s", async () => {
    const clock = fakeClock();
    const at: number[] = [];
    const { fetch } = fakeQueue(() => {
      at.push(clock.now());
      return waiting();
    });
    await outcome(clock, testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 600_000, mode: "polling" }));
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(gaps[0]).toBeLessThanOrEqual(120);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(5_000);
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

const limited =
  (headers: Record<string, string>) =>
  (call: FakeCall, n: number): FakeAnswer | undefined =>
    kindOf(call) === "submit" && n === 0 ? Response.json({ detail: "slow" }, { status: 429, headers }) : undefined;

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

  test("are not begun when they would end after the deadline", async () => {
    const clock = fakeClock();
    const { fetch } = fakeQueue(() => Response.json({}, { status: 429, headers: { "retry-after": "30" } }));
    const error = await outcome(
      clock,
      testClient({ fetch }, clock).subscribe("fal-ai/wan", { timeout: 10_000, mode: "polling" }),
    );
    expect(error).toMatchObject({ code: "rate_limited", retryAfterMs: 30_000 });
    expect(clock.now()).toBe(0);
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

  test("T15: are shared out among all requests of a client, so that an outage is no storm", async () => {
    const clock = fakeClock();
    const { fetch, calls } = fakeFetch(() => new Response("{}", { status: 502 }));
    const client = testClient({ fetch, retry: { maxRetries: 100 } }, clock);
    const all = Array.from({ length: 50 }, (_, index) => client.queue.status("fal-ai/wan", { requestId: `r${index}` }));
    await clock.settle(Promise.allSettled(all));
    expect(calls.length).toBeLessThanOrEqual(50 + 500 / 5);
  });
});

test("C03: a timer longer than a platform's timers can count does not fire at once", () => {
  let fired = false;
  const cancel = systemClock.after(30 * 86_400_000, () => (fired = true));
  expect(fired).toBe(false);
  cancel();
});

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
