import { isStatusUrl, type JobDescription, type StateClass } from "./description.js";

function knows({ states, weak }: JobDescription, name: StateClass): boolean {
  return (states[name] ?? []).length > 0 && !weak.has("states") && !weak.has(`states.${name}`);
}

/** A word that says it is over and not how is decided by a condition, or by an error field that is empty. */
function knowsEnd(job: JobDescription): boolean {
  const decides =
    (job.succeededWhen.length > 0 && !job.weak.has("succeededWhen")) ||
    (job.error.length > 0 && !job.weak.has("error"));
  return knows(job, "ended") && decides;
}

/**
 * What is missing for a job to be followed: names of fields, none where it can be. A fact that only an example shows is
 * missing: nobody is to pay for a guess.
 */
export function missingFacts(job: JobDescription): readonly string[] {
  const { id, status, state, weak } = job;
  const known = (name: string, value: unknown): boolean => value !== undefined && !weak.has(name);
  const isUrl = status !== undefined && isStatusUrl(status);
  // An answer that is an error says itself that the work has failed, where the state is its HTTP status.
  const hasFailure = knows(job, "failed") || job.failedWhen.length > 0 || state === "$statusCode";
  return [
    ...(known("id", id) || isUrl ? [] : ["id"]),
    ...(known("status", status) ? [] : ["status"]),
    ...(known("state", state) ? [] : ["state"]),
    ...(knows(job, "succeeded") || knowsEnd(job) ? [] : ["states.succeeded"]),
    ...(hasFailure || knowsEnd(job) ? [] : ["states.failed"]),
  ];
}
