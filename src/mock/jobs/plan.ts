import type { FullScript } from "./script.js";
import type { LogLine, Phase, Plan, Span } from "./state.js";

function runLogs(script: FullScript): LogLine[] {
  const { logs, runMs } = script;
  const length = Number.isFinite(runMs) ? runMs : 1000;
  return logs.map((log, index) => {
    const at = Math.floor((index * length) / Math.max(1, logs.length));
    return typeof log === "string" ? { at, message: log, level: "INFO", source: "USER" } : log;
  });
}

function scriptedPhases(script: FullScript): Phase[] {
  const { positions, queueMs, runMs, polls } = script;
  const span = (ms: number): Span => (polls === undefined ? ms : { polls });
  const logs = runLogs(script);
  const queue: Phase[] = positions.map((position) => ({ state: "IN_QUEUE", position, for: span(queueMs) }));
  // A runner that fails does so halfway, and what it had logged stays; the request then waits at the head.
  const failed: Phase[] = [
    { state: "IN_PROGRESS", for: span(runMs / 2), logs: logs.filter(({ at }) => at < runMs / 2) },
    { state: "IN_QUEUE", position: 0, for: span(queueMs) },
  ];
  const retries = Array.from({ length: script.requeues }, () => failed).flat();
  return [...queue, ...retries, { state: "IN_PROGRESS", for: span(runMs), logs }];
}

/**
 * A request that cannot run (wrong input, no such path) is refused as soon as a runner takes it:
 * the queue stays as it was, of the run only a moment is left.
 */
function refusedAtRun(phases: readonly Phase[]): Phase[] {
  const first = phases.findIndex(({ state }) => state === "IN_PROGRESS");
  const run = phases[first];
  if (run === undefined) return [...phases];
  const moment = typeof run.for === "number" ? Math.min(run.for, 20) : run.for;
  return [...phases.slice(0, first), { state: "IN_PROGRESS", for: moment, logs: [] }];
}

/** The phases a request goes through. `refused`: its input is wrong, so that it ends when it begins to run. */
export function planOf(script: FullScript, refused: boolean): Plan {
  const phases = script.phases ?? scriptedPhases(script);
  return { phases: refused ? refusedAtRun(phases) : phases, cancel: script.cancel, stopMs: script.stopMs };
}

/** How long the plan's last run takes, in milliseconds: what the synchronous route waits. */
export function runLength(plan: Plan): number {
  const run = plan.phases.findLast(({ state }) => state === "IN_PROGRESS");
  return typeof run?.for === "number" ? run.for : 0;
}
