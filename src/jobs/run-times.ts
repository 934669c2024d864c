import type { QueueStatus } from "../contract/status.js";

/** A time of which only bounds are known, in ms. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

// Enough to see whether an endpoint takes about the same time each time; old ones say little about today's.
const KEPT_RUNS = 5;
const KEPT_ENDPOINTS = 1_000;

// How long the last requests of an endpoint ran, in this process.
const runsByEndpoint = new Map<string, readonly TimeSpan[]>();

function recordRun(key: string, run: TimeSpan): void {
  const runs = [...(runsByEndpoint.get(key) ?? []), run].slice(-KEPT_RUNS);
  // The endpoint that was used longest ago is the first to go.
  runsByEndpoint.delete(key);
  runsByEndpoint.set(key, runs);
  const [oldest] = runsByEndpoint.keys();
  if (runsByEndpoint.size > KEPT_ENDPOINTS && oldest !== undefined) runsByEndpoint.delete(oldest);
}

/** How long a request of an endpoint runs, as far as earlier ones tell. */
function expectedRun(key: string): TimeSpan | undefined {
  const runs = runsByEndpoint.get(key);
  if (runs === undefined) return undefined;
  const middles = runs.map(({ from, to }) => (from + to) / 2);
  // What was looked at rarely is known badly; the best look says how far off the others may be.
  const blur = Math.min(...runs.map(({ from, to }) => (to - from) / 2));
  const margin = blur + Math.max(25, Math.max(...middles) / 100);
  return { from: Math.min(...middles) - margin, to: Math.max(...middles) + margin };
}

/** Learns from one request how long its endpoint takes, and tells when it will probably end. */
export interface RunTracker {
  /** Takes a status in. `exact`: it came when it became true; else it was true at some time since the last one. */
  see(status: QueueStatus["status"], now: number, exact: boolean): void;
  /** When the request will probably end; undefined while it waits, and where nothing is known. */
  expectedEnd(): TimeSpan | undefined;
}

/** A tracker for a request; of one that this client has not submitted nothing can be learnt. */
export function createRunTracker(key: string, submittedAt: number | undefined): RunTracker {
  let start: TimeSpan | undefined = submittedAt === undefined ? undefined : { from: submittedAt, to: submittedAt };
  let queuedAt: number | undefined;
  let ranAt: number | undefined;
  let over = false;
  return {
    see: (status, now, exact) => {
      if (over || submittedAt === undefined) return;
      if (status === "IN_QUEUE") {
        queuedAt = now;
        start = ranAt = undefined;
        return;
      }
      if (status === "IN_PROGRESS") {
        if (ranAt === undefined && queuedAt !== undefined) start = { from: exact ? now : queuedAt, to: now };
        ranAt = now;
        return;
      }
      over = true;
      const last = exact ? now : (ranAt ?? start?.to);
      if (start !== undefined && last !== undefined)
        recordRun(key, { from: Math.max(0, last - start.to), to: now - start.from });
    },
    expectedEnd: () => {
      const run = over || start === undefined ? undefined : expectedRun(key);
      return run && start && { from: start.from + run.from, to: start.to + run.to };
    },
  };
}
