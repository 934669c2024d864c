import type { FalRequest } from "./client-types.js";
import { handleOf } from "./handle.js";
import { trouble } from "./lazy.js";
import { signalOf, waitFor, type Job } from "./job.js";
import type { AbortOptions, FollowSettings } from "./options.js";
import { within } from "./scope.js";
import { withLogs } from "./status.js";
import type { QueueStatus } from "./types.js";
import { updatesOf } from "./updates.js";

async function statusOf(
  job: Job,
  { logs = false, ...stops }: AbortOptions & { readonly logs?: boolean | undefined },
): Promise<QueueStatus> {
  const { core, known, follower } = job;
  // What has ended stays so, whatever a server that lags behind would say.
  const ended = follower.ended();
  if (ended !== undefined) return withLogs(ended, logs ? follower.audience.lines() : []);
  const { statusOnce } = await trouble({ ...known, phase: "status" });
  const seen = await within(core.clock, { signal: signalOf(stops) }, (signal) =>
    statusOnce(core, known, logs, { signal }),
  );
  return withLogs(seen.status, logs ? seen.logs : []);
}

/** What callers get to see of a job. */
export function requestOf(job: Job): FalRequest<unknown> {
  const { core, known, submittedAt } = job;
  const { requestId, endpointId } = known;
  const wait = async <T>(
    settings: FollowSettings,
    work: (deadline: number, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    job.waiting += 1;
    try {
      return await waitFor(core, { endpointId, settings, job: () => job, timeoutCancels: false, work });
    } finally {
      job.waiting -= 1;
    }
  };
  return {
    requestId,
    endpointId,
    status: (options = {}) => statusOf(job, options),
    // Leaving the loop leaves the request running: only the caller's own signal cancels it.
    updates: (settings = {}) =>
      updatesOf((onQueueUpdate, left) =>
        wait(settings, (deadline, signal) =>
          job.follow({ ...settings, onQueueUpdate }, deadline, AbortSignal.any([signal, left])),
        ),
      ),
    result: (settings = {}) => wait(settings, (deadline, signal) => job.finish(settings, deadline, signal)),
    cancel: async (stops = {}) => {
      const { cancel } = await trouble({ ...known, phase: "cancel" });
      return within(core.clock, { signal: signalOf(stops) }, (signal) => cancel(core, known, { signal }));
    },
    toJSON: () => handleOf(core, known, submittedAt),
  };
}
