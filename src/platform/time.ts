/** Time and chance, so that tests can hold both. */
export interface Clock {
  /** Milliseconds that never jump: for durations and deadlines. */
  now(): number;
  /** Milliseconds since 1970, which jump when somebody sets the clock: for dates only. */
  wall(): number;
  /** From 0 up to 1. */
  random(): number;
  /** Runs once after `ms`. Returns what cancels it. */
  after(ms: number, run: () => void): () => void;
}

// Timers take a signed 32-bit number; anything above fires at once.
const LONGEST = 2_147_483_647;

function after(ms: number, run: () => void): () => void {
  let left = ms;
  let timer: ReturnType<typeof setTimeout>;
  const arm = (): void => {
    const step = Math.min(left, LONGEST);
    left -= step;
    timer = setTimeout(left > 0 ? arm : run, step);
  };
  arm();
  return () => clearTimeout(timer);
}

/** The platform's clock. Its functions are looked up at each call, so that fake timers of test tools are honoured. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  random: () => Math.random(),
  after,
};

/** Runs one turn of the event loop later, where there are such turns. */
export function nextTurn(run: () => void): void {
  // setImmediate exists in Node only; queueMicrotask, which exists everywhere, lets TypeScript accept the type.
  const platform: { readonly queueMicrotask: unknown; readonly setImmediate?: (run: () => void) => unknown } =
    globalThis;
  if (platform.setImmediate === undefined) run();
  else platform.setImmediate(run);
}

/* Signals as every platform has them: React Native has no `AbortSignal.any`, no `throwIfAborted` and no reasons. */

/** Why a signal has aborted: its own reason, else an `AbortError`. */
export function abortReason(signal: AbortSignal | undefined): unknown {
  const reason: unknown = signal?.reason;
  if (reason !== undefined && reason !== null) return reason;
  const message = "This operation was aborted";
  return typeof DOMException === "undefined"
    ? Object.assign(new Error(message), { name: "AbortError" })
    : new DOMException(message, "AbortError");
}

/** Throws the reason of a signal that has aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortReason(signal);
}

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
    if (signal?.aborted === true) return reject(abortReason(signal));
    const end = (settle: () => void): void => {
      cancel();
      stopWaking?.();
      stopAborting?.();
      settle();
    };
    const stop = (): void => end(() => reject(abortReason(signal)));
    const cancel = clock.after(ms, () => end(resolve));
    const stopWaking = wakeSignal?.listen(() => end(resolve));
    const stopAborting = signal === undefined ? undefined : onAbort(signal, stop);
  });
}

/** What ends a piece of work from outside. */
export interface Deadline {
  /** The first that aborts ends the work. */
  readonly signals?: readonly (AbortSignal | undefined)[] | undefined;
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
 * Runs work that settles for certain: with its own end, at once when a signal aborts (with the signal's reason), or
 * when the time is over. The work gets a signal of its own that aborts in both cases; nothing stays behind.
 */
export function withDeadline<T>(clock: Clock, bounds: Deadline, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { graceMs, ms = Infinity } = bounds;
  const signals = (bounds.signals ?? []).filter((signal) => signal !== undefined);
  const over = signals.find((signal) => signal.aborted);
  if (over !== undefined) return Promise.reject(abortReason(over));
  const inner = new AbortController();
  return new Promise<T>((resolve, reject) => {
    let disarm: (() => void) | undefined;
    const settle = (end: () => void): void => {
      disarm?.();
      for (const stop of stops) stop();
      end();
    };
    const fail = (reason: unknown): void =>
      settle(() => {
        reject(reason);
        inner.abort(reason);
      });
    const aborted = (signal: AbortSignal): void => {
      if (graceMs === undefined) return fail(abortReason(signal));
      disarm?.();
      disarm = clock.after(graceMs, () => fail(abortReason(signal)));
      return undefined;
    };
    const expire = (): void => fail(bounds.onTimeout?.());
    const due = clock.now() + ms;
    const fire = (): void => {
      if (bounds.onSleep === undefined || clock.now() - due < SLEEP_MS) return expire();
      disarm = clock.after(bounds.onSleep.ms, expire);
      bounds.onSleep.nudge();
    };
    const stops = signals.map((signal) => onAbort(signal, () => aborted(signal)));
    if (ms !== Infinity) disarm = clock.after(Math.max(0, ms), fire);
    work(inner.signal).then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
