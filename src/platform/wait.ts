import type { Clock } from "./clock.js";

interface AbortListeners {
  readonly all: Set<() => void>;
  readonly tell: () => void;
}

const listenersBySignal = new WeakMap<AbortSignal, AbortListeners>();

function listenersOf(signal: AbortSignal): AbortListeners {
  const all = new Set<() => void>();
  const made = listenersBySignal.get(signal) ?? {
    all,
    tell: () => [...all].forEach((heard) => all.has(heard) && heard()),
  };
  listenersBySignal.set(signal, made);
  return made;
}

/**
 * Calls `heard` when the signal aborts. All who hear one signal share one listener: a caller may stop a hundred requests
 * with one signal, and Node warns of a leak at the eleventh. Returns what ends the hearing.
 */
export function onAbort(signal: AbortSignal, heard: () => void): () => void {
  const { all, tell } = listenersOf(signal);
  if (all.size === 0) signal.addEventListener("abort", tell);
  all.add(heard);
  return () => {
    if (all.delete(heard) && all.size === 0) signal.removeEventListener("abort", tell);
  };
}

/** Wakes whoever pauses beside it. */
export interface WakeSignal {
  wake(): void;
  /** Returns what stops the listening. */
  listen(heard: () => void): () => void;
}

/** A bell that nobody listens to yet. */
export function createWakeSignal(): WakeSignal {
  const listeners = new Set<() => void>();
  return {
    wake: () => {
      for (const heard of new Set(listeners)) heard();
    },
    listen: (heard) => {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
  };
}

/** Waits until the time is over or the bell rings; rejects with the signal's reason as soon as it aborts. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal, bell?: WakeSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const end = (settle: () => void): void => {
      cancel();
      silence?.();
      deaf?.();
      settle();
    };
    const stop = (): void => end(() => reject(signal?.reason));
    const cancel = clock.after(ms, () => end(resolve));
    const silence = bell?.listen(() => end(resolve));
    const deaf = signal === undefined ? undefined : onAbort(signal, stop);
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
