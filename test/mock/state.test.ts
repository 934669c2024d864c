import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  begin,
  cancel,
  nextChange,
  observe,
  settle,
  view,
  type Phase,
  type Plan,
  type Progress,
} from "../../src/mock/jobs/state.js";
import { realClock, scopeClock, virtualClock } from "../../src/mock/jobs/clock.js";

function planOf(phases: readonly Phase[], more: Partial<Plan> = {}): Plan {
  return {
    phases,
    cancel: "stop",
    stopMs: 10,
    ...more,
  };
}
function queued(position: number, ms: number): Phase {
  return { state: "IN_QUEUE", position, for: ms };
}
function running(ms: number): Phase {
  return {
    state: "IN_PROGRESS",
    for: ms,
    logs: [
      { at: 0, message: "a" },
      { at: ms / 2, message: "b" },
    ],
  };
}
const typical = planOf([queued(1, 100), queued(0, 100), running(200)]);

function at(plan: Plan, progress: Progress, now: number): string {
  const seen = view(plan, settle(plan, progress, now), now);
  if (seen.state === "REMOVED") return seen.state;
  return `${seen.state}${seen.state === "IN_QUEUE" ? seen.position : ""}/${seen.logs.length}`;
}

describe("the states of a request", () => {
  it("are a function of the plan and the time", () => {
    const seen = [0, 99, 100, 199, 200, 299, 300, 399, 400, 9999].map((now) => at(typical, begin(0), now));
    expect(seen).toEqual([
      "IN_QUEUE1/0",
      "IN_QUEUE1/0",
      "IN_QUEUE0/0",
      "IN_QUEUE0/0",
      "IN_PROGRESS/1",
      "IN_PROGRESS/1",
      "IN_PROGRESS/2",
      "IN_PROGRESS/2",
      "COMPLETED/2",
      "COMPLETED/2",
    ]);
  });

  it("do not depend on how often one looks", () => {
    const phase = fc.oneof(
      fc.record({ state: fc.constant("IN_QUEUE" as const), position: fc.nat(5), for: fc.nat(50) }),
      fc.nat(50).map((ms) => running(ms)),
    );
    const looks = fc.array(fc.nat(400), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(phase, { maxLength: 6 }), looks, fc.option(fc.nat(300)), (phases, times, deadline) => {
        const plan = planOf(phases);
        const start = begin(0, deadline ?? undefined);
        const ordered = times.toSorted((a, b) => a - b);
        const last = ordered.at(-1) ?? 0;
        const step = ordered.reduce((progress, now) => settle(plan, progress, now), start);
        expect(view(plan, settle(plan, step, last), last)).toEqual(view(plan, settle(plan, start, last), last));
      }),
    );
  });

  it("change exactly when the next change says so", () => {
    let now = 0;
    const times: number[] = [];
    for (
      let next = nextChange(typical, begin(0), 0);
      next !== undefined;
      next = nextChange(typical, settle(typical, begin(0), now), now)
    ) {
      expect(at(typical, begin(0), next - 1)).toBe(at(typical, begin(0), now));
      expect(at(typical, begin(0), next)).not.toBe(at(typical, begin(0), now));
      now = next;
      times.push(now);
    }
    expect(times).toEqual([100, 200, 300, 400]);
  });

  it("end at the start deadline while waiting, never while running", () => {
    expect(settle(typical, begin(0, 150), 500).done).toEqual({ at: 150, by: "start_timeout" });
    expect(settle(typical, begin(0, 200), 500).done).toEqual({ at: 400, by: "plan" });
    const requeued = planOf([running(50), queued(0, 100), running(50)]);
    expect(settle(requeued, begin(0, 20), 500).done).toEqual({ at: 50, by: "start_timeout" });
  });

  it("never end in a phase that lasts for ever", () => {
    const plan = planOf([queued(0, Number.POSITIVE_INFINITY)]);
    expect(at(plan, begin(0), 1e15)).toBe("IN_QUEUE0/0");
    expect(nextChange(plan, begin(0), 0)).toBeUndefined();
  });

  it("move on after so many reads where a phase counts reads", () => {
    const plan = planOf([
      { state: "IN_QUEUE", position: 0, for: { polls: 2 } },
      { state: "IN_PROGRESS", for: { polls: 1 } },
    ]);
    let progress = begin(0);
    const seen: string[] = [];
    for (let now = 0; now < 5; now += 1) {
      seen.push(at(plan, progress, now).split("/")[0] ?? "");
      progress = observe(plan, progress, now);
    }
    expect(seen).toEqual(["IN_QUEUE0", "IN_QUEUE0", "IN_PROGRESS", "COMPLETED", "COMPLETED"]);
  });

  it("answer a cancel by where the request is", () => {
    const [removed, ok] = cancel(typical, settle(typical, begin(0), 50), 50);
    expect([ok, at(typical, removed, 999), cancel(typical, removed, 60)[1]]).toEqual(["OK", "REMOVED", "NOT_FOUND"]);
    const [stopping, asked] = cancel(typical, settle(typical, begin(0), 250), 250);
    expect([asked, settle(typical, stopping, 999).done]).toEqual([
      "CANCELLATION_REQUESTED",
      { at: 260, by: "cancelled" },
    ]);
    expect(cancel(typical, settle(typical, stopping, 255), 255)[0].stopAt).toBe(260);
    const [late, still] = cancel(typical, settle(typical, begin(0), 395), 395);
    expect([still, settle(typical, late, 999).done]).toEqual(["CANCELLATION_REQUESTED", { at: 400, by: "plan" }]);
    expect(cancel(typical, settle(typical, begin(0), 400), 400)[1]).toBe("ALREADY_COMPLETED");
    const deaf = planOf([running(100)], { cancel: "ignore" });
    expect(settle(deaf, cancel(deaf, settle(deaf, begin(0), 10), 10)[0], 999).done).toEqual({ at: 100, by: "plan" });
  });
});

