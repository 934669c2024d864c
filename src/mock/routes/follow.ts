import { type Job, settleJob } from "../jobs/jobs.js";
import { nextChange, observe, view, type View } from "../jobs/state.js";
import type { Mock } from "../server/mock.js";

/** Who follows: a reader counts as status reads (phases may last so many), an onlooker does not. */
export type Follower = "reader" | "onlooker";

// How often a following reader is taken to read while a phase is counted in reads.
const READ_EVERY_MS = 20;

/**
 * Calls `see` now and whenever the job's view may have changed, until it has ended.
 * @returns what stops it
 */
export function followJob(mock: Mock, job: Job, follower: Follower, see: (view: View) => void): () => void {
  let cancelTimer: (() => void) | undefined;
  const watchers = mock.watchers.get(job.id) ?? new Set();
  mock.watchers.set(job.id, watchers);
  const stop = (): void => {
    cancelTimer?.();
    watchers.delete(step);
    if (watchers.size === 0) mock.watchers.delete(job.id);
  };
  const step = (): void => {
    cancelTimer?.();
    const now = mock.clock.now();
    const seen = view(job.plan, settleJob(job, now), now);
    if (seen.state === "COMPLETED" || seen.state === "REMOVED") stop();
    see(seen);
    if (seen.state === "COMPLETED" || seen.state === "REMOVED" || !watchers.has(step)) return;
    const before = job.progress;
    if (follower === "reader") job.progress = observe(job.plan, job.progress, now);
    const next = job.progress === before ? nextChange(job.plan, before, now) : now + READ_EVERY_MS;
    if (next !== undefined) cancelTimer = mock.clock.after(next - now, step);
  };
  watchers.add(step);
  step();
  return stop;
}

/** Tells the followers of a job that a read or a cancel changed it. */
export function wakeFollowers(mock: Mock, job: Job): void {
  for (const step of mock.watchers.get(job.id) ?? []) step();
}
