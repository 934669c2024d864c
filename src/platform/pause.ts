import type { Clock } from "./clock.js";
import { onAbort } from "./wait.js";

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
