import type { FollowSettings } from "../contract/options.js";
import type { Progress, QueueStatus, RequestLog } from "../contract/status.js";
import type { Clock } from "../platform/clock.js";
import type { StatusReply } from "../protocols/protocol.js";
import { createLogBook, withLogs } from "./logs.js";

/** One caller that follows a request. */
export interface Subscriber {
  readonly settings: FollowSettings;
  readonly onUpdate: (status: QueueStatus) => void;
  /** On the client's clock. */
  readonly deadline: number;
}

/** All callers that follow one request. */
export interface Subscribers {
  /** Returns a function that removes the subscriber. `fail` is called with what its `onUpdate` throws. */
  add(subscriber: Subscriber, fail: (error: unknown) => void): () => void;
  /** Passes a status on to all. Each subscriber that wants logs gets every line once, from the first on. */
  publish(seen: StatusReply, growing: boolean): void;
  readonly wantsLogs: () => boolean;
  /** The settings of the oldest subscriber: they say how the request is followed. */
  settings(): FollowSettings;
  /** The latest deadline of all subscribers. */
  deadline(): number;
  last(): QueueStatus | undefined;
  lines(): readonly RequestLog[];
}

interface Subscription {
  readonly subscriber: Subscriber;
  readonly fail: (error: unknown) => void;
  delivered: number;
}

/** An audience without anybody in it. */
export function createSubscribers(clock: Clock, submittedAt: string): Subscribers {
  const seats = new Set<Subscription>();
  const keeper = createProgressTracker(clock, submittedAt);
  const book = createLogBook();
  let last: QueueStatus | undefined;
  const wantsLogs = (): boolean => [...seats].some(({ subscriber }) => subscriber.settings.logs === true);
  const inform = (seat: Subscription, status: QueueStatus): void => {
    const fresh = seat.subscriber.settings.logs === true ? book.lines.slice(seat.delivered) : [];
    seat.delivered = book.lines.length;
    try {
      seat.subscriber.onUpdate(withLogs(status, fresh));
    } catch (error) {
      seat.fail(error);
    }
  };
  return {
    add: (watcher, fail) => {
      const seat: Subscription = { subscriber: watcher, fail, delivered: 0 };
      seats.add(seat);
      return () => void seats.delete(seat);
    },
    publish: (seen, growing) => {
      if (wantsLogs()) book.add(seen.logs, growing);
      last = seen.status;
      const told = { ...seen.status, progress: keeper.next(seen.status, book.lines) };
      for (const seat of new Set(seats)) inform(seat, told);
    },
    wantsLogs,
    settings: () => [...seats][0]?.subscriber.settings ?? {},
    deadline: () => Math.max(...[...seats].map(({ subscriber }) => subscriber.deadline)),
    last: () => last,
    lines: () => book.lines,
  };
}

/** Sums up the updates of one request for people to read. */
export interface ProgressTracker {
  /** Takes an update in, and says how far the request is. */
  next(status: QueueStatus, lines: readonly RequestLog[]): Progress;
}

// The time of the submit comes from a handle; the wall clock may have been set since.
function startOf(clock: Clock, submittedAt: string): number {
  const age = clock.wall() - Date.parse(submittedAt);
  return clock.now() - (age > 0 ? age : 0);
}

/** A tracker for a request that was submitted then (ISO 8601; empty when unknown). */
export function createProgressTracker(clock: Clock, submittedAt: string): ProgressTracker {
  const begun = startOf(clock, submittedAt);
  let startedAt: string | undefined;
  return {
    next: ({ status, queue_position: position }, lines) => {
      // When a runner dies, the request goes back to the queue and another runner starts it again.
      if (status === "IN_QUEUE") startedAt = undefined;
      else if (status === "IN_PROGRESS") startedAt ??= new Date(clock.wall()).toISOString();
      const lastLog = lines.at(-1)?.message;
      return {
        elapsedMs: Math.round(clock.now() - begun),
        ...(position === undefined ? {} : { position }),
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(lastLog === undefined ? {} : { lastLog }),
      };
    },
  };
}
