import type { Clock } from "./clock.js";
import { hearAbort } from "./wait.js";

/** What ends a piece of work from outside. */
export interface Bounds {
  readonly signal?: AbortSignal | undefined;
  readonly ms?: number | undefined;
  /** How long, in ms, the work may go on when the signal has aborted. Default: not at all. */
  readonly linger?: number | undefined;
  /** What to reject with when the time is over. */
  readonly onTimeout?: (() => unknown) | undefined;
  /** When the machine has slept through the end, the work is nudged and gets this much more time. */
  readonly onLate?: { readonly nudge: () => void; readonly ms: number } | undefined;
}

// Timers that fire this much too late tell of a machine that slept, not of one that is busy.
const SLEPT = 2_000;

/**
 * Runs work that settles for certain: with its own end, at once when the signal aborts (with the signal's reason), or
 * when the time is over. The work gets a signal of its own that aborts in both cases; nothing stays behind.
 */
export function within<T>(clock: Clock, bounds: Bounds, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, linger, ms = Infinity } = bounds;
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
      if (linger === undefined) return fail(signal?.reason);
      disarm?.();
      disarm = clock.after(linger, () => fail(signal?.reason));
      return undefined;
    };
    const expire = (): void => fail(bounds.onTimeout?.());
    const due = clock.now() + ms;
    const fire = (): void => {
      if (bounds.onLate === undefined || clock.now() - due < SLEPT) return expire();
      disarm = clock.after(bounds.onLate.ms, expire);
      bounds.onLate.nudge();
    };
    if (signal !== undefined) deaf = hearAbort(signal, aborted);
    if (ms !== Infinity) disarm = clock.after(Math.max(0, ms), fire);
    work(inner.signal).then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
