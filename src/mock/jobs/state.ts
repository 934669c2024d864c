/**
 * What a queued request does as time passes, apart from HTTP: its state is a function of its plan, of the clock,
 * of the reads it has seen and of a cancel. fal knows three states; a failed or cancelled request is COMPLETED too.
 */

/** How long a phase lasts: milliseconds (Infinity: for ever), or so many status reads. */
export type Span = number | { readonly polls: number };

/** One log line of a run, `at` milliseconds after the run began. */
export interface LogLine {
  readonly at: number;
  readonly message: string;
  readonly level?: string;
  readonly source?: string;
}

/** One state of a job and how long it lasts. */
export type Phase =
  | { readonly state: "IN_QUEUE"; readonly position: number; readonly for: Span }
  | { readonly state: "IN_PROGRESS"; readonly for: Span; readonly logs?: readonly LogLine[] };

export interface Plan {
  readonly phases: readonly Phase[];
  /** What a runner does when told to cancel: stops after `stopMs`, or goes on to its end. */
  readonly cancel: "stop" | "ignore";
  readonly stopMs: number;
}

/** Why a request is COMPLETED. */
type Ending = "plan" | "start_timeout" | "cancelled";

export interface Progress {
  /** When each phase began; the last one is the current phase. */
  readonly entered: readonly number[];
  /** Status reads seen in the current phase. */
  readonly polls: number;
  /** The caller's deadline for the start of the run. */
  readonly deadline?: number;
  /** When the runner will stop, after a cancel. */
  readonly stopAt?: number;
  readonly removedAt?: number;
  readonly done?: { readonly at: number; readonly by: Ending };
}

export type View =
  | { readonly state: "IN_QUEUE"; readonly position: number; readonly logs: readonly TimedLog[] }
  | { readonly state: "IN_PROGRESS"; readonly logs: readonly TimedLog[] }
  | { readonly state: "COMPLETED"; readonly logs: readonly TimedLog[]; readonly at: number; readonly by: Ending }
  | { readonly state: "REMOVED" };

/** A log line with the time it was written. */
export interface TimedLog {
  readonly line: LogLine;
  readonly time: number;
}

export type CancelReply = "OK" | "CANCELLATION_REQUESTED" | "ALREADY_COMPLETED" | "NOT_FOUND";

const NEVER = Number.POSITIVE_INFINITY;

/** The first state of a request that is accepted `now`. */
export function begin(now: number, deadline?: number): Progress {
  return {
    entered: [now],
    polls: 0,
    ...(deadline === undefined ? {} : { deadline }),
  };
}

function currentOf(plan: Plan, progress: Progress): { phase: Phase | undefined; since: number } {
  const index = progress.entered.length - 1;
  return { phase: plan.phases[index], since: progress.entered[index] ?? 0 };
}

/** When the current phase ends, and for which reason the request may leave the plan before that. */
function exitsOf(plan: Plan, progress: Progress): { end: number; timeout: number; stop: number; since: number } {
  const { phase, since } = currentOf(plan, progress);
  if (phase === undefined) return { end: since, timeout: NEVER, stop: NEVER, since };
  const waits = phase.state === "IN_QUEUE" && progress.deadline !== undefined;
  return {
    end: typeof phase.for === "number" ? since + phase.for : NEVER,
    timeout: waits ? Math.max(progress.deadline ?? NEVER, since) : NEVER,
    stop: progress.stopAt ?? NEVER,
    since,
  };
}

/** The progress at `now`: all phases whose time has passed are left, in order. */
export function settle(plan: Plan, start: Progress, now: number): Progress {
  let progress = start;
  while (progress.done === undefined && progress.removedAt === undefined) {
    const { phase, since } = currentOf(plan, progress);
    if (phase === undefined) return { ...progress, done: { at: since, by: "plan" } };
    const { end, timeout, stop } = exitsOf(plan, progress);
    const next = Math.min(end, timeout, stop);
    if (next > now) return progress;
    if (end === next) progress = { ...progress, entered: [...progress.entered, end], polls: 0 };
    else return { ...progress, done: { at: next, by: stop === next ? "cancelled" : "start_timeout" } };
  }
  return progress;
}

/** The progress after one status read at `now`: phases that last so many reads move on here. */
export function observe(plan: Plan, start: Progress, now: number): Progress {
  const progress = settle(plan, start, now);
  const { phase } = currentOf(plan, progress);
  if (progress.done !== undefined || phase === undefined || typeof phase.for === "number") return progress;
  const polls = progress.polls + 1;
  if (polls < phase.for.polls) return { ...progress, polls };
  return { ...progress, entered: [...progress.entered, now], polls: 0 };
}

function logsOf(plan: Plan, progress: Progress, now: number): TimedLog[] {
  const last = progress.entered.length - 1;
  const until = Math.min(now, progress.done?.at ?? NEVER);
  return progress.entered.flatMap((since, index) => {
    const phase = plan.phases[index];
    if (phase?.state !== "IN_PROGRESS") return [];
    const lines = (phase.logs ?? []).map((line) => ({ line, time: since + line.at }));
    if (index < last) return lines;
    // A phase counted in reads has no times of its own: one more line per read.
    return typeof phase.for === "number"
      ? lines.filter(({ time }) => time <= until)
      : lines.slice(0, progress.polls + 1);
  });
}

/** What a reader sees at `now`. The progress must be settled. */
export function view(plan: Plan, progress: Progress, now: number): View {
  if (progress.removedAt !== undefined) return { state: "REMOVED" };
  const logs = logsOf(plan, progress, now);
  if (progress.done !== undefined) return { state: "COMPLETED", logs, ...progress.done };
  const { phase } = currentOf(plan, progress);
  if (phase?.state === "IN_QUEUE") return { state: "IN_QUEUE", position: phase.position, logs };
  return { state: "IN_PROGRESS", logs };
}

/** When the view changes next if nobody reads or cancels; undefined when it never does. */
export function nextChange(plan: Plan, progress: Progress, now: number): number | undefined {
  if (progress.done !== undefined || progress.removedAt !== undefined) return undefined;
  const { phase, since } = currentOf(plan, progress);
  const { end, timeout, stop } = exitsOf(plan, progress);
  const logs = phase?.state === "IN_PROGRESS" && typeof phase.for === "number" ? (phase.logs ?? []) : [];
  const times = [end, timeout, stop, ...logs.map((line) => since + line.at).filter((time) => time > now)];
  const next = Math.min(...times);
  return next === NEVER ? undefined : next;
}

/** A cancel at `now`: removed from the queue at once, or a signal to the runner. The progress must be settled. */
export function cancel(plan: Plan, progress: Progress, now: number): readonly [Progress, CancelReply] {
  if (progress.removedAt !== undefined) return [progress, "NOT_FOUND"];
  if (progress.done !== undefined) return [progress, "ALREADY_COMPLETED"];
  const { phase } = currentOf(plan, progress);
  if (phase?.state === "IN_QUEUE") return [{ ...progress, removedAt: now }, "OK"];
  if (plan.cancel === "ignore" || progress.stopAt !== undefined) return [progress, "CANCELLATION_REQUESTED"];
  return [{ ...progress, stopAt: now + plan.stopMs }, "CANCELLATION_REQUESTED"];
}
