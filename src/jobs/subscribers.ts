import type { FollowSettings } from "../contract/options.js";
import type { QueueStatus, RequestLog } from "../contract/status.js";
import type { Clock } from "../platform/clock.js";
import { type StatusReply, withLogs } from "../protocols/fal/status.js";
import { createLogBook } from "./logs.js";
import { createProgress } from "./progress.js";

/** Somebody who wants to know where a request stands. */
export interface Watcher {
  readonly settings: FollowSettings;
  readonly onUpdate: (status: QueueStatus) => void;
  /** On the client's clock. */
  readonly deadline: number;
}

/** All who watch one request. */
export interface Audience {
  /** Returns what takes the watcher away. `fail` is told what the watcher's own callback throws. */
  add(watcher: Watcher, fail: (error: unknown) => void): () => void;
  /** Tells everybody; log lines to each who wants them once, from the first on. */
  tell(seen: StatusReply, growing: boolean): void;
  readonly wantsLogs: () => boolean;
  /** The settings of whoever has watched longest: they say how the request is followed. */
  settings(): FollowSettings;
  /** When the last who waits gives up. */
  deadline(): number;
  last(): QueueStatus | undefined;
  lines(): readonly RequestLog[];
}

interface Seat {
  readonly watcher: Watcher;
  readonly fail: (error: unknown) => void;
  told: number;
}

/** An audience without anybody in it. */
export function createAudience(clock: Clock, submittedAt: string): Audience {
  const seats = new Set<Seat>();
  const keeper = createProgress(clock, submittedAt);
  const book = createLogBook();
  let last: QueueStatus | undefined;
  const wantsLogs = (): boolean => [...seats].some(({ watcher }) => watcher.settings.logs === true);
  const inform = (seat: Seat, status: QueueStatus): void => {
    const fresh = seat.watcher.settings.logs === true ? book.lines.slice(seat.told) : [];
    seat.told = book.lines.length;
    try {
      seat.watcher.onUpdate(withLogs(status, fresh));
    } catch (error) {
      seat.fail(error);
    }
  };
  return {
    add: (watcher, fail) => {
      const seat: Seat = { watcher, fail, told: 0 };
      seats.add(seat);
      return () => void seats.delete(seat);
    },
    tell: (seen, growing) => {
      if (wantsLogs()) book.add(seen.logs, growing);
      last = seen.status;
      const told = { ...seen.status, progress: keeper.next(seen.status, book.lines) };
      for (const seat of new Set(seats)) inform(seat, told);
    },
    wantsLogs,
    settings: () => [...seats][0]?.watcher.settings ?? {},
    deadline: () => Math.max(...[...seats].map(({ watcher }) => watcher.deadline)),
    last: () => last,
    lines: () => book.lines,
  };
}
