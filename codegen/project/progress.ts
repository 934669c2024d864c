import type { OnProgress } from "../document/progress.js";

/**
 * Milliseconds of a clock that never goes back. (`performance.now()` tells the same, and has Node load its tools for
 * measuring first: milliseconds that a run with nothing to do would notice.)
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** How often we let the process hear a signal. */
const BREATH_MS = 40;

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Listener {
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Steps of a run, told to whoever listens; what stopped it, when somebody did. */
export interface Steps {
  readonly onProgress: OnProgress;
  /** @throws the reason of the signal, when it is aborted */
  readonly throwIfAborted: () => void;
  /** Whether an error is what the listener threw, or the reason of the signal: no mistake in the run. */
  readonly isStop: (error: unknown) => boolean;
}

/**
 * Tells each step to the listener, lets the process hear a signal now and then while stages are at work, and ends the
 * run when the signal is aborted.
 */
export function stepsFor({ onProgress, signal }: Listener, breathMs: number = BREATH_MS): Steps {
  const stops = new Set<unknown>();
  let breath = monotonicMs();
  const stop = (error: unknown): never => {
    stops.add(error);
    throw error;
  };
  const throwIfAborted = (): void => {
    if (signal?.aborted === true) stop(signal.reason);
  };
  return {
    throwIfAborted,
    isStop: (error) => stops.has(error),
    onProgress: (step) => {
      let told: Promise<void> | undefined;
      try {
        told = onProgress?.(step);
      } catch (error) {
        stop(error);
      }
      const isDue = monotonicMs() - breath >= breathMs;
      if (told === undefined && !isDue) return undefined;
      return (async () => {
        try {
          await told;
        } catch (error) {
          stop(error);
        }
        if (isDue) await breathe();
        // Measured from its end: a slow step is followed by a fast one.
        breath = monotonicMs();
        throwIfAborted();
      })();
    },
  };
}
