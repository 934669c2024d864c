import type { JobProtocol, JobWord } from "../../contract/job.js";
import { type Answer, cancelledAnswer } from "../jobs/failures.js";
import { answerOf, type Job, type MakeOutput, settleJob } from "../jobs/jobs.js";
import type { Progress } from "../jobs/state.js";
import { isList, own } from "../own.js";

/** Where a job stands, and what its documents call that. */
export type JobStage =
  | { readonly kind: "running"; readonly word: JobWord | undefined; readonly percent: number }
  | { readonly kind: "succeeded"; readonly word: JobWord | undefined; readonly answer: Answer }
  | {
      readonly kind: "failed";
      readonly word: JobWord | undefined;
      /** The documents have a word for it; else a condition or an error field has to say it. */
      readonly isStated: boolean;
      readonly reason: string;
      readonly type: string;
    };

function current({ plan }: Job, { entered, polls }: Progress, now: number): readonly [waits: boolean, part: number] {
  const index = entered.length - 1;
  const phase = plan.phases[index];
  const waits = phase?.state === "IN_QUEUE";
  const kin = plan.phases.flatMap(({ state }, at) => (state === phase?.state ? [at] : []));
  const span = phase?.for ?? 1;
  const inside = typeof span === "number" ? (now - (entered[index] ?? now)) / Math.max(1, span) : polls / span.polls;
  // A job that never ends goes through its words by its phases alone.
  const part = Number.isFinite(inside) ? Math.min(1, inside) : 0;
  return [waits, (Math.max(0, kin.indexOf(index)) + part) / Math.max(1, kin.length)];
}

/** The word of a list for so large a part of what it stands for; `undefined` for a list that has none. */
function wordAt(words: readonly JobWord[], part: number): JobWord | undefined {
  return words[Math.min(words.length - 1, Math.floor(part * words.length))];
}

function reasonOf({ error, errorType, body, status }: Answer): readonly [reason: string, type: string] {
  const detail = own(body, "detail");
  const first = isList(detail) ? detail[0] : undefined;
  const [words, type] = [own(first, "msg") ?? detail ?? own(body, "message"), own(first, "type")];
  const reason = error ?? (typeof words === "string" && words !== "" ? words : `failed with ${status}`);
  return [reason, errorType ?? (typeof type === "string" ? type : String(status))];
}

function failed({ states, failedWhen }: JobProtocol, answer: Answer, isCancelled: boolean): JobStage {
  const [reason, type] = reasonOf(answer);
  const own = [...(isCancelled ? (states.cancelled ?? []) : []), ...(states.failed ?? [])];
  const [stated] = own;
  // Where only a condition tells of a failure, the state goes on saying that it runs.
  const [other] = [...(states.ended ?? []), ...(failedWhen === undefined ? [] : (states.running ?? []))];
  return { kind: "failed", word: stated ?? other, isStated: stated !== undefined, reason, type };
}

/** Where a job stands now. */
export function stageOf(job: Job, described: JobProtocol, makeOutput: MakeOutput, now: number): JobStage {
  const progress = settleJob(job, now);
  const { states } = described;
  if (progress.removedAt !== undefined) return failed(described, cancelledAnswer("platform"), true);
  const answer = answerOf(job, makeOutput);
  if (answer !== undefined) {
    const isCancelled = progress.done?.by === "cancelled";
    if (isCancelled || answer.status >= 400) return failed(described, answer, isCancelled);
    return { kind: "succeeded", word: [...(states.succeeded ?? []), ...(states.ended ?? [])][0], answer };
  }
  const [waits, part] = current(job, progress, now);
  const { waiting = [], running = [] } = states;
  const words = (waits && waiting.length > 0) || running.length === 0 ? waiting : running;
  return { kind: "running", word: wordAt(words, part), percent: Math.floor((waits ? 0.1 : 0.1 + 0.9 * part) * 100) };
}
