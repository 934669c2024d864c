import type { CompletedQueueStatus } from "../contract/status.js";
import { appPath } from "../gateway/ids.js";
import type { ClientContext } from "../http/context.js";
import { type WakeSignal, createWakeSignal } from "../platform/wait.js";
import { createSingleFlight } from "../platform/single-flight.js";
import type { RelayMemory } from "../protocols/fal-relay/relay.js";
import { type RequestRef, type StatusReply } from "../contract/protocol.js";
import { withLogs } from "../protocols/fal/status.js";
import { type Completion, poll, statusOnce } from "./poll.js";
import { followStatusStream, type StreamEnd } from "./status-stream.js";
import { type Subscribers, createSubscribers, type Subscriber } from "./subscribers.js";

/** The one loop that follows a request, for all who watch it. */
export interface Follower {
  /** Follows to the end, telling the watcher every update. */
  watch(watcher: Subscriber, signal: AbortSignal): Promise<Completion>;
  /** Looks at once instead of at the next turn. */
  lookNow(): void;
  /** The status of a request that has ended. */
  completedStatus(): CompletedQueueStatus | undefined;
  readonly subscribers: Subscribers;
}

interface FollowState {
  readonly context: ClientContext;
  readonly known: RequestRef;
  readonly app: string;
  readonly subscribers: Subscribers;
  readonly wakeSignal: WakeSignal;
  readonly relayMemory: RelayMemory;
  /** Whether what runs now brings log lines. */
  withLogLines: boolean;
}

async function followByStream(following: FollowState, signal: AbortSignal): Promise<StreamEnd | undefined> {
  const { context, known, app, subscribers, wakeSignal } = following;
  const { streams, gateway } = context;
  const polls = gateway.profile === "relay" || subscribers.settings().mode === "polling";
  if (polls || streams.free < 1 || streams.refused.has(app)) return undefined;
  streams.free -= 1;
  try {
    for (;;) {
      following.withLogLines = subscribers.wantsLogs();
      const onSeen = (seen: StatusReply): void => subscribers.publish(seen, false);
      const end = await followStatusStream(context, known, {
        logs: following.withLogLines,
        signal,
        bell: wakeSignal,
        onSeen,
      });
      if (end.kind !== "rung") return end;
      if (following.withLogLines || !subscribers.wantsLogs()) return undefined;
    }
  } finally {
    streams.free += 1;
  }
}

async function followByPolls(
  following: FollowState,
  end: StreamEnd | undefined,
  signal: AbortSignal,
): Promise<Completion> {
  const { context, known, app, subscribers, wakeSignal, relayMemory } = following;
  // An app is only known to have no stream once the request itself was found.
  const found = (): void => {
    if (end?.kind === "broken" && end.refused) context.streams.refused.add(app);
  };
  following.withLogLines = true;
  const finished = await poll(context, known, relayMemory, {
    logs: subscribers.wantsLogs,
    interval: subscribers.settings().pollInterval,
    bounds: () => ({ signal, deadline: subscribers.deadline() }),
    onSeen: (seen) => {
      found();
      subscribers.publish(seen, true);
    },
    wakeSignal,
  });
  found();
  return finished;
}

// A stream brings each log line once. What is missing is in the list that a status gives; without one, the rest will do.
async function withMissingLogs(
  { context, known }: FollowState,
  seen: StatusReply,
  signal: AbortSignal,
): Promise<StatusReply> {
  const { logs } = await statusOnce(context, known, true, { signal }).catch(() => seen);
  return { ...seen, logs };
}

/** A follower of one request. Nothing is sent before somebody watches. */
export function createFollower(context: ClientContext, known: RequestRef, submittedAt: string): Follower {
  const audience = createSubscribers(context.clock, submittedAt);
  const bell = createWakeSignal();
  const following: FollowState = {
    context,
    known,
    app: appPath(known.endpointId),
    subscribers: audience,
    wakeSignal: bell,
    relayMemory: { auto: false },
    withLogLines: false,
  };
  let finished: Completion | undefined;

  const shared = createSingleFlight<Completion>(async (signal) => {
    const end = await followByStream(following, signal);
    const streamed = end?.kind === "completed";
    const gap = streamed && end.gap && audience.wantsLogs();
    const ended = !streamed
      ? await followByPolls(following, end, signal)
      : { reply: gap ? await withMissingLogs(following, end.seen, signal) : end.seen };
    signal.throwIfAborted();
    finished = ended;
    audience.publish(ended.reply, !streamed || gap);
    return ended;
  });

  const afterwards = async (
    { settings, onUpdate }: Subscriber,
    end: Completion,
    signal: AbortSignal,
  ): Promise<Completion> => {
    signal.throwIfAborted();
    onUpdate(withLogs(end.reply.status, settings.logs === true ? audience.lines() : []));
    return end;
  };

  return {
    subscribers: audience,
    lookNow: () => bell.wake(),
    completedStatus: () => (finished?.reply.status.status === "COMPLETED" ? finished.reply.status : undefined),
    watch: (watcher, signal) => {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (finished !== undefined) return afterwards(watcher, finished, signal);
      let leave: (() => void) | undefined;
      // What runs without log lines starts anew for the first who wants them.
      const starved = watcher.settings.logs === true && !following.withLogLines && shared.waiting() > 0;
      const end = shared
        .join(signal, (fail) => {
          leave = audience.add(watcher, fail);
        })
        .finally(() => leave?.());
      if (starved) bell.wake();
      return end;
    },
  };
}
