import type { AbortOptions, FollowSettings } from "../contract/options.js";
import { TimeoutError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { type Deadline, withDeadline } from "../platform/scope.js";
import type { Job } from "./job.js";

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
