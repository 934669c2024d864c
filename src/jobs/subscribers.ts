import type { FollowSettings } from "../contract/options.js";
import type { Progress, QueueStatus, RequestLog } from "../contract/status.js";
import type { Clock } from "../platform/clock.js";
import type { StatusReply } from "../protocols/protocol.js";
import { createLogBook, withLogs } from "./logs.js";

/** Somebody who wants to know where a request stands. */
export interface Subscriber {
  readonly settings: FollowSettings;
  readonly onUpdate: (status: QueueStatus) => void;
  /** On the client's clock. */
  readonly deadline: number;
}

/** All who watch one request. */
export interface Subscribers {
  /** Returns what takes the watcher away. `fail` is told what the watcher's own callback throws. */
  add(watcher: Subscriber, fail: (error: unknown) => void): () => void;
  /** Tells everybody; log lines to each who wants them once, from the first on. */
  publish(seen: StatusReply, growing: boolean): void;
  readonly wantsLogs: () => boolean;
  /** The settings of whoever has watched longest: they say how the request is followed. */
  settings(): FollowSettings;
  /** When the last who waits gives up. */
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

/** Keeps what the updates of one request have told, in the form that people are shown. */
export interface ProgressTracker {
  /** Takes an update in, and says how far the request is. */
  next(status: QueueStatus, lines: readonly RequestLog[]): Progress;
}

// A handle tells when a request was submitted, on a clock that may have been set since.
function startOf(clock: Clock, submittedAt: string): number {
  const age = clock.wall() - Date.parse(submittedAt);
  return clock.now() - (age > 0 ? age : 0);
}

/** A keeper for a request that was submitted then (ISO 8601; empty when nobody knows). */
export function createProgressTracker(clock: Clock, submittedAt: string): ProgressTracker {
  const begun = startOf(clock, submittedAt);
  let startedAt: string | undefined;
  return {
    next: ({ status, queue_position: position }, lines) => {
      // A runner that died leaves the request to another one, which starts anew.
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
