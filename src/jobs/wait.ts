import type { AbortOptions, FollowSettings } from "../contract/options.js";
import { TimeoutError } from "../errors/index.js";
import type { Core } from "../http/context.js";
import { type Bounds, within } from "../platform/scope.js";
import type { Job } from "./job.js";

/** The signal of a call that may name one or two. */
export function signalOf({ signal, abortSignal }: AbortOptions): AbortSignal | undefined {
  return signal !== undefined && abortSignal !== undefined
    ? AbortSignal.any([signal, abortSignal])
    : (signal ?? abortSignal);
}

/** Work that only the signal of its call bounds. */
export function bounded<T>(core: Core, stops: AbortOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return within(core.clock, { signal: signalOf(stops) }, work);
}

// How much longer a wait may last when the machine slept through its end: for one look, and the result.
const AFTER_SLEEP = 10_000;

/** Waits for a job that may only come to exist meanwhile, to the end or to a deadline. */
export interface Wait<T> {
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

function tooLate<T>({ endpointId, requestId, job }: Wait<T>, ms: number): TimeoutError {
  const id = requestId ?? job()?.known.requestId;
  const { status: lastStatus, queue_position: queuePosition } = job()?.follower.audience.last() ?? {};
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
export async function waitFor<T>(core: Core, wait: Wait<T>): Promise<T> {
  const { settings, job } = wait;
  const ms = settings.timeout ?? core.timeouts.total;
  const signal = signalOf(settings);
  const deadline = core.clock.now() + ms;
  let late = false;
  const onTimeout = (): TimeoutError => {
    late = true;
    return tooLate(wait, ms);
  };
  const bounds: Bounds = { signal, ms, onTimeout, onLate: { ms: AFTER_SLEEP, nudge: () => job()?.follower.nudge() } };
  try {
    return await within(core.clock, bounds, (inner) => wait.work(deadline, inner));
  } catch (error) {
    if ((late && wait.timeoutCancels) || (signal?.aborted === true && settings.cancelOnAbort !== false)) wait.abandon();
    throw error;
  }
}
