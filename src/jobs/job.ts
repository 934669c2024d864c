import type { AnyEndpoint } from "../contract/client.js";
import type { FollowSettings, OutputValidation } from "../contract/options.js";
import type { CancelResult, QueueStatus, RequestHandle, Result } from "../contract/status.js";
import type { Core } from "../http/context.js";
import { soon } from "../http/exchange.js";
import { within } from "../platform/scope.js";
import { createShared } from "../platform/single-flight.js";
import { collectResult } from "../protocols/fal/result.js";
import { type Known, withLogs } from "../protocols/fal/status.js";
import { createFollower, type Follower } from "./follow.js";
import { type Found, handleOf, routesOf } from "./handle.js";
import { trouble } from "./lazy.js";
import { resultOf } from "./output.js";
import type { Finished } from "./poll.js";

/** One request, as the calls of a client use it. Whoever follows it sets the bounds. */
export interface Job {
  readonly known: Known;
  readonly follower: Follower;
  /** Follows to the end. */
  follow(settings: FollowSettings, deadline: number, signal: AbortSignal): Promise<Finished>;
  /** Follows, and fetches at once: results are not kept for long. */
  finish(
    settings: FollowSettings,
    deadline: number,
    signal: AbortSignal,
    mode?: OutputValidation,
  ): Promise<Result<unknown>>;
  /** Asks once where the request stands. */
  status(logs: boolean, signal: AbortSignal): Promise<QueueStatus>;
  cancel(signal: AbortSignal): Promise<CancelResult>;
  /** Asks the server to stop what has not ended, without making anybody wait. */
  abandon(): void;
  readonly toJSON: () => RequestHandle;
}

// How long an abandoned request's cancellation may keep trying.
const DROPPED_WITHIN = 10_000;

/** Asks the server to stop a request that nobody waits for; one that cannot be stopped is told, by its id. */
export async function drop(core: Core, known: Known): Promise<void> {
  const { endpointId, requestId } = known;
  const bounds = { ms: DROPPED_WITHIN, onTimeout: () => new Error("no answer in time") };
  const work = async (signal: AbortSignal): Promise<unknown> =>
    (await trouble({ ...known, phase: "cancel" })).cancel(core, known, { signal });
  await within(core.clock, bounds, work).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : "it failed";
    core.warn({
      code: "cancel",
      message: `${endpointId}: the request could not be cancelled: ${why}`,
      endpointId,
      requestId,
    });
  });
}

/** The request that a gateway knows by an id. Its endpoint may still be loading. */
export function createJob(core: Core, known: Known, endpoint: Promise<AnyEndpoint>, submittedAt: string): Job {
  const follower = createFollower(core, known, submittedAt);
  // Whoever asks for the result gets the rejection; nobody else has to.
  endpoint.catch(() => {});
  let end: Finished | undefined;

  // Fetched once, for all who wait; what a relay has brought along needs no fetching.
  const output = createShared<unknown>(async (signal) => {
    if (end?.output !== undefined) return end.output.data;
    const status = follower.ended();
    if (status === undefined) throw new TypeError("a result is fetched once the request has ended");
    return collectResult(core, known, status, { signal });
  });
  const follow: Job["follow"] = async (settings, deadline, signal) => {
    end = await follower.watch({ settings, deadline, onUpdate: (status) => settings.onQueueUpdate?.(status) }, signal);
    return end;
  };
  const finish: Job["finish"] = async (settings, deadline, signal, mode) => {
    await follow(settings, deadline, signal);
    const data = await output.join(signal);
    return resultOf(core, await endpoint, known.requestId, data, mode);
  };
  return {
    known,
    follower,
    follow,
    finish,
    status: async (logs, signal) => {
      // What has ended stays so, whatever a server that lags behind would say.
      const ended = follower.ended();
      if (ended !== undefined) return withLogs(ended, logs ? follower.audience.lines() : []);
      const { statusOnce } = await trouble({ ...known, phase: "status" });
      const seen = await statusOnce(core, known, logs, { signal });
      return withLogs(seen.status, logs ? seen.logs : []);
    },
    cancel: async (signal) => (await trouble({ ...known, phase: "cancel" })).cancel(core, known, { signal }),
    abandon: () => {
      // Who gives up many requests at once hears of all of them before the first cancellation is sent.
      if (follower.ended() === undefined) soon(() => void drop(core, known));
    },
    toJSON: () => handleOf(core, known, submittedAt),
  };
}

/** The request of a handle. */
export function jobOf(core: Core, found: Found, endpoint: Promise<AnyEndpoint>): Job {
  const { endpointId, requestId, submittedAt } = found;
  return createJob(core, { endpointId, requestId, routes: routesOf(core, found) }, endpoint, submittedAt);
}
