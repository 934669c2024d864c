import type { QueueStatus } from "../contract/status.js";

/** Follows a request and tells each update; settles when the request has ended or the following has failed. */
export type Watch = (onUpdate: (status: QueueStatus) => void, stop: AbortSignal) => Promise<unknown>;

/** Updates to loop over. Following begins with the first turn of the loop, and ends when the loop is left. */
export async function* updatesOf(watch: Watch): AsyncGenerator<QueueStatus, void, undefined> {
  const waiting: QueueStatus[] = [];
  const leave = new AbortController();
  let wake: (() => void) | undefined;
  let ended = false;
  let failed: { readonly error: unknown } | undefined;
  const tell = (status: QueueStatus): void => {
    waiting.push(status);
    wake?.();
  };
  const end = (failure?: { readonly error: unknown }): void => {
    ended = true;
    failed = failure;
    wake?.();
  };
  watch(tell, leave.signal).then(
    () => end(),
    (error: unknown) => end({ error }),
  );
  try {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (failed !== undefined) throw failed.error;
      else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    leave.abort();
  }
}
