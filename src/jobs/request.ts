import type { AnyEndpoint, FalRequest } from "../contract/client.js";
import type { AbortOptions, FollowSettings, OutputValidation } from "../contract/options.js";
import type { RequestRef } from "../contract/protocol.js";
import type { CancelResult, QueueStatus, RequestHandle, Result } from "../contract/status.js";
import { TimeoutError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { updatesOf } from "../platform/async-queue.js";
import { nextTurn } from "../platform/clock.js";
import { createSingleFlight } from "../platform/single-flight.js";
import { type Deadline, withDeadline } from "../platform/wait.js";
import { cancelRequest } from "../protocols/fal/cancel.js";
import { withLogs } from "../protocols/fal/status.js";
import { createFollower, type Follower } from "./follow.js";
import { handleOf, type ParsedHandle, routesOf } from "./handle.js";
import { type Completion, statusOnce } from "./poll.js";
import { collectResult, resultOf } from "./result.js";

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

/** The signal of a call that may name one or two. */
export function signalOf({ signal, abortSignal }: AbortOptions): AbortSignal | undefined {
  return signal !== undefined && abortSignal !== undefined
    ? AbortSignal.any([signal, abortSignal])
    : (signal ?? abortSignal);
}

/** Work that only the signal of its call bounds. */
export function withSignal<T>(
  context: ClientContext,
  stops: AbortOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withDeadline(context.clock, { signal: signalOf(stops) }, work);
}

// How much longer a wait may last when the machine slept through its end: for one look, and the result.
const AFTER_SLEEP_MS = 10_000;

/** Waits for a job that may only come to exist meanwhile, to the end or to a deadline. */
export interface CompletionWait<T> {
  readonly endpointId: string;
  /** When the request is known before its job. */
  readonly requestId?: string | undefined;
  readonly settings: FollowSettings;
  readonly job: () => Job | undefined;
  /** Cancels the request, when nobody else waits for it. A deadline does so only where it says that it cancels. */
  readonly abandon: () => void;
  readonly timeoutCancels: boolean;
  readonly work: (deadline: number, signal: AbortSignal) => Promise<T>;
}

function timeoutError<T>({ endpointId, requestId, job }: CompletionWait<T>, ms: number): TimeoutError {
  const id = requestId ?? job()?.request.requestId;
  const { status: lastStatus, queue_position: queuePosition } = job()?.follower.subscribers.last() ?? {};
  const place = queuePosition === undefined ? "" : ` at position ${queuePosition}`;
  const at = lastStatus === undefined ? "" : `, last seen ${lastStatus}${place}`;
  return new TimeoutError(`Client timed out waiting for the request to ${endpointId} to complete after ${ms}ms${at}.`, {
    code: "total",
    phase: id === undefined ? "submit" : "status",
    endpointId,
    requestId: id,
    lastStatus,
    queuePosition,
    retryable: true,
  });
}

/** Waits within the bounds that the settings name; a request that nobody waits for any more is cancelled. */
export async function waitForCompletion<T>(context: ClientContext, wait: CompletionWait<T>): Promise<T> {
  const { settings, job } = wait;
  const ms = settings.timeout ?? context.timeouts.total;
  const signal = signalOf(settings);
  const deadline = context.clock.now() + ms;
  let late = false;
  const onTimeout = (): TimeoutError => {
    late = true;
    return timeoutError(wait, ms);
  };
  const bounds: Deadline = {
    signal,
    ms,
    onTimeout,
    onSleep: { ms: AFTER_SLEEP_MS, nudge: () => job()?.follower.lookNow() },
  };
  try {
    return await withDeadline(context.clock, bounds, (inner) => wait.work(deadline, inner));
  } catch (error) {
    if ((late && wait.timeoutCancels) || (signal?.aborted === true && settings.cancelOnAbort !== false)) wait.abandon();
    throw error;
  }
}

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
  const work = (signal: AbortSignal): Promise<unknown> => cancelRequest(context, known, { signal });
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
      const seen = await statusOnce(context, known, logs, { signal });
      return withLogs(seen.status, logs ? seen.logs : []);
    },
    cancel: (signal) => cancelRequest(context, known, { signal }),
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
