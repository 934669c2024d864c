import type { AnyEndpoint } from "../contract/client.js";
import type { FollowSettings, OutputValidation } from "../contract/options.js";
import type { CancelResult, QueueStatus, RequestHandle, Result } from "../contract/status.js";
import type { ClientContext } from "../http/context.js";
import { nextTurn } from "../http/exchange.js";
import { withDeadline } from "../platform/scope.js";
import { createSingleFlight } from "../platform/single-flight.js";
import { collectResult } from "../protocols/fal/result.js";
import { type RequestRef, withLogs } from "../protocols/fal/status.js";
import { createFollower, type Follower } from "./follow.js";
import { type ParsedHandle, handleOf, routesOf } from "./handle.js";
import { trouble } from "./lazy.js";
import { resultOf } from "./output.js";
import type { Completion } from "./poll.js";

/** One request, as the calls of a client use it. Whoever follows it sets the bounds. */
export interface Job {
  readonly request: RequestRef;
  readonly follower: Follower;
  /** Follows to the end. */
  follow(settings: FollowSettings, deadline: number, signal: AbortSignal): Promise<Completion>;
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
const CANCEL_WITHIN = 10_000;

/** Asks the server to stop a request that nobody waits for; one that cannot be stopped is told, by its id. */
export async function cancelAbandoned(context: ClientContext, known: RequestRef): Promise<void> {
  const { endpointId, requestId } = known;
  const bounds = { ms: CANCEL_WITHIN, onTimeout: () => new Error("no answer in time") };
  const work = async (signal: AbortSignal): Promise<unknown> =>
    (await trouble({ ...known, phase: "cancel" })).cancelRequest(context, known, { signal });
  await withDeadline(context.clock, bounds, work).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : "it failed";
    context.warn({
      code: "cancel",
      message: `${endpointId}: the request could not be cancelled: ${why}`,
      endpointId,
      requestId,
    });
  });
}

/** The request that a gateway knows by an id. Its endpoint may still be loading. */
export function createJob(
  context: ClientContext,
  known: RequestRef,
  endpoint: Promise<AnyEndpoint>,
  submittedAt: string,
): Job {
  const follower = createFollower(context, known, submittedAt);
  // Whoever asks for the result gets the rejection; nobody else has to.
  endpoint.catch(() => {});
  let end: Completion | undefined;

  // Fetched once, for all who wait; what a relay has brought along needs no fetching.
  const output = createSingleFlight<unknown>(async (signal) => {
    if (end?.output !== undefined) return end.output.data;
    const status = follower.completedStatus();
    if (status === undefined) throw new TypeError("a result is fetched once the request has ended");
    return collectResult(context, known, status, { signal });
  });
  const follow: Job["follow"] = async (settings, deadline, signal) => {
    end = await follower.watch({ settings, deadline, onUpdate: (status) => settings.onQueueUpdate?.(status) }, signal);
    return end;
  };
  const finish: Job["finish"] = async (settings, deadline, signal, mode) => {
    await follow(settings, deadline, signal);
    const data = await output.join(signal);
    return resultOf(context, await endpoint, known.requestId, data, mode);
  };
  return {
    request: known,
    follower,
    follow,
    finish,
    status: async (logs, signal) => {
      // What has ended stays so, whatever a server that lags behind would say.
      const ended = follower.completedStatus();
      if (ended !== undefined) return withLogs(ended, logs ? follower.subscribers.lines() : []);
      const { statusOnce } = await trouble({ ...known, phase: "status" });
      const seen = await statusOnce(context, known, logs, { signal });
      return withLogs(seen.status, logs ? seen.logs : []);
    },
    cancel: async (signal) => (await trouble({ ...known, phase: "cancel" })).cancelRequest(context, known, { signal }),
    abandon: () => {
      // Who gives up many requests at once hears of all of them before the first cancellation is sent.
      if (follower.completedStatus() === undefined) nextTurn(() => void cancelAbandoned(context, known));
    },
    toJSON: () => handleOf(context, known, submittedAt),
  };
}

/** The request of a handle. */
export function jobOf(context: ClientContext, found: ParsedHandle, endpoint: Promise<AnyEndpoint>): Job {
  const { endpointId, requestId, submittedAt } = found;
  return createJob(context, { endpointId, requestId, routes: routesOf(context, found) }, endpoint, submittedAt);
}
