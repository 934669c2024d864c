import type { AnyEndpoint } from "../contract/client.js";
import type { SubmitSettings } from "../contract/options.js";
import type { Core } from "../http/context.js";
import { type Accepted, readAccepted } from "../protocols/fal/submit.js";
import { createJob, drop, type Job } from "./job.js";
import { prepareForTrouble } from "./lazy.js";
import type { Posted } from "./post.js";

/** A request that was accepted and can be followed. */
export interface Begun {
  readonly job: Job;
  readonly accepted: Accepted;
}

// How long the news of a submit may take to reach every server.
const FRESH = 5_000;

// The place to store a handle is asked before anything else happens; an error from there must not lose the request.
async function announce(job: Job, { onSubmitted, onEnqueue }: SubmitSettings): Promise<void> {
  const { requestId } = job.known;
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
export async function begin(
  core: Core,
  endpoint: AnyEndpoint,
  posted: Posted<unknown>,
  settings: SubmitSettings,
  signal: AbortSignal,
  made: (job: Job) => void,
): Promise<Begun> {
  const accepted = readAccepted(core, posted);
  const { requestId, routes, submittedAt } = accepted;
  const known = { endpointId: endpoint.id, requestId, routes, freshUntil: core.clock.now() + FRESH };
  prepareForTrouble();
  if (signal.aborted) {
    await drop(core, known);
    throw signal.reason;
  }
  const job = createJob(core, known, Promise.resolve(endpoint), submittedAt);
  made(job);
  await announce(job, settings);
  return { job, accepted };
}
