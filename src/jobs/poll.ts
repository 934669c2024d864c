import { ApiError, ProtocolError } from "../errors/index.js";
import { type ClientContext, warnAbout } from "../http/context.js";
import { sleep, type WakeSignal } from "../platform/time.js";
import type {
  Completion,
  JobContext,
  Observation,
  Observe,
  RequestRef,
  StatusReply,
  StepBounds,
} from "../protocols/protocol.js";
import type { QueueStatus } from "../contract/status.js";

/** How the polls of a request are made. */
export interface PollOptions {
  readonly logs: () => boolean;
  /** Ms between polls, when the caller names it. */
  readonly interval: () => number | undefined;
  readonly signal: AbortSignal;
  readonly onStatus: (reply: StatusReply) => void;
  /** When the request will probably end, on the client's clock. */
  readonly expectedEnd: () => TimeSpan | undefined;
  /** Wakes the next poll at once. */
  readonly wakeSignal: WakeSignal;
}

// The official client's interval, in which its users are used to hear of their requests.
const USUAL_PAUSE = 500;
const LONGEST_PAUSE = 5_000;
// While the end is near.
const SHORTEST_PAUSE = 50;
const LOOKS_AT_THE_END = 10;
// The longest pause that a server may ask for.
const LONGEST_ASKED = 60_000;
/** How long the output of a finished request may take to appear, in ms. */
export const OUTPUT_APPEARS_MS = 5_000;

/**
 * The pause before the next poll. Half a second, as the official client; after two minutes one part in 240 of the time
 * that has passed, up to 5 s. Where earlier requests tell when the end is due, rarely before and often then.
 */
export function pauseOf(now: number, elapsed: number, end: TimeSpan | undefined): number {
  const usual = Math.min(Math.max(USUAL_PAUSE, elapsed / 240), LONGEST_PAUSE);
  if (end === undefined || now > end.to) return usual;
  if (now >= end.from) return Math.min(usual, Math.max(SHORTEST_PAUSE, (end.to - end.from) / LOOKS_AT_THE_END));
  // An end that comes a tenth sooner than expected is seen as usual, any other no later than a tenth of the wait.
  const left = end.from - now;
  const rare = left < elapsed / 10 ? usual : Math.max(2 * usual, Math.min(elapsed / 10, LONGEST_PAUSE));
  return Math.max(SHORTEST_PAUSE, Math.min(rare, left));
}

// Requests that were submitted together do not stay in step. What the caller or the server asks for is never undercut.
function jittered({ clock }: ClientContext, pause: number, isFloor: boolean): number {
  return pause * (isFloor ? 1 + clock.random() * 0.2 : 0.9 + clock.random() * 0.2);
}

// Requests whose log lines are too many to be read along with their status.
const logsTooLong = new WeakSet<RequestRef>();

// Log lines are a convenience: where they make an answer too long, the request is followed without them.
async function observeOnce(job: JobContext, observe: Observe, logs: boolean, bounds: StepBounds): Promise<Observation> {
  const { context, request } = job;
  const wanted = logs && !logsTooLong.has(request);
  try {
    return await observe(wanted, bounds);
  } catch (error) {
    if (!wanted || !(error instanceof ProtocolError) || error.code !== "too_large") throw error;
    logsTooLong.add(request);
    warnAbout(context, request, "logs", `the log lines are left out from here on: ${error.message}`);
    return observe(false, bounds);
  }
}

/** Asks once where a request stands. @throws FalError */
export async function statusOnce(job: JobContext, logs: boolean, bounds: StepBounds): Promise<StatusReply> {
  const seen = await observeOnce(job, job.protocol.observe(job), logs, bounds);
  return seen.kind === "ended" ? seen.end.reply : seen.reply;
}

// How long a new request may be unknown to some servers of the queue.
const PROPAGATION_MS = 5_000;

// Right after a submit, not every server of the queue may know the request yet.
function isNotPropagated({ context, request }: JobContext, error: unknown): boolean {
  const { submittedAt = -Infinity } = request;
  return error instanceof ApiError && error.status === 404 && context.clock.now() < submittedAt + PROPAGATION_MS;
}

function noOutput({ endpointId, requestId }: JobContext["request"]): ProtocolError {
  return new ProtocolError(`The server says that the request to ${endpointId} is complete, and gives no output.`, {
    endpointId,
    requestId,
    phase: "result",
    code: "malformed",
  });
}

/** Polls until the request has ended. @throws FalError */
export async function poll(job: JobContext, options: PollOptions): Promise<Completion> {
  const { context, request } = job;
  const { clock } = context;
  const { signal, wakeSignal } = options;
  const observe = job.protocol.observe(job);
  const begun = request.submittedAt ?? clock.now();
  let emptySince: number | undefined;
  for (;;) {
    const seen = await observeOnce(job, observe, options.logs(), { signal, untilAborted: true }).catch(
      (error: unknown) => {
        if (isNotPropagated(job, error)) return undefined;
        throw error;
      },
    );
    if (seen?.kind === "ended") return seen.end;
    if (seen?.kind === "running") options.onStatus(seen.reply);
    const now = clock.now();
    if (seen?.kind === "no_output") emptySince ??= now;
    if (emptySince !== undefined && now - emptySince > OUTPUT_APPEARS_MS) throw noOutput(request);
    const asked = Math.min(seen?.kind === "running" ? (seen.reply.retryAfterMs ?? 0) : 0, LONGEST_ASKED);
    const interval = options.interval();
    const pause = interval ?? pauseOf(now, now - begun, options.expectedEnd());
    const isFloor = interval !== undefined || asked > pause;
    await sleep(clock, jittered(context, Math.max(pause, asked), isFloor), signal, wakeSignal);
  }
}

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
