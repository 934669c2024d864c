import type { AnyEndpoint, FalRequest } from "../contract/client.js";
import type { AbortOptions, FollowSettings, OutputValidation } from "../contract/options.js";
import type { CancelResult, CompletedQueueStatus, QueueStatus, RequestHandle, Result } from "../contract/status.js";
import { ApiError, type Phase, RequestFailedError, TimeoutError } from "../errors/index.js";
import { checkTimes, type ClientContext, warnAbout } from "../http/context.js";
import { messageOf } from "../http/callbacks.js";
import { createAsyncQueue } from "../platform/async-queue.js";
import { nextTurn, type Deadline, withDeadline } from "../platform/time.js";
import { createSingleFlight } from "../platform/single-flight.js";
import { lastFailureOf } from "../protocols/fal/routes.js";
import type { Completion, JobContext, RequestRef } from "../protocols/protocol.js";
import { createFollower, type Follower } from "./follow.js";
import { handleOf } from "./handle.js";
import { withLogs } from "./logs.js";
import { statusOnce } from "./poll.js";
import { collectResult, resultOf } from "./result.js";

/** One request, as the calls of a client share it. Each call brings its own deadline and signal. */
export interface Job {
  readonly request: RequestRef;
  readonly follower: Follower;
  /** Follows to the end. `increments`: updates bring only the log lines that are new. */
  follow(settings: FollowSettings, signal: AbortSignal, increments?: boolean): Promise<Completion>;
  /** Follows, and fetches at once: results are not kept for long. */
  finish(settings: FollowSettings, signal: AbortSignal, mode?: OutputValidation): Promise<Result<unknown>>;
  /** Asks once where the request stands. After the end, asks for log lines only. */
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

// Requests that are being cancelled: several calls may wait for one, each with a job of its own.
const cancelling = new WeakMap<ClientContext, Set<string>>();

/** Cancels a request that no caller waits for any more. A failure to do so is a warning with the request id. */
export async function cancelAbandoned(job: JobContext): Promise<void> {
  const { context, request } = job;
  const { requestId } = request;
  const underWay = cancelling.get(context) ?? new Set();
  cancelling.set(context, underWay);
  if (underWay.has(requestId)) return;
  underWay.add(requestId);
  const bounds = { ms: CANCEL_WITHIN, onTimeout: () => new Error("no answer in time") };
  await withDeadline(context.clock, bounds, (signal) => cancelJob(job, signal)).catch((error: unknown) =>
    warnAbout(context, request, "cancel", `the request could not be cancelled: ${messageOf(error)}`),
  );
  underWay.delete(requestId);
}

// The error of a request that the queue has let go of before it ran: nobody need ask what has become of it.
function cancelledError({ endpointId, requestId }: RequestRef): RequestFailedError {
  return new RequestFailedError({
    message: `The request to ${endpointId} was cancelled before it ran.`,
    status: 499,
    errorType: "client_cancelled",
    endpointId,
    requestId,
    phase: "status",
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
    if (status === undefined) throw new TypeError("no end");
    return collectResult(job, status, { signal, untilAborted: true });
  });
  const follow: Job["follow"] = async (settings, signal, increments = false) => {
    const onUpdate = (status: QueueStatus): unknown => settings.onQueueUpdate?.(status);
    end = await follower.watch({ settings, increments, onUpdate }, signal);
    return end;
  };
  // Lines may reach the queue after the end; the end itself stays, whatever a server that lags behind would say.
  const endedStatus = async (ended: CompletedQueueStatus, signal: AbortSignal): Promise<QueueStatus> => {
    const known = follower.subscribers.lines();
    const { logs } = await statusOnce(job, true, { signal }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      return { logs: known };
    });
    return withLogs(ended, logs.length < known.length ? known : logs);
  };
  return {
    request,
    follower,
    follow,
    finish: async (settings, signal, mode) => {
      const described = await endpoint();
      await follow(settings, signal);
      return resultOf(context, described, { requestId: request.requestId, data: await output.join(signal) }, mode);
    },
    status: async (logs, signal) => {
      const ended = follower.completedStatus();
      if (ended !== undefined) return logs ? endedStatus(ended, signal) : withLogs(ended, []);
      const seen = await statusOnce(job, logs, { signal });
      return withLogs(seen.status, logs ? seen.logs : []);
    },
    cancel: async (signal) => {
      const result = await cancelJob(job, signal);
      if (result.outcome === "cancelled") follower.end(cancelledError(request));
      return result;
    },
    abandon: () => {
      // When one signal aborts many requests, all their promises reject before the first cancellation is sent.
      if (follower.completedStatus() === undefined) nextTurn(() => void cancelAbandoned(job));
    },
    toJSON: () => handleOf(context, { ...request, submittedAt, paths: protocol.pathsOf(request) }),
  };
}

/** The signals of a call, which may name two. */
export function signalsOf({ signal, abortSignal }: AbortOptions): readonly AbortSignal[] {
  return [signal, abortSignal].filter((one) => one !== undefined);
}

/** Whether the caller has aborted. */
export function isAborted(stops: AbortOptions): boolean {
  return signalsOf(stops).some(({ aborted }) => aborted);
}

