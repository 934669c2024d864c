import type { FalRequest } from "../contract/client.js";
import type { FollowSettings } from "../contract/options.js";
import type { RequestHandle } from "../contract/status.js";
import type { ClientContext } from "../http/context.js";
import { updatesOf } from "../platform/async-queue.js";
import type { Job } from "./job.js";
import { withSignal, waitForCompletion } from "./wait.js";

/** A request whose job may still have to be loaded. */
export interface LazyRequest {
  readonly endpointId: string;
  readonly requestId: string;
  readonly job: () => Promise<Job>;
  readonly toJSON: () => RequestHandle;
}

/** What callers get to see of a request. */
export function requestOf(
  context: ClientContext,
  { endpointId, requestId, job, toJSON }: LazyRequest,
): FalRequest<unknown> {
  let waiting = 0;
  let loaded: Job | undefined;
  const wait = async <T>(
    settings: FollowSettings,
    work: (job: Job, deadline: number, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    waiting += 1;
    try {
      return await waitForCompletion(context, {
        endpointId,
        requestId,
        settings,
        job: () => loaded,
        abandon: () => {
          if (waiting < 2)
            job().then(
              (left) => left.abandon(),
              () => {},
            );
        },
        timeoutCancels: false,
        work: async (deadline, signal) => work((loaded = await job()), deadline, signal),
      });
    } finally {
      waiting -= 1;
    }
  };
  return {
    requestId,
    endpointId,
    status: ({ logs = false, ...stops } = {}) =>
      withSignal(context, stops, async (signal) => (await job()).status(logs, signal)),
    // Leaving the loop leaves the request running: only the caller's own signal cancels it.
    updates: (settings = {}) =>
      updatesOf((onQueueUpdate, left) =>
        wait(settings, (found, deadline, signal) =>
          found.follow({ ...settings, onQueueUpdate }, deadline, AbortSignal.any([signal, left])),
        ),
      ),
    result: (settings = {}) => wait(settings, (found, deadline, signal) => found.finish(settings, deadline, signal)),
    cancel: (stops = {}) => withSignal(context, stops, async (signal) => (await job()).cancel(signal)),
    toJSON,
  };
}
