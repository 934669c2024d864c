import type { FollowSettings } from "../contract/options.js";
import type { QueueStatus, RequestLog } from "../contract/status.js";
import type { Clock } from "../platform/clock.js";
import { type StatusReply, withLogs } from "../protocols/fal/status.js";
import { createLogBook } from "./logs.js";
import { createProgressTracker } from "./progress.js";

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