/** Work that only the signal of its call bounds. */
export function withSignal<T>(
  context: ClientContext,
  stops: AbortOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withDeadline(context.clock, { signals: signalsOf(stops) }, work);
}

// If the deadline passed while the machine slept, wait this much longer: enough to ask for the status once and fetch the
// result.
const AFTER_SLEEP_MS = 10_000;

/** Waits for a job that may only come to exist meanwhile, to the end or to a deadline. */
export interface CompletionWait<T> {
  readonly endpointId: string;
  /** What is waited for. Default: a submit, then a status. */
  readonly phase?: Phase | undefined;
  /** When the request is known before its job. */
  readonly requestId?: string | undefined;
  readonly settings: FollowSettings;
  readonly job: () => Job | undefined;
  /** Cancels the request unless another caller waits for it. Called on an abort; on a deadline if `timeoutCancels`. */
  readonly abandon: () => void;
  readonly timeoutCancels: boolean;
  readonly work: (signal: AbortSignal) => Promise<T>;
}

function timeoutError<T>({ endpointId, phase, requestId, job }: CompletionWait<T>, ms: number): TimeoutError {
  const id = requestId ?? job()?.request.requestId;
  const { status: lastStatus, queue_position: queuePosition } = job()?.follower.subscribers.last() ?? {};
  const place = queuePosition === undefined ? "" : ` at position ${queuePosition}`;
  const at = lastStatus === undefined ? "" : `, last seen ${lastStatus}${place}`;
  const cause = lastFailureOf(job()?.request);
  const why = cause === undefined ? "" : ` The last answer was a failure: ${cause.message}`;
  const message = `Client timed out waiting for the request to ${endpointId} to complete after ${ms}ms${at}.${why}`;
  return new TimeoutError(message, {
    code: "total",
    cause,
    phase: phase ?? (id === undefined ? "submit" : "status"),
    endpointId,
    requestId: id,
    lastStatus,
    queuePosition,
    retryable: true,
  });
}

/** Waits within the deadline and the signal of the settings, and cancels the request when it is abandoned. */
export async function waitForCompletion<T>(context: ClientContext, wait: CompletionWait<T>): Promise<T> {
  const { settings, job, endpointId } = wait;
  checkTimes(settings);
  const { clock, observe } = context;
  const ms = settings.timeout ?? context.timeouts.total;
  const begun = clock.now();
  const ended = (error?: unknown): void => {
    const requestId = wait.requestId ?? job()?.request.requestId;
    observe.end({ endpointId, requestId, ms: clock.now() - begun, ...(error === undefined ? {} : { error }) });
  };
  let late = false;
  const onTimeout = (): TimeoutError => {
    late = true;
    return timeoutError(wait, ms);
  };
  const onSleep = { ms: AFTER_SLEEP_MS, nudge: () => job()?.follower.lookNow() };
  const bounds: Deadline = { signals: signalsOf(settings), ms, onTimeout, onSleep };
  try {
    const value = await withDeadline(clock, bounds, wait.work);
    ended();
    return value;
  } catch (error) {
    ended(error);
    if ((late && wait.timeoutCancels) || (isAborted(settings) && settings.cancelOnAbort !== false)) wait.abandon();
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

// A loop that has fallen far behind gets the newest status, with the lines of those that it has missed.
function mergeUpdates(older: QueueStatus, newer: QueueStatus): QueueStatus {
  const lines = [...(older.logs ?? []), ...(newer.logs ?? [])];
  return lines.length === 0 ? newer : withLogs(newer, lines.slice(-MOST_MERGED_LINES));
}

const MOST_MERGED_LINES = 10_000;

// Updates to loop over. Following begins with the first turn of the loop, and ends when the loop is left.
async function* updatesOf(
  follow: (onUpdate: (status: QueueStatus) => void, left: AbortSignal) => Promise<unknown>,
): AsyncGenerator<QueueStatus, void, undefined> {
  const queue = createAsyncQueue<QueueStatus>(mergeUpdates);
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
  let abandoned = false;
  let made: Job | undefined;
  const abandon = (): void =>
    void job().then(
      (left) => left.abandon(),
      () => {},
    );
  const wait = async <T>(settings: FollowSettings, work: (job: Job, signal: AbortSignal) => Promise<T>): Promise<T> => {
    waiting += 1;
    try {
      return await waitForCompletion(context, {
        endpointId,
        requestId,
        settings,
        job: () => made,
        abandon: () => {
          abandoned = true;
        },
        timeoutCancels: false,
        work: async (signal) => work((made = await job()), signal),
      });
    } finally {
      waiting -= 1;
      // A signal may end several waits: the request is cancelled, once, when the last of them has left.
      if (waiting === 0 && abandoned && isAborted(settings)) abandon();
      if (waiting === 0) abandoned = false;
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
        wait(settings, (followed, signal) =>
          withDeadline(context.clock, { signals: [signal, left] }, (inner) =>
            followed.follow({ ...settings, onQueueUpdate }, inner, true),
          ),
        ),
      ),
    result: (settings = {}) => wait(settings, (followed, signal) => followed.finish(settings, signal)),
    cancel: (stops = {}) => withSignal(context, stops, async (signal) => (await job()).cancel(signal)),
    toJSON,
  };
}
