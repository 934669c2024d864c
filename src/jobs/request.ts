import type { AnyEndpoint, FalRequest } from "../contract/client.js";
import type { AbortOptions, FollowSettings, OutputValidation } from "../contract/options.js";
import type { CancelResult, QueueStatus, RequestHandle, Result } from "../contract/status.js";
import { ApiError, TimeoutError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { createAsyncQueue } from "../platform/async-queue.js";
import { nextTurn } from "../platform/clock.js";
import { createSingleFlight } from "../platform/single-flight.js";
import { type Deadline, withDeadline } from "../platform/wait.js";
import type { Completion, JobContext, RequestRef } from "../protocols/protocol.js";
import { createFollower, type Follower } from "./follow.js";
import { handleOf } from "./handle.js";
import { withLogs } from "./logs.js";
import { statusOnce } from "./poll.js";
import { collectResult, resultOf } from "./result.js";

/** One request, as the calls of a client share it. Deadline and signal are those of each call. */
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

async function cancelJob(job: JobContext, signal: AbortSignal): Promise<CancelResult> {
  try {
    return await job.protocol.cancel(job, { signal });
  } catch (error) {
    const outcome = error instanceof ApiError ? job.protocol.cancelOutcome(error) : undefined;
    if (outcome === undefined) throw error;
    return { outcome };
  }
}

// How long an abandoned request's cancellation may keep trying.
const CANCEL_WITHIN = 10_000;

/** Cancels a request that no caller waits for any more. A failure to do so is a warning with the request id. */
export async function cancelAbandoned(job: JobContext): Promise<void> {
  const { context, request } = job;
  const { endpointId, requestId } = request;
  const bounds = { ms: CANCEL_WITHIN, onTimeout: () => new Error("no answer in time") };
  await withDeadline(context.clock, bounds, (signal) => cancelJob(job, signal)).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : "it failed";
    const message = `${endpointId}: the request could not be cancelled: ${why}`;
    context.warn({ code: "cancel", message, endpointId, requestId });
  });
}

/** The job of a request. Its endpoint is loaded when somebody asks for the result. */
export function createJob(job: JobContext, endpoint: () => Promise<AnyEndpoint>, submittedAt: string): Job {
  const { context, protocol, request } = job;
  const follower = createFollower(job, submittedAt);
  let end: Completion | undefined;

  // Fetched once for all callers. A relay gives the output along with the status.
  const output = createSingleFlight<unknown>(async (signal) => {
    if (end?.output !== undefined) return end.output.data;
    const status = follower.completedStatus();
    if (status === undefined) throw new TypeError("a result is fetched once the request has ended");
    return collectResult(job, status, { signal });
  });
  const follow: Job["follow"] = async (settings, deadline, signal) => {
    end = await follower.watch({ settings, deadline, onUpdate: (status) => settings.onQueueUpdate?.(status) }, signal);
    return end;
  };
  return {
    request,
    follower,
    follow,
    finish: async (settings, deadline, signal, mode) => {
      const described = await endpoint();
      await follow(settings, deadline, signal);
      return resultOf(context, described, { requestId: request.requestId, data: await output.join(signal) }, mode);
    },
    status: async (logs, signal) => {
      // What has ended stays so, whatever a server that lags behind would say.
      const ended = follower.completedStatus();
      if (ended !== undefined) return withLogs(ended, logs ? follower.subscribers.lines() : []);
      const seen = await statusOnce(job, logs, { signal });
      return withLogs(seen.status, logs ? seen.logs : []);
    },
    cancel: (signal) => cancelJob(job, signal),
    abandon: () => {
      // When one signal aborts many requests, all their promises reject before the first cancellation is sent.
      if (follower.completedStatus() === undefined) nextTurn(() => void cancelAbandoned(job));
    },
    toJSON: () => handleOf(context, { ...request, submittedAt, paths: protocol.pathsOf(request) }),
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

// When the machine slept through a deadline, the wait lasts this much longer: for one look at the status, and the result.
const AFTER_SLEEP_MS = 10_000;

/** Waits for a job that may only come to exist meanwhile, to the end or to a deadline. */
export interface CompletionWait<T> {
  readonly endpointId: string;
  /** When the request is known before its job. */
  readonly requestId?: string | undefined;
  readonly settings: FollowSettings;
  readonly job: () => Job | undefined;
  /** Cancels the request unless another caller waits for it. Called on an abort; on a deadline if `timeoutCancels`. */
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

/** Waits within the deadline and the signal of the settings, and cancels the request when it is abandoned. */
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
  const onSleep = { ms: AFTER_SLEEP_MS, nudge: () => job()?.follower.lookNow() };
  const bounds: Deadline = { signal, ms, onTimeout, onSleep };
  try {
    return await withDeadline(context.clock, bounds, (inner) => wait.work(deadline, inner));
  } catch (error) {
    if ((late && wait.timeoutCancels) || (signal?.aborted === true && settings.cancelOnAbort !== false)) wait.abandon();
    throw error;
  }
}

/** A request whose job may still have to be made. */
export interface JobSource {
  readonly endpointId: string;
  readonly requestId: string;
  readonly job: () => Promise<Job>;
  readonly toJSON: () => RequestHandle;
}

// Updates to loop over. Following begins with the first turn of the loop, and ends when the loop is left.
async function* updatesOf(
  follow: (onUpdate: (status: QueueStatus) => void, left: AbortSignal) => Promise<unknown>,
): AsyncGenerator<QueueStatus, void, undefined> {
  const queue = createAsyncQueue<QueueStatus>();
  const leave = new AbortController();
  follow((status) => queue.push(status), leave.signal).then(
    () => queue.end(),
    (error: unknown) => queue.end({ error }),
  );
  try {
    yield* queue.values();
  } finally {
    leave.abort();
  }
}

/** What callers get to see of a request. */
export function requestOf(context: ClientContext, source: JobSource): FalRequest<unknown> {
  const { endpointId, requestId, job, toJSON } = source;
  let waiting = 0;
  let made: Job | undefined;
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
        job: () => made,
        abandon: () => {
          if (waiting < 2)
            job().then(
              (left) => left.abandon(),
              () => {},
            );
        },
        timeoutCancels: false,
        work: async (deadline, signal) => work((made = await job()), deadline, signal),
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
        wait(settings, (followed, deadline, signal) =>
          followed.follow({ ...settings, onQueueUpdate }, deadline, AbortSignal.any([signal, left])),
        ),
      ),
    result: (settings = {}) =>
      wait(settings, (followed, deadline, signal) => followed.finish(settings, deadline, signal)),
    cancel: (stops = {}) => withSignal(context, stops, async (signal) => (await job()).cancel(signal)),
    toJSON,
  };
}
