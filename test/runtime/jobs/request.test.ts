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
function of(calls: readonly FakeCall[], kind: string): readonly FakeCall[] {
  return calls.filter((call) => kindOf(call) === kind);
}
function waiting(): FakeAnswer {
  return { status: "IN_QUEUE", queue_position: 4 };
}

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
