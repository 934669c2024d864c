/** Values that one side pushes and another loops over. */
export interface AsyncQueue<T> {
  push(value: T): void;
  /** No more values: the loop gets what has been pushed, then ends, or throws the failure. */
  end(failure?: { readonly error: unknown }): void;
  /** For one loop. */
  values(): AsyncGenerator<T, void, undefined>;
}

/** A queue that holds these values. */
export function createAsyncQueue<T>(first: Iterable<T> = []): AsyncQueue<T> {
  const waiting = [...first];
  let wake: (() => void) | undefined;
  let ended = false;
  let failed: { readonly error: unknown } | undefined;
  return {
    push: (value) => {
      waiting.push(value);
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
