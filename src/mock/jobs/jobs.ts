import type { Endpoint } from "../../contract/endpoint.js";
import { type Answer, cancelledAnswer, failureAnswer, startTimeoutAnswer } from "./failures.js";
import { parseId } from "./ids.js";
import { refuseInput } from "./invalid-input.js";
import { planOf } from "./plan.js";
import type { FullScript } from "./script.js";
import { begin, type Plan, type Progress, settle } from "./state.js";

/** A queued request as the server keeps it. What changes are its progress and the counts of reads. */
export interface Job {
  readonly id: string;
  readonly number: number;
  readonly endpointId: string;
  readonly endpoint: Endpoint | undefined;
  /** The app the endpoint id names, lower case; the one in the returned URLs may be another. */
  readonly app: string;
  readonly shownApp: string;
  readonly input: unknown;
  readonly submittedAt: number;
  readonly script: FullScript;
  readonly plan: Plan;
  /** Why the model will not take the input; known when it is submitted, told when it runs. */
  readonly refusal: Answer | undefined;
  readonly origin: string;
  readonly webhook: string | undefined;
  progress: Progress;
  resultReads: number;
  /** Log lines already told, for servers whose polls are incremental. */
  logsTold: number;
  /** Status reads that were told COMPLETED. */
  completedTold: number;
  answer?: Answer;
}

/** What a submit says. */
export interface Submission {
  readonly id: string;
  readonly number: number;
  readonly endpointId: string;
  readonly endpoint: Endpoint | undefined;
  readonly input: unknown;
  readonly now: number;
  readonly script: FullScript;
  readonly origin: string;
  readonly webhook?: string | undefined;
  readonly startTimeoutMs?: number | undefined;
  readonly noRetry: boolean;
}

/** The answer of a runner that has no such path. */
function unknownPath(endpointId: string): Answer {
  return {
    status: 404,
    headers: {},
    body: { detail: `Path /${parseId(endpointId).path} not found` },
  };
}

/** Without server-side retries the first runner failure is the end of the request. */
function withoutRetries(script: FullScript): FullScript {
  return script.requeues === 0
    ? script
    : { ...script, requeues: 0, runMs: script.runMs / 2, outcome: "runner_disconnected" };
}

/** A job that begins `now`, in the first phase of its plan. */
export function createJob(submission: Submission): Job {
  const { id, number, endpointId, endpoint, input, now, origin, webhook, startTimeoutMs } = submission;
  const script = submission.noRetry ? withoutRetries(submission.script) : submission.script;
  const checked = script.validate && endpoint !== undefined ? refuseInput(endpoint, input) : undefined;
  const refusal = endpoint === undefined ? unknownPath(endpointId) : checked;
  const app = parseId(endpointId.toLowerCase()).app;
  return {
    id,
    number,
    endpointId,
    endpoint,
    app,
    shownApp: script.app ?? parseId(endpointId).app,
    input,
    submittedAt: now,
    script,
    plan: planOf(script, refusal !== undefined),
    refusal,
    origin,
    webhook,
    progress: begin(now, startTimeoutMs === undefined ? undefined : now + startTimeoutMs),
    resultReads: 0,
    logsTold: 0,
    completedTold: 0,
  };
}

/** Brings the job to `now`. */
export function settleJob(job: Job, now: number): Progress {
  return (job.progress = settle(job.plan, job.progress, now));
}

/** Makes the output of a run that went well. */
export type MakeOutput = (job: Job) => { readonly value: unknown; readonly headers: Readonly<Record<string, string>> };

function outputAnswer(job: Job, makeOutput: MakeOutput): Answer {
  const { value, headers } = makeOutput(job);
  const units = job.script.billableUnits;
  const billed = Number.isInteger(units) ? String(units) : units.toFixed(8);
  return { status: 200, headers: { "x-fal-billable-units": billed, ...headers }, body: value };
}

/** What the run of this job answers if nothing from outside ends it: also the answer of a synchronous call. */
export function runAnswer(job: Job, makeOutput: MakeOutput): Answer {
  if (job.refusal !== undefined) return job.refusal;
  const { outcome } = job.script;
  return outcome === "ok" ? outputAnswer(job, makeOutput) : failureAnswer(outcome);
}

/** The answer of a completed job; undefined while it is not completed. The job must be settled. */
export function answerOf(job: Job, makeOutput: MakeOutput): Answer | undefined {
  const by = job.progress.done?.by;
  if (by === undefined) return undefined;
  const make = (): Answer => {
    if (by === "start_timeout") return startTimeoutAnswer();
    return by === "cancelled" ? cancelledAnswer(job.script.cancelledBy) : runAnswer(job, makeOutput);
  };
  return (job.answer ??= make());
}

const HOUR = 3_600_000;

/** Milliseconds a result is kept: an hour, or six minutes from 10 KB on. */
export function retentionOf(job: Job, answer: Answer): number {
  return job.script.retentionMs ?? (Buffer.byteLength(JSON.stringify(answer.body) ?? "") >= 10_240 ? HOUR / 10 : HOUR);
}
