/** Values that one side pushes and another loops over. */
export interface AsyncQueue<T> {
  push(value: T): void;
  /** No more values: the loop gets what has been pushed, then ends, or throws the failure. */
  end(failure?: { readonly error: unknown }): void;
  /** For one loop. */
  values(): AsyncGenerator<T, void, undefined>;
}

const MOST_WAITING = 100;

/** An empty queue. Where nobody loops for long, a new value is merged into the last one that waits. */
export function createAsyncQueue<T>(merge?: (older: T, newer: T) => T): AsyncQueue<T> {
  const waiting: T[] = [];
  let wake: (() => void) | undefined;
  let ended = false;
  let failed: { readonly error: unknown } | undefined;
  return {
    push: (value) => {
      const older = merge === undefined || waiting.length < MOST_WAITING ? [] : waiting.splice(-1);
      waiting.push(older.reduce((_, last) => merge?.(last, value) ?? value, value));
      wake?.();
    },
    end: (failure) => {
      ended = true;
      failed = failure;
      wake?.();
    },
    values: async function* () {
      for (;;) {
        yield* waiting.splice(0, 1);
        if (waiting.length > 0) continue;
        if (failed !== undefined) throw failed.error;
        if (ended) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
