import type { CompletedQueueStatus } from "../contract/status.js";
import type { FalError } from "../errors/index.js";
import { appPath } from "../gateway/ids.js";
import { createSingleFlight } from "../platform/single-flight.js";
import { abortReason, createWakeSignal, throwIfAborted, type WakeSignal, withDeadline } from "../platform/time.js";
import type { Completion, JobContext, StatusReply } from "../protocols/protocol.js";
import { poll, statusOnce, createRunTracker, type RunTracker } from "./poll.js";
import { followStatusStream, type StreamEnd } from "./status-stream.js";
import { createSubscribers, type Subscriber, type Subscribers } from "./subscribers.js";

/** The one loop that follows a request, for all its subscribers. */
export interface Follower {
  /** Follows to the end; the subscriber gets every update. Ends for all with what `end` was given. */
  watch(subscriber: Subscriber, signal: AbortSignal): Promise<Completion>;
  /** Ends the following: what the request has come to is known, and is this error. */
  end(error: FalError): void;
  /** Looks at once instead of at the next turn. */
  lookNow(): void;
  /** The status of a request that has ended. */
  completedStatus(): CompletedQueueStatus | undefined;
  readonly subscribers: Subscribers;
}

interface FollowState {
  readonly job: JobContext;
  readonly subscribers: Subscribers;
  readonly wakeSignal: WakeSignal;
  readonly runTracker: RunTracker;
  /** Whether the stream or the polls of this moment ask for log lines. */
  withLogLines: boolean;
}

// An app without a status stream is asked again after a while: what looked like none may have been a passing failure.
const REFUSED_MS = 300_000;

// Passes a status on. `exact`: it came when it became true.
function publish(
  { job, subscribers, runTracker }: FollowState,
  reply: StatusReply,
  exact: boolean,
  growing: boolean,
): void {
  runTracker.see(reply.status.status, job.context.clock.now(), exact);
  subscribers.publish(reply, growing);
}

// undefined: there is no stream to follow, or polling takes over.
async function followByStream(state: FollowState, signal: AbortSignal): Promise<StreamEnd | undefined> {
  const { job, subscribers, wakeSignal } = state;
  const { streams, clock } = job.context;
  const stream = job.protocol.statusStream;
  if (stream === undefined) return undefined;
  const refused = (streams.refused.get(appPath(job.request.endpointId)) ?? -Infinity) > clock.now();
  if (subscribers.settings().mode === "polling" || streams.free < 1 || refused) return undefined;
  streams.free -= 1;
  try {
    for (;;) {
      state.withLogLines = subscribers.wantsLogs();
      const onStatus = (reply: StatusReply): void => publish(state, reply, true, false);
      const options = { logs: state.withLogLines, signal, wakeSignal, onStatus };
      const end = await followStatusStream(job, stream, options);
      if (end.kind !== "woken") return end;
      if (state.withLogLines || !subscribers.wantsLogs()) return undefined;
    }
  } finally {
    streams.free += 1;
  }
}

async function followByPolls(state: FollowState, end: StreamEnd | undefined, signal: AbortSignal): Promise<Completion> {
  const { job, subscribers, wakeSignal } = state;
  // A 404 of the stream means "no stream" only once the request itself was found.
  const { streams, clock } = job.context;
  const found = (): void => {
    if (end?.kind === "broken" && end.refused)
      streams.refused.set(appPath(job.request.endpointId), clock.now() + REFUSED_MS);
  };
  state.withLogLines = true;
  const completion = await poll(job, {
    logs: subscribers.wantsLogs,
    interval: () => subscribers.settings().pollInterval,
    signal,
    onStatus: (reply) => {
      found();
      publish(state, reply, false, true);
    },
    expectedEnd: () => state.runTracker.expectedEnd(),
    wakeSignal,
  });
  found();
  return completion;
}

// Lines are not worth more of the caller's time.
const LATE_LOGS_MS = 5_000;

// A stream sends each log line once. Lines that it lost are read from the status route; if that request fails, they stay
// missing.
async function withMissingLogs({ job }: FollowState, reply: StatusReply, signal: AbortSignal): Promise<StatusReply> {
  const bounds = { signals: [signal], ms: LATE_LOGS_MS };
  const { logs } = await withDeadline(job.context.clock, bounds, (inner) =>
    statusOnce(job, true, { signal: inner }),
  ).catch(() => reply);
  return { ...reply, logs };
}

/** A follower of one request. Nothing is sent before the first `watch`. */
export function createFollower(job: JobContext, submittedAt: string): Follower {
  const { context, request } = job;
  const subscribers = createSubscribers(job, submittedAt);
  const wakeSignal = createWakeSignal();
  const runTracker = createRunTracker(`${context.gateway.url} ${request.endpointId}`, request.submittedAt);
  const state: FollowState = { job, subscribers, wakeSignal, runTracker, withLogLines: false };
  let completion: Completion | undefined;
  let failure: FalError | undefined;

  const following = createSingleFlight<Completion>(async (signal) => {
    const end = await followByStream(state, signal);
    const streamed = end?.kind === "completed";
    const gap = streamed && end.gap && subscribers.wantsLogs();
    const ended = !streamed
      ? await followByPolls(state, end, signal)
      : { reply: gap ? await withMissingLogs(state, end.reply, signal) : end.reply };
    throwIfAborted(signal);
    completion = ended;
    publish(state, ended.reply, streamed, !streamed || gap);
    return ended;
  });

  const afterwards = (subscriber: Subscriber, ended: Completion): Promise<Completion> =>
    new Promise((resolve, reject) => {
      let open = true;
      const fail = (error: unknown): boolean => {
        if (open) reject(error);
        return open;
      };
      subscribers.inform(subscriber, fail, ended.reply.status);
      open = false;
      resolve(ended);
    });

  return {
    subscribers,
    end: (error) => {
      if (completion !== undefined) return;
      failure ??= error;
      subscribers.failAll(failure);
    },
    lookNow: () => wakeSignal.wake(),
    completedStatus: () => {
      const status = completion?.reply.status;
      return status?.status === "COMPLETED" ? status : undefined;
    },
    watch: (subscriber, signal) => {
      if (signal.aborted) return Promise.reject(abortReason(signal));
      if (completion !== undefined) return afterwards(subscriber, completion);
      if (failure !== undefined) return Promise.reject(failure);
      let leave: (() => void) | undefined;
      // A stream without log lines is reopened with them for the first subscriber that wants logs.
      const needsLogStream = subscriber.settings.logs === true && !state.withLogLines && following.waiting() > 0;
      const end = following
        .join(signal, (fail) => {
          leave = subscribers.add(subscriber, fail);
        })
        .finally(() => leave?.());
      if (needsLogStream) wakeSignal.wake();
      return end;
    },
  };
}
