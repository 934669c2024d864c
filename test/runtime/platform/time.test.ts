import { describe, expect, test } from "vitest";
import { withDeadline } from "../../../src/platform/time.js";
import { rejection } from "../support/client.js";
import { fakeClock } from "../support/clock.js";

describe("bounds", () => {
  test("leave no timer, whichever way the work ends", async () => {
    const clock = fakeClock();
    await withDeadline(clock, { ms: 10 }, () => Promise.resolve(1));
    await rejection(withDeadline(clock, { ms: 10 }, () => Promise.reject(new Error("x"))));
    const controller = new AbortController();
    const aborted = rejection(
      withDeadline(clock, { ms: 10, signals: [controller.signal] }, () => new Promise(() => {})),
    );
    controller.abort("why");
    expect(await aborted).toBe("why");
    const late = withDeadline(clock, { ms: 10, onTimeout: () => "late" }, () => new Promise(() => {}));
    expect(await clock.settle(late)).toEqual({ status: "rejected", reason: "late" });
    expect(clock.pending()).toBe(0);
  });
});
