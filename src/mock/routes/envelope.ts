import type { Answer } from "../jobs/failures.js";
import type { Job } from "../jobs/jobs.js";
import { runLength } from "../jobs/plan.js";
import type { TimedLog, View } from "../jobs/state.js";

/** The URLs of a request: always below the app, whatever the endpoint id had after it. */
function requestUrls(job: Job, origin: string): Readonly<Record<string, string>> {
  const base = `${origin}/${job.shownApp}/requests/${job.id}`;
  return { response_url: base, status_url: `${base}/status`, cancel_url: `${base}/cancel` };
}

function logEntry({ line, time }: TimedLog): Record<string, unknown> {
  return {
    message: line.message,
    timestamp: new Date(time).toISOString(),
    ...(line.level === undefined ? {} : { level: line.level }),
    ...(line.source === undefined ? {} : { source: line.source }),
  };
}

/** How the log lines are shown: not at all (`null` stands for them), or from the given line on. */
type LogsFrom = number | undefined;

function metricsOf(job: Job, ran: boolean): Record<string, unknown> {
  const { inferenceTime } = job.script;
  return { inference_time: inferenceTime === undefined && ran ? runLength(job.plan) / 1000 : (inferenceTime ?? null) };
}

/** How a status read looks at a job. */
export interface StatusRead {
  readonly view: Exclude<View, { state: "REMOVED" }>;
  readonly origin: string;
  readonly logsFrom: LogsFrom;
  /** The answer of a completed request: its infrastructure error shows in its status too. */
  readonly answer: Answer | undefined;
}

/** The body of a status read, also of each event of the status stream. */
export function statusBody(job: Job, { view, origin, logsFrom, answer }: StatusRead): Record<string, unknown> {
  const logs = logsFrom === undefined ? null : view.logs.slice(logsFrom).map(logEntry);
  const head = { status: view.state, request_id: job.id, ...requestUrls(job, origin) };
  if (view.state === "IN_QUEUE") return { ...head, queue_position: view.position, logs };
  if (view.state === "IN_PROGRESS") return { ...head, logs };
  return {
    ...head,
    logs,
    metrics: metricsOf(job, view.by === "plan"),
    ...(answer?.error === undefined ? {} : { error: answer.error }),
    ...(answer?.errorType === undefined ? {} : { error_type: answer.errorType }),
  };
}

/** The body of an accepted submit. */
export function submitBody(job: Job, view: View, origin: string): Record<string, unknown> {
  return {
    status: view.state === "IN_QUEUE" ? "IN_QUEUE" : "IN_PROGRESS",
    request_id: job.id,
    ...requestUrls(job, origin),
    logs: null,
    metrics: {},
    ...(view.state === "IN_QUEUE" ? { queue_position: view.position } : {}),
  };
}
