import type { Clock } from "./clock.js";

interface AbortListeners {
  readonly all: Set<() => void>;
  readonly notify: () => void;
}

const listenersBySignal = new WeakMap<AbortSignal, AbortListeners>();

function listenersOf(signal: AbortSignal): AbortListeners {
  const all = new Set<() => void>();
  const made = listenersBySignal.get(signal) ?? {
    all,
    notify: () => [...all].forEach((listener) => all.has(listener) && listener()),
  };
  listenersBySignal.set(signal, made);
  return made;
}

/**
 * Calls `listener` when the signal aborts. All listeners of one signal share one event listener: a caller may stop a
 * hundred requests with one signal, and Node warns of a leak at the eleventh. Returns a function that stops listening.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const { all, notify } = listenersOf(signal);
  if (all.size === 0) signal.addEventListener("abort", notify);
  all.add(listener);
  return () => {
    if (all.delete(listener) && all.size === 0) signal.removeEventListener("abort", notify);
  };
}

/** Ends pauses early. */
export interface WakeSignal {
  wake(): void;
  /** Returns a function that stops listening. */
  listen(listener: () => void): () => void;
}

/** A wake signal without listeners. */
export function createWakeSignal(): WakeSignal {
  const listeners = new Set<() => void>();
  return {
    wake: () => {
      for (const listener of new Set(listeners)) listener();
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Waits until the time is over or the wake signal fires; rejects with the reason of the signal as soon as it aborts. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal, wakeSignal?: WakeSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const end = (settle: () => void): void => {
      cancel();
      stopWaking?.();
      stopAborting?.();
      settle();
    };
    const stop = (): void => end(() => reject(signal?.reason));
    const cancel = clock.after(ms, () => end(resolve));
    const stopWaking = wakeSignal?.listen(() => end(resolve));
    const stopAborting = signal === undefined ? undefined : onAbort(signal, stop);
  });
}

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

// A timer that fires this late means that the machine slept; a busy machine is late by less.
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
    let stopListening: (() => void) | undefined;
    const settle = (end: () => void): void => {
      disarm?.();
      stopListening?.();
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
    if (signal !== undefined) stopListening = onAbort(signal, aborted);
    if (ms !== Infinity) disarm = clock.after(Math.max(0, ms), fire);
    work(inner.signal).then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
