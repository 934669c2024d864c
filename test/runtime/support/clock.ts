import type { Clock } from "../../../src/platform/time.js";

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Timers that have not fired. */
  pending(): number;
  /** Time passes while everything sleeps: timers that were due fire afterwards, late. */
  oversleep(ms: number): Promise<void>;
  /** The wall clock alone jumps. */
  shiftWall(ms: number): void;
  /** Moves from timer to timer until the promise has settled, and gives its outcome. */
  settle<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>>;
  /** The pauses that were asked for, in ms. */
  readonly asked: number[];
}

// Replies of a fake fetch take some turns of the event loop, whatever the clock says.
async function idle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A fake clock at 0 whose dice always show `random`. */
export function fakeClock(random = 0.5): FakeClock {
  const timers = new Set<Timer>();
  const asked: number[] = [];
  let time = 0;
  let shift = 0;
  const fire = (timer: Timer): void => {
    timers.delete(timer);
    timer.run();
  };
  const first = (): Timer | undefined => [...timers].toSorted((a, b) => a.due - b.due)[0];
  return {
    now: () => time,
    wall: () => Date.UTC(2026, 0, 1) + time + shift,
    random: () => random,
    after: (ms, run) => {
      const timer = { due: time + ms, run };
      timers.add(timer);
      asked.push(ms);
      return () => void timers.delete(timer);
    },
    asked,
    pending: () => timers.size,
    shiftWall: (ms) => {
      shift += ms;
    },
    oversleep: async (ms) => {
      time += ms;
      for (const timer of new Set(timers)) if (timer.due <= time) fire(timer);
      await idle();
    },
    settle: async (promise) => {
      let outcome: PromiseSettledResult<Awaited<typeof promise>> | undefined;
      void Promise.allSettled([promise]).then(([end]) => {
        outcome = end;
      });
      for (let steps = 0; ; steps += 1) {
        await idle();
        if (outcome !== undefined) return outcome;
        const next = first();
        if (next === undefined || steps > 100_000)
          throw new Error("nothing is left to wait for, and the promise is open");
        time = Math.max(time, next.due);
        fire(next);
      }
    },
  };
}
