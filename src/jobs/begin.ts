import type { AnyEndpoint } from "../contract/client.js";
import type { SubmitSettings } from "../contract/options.js";
import type { ClientContext } from "../http/context.js";
import { type SubmitReply, parseSubmitReply } from "../protocols/fal/submit.js";
import { createJob, cancelAbandoned, type Job } from "./job.js";
import { prepareForTrouble } from "./lazy.js";
import type { InputReply } from "./post.js";

/** A request that was accepted and can be followed. */
export interface SubmittedRequest {
  readonly job: Job;
  readonly accepted: SubmitReply;
}

// How long the news of a submit may take to reach every server.
const PROPAGATION_MS = 5_000;

// The place to store a handle is asked before anything else happens; an error from there must not lose the request.
async function notifySubmitted(job: Job, { onSubmitted, onEnqueue }: SubmitSettings): Promise<void> {
  const { requestId } = job.request;
  try {
    await onSubmitted?.(job.toJSON());
    onEnqueue?.(requestId);
  } catch (error) {
    if (typeof error === "object" && error !== null && !("requestId" in error) && Object.isExtensible(error))
      Object.assign(error, { requestId });
    throw error;
  }
}

/**
 * Goes on from the answer to a submit. When the signal has aborted while the submit was under way, its answer is heard
 * all the same, in the background, and the request that it names is cancelled: else it would run, and be paid, for nobody.
 * @throws FalError when the answer names no request, and whatever the caller's own callbacks throw
 */
export async function startRequest(
  context: ClientContext,
  endpoint: AnyEndpoint,
  posted: InputReply<unknown>,
  settings: SubmitSettings,
  signal: AbortSignal,
  made: (job: Job) => void,
): Promise<SubmittedRequest> {
  const accepted = parseSubmitReply(context, posted);
  const { requestId, routes, submittedAt } = accepted;
  const known = { endpointId: endpoint.id, requestId, routes, freshUntil: context.clock.now() + PROPAGATION_MS };
  prepareForTrouble();
  if (signal.aborted) {
    await cancelAbandoned(context, known);
    throw signal.reason;
  }
  const job = createJob(context, known, Promise.resolve(endpoint), submittedAt);
  made(job);
  await notifySubmitted(job, settings);
  return { job, accepted };
}
