import type { FollowSettings } from "../contract/options.js";
import type { Progress, QueueStatus, RequestLog } from "../contract/status.js";
import { callSafely, messageOf, withRequestId } from "../http/callbacks.js";
import { warnAbout } from "../http/context.js";
import type { Clock } from "../platform/time.js";
import type { JobContext, StatusReply } from "../protocols/protocol.js";
import { createLogBook, withLogs } from "./logs.js";

/** One caller that follows a request. */
export interface Subscriber {
  readonly settings: FollowSettings;
  /** An update brings only the lines that are new, rather than all so far. */
  readonly increments: boolean;
  /** May be asynchronous; nobody waits for it. */
  readonly onUpdate: (status: QueueStatus) => unknown;
}

/** Makes one caller leave with an error; false when it has left before. */
type FailSubscriber = (error: unknown) => boolean;

/** All callers that follow one request. */
export interface Subscribers {
  /** Returns a function that removes the subscriber. `fail` is called with what its `onUpdate` throws or rejects with. */
  add(subscriber: Subscriber, fail: FailSubscriber): () => void;
  /** Passes a status on to all. Each subscriber that wants logs gets every line as new once, from the first on. */
  publish(seen: StatusReply, growing: boolean): void;
  /** Passes a status on to one, with all lines. */
  inform(subscriber: Subscriber, fail: FailSubscriber, status: QueueStatus): void;
  /** Makes all leave. */
  failAll(error: unknown): void;
  readonly wantsLogs: () => boolean;
  /** The settings of the oldest subscriber: they say how the request is followed. */
  settings(): FollowSettings;
  last(): QueueStatus | undefined;
  lines(): readonly RequestLog[];
}

interface Subscription {
  readonly subscriber: Subscriber;
  readonly fail: FailSubscriber;
  delivered: number;
}

/** The subscribers of a request; none yet. */
export function createSubscribers({ context, request }: JobContext, submittedAt: string): Subscribers {
  const { endpointId, requestId } = request;
  const seats = new Set<Subscription>();
  const keeper = createProgressTracker(context.clock, submittedAt);
  const book = createLogBook();
  let last: QueueStatus | undefined;
  const wantsLogs = (): boolean => [...seats].some(({ subscriber }) => subscriber.settings.logs === true);
  // What fails too late for its call is a warning: it is heard once, and never an unhandled rejection.
  const call = ({ onUpdate }: Subscriber, fail: FailSubscriber, status: QueueStatus): void => {
    callSafely(
      () => onUpdate(status),
      (error) => {
        if (fail(withRequestId(error, requestId))) return;
        warnAbout(context, request, "callback", `onQueueUpdate failed: ${messageOf(error)}`);
      },
    );
  };
  const updateFor = (
    { increments, settings }: Subscriber,
    status: QueueStatus,
    fresh: readonly RequestLog[],
  ): QueueStatus => {
    if (increments || settings.logs !== true) return withLogs(status, fresh);
    return { ...withLogs(status, book.lines), newLogs: [...fresh] };
  };
  const announce = (status: QueueStatus): void => {
    const { status: state, queue_position: position } = status;
    if (last?.status !== state || last.queue_position !== position)
      context.observe.state({ endpointId, requestId, state, position });
    last = status;
  };
  return {
    add: (subscriber, fail) => {
      const seat: Subscription = { subscriber, fail, delivered: 0 };
      seats.add(seat);
      return () => void seats.delete(seat);
    },
    publish: (seen, growing) => {
      if (wantsLogs()) book.add(seen.logs, growing);
      announce(seen.status);
      const told = { ...seen.status, progress: keeper.next(seen.status, book.lines) };
      for (const seat of new Set(seats)) {
        const wants = seat.subscriber.settings.logs === true;
        const fresh = wants ? book.since(seat.delivered) : [];
        seat.delivered = book.total();
        call(seat.subscriber, seat.fail, updateFor(seat.subscriber, told, fresh));
      }
      book.trim();
    },
    inform: (subscriber, fail, status) =>
      call(subscriber, fail, updateFor(subscriber, status, subscriber.settings.logs === true ? book.lines : [])),
    failAll: (error) => {
      for (const seat of new Set(seats)) seat.fail(error);
    },
    wantsLogs,
    settings: () => [...seats][0]?.subscriber.settings ?? {},
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
