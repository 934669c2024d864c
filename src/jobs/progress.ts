import type { Progress, QueueStatus, RequestLog } from "../contract/status.js";
import type { Clock } from "../platform/clock.js";

/** Keeps what the updates of one request have told, in the form that people are shown. */
export interface ProgressTracker {
  /** Takes an update in, and says how far the request is. */
  next(status: QueueStatus, lines: readonly RequestLog[]): Progress;
}

// A handle tells when a request was submitted, on a clock that may have been set since.
function startOf(clock: Clock, submittedAt: string): number {
  const age = clock.wall() - Date.parse(submittedAt);
  return clock.now() - (age > 0 ? age : 0);
}

/** A keeper for a request that was submitted then (ISO 8601; empty when nobody knows). */
export function createProgressTracker(clock: Clock, submittedAt: string): ProgressTracker {
  const begun = startOf(clock, submittedAt);
  let startedAt: string | undefined;
  return {
    next: ({ status, queue_position: position }, lines) => {
      // A runner that died leaves the request to another one, which starts anew.
      if (status === "IN_QUEUE") startedAt = undefined;
      else if (status === "IN_PROGRESS") startedAt ??= new Date(clock.wall()).toISOString();
      const lastLog = lines.at(-1)?.message;
      return {
        elapsedMs: Math.round(clock.now() - begun),
        ...(position === undefined ? {} : { position }),
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(lastLog === undefined ? {} : { lastLog }),
      };
    },
  };
}
