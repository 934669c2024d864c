import type { Clock } from "../platform/time.js";

/** Lets values through at most once per interval: the first at once, then the newest. */
export interface Throttle<T> {
  push(value: T): void;
  /** Drops what waits. */
  cancel(): void;
}

/** A throttle that has let nothing through. */
export function createThrottle<T>(clock: Clock, intervalMs: number, run: (value: T) => void): Throttle<T> {
  let last = -Infinity;
  let waiting: { readonly value: T } | undefined;
  let cancelTimer: (() => void) | undefined;
  const pass = (value: T): void => {
    last = clock.now();
    run(value);
  };
  const fire = (): void => {
    cancelTimer = undefined;
    const held = waiting;
    waiting = undefined;
    if (held !== undefined) pass(held.value);
  };
  return {
    push: (value) => {
      const left = last + intervalMs - clock.now();
      if (cancelTimer === undefined && left <= 0) return pass(value);
      waiting = { value };
      cancelTimer ??= clock.after(left, fire);
      return undefined;
    },
    cancel: () => {
      cancelTimer?.();
      cancelTimer = undefined;
      waiting = undefined;
    },
  };
}
