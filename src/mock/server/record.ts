import type { RouteName } from "../routes/names.js";

/** A request the server has seen, whatever became of it. */
export interface RecordedRequest {
  /** 1 for the first one. */
  readonly number: number;
  /** The mock clock's time of its arrival. */
  readonly at: number;
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /** As sent, credentials included: tests look here for a key that left the gateway. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Set when a route took it. */
  readonly route: RouteName | undefined;
  /** The request id it speaks of or was given. */
  readonly requestId: string | undefined;
  /** Set when it was answered; a connection that was reset has none. */
  readonly status: number | undefined;
  /** Ids of the faults it met. */
  readonly faults: readonly string[];
  /** The origin of the page that `cors` does not list, where that is why it was refused. */
  readonly refusedOrigin?: string;
}

/** The server's own view of an entry: it fills in what becomes known later. */
export type RecordEntry = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

/** Keeps the last requests. */
export interface Recorder {
  add(entry: Omit<RecordEntry, "number">): RecordEntry;
  all(): readonly RecordedRequest[];
}

/** @param limit how many requests are kept; a server that runs for days must not fill the memory */
export function createRecorder(limit: number): Recorder {
  let kept: RecordEntry[] = [];
  let count = 0;
  return {
    add: (entry) => {
      const numbered: RecordEntry = { ...entry, number: (count += 1) };
      kept.push(numbered);
      // Twice the limit before cutting: cutting at every request would copy the list each time.
      if (kept.length >= limit * 2) kept = kept.slice(-limit);
      return numbered;
    },
    all: () => kept.slice(-limit),
  };
}
