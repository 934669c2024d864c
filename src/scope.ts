import type { Clock } from "./clock.js";

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
    const settle = (end: () => void): void => {
      disarm?.();
      signal?.removeEventListener("abort", aborted);
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
    signal?.addEventListener("abort", aborted);
    if (ms !== Infinity) disarm = clock.after(Math.max(0, ms), fire);
    work(inner.signal).then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

/** Wakes whoever pauses beside it. */
export interface Bell {
  ring(): void;
  /** Returns what stops the listening. */
  listen(heard: () => void): () => void;
}

/** A bell that nobody listens to yet. */
export function createBell(): Bell {
  const listeners = new Set<() => void>();
  return {
    ring: () => {
      for (const heard of new Set(listeners)) heard();
    },
    listen: (heard) => {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
  };
}

/** Waits until the time is over or the bell rings; rejects with the signal's reason as soon as it aborts. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal, bell?: Bell): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const end = (settle: () => void): void => {
      cancel();
      silence?.();
      signal?.removeEventListener("abort", stop);
      settle();
    };
    const stop = (): void => end(() => reject(signal?.reason));
    const cancel = clock.after(ms, () => end(resolve));
    const silence = bell?.listen(() => end(resolve));
    signal?.addEventListener("abort", stop);
  });
}
