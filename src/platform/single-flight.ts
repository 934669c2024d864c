/** Work that several callers wait for and that is done once. */
export interface SingleFlight<T> {
  /**
   * Starts the work, or joins it. Rejects with the signal's reason when it aborts; the last to leave stops the work.
   * `joined` gets a function that makes this caller alone leave with an error.
   */
  join(signal: AbortSignal, joined?: (leave: (error: unknown) => void) => void): Promise<T>;
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
      if (signal.aborted) return Promise.reject(signal.reason);
      waiting += 1;
      return new Promise<T>((resolve, reject) => {
        let left = false;
        const leave = (end: () => void): void => {
          if (left) return;
          left = true;
          signal.removeEventListener("abort", stop);
          waiting -= 1;
          end();
        };
        const quit = (error: unknown): void =>
          leave(() => {
            reject(error);
            if (waiting === 0) halt(error);
          });
        const stop = (): void => quit(signal.reason);
        signal.addEventListener("abort", stop);
        // Called before the work begins, so that the work knows its callers.
        joined?.(quit);
        (running ??= begin()).promise.then(
          (value) => leave(() => resolve(value)),
          (error: unknown) => leave(() => reject(error)),
        );
      });
    },
  };
}
