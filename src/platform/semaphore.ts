import { onAbort } from "./wait.js";

/** Lets only so many run at once; the others wait their turn, in order. */
export interface Semaphore {
  /** Rejects with the signal's reason when it aborts while waiting. Returns what gives the place back. */
  acquire(signal: AbortSignal | undefined): Promise<() => void>;
}

interface Waiter {
  readonly go: () => void;
}

/** A limiter with this many places. */
export function createSemaphore(places: number): Semaphore {
  let free = places;
  const queue = new Set<Waiter>();
  const leave = (): void => {
    free += 1;
    const [next] = queue;
    if (next !== undefined) next.go();
  };
  const once = (): (() => void) => {
    free -= 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  };
  return {
    acquire: (signal) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason);
      if (free > 0) return Promise.resolve(once());
      return new Promise((resolve, reject) => {
        const settle = (end: () => void): void => {
          queue.delete(waiter);
          stopListening?.();
          end();
        };
        const stop = (): void => settle(() => reject(signal?.reason));
        const waiter: Waiter = { go: () => settle(() => resolve(once())) };
        queue.add(waiter);
        const stopListening = signal === undefined ? undefined : onAbort(signal, stop);
      });
    },
  };
}
