import type { CompletedQueueStatus } from "../contract/status.js";
import { appPath } from "../gateway/ids.js";
import type { Core } from "../http/context.js";
import { type Bell, createBell } from "../platform/pause.js";
import { createShared } from "../platform/single-flight.js";
import type { RelayMemory } from "../protocols/fal-relay/relay.js";
import { type Known, type StatusReply, withLogs } from "../protocols/fal/status.js";
import { trouble } from "./lazy.js";
import type { Finished } from "./poll.js";
import { followStream, type StreamEnd } from "./status-stream.js";
import { type Audience, createAudience, type Watcher } from "./subscribers.js";

/** The one loop that follows a request, for all who watch it. */
export interface Follower {
  /** Follows to the end, telling the watcher every update. */
  watch(watcher: Watcher, signal: AbortSignal): Promise<Finished>;
  /** Looks at once instead of at the next turn. */
  nudge(): void;
  /** The status of a request that has ended. */
  ended(): CompletedQueueStatus | undefined;
  readonly audience: Audience;
}

interface Following {
  readonly core: Core;
  readonly known: Known;
  readonly app: string;
  readonly audience: Audience;
  readonly bell: Bell;
  readonly memory: RelayMemory;
  /** Whether what runs now brings log lines. */
  withLogLines: boolean;
}

async function byStream(following: Following, signal: AbortSignal): Promise<StreamEnd | undefined> {
  const { core, known, app, audience, bell } = following;
  const { streams, gateway } = core;
  const polls = gateway.profile === "relay" || audience.settings().mode === "polling";
  if (polls || streams.free < 1 || streams.refused.has(app)) return undefined;
  streams.free -= 1;
  try {
    for (;;) {
      following.withLogLines = audience.wantsLogs();
      const onSeen = (seen: StatusReply): void => audience.tell(seen, false);
      const end = await followStream(core, known, { logs: following.withLogLines, signal, bell, onSeen });
      if (end.kind !== "rung") return end;
      if (following.withLogLines || !audience.wantsLogs()) return undefined;
    }
  } finally {
    streams.free += 1;
  }
}

async function byPolls(following: Following, end: StreamEnd | undefined, signal: AbortSignal): Promise<Finished> {
  const { core, known, app, audience, bell, memory } = following;
  // An app is only known to have no stream once the request itself was found.
  const found = (): void => {
    if (end?.kind === "broken" && end.refused) core.streams.refused.add(app);
  };
  const { poll } = await trouble({ ...known, phase: "status" });
  following.withLogLines = true;
  const finished = await poll(core, known, memory, {
    logs: audience.wantsLogs,
    interval: audience.settings().pollInterval,
    bounds: () => ({ signal, deadline: audience.deadline() }),
    onSeen: (seen) => {
      found();
      audience.tell(seen, true);
    },
    bell,
  });
  found();
  return finished;
}

// A stream brings each log line once. What is missing is in the list that a status gives; without one, the rest will do.
async function filled({ core, known }: Following, seen: StatusReply, signal: AbortSignal): Promise<StatusReply> {
  const { logs } = await trouble({ ...known, phase: "status" })
    .then(({ statusOnce }) => statusOnce(core, known, true, { signal }))
    .catch(() => seen);
  return { ...seen, logs };
}

/** A follower of one request. Nothing is sent before somebody watches. */
export function createFollower(core: Core, known: Known, submittedAt: string): Follower {
  const audience = createAudience(core.clock, submittedAt);
  const bell = createBell();
  const following: Following = {
    core,
    known,
    app: appPath(known.endpointId),
    audience,
    bell,
    memory: { auto: false },
    withLogLines: false,
  };
  let finished: Finished | undefined;

  const shared = createShared<Finished>(async (signal) => {
    const end = await byStream(following, signal);
    const streamed = end?.kind === "completed";
    const gap = streamed && end.gap && audience.wantsLogs();
    const ended = !streamed
      ? await byPolls(following, end, signal)
      : { seen: gap ? await filled(following, end.seen, signal) : end.seen };
    signal.throwIfAborted();
    finished = ended;
    audience.tell(ended.seen, !streamed || gap);
    return ended;
  });

  const afterwards = async ({ settings, onUpdate }: Watcher, end: Finished, signal: AbortSignal): Promise<Finished> => {
    signal.throwIfAborted();
    onUpdate(withLogs(end.seen.status, settings.logs === true ? audience.lines() : []));
    return end;
  };

  return {
    audience,
    nudge: () => bell.ring(),
    ended: () => (finished?.seen.status.status === "COMPLETED" ? finished.seen.status : undefined),
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
      if (starved) bell.ring();
      return end;
    },
  };
}