describe("clocks", () => {
  it("run what falls due in its order, at its time, and what that starts in turn", async () => {
    const clock = virtualClock(0);
    const ran: string[] = [];
    const note = (name: string) => (): void => void ran.push(`${name}@${clock.now()}`);
    clock.after(30, note("c"));
    clock.after(10, () => {
      note("a")();
      clock.after(10, note("b"));
    });
    const undo = clock.after(15, note("never"));
    clock.after(Number.POSITIVE_INFINITY, note("never"));
    undo();
    await clock.advance(29);
    expect([ran, clock.now()]).toEqual([["a@10", "b@20"], 29]);
    await clock.advance(1);
    expect(ran).toEqual(["a@10", "b@20", "c@30"]);
  });

  it("jump in real time too", async () => {
    const clock = realClock();
    const before = clock.now();
    const ran: string[] = [];
    clock.after(60_000, () => ran.push("second"));
    clock.after(30_000, () => ran.push("first"));
    const undo = clock.after(120_000, () => ran.push("third"));
    await clock.advance(60_000);
    expect(ran).toEqual(["first", "second"]);
    expect(clock.now() - before).toBeGreaterThanOrEqual(60_000);
    undo();
    await new Promise<void>((resolve) => clock.after(1, resolve));
  });

  it("do not fire at once when asked to wait longer than a timer can", async () => {
    const clock = realClock();
    let fired = false;
    const undo = clock.after(30 * 86_400_000, () => (fired = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(fired).toBe(false);
    undo();
  });

  it("drop the timers of one scope only", async () => {
    const clock = virtualClock(0);
    const ran: string[] = [];
    const scope = scopeClock(clock);
    scope.after(1, () => ran.push("scoped"));
    clock.after(1, () => ran.push("own"));
    scope.stop();
    scope.after(1, () => ran.push("late"));
    await clock.advance(5);
    expect(ran).toEqual(["own"]);
  });
});
