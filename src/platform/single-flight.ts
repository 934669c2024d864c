import { abortReason, onAbort } from "./time.js";

/** Work that several callers wait for and that is done once. */
export interface SingleFlight<T> {
  /**
   * Starts the work, or joins it. Rejects with the signal's reason when it aborts; the last to leave stops the work.
   * `joined` gets a function that makes this caller alone leave with an error; it says whether the caller was still there.
   */
  join(signal: AbortSignal, joined?: (leave: (error: unknown) => boolean) => void): Promise<T>;
  /** How many wait. */
  waiting(): number;
}

/** Shares one run of some work. A success is kept; after a failure the next caller starts the work again. */
export function createSingleFlight<T>(start: (signal: AbortSignal) => Promise<T>): SingleFlight<T> {
  let running: { readonly promise: Promise<T>; readonly controller: AbortController } | undefined;
  let waiting = 0;

  const begin = (): { readonly promise: Promise<T>; readonly controller: AbortController } => {
    const controller = new AbortController();
    const promise = start(controller.signal);
    const run = { promise, controller };
    promise.catch(() => {
      if (running === run) running = undefined;
    });
    return run;
  };

  const halt = (reason: unknown): void => {
    running?.controller.abort(reason);
    running = undefined;
  };

  return {
    waiting: () => waiting,
    join: (signal, joined) => {
      if (signal.aborted) return Promise.reject(abortReason(signal));
      waiting += 1;
      return new Promise<T>((resolve, reject) => {
        let left = false;
        const leave = (end: () => void): boolean => {
          if (left) return false;
          left = true;
          stopListening();
          waiting -= 1;
          end();
          return true;
        };
        const quit = (error: unknown): boolean =>
          leave(() => {
            reject(error);
            if (waiting === 0) halt(error);
          });
        const stopListening = onAbort(signal, () => quit(abortReason(signal)));
        // Called before the work begins, so that the work knows its callers.
        joined?.(quit);
        (running ??= begin()).promise.then(
          (value) => void leave(() => resolve(value)),
          (error: unknown) => void leave(() => reject(error)),
        );
      });
    },
  };
}
