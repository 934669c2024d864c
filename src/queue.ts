import { cancelOrThrow } from "./cancel.js";
import type { AnyEndpoint } from "./client-types.js";
import type { Core } from "./core.js";
import { ApiError } from "./errors.js";
import { createJob, waitFor } from "./job.js";
import type { Launched } from "./launch.js";
import type { FollowSettings } from "./options.js";
import { resultOf } from "./output.js";
import { statusOnce } from "./poll.js";
import { fetchResult } from "./result.js";
import { withLogs, type Known } from "./status.js";
import type { CompletedQueueStatus, InQueueQueueStatus, QueueStatus, Result } from "./types.js";
import { urlOf } from "./urls.js";

/** The server's own answer to a submit, with addresses that lead to the gateway. */
export function submitted(core: Core, { known, accepted }: Launched): InQueueQueueStatus {
  const { requestId, routes } = known;
  return {
    queue_position: 0,
    ...accepted.envelope,
    logs: [],
    status: "IN_QUEUE",
    request_id: requestId,
    response_url: urlOf(core.gateway, routes.result),
    status_url: urlOf(core.gateway, routes.status),
    cancel_url: urlOf(core.gateway, routes.cancel),
  };
}

/** Asks once where a request stands; log lines are all so far, as the server lists them. */
export async function queueStatus(core: Core, known: Known, logs: boolean, signal: AbortSignal): Promise<QueueStatus> {
  const seen = await statusOnce(core, known, logs, { signal });
  return withLogs(seen.status, seen.logs);
}

/** Follows a request to its end, and leaves its result where it is. */
export async function queueFollow(
  core: Core,
  known: Known,
  endpoint: Promise<AnyEndpoint>,
  settings: FollowSettings,
): Promise<CompletedQueueStatus> {
  const { endpointId } = known;
  const job = createJob(core, known, endpoint, "");
  await waitFor(core, {
    endpointId,
    settings,
    job: () => job,
    timeoutCancels: true,
    work: (deadline, signal) => job.follow(settings, deadline, signal),
  });
  const ended = job.follower.ended();
  if (ended === undefined) throw new TypeError("a request that was followed to its end has one");
  return { ...ended, logs: [...job.follower.audience.lines()] };
}

function notYet({ endpointId, requestId }: Known): ApiError {
  return new ApiError({
    message: `The request to ${endpointId} is still in progress.`,
    status: 400,
    body: { detail: "Request is still in progress" },
    endpointId,
    requestId,
    phase: "result",
    retryable: true,
  });
}

async function outputOf(core: Core, known: Known, signal: AbortSignal): Promise<unknown> {
  if (core.gateway.profile === "relay") {
    const { askRelay } = await import("./relay.js");
    const answer = await askRelay(core, known, { auto: false }, { signal });
    if (answer.kind !== "data") throw notYet(known);
    return answer.data;
  }
  const fetched = await fetchResult(core, known, undefined, { signal });
  if (fetched.kind !== "data") throw fetched.error;
  return fetched.data;
}

/** Asks once for a result. @throws ApiError when there is none yet, or none any more. */
export async function queueResult(
  core: Core,
  known: Known,
  endpoint: Promise<AnyEndpoint>,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const data = await outputOf(core, known, signal);
  return resultOf(core, await endpoint, known.requestId, data);
}

/** Asks the server to stop a request. @throws ApiError when there is nothing left to stop. */
export async function queueCancel(core: Core, known: Known, signal: AbortSignal): Promise<void> {
  await cancelOrThrow(core, known, { signal });
}
