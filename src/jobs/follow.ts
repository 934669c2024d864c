import type { CompletedQueueStatus } from "../contract/status.js";
import { appPath } from "../gateway/ids.js";
import { createSingleFlight } from "../platform/single-flight.js";
import { createWakeSignal, type WakeSignal } from "../platform/wait.js";
import type { Completion, JobContext, StatusReply } from "../protocols/protocol.js";
import { withLogs } from "./logs.js";
import { poll, statusOnce } from "./poll.js";
import { followStatusStream, type StreamEnd } from "./status-stream.js";
import { createSubscribers, type Subscriber, type Subscribers } from "./subscribers.js";

/** The one loop that follows a request, for all its subscribers. */
export interface Follower {
  /** Follows to the end; the subscriber gets every update. */
  watch(subscriber: Subscriber, signal: AbortSignal): Promise<Completion>;
  /** Looks at once instead of at the next turn. */
  lookNow(): void;
  /** The status of a request that has ended. */
  completedStatus(): CompletedQueueStatus | undefined;
  readonly subscribers: Subscribers;
}

interface FollowState {
  readonly job: JobContext;
  readonly app: string;
  readonly subscribers: Subscribers;
  readonly wakeSignal: WakeSignal;
  /** Whether the stream or the polls of this moment ask for log lines. */
  withLogLines: boolean;
}

// undefined: there is no stream to follow, or polling takes over.
async function followByStream(state: FollowState, signal: AbortSignal): Promise<StreamEnd | undefined> {
  const { job, app, subscribers, wakeSignal } = state;
  const { streams } = job.context;
  const stream = job.protocol.statusStream;
  const polls = subscribers.settings().mode === "polling" || streams.free < 1 || streams.refused.has(app);
  if (stream === undefined || polls) return undefined;
  streams.free -= 1;
  try {
    for (;;) {
      state.withLogLines = subscribers.wantsLogs();
      const onStatus = (reply: StatusReply): void => subscribers.publish(reply, false);
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
  const { job, app, subscribers, wakeSignal } = state;
  // A 404 of the stream means "no stream" only once the request itself was found.
  const found = (): void => {
    if (end?.kind === "broken" && end.refused) job.context.streams.refused.add(app);
  };
  state.withLogLines = true;
  const completion = await poll(job, {
    logs: subscribers.wantsLogs,
    interval: subscribers.settings().pollInterval,
    bounds: () => ({ signal, deadline: subscribers.deadline() }),
    onStatus: (reply) => {
      found();
      subscribers.publish(reply, true);
    },
    wakeSignal,
  });
  found();
  return completion;
}

// A stream sends each log line once. Missing lines are in the list of the status route; if that fails, they stay missing.
async function withMissingLogs({ job }: FollowState, reply: StatusReply, signal: AbortSignal): Promise<StatusReply> {
  const { logs } = await statusOnce(job, true, { signal }).catch(() => reply);
  return { ...reply, logs };
}

/** A follower of one request. Nothing is sent before the first `watch`. */
export function createFollower(job: JobContext, submittedAt: string): Follower {
  const subscribers = createSubscribers(job.context.clock, submittedAt);
  const wakeSignal = createWakeSignal();
  const app = appPath(job.request.endpointId);
  const state: FollowState = { job, app, subscribers, wakeSignal, withLogLines: false };
  let completion: Completion | undefined;

  const following = createSingleFlight<Completion>(async (signal) => {
    const end = await followByStream(state, signal);
    const streamed = end?.kind === "completed";
    const gap = streamed && end.gap && subscribers.wantsLogs();
    const ended = !streamed
      ? await followByPolls(state, end, signal)
      : { reply: gap ? await withMissingLogs(state, end.reply, signal) : end.reply };
    signal.throwIfAborted();
    completion = ended;
    subscribers.publish(ended.reply, !streamed || gap);
    return ended;
  });

  const afterwards = async (
    { settings, onUpdate }: Subscriber,
    ended: Completion,
    signal: AbortSignal,
  ): Promise<Completion> => {
    signal.throwIfAborted();
    onUpdate(withLogs(ended.reply.status, settings.logs === true ? subscribers.lines() : []));
    return ended;
  };

  return {
    subscribers,
    lookNow: () => wakeSignal.wake(),
    completedStatus: () => {
      const status = completion?.reply.status;
      return status?.status === "COMPLETED" ? status : undefined;
    },
    watch: (subscriber, signal) => {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (completion !== undefined) return afterwards(subscriber, completion, signal);
      let leave: (() => void) | undefined;
      // A stream without log lines is reopened with them for the first subscriber that wants logs.
      const starved = subscriber.settings.logs === true && !state.withLogLines && following.waiting() > 0;
      const end = following
        .join(signal, (fail) => {
          leave = subscribers.add(subscriber, fail);
        })
        .finally(() => leave?.());
      if (starved) wakeSignal.wake();
      return end;
    },
  };
}
