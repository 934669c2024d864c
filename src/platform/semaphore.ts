import { abortReason, onAbort } from "./time.js";

/** Lets only so many run at once; the others wait their turn, in order. */
export interface Semaphore {
  /**
   * Takes a place, if it leaves at least `spared` others free: work that may hang leaves some to work that must not wait.
   * Rejects with the signal's reason when it aborts while waiting. Returns what gives the place back.
   */
  acquire(signal: AbortSignal | undefined, spared?: number): Promise<() => void>;
}

/** A semaphore with this many places. */
export function createSemaphore(places: number): Semaphore {
  let free = places;
  // By the places that its waiters spare.
  const lanes = new Map<number, Set<() => void>>();
  const next = (): (() => void) | undefined => {
    let first: { readonly spared: number; readonly go: () => void } | undefined;
    for (const [spared, [go]] of lanes)
      if (go !== undefined && free > spared && spared < (first?.spared ?? Infinity)) first = { spared, go };
    return first?.go;
  };
  const take = (): (() => void) => {
    free -= 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      free += 1;
      next()?.();
    };
  };
  return {
    acquire: (signal, spared = 0) => {
      if (signal?.aborted === true) return Promise.reject(abortReason(signal));
      if (free > spared) return Promise.resolve(take());
      return new Promise((resolve, reject) => {
        const lane = lanes.get(spared) ?? new Set();
        lanes.set(spared, lane);
        const settle = (end: () => void): void => {
          lane.delete(go);
          stopListening?.();
          end();
        };
        const go = (): void => settle(() => resolve(take()));
        lane.add(go);
        const stopListening =
          signal === undefined ? undefined : onAbort(signal, () => settle(() => reject(abortReason(signal))));
      });
    },
  };
}
