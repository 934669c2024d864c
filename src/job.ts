import type { AnyEndpoint } from "./client-types.js";
import type { Core } from "./core.js";
import { TimeoutError } from "./errors.js";
import { trouble } from "./lazy.js";
import { createFollower, type Follower } from "./follow.js";
import type { AbortOptions, FollowSettings, OutputValidation } from "./options.js";
import { resultOf } from "./output.js";
import type { Finished } from "./poll.js";
import { collectResult } from "./result.js";
import { within, type Bounds } from "./scope.js";
import { createShared } from "./shared.js";
import type { Known } from "./status.js";
import type { Result } from "./types.js";

/** One request, as the calls of a client use it. Whoever follows it sets the bounds. */
export interface Job {
  readonly core: Core;
  readonly known: Known;
  readonly submittedAt: string;
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
  /** Asks the server to stop, without making anybody wait. */
  drop(): void;
  /** How many wait for its end. */
  waiting: number;
}

/** The signal of a call that may name one or two. */
export function signalOf({ signal, abortSignal }: AbortOptions): AbortSignal | undefined {
  return signal !== undefined && abortSignal !== undefined
    ? AbortSignal.any([signal, abortSignal])
    : (signal ?? abortSignal);
}

// How long an abandoned request's cancellation may keep trying.
const DROPPED_WITHIN = 10_000;

function drop(core: Core, known: Known): void {
  const { endpointId, requestId } = known;
  const bounds = { ms: DROPPED_WITHIN, onTimeout: () => new Error("no answer in time") };
  const work = async (signal: AbortSignal): Promise<unknown> =>
    (await trouble({ ...known, phase: "cancel" })).cancel(core, known, { signal });
  within(core.clock, bounds, work).catch((error: unknown) => {
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
  return { core, known, submittedAt, follower, follow, finish, drop: () => drop(core, known), waiting: 0 };
}

// How much longer a wait may last when the machine slept through its end: for one look, and the result.
const AFTER_SLEEP = 10_000;

function tooLate(endpointId: string, ms: number, job: Job | undefined): TimeoutError {
  const requestId = job?.known.requestId;
  const last = job?.follower.audience.last();
  const { status: lastStatus, queue_position: queuePosition } = last ?? {};
  const at =
    lastStatus === undefined
      ? ""
      : `, last seen ${lastStatus}${queuePosition === undefined ? "" : ` at position ${queuePosition}`}`;
  return new TimeoutError(`Client timed out waiting for the request to ${endpointId} to complete after ${ms}ms${at}.`, {
    code: "total",
    phase: requestId === undefined ? "submit" : "status",
    endpointId,
    requestId,
    lastStatus,
    queuePosition,
    retryable: true,
  });
}

/** Waits for a job that may only come to exist meanwhile, to the end or to a deadline. */
export interface Wait<T> {
  readonly endpointId: string;
  readonly settings: FollowSettings;
  readonly job: () => Job | undefined;
  /** Whether a deadline cancels the request, as an abort does unless told otherwise. */
  readonly timeoutCancels: boolean;
  readonly work: (deadline: number, signal: AbortSignal) => Promise<T>;
}

/** Waits within the bounds that the settings name; a request that nobody waits for any more is cancelled. */
export async function waitFor<T>(core: Core, wait: Wait<T>): Promise<T> {
  const { endpointId, settings, job } = wait;
  const ms = settings.timeout ?? core.timeouts.total;
  const signal = signalOf(settings);
  const deadline = core.clock.now() + ms;
  let late = false;
  const onTimeout = (): TimeoutError => {
    late = true;
    return tooLate(endpointId, ms, job());
  };
  const bounds: Bounds = { signal, ms, onTimeout, onLate: { ms: AFTER_SLEEP, nudge: () => job()?.follower.nudge() } };
  try {
    return await within(core.clock, bounds, (inner) => wait.work(deadline, inner));
  } catch (error) {
    const left = job();
    const given = (late && wait.timeoutCancels) || (signal?.aborted === true && settings.cancelOnAbort !== false);
    if (given && left !== undefined && left.waiting <= 1 && left.follower.ended() === undefined) left.drop();
    throw error;
  }
}
