import type { Clock } from "./clock.js";
import { onAbort } from "./wait.js";

/** What ends a piece of work from outside. */
export interface Deadline {
  readonly signal?: AbortSignal | undefined;
  readonly ms?: number | undefined;
  /** How long, in ms, the work may go on when the signal has aborted. Default: not at all. */
  readonly graceMs?: number | undefined;
  /** What to reject with when the time is over. */
  readonly onTimeout?: (() => unknown) | undefined;
  /** When the machine has slept through the end, the work is nudged and gets this much more time. */
  readonly onSleep?: { readonly nudge: () => void; readonly ms: number } | undefined;
}

// Timers that fire this much too late tell of a machine that slept, not of one that is busy.
const SLEEP_MS = 2_000;

/**
 * Runs work that settles for certain: with its own end, at once when the signal aborts (with the signal's reason), or
 * when the time is over. The work gets a signal of its own that aborts in both cases; nothing stays behind.
 */
export function withDeadline<T>(clock: Clock, bounds: Deadline, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, graceMs, ms = Infinity } = bounds;
  if (signal?.aborted === true) return Promise.reject(signal.reason);
  const inner = new AbortController();
  return new Promise<T>((resolve, reject) => {
    let disarm: (() => void) | undefined;
    let deaf: (() => void) | undefined;
    const settle = (end: () => void): void => {
      disarm?.();
      deaf?.();
      end();
    };
    const fail = (reason: unknown): void =>
      settle(() => {
        reject(reason);
        inner.abort(reason);
      });
    const aborted = (): void => {
      if (graceMs === undefined) return fail(signal?.reason);
      disarm?.();
      disarm = clock.after(graceMs, () => fail(signal?.reason));
      return undefined;
    };
    const expire = (): void => fail(bounds.onTimeout?.());
    const due = clock.now() + ms;
    const fire = (): void => {
      if (bounds.onSleep === undefined || clock.now() - due < SLEEP_MS) return expire();
      disarm = clock.after(bounds.onSleep.ms, expire);
      bounds.onSleep.nudge();
    };
    if (signal !== undefined) deaf = onAbort(signal, aborted);
    if (ms !== Infinity) disarm = clock.after(Math.max(0, ms), fire);
    work(inner.signal).then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
