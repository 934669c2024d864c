import { ApiError, RequestFailedError, ValidationError } from "../../errors/index.js";
import type { Completion, JobContext, Observation, Observe, Protocol, StatusReply, StepBounds } from "../protocol.js";
import { cancel, cancelOutcome } from "./cancel.js";
import { fetchResult } from "./result.js";
import { pathsOf, routesOf } from "./routes.js";
import { fetchStatus, statusStream } from "./status.js";
import { parseSubmitReply, submit } from "./submit.js";

// A word that means failure is no state of the queue: what has become of the request is what its result route says.
async function endOfFailed(job: JobContext, reply: StatusReply, bounds: StepBounds): Promise<Completion> {
  const { raw_status: word = "", ...status } = reply.status;
  const end: StatusReply = {
    ...reply,
    status: { ...status, status: "COMPLETED", logs: [], queue_position: undefined },
  };
  const result = await fetchResult(job, undefined, bounds).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error instanceof ValidationError) throw error;
    return { kind: "failed" as const, error };
  });
  if (result.kind === "data") return { reply: end, output: { data: result.data } };
  const { message, ...fields } = result.error;
  const shown = job.context.redactor.text(word.slice(0, 60));
  throw new RequestFailedError({
    ...fields,
    message: `The queue says ${JSON.stringify(shown)}, and there is no output. ${message}`,
  });
}

function observe(job: JobContext): Observe {
  return async (logs, bounds): Promise<Observation> => {
    const reply = await fetchStatus(job, logs, bounds);
    if (reply.status.status === "COMPLETED") return { kind: "ended", end: { reply } };
    return statusStream.saysFailed(reply.status)
      ? { kind: "ended", end: await endOfFailed(job, reply, bounds) }
      : { kind: "running", reply };
  };
}

/** fal's queue: one route each for submit, status, status stream, result and cancel. */
export const FAL: Protocol = {
  submit,
  parseSubmitReply,
  routesOf,
  pathsOf,
  observe,
  statusStream,
  fetchResult,
  cancel,
  cancelOutcome,
};
