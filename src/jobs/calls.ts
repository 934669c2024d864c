import type { AnyEndpoint } from "../contract/client.js";
import type { AbortOptions, FollowSettings } from "../contract/options.js";
import type { CompletedQueueStatus, QueueStatus, Result } from "../contract/status.js";
import { checkRequestId } from "../gateway/ids.js";
import type { ClientContext } from "../http/context.js";
import type { JobContext, Protocol } from "../protocols/protocol.js";
import { withLogs } from "./logs.js";
import { statusOnce } from "./poll.js";
import { createJob, waitForCompletion, withSignal } from "./request.js";
import { resultOf } from "./result.js";

/* The queue call by call: each function asks the server about one request, named by its ids. */

/** The request that a caller names by its ids. @throws ProtocolError when the request id is not valid */
export function namedRequest(
  context: ClientContext,
  protocol: Protocol,
  endpointId: string,
  requestId: string,
): JobContext {
  if (protocol.valuesOf === undefined) checkRequestId(requestId, endpointId);
  const ids = { endpointId, requestId };
  const places = { routes: protocol.routesOf(context, ids), values: protocol.valuesOf?.(ids) };
  return { context, protocol, request: { ...ids, ...places } };
}

/** Asks once where a request stands; log lines are all so far, as the server lists them. */
export function queueStatus(
  job: JobContext,
  options: AbortOptions & { readonly logs?: boolean | undefined },
): Promise<QueueStatus> {
  return withSignal(job.context, options, async (signal) => {
    const seen = await statusOnce(job, options.logs === true, { signal });
    return withLogs(seen.status, seen.logs);
  });
}

/** Follows a request to its end, and leaves its result where it is. */
export async function queueFollow(named: JobContext, settings: FollowSettings): Promise<CompletedQueueStatus> {
  const noEndpoint = (): Promise<never> => Promise.reject(new TypeError("no endpoint"));
  const job = createJob(named, noEndpoint, "");
  await waitForCompletion(named.context, {
    endpointId: named.request.endpointId,
    settings,
    job: () => job,
    abandon: () => job.abandon(),
    timeoutCancels: true,
    work: (signal) => job.follow(settings, signal),
  });
  const ended = job.follower.completedStatus();
  if (ended === undefined) throw new TypeError("no end");
  return { ...ended, logs: [...job.follower.subscribers.lines()] };
}

/** Asks once for a result. @throws ApiError when there is no result yet, or it is no longer kept. */
export function queueResult(
  job: JobContext,
  endpoint: () => Promise<AnyEndpoint>,
  options: AbortOptions,
): Promise<Result<unknown>> {
  return withSignal(job.context, options, async (signal) => {
    const described = await endpoint();
    const reply = await job.protocol.fetchResult(job, undefined, { signal });
    if (reply.kind !== "data") throw reply.error;
    return resultOf(job.context, described, { requestId: job.request.requestId, data: reply.data });
  });
}

/** Asks the server to stop a request. @throws ApiError when there is nothing left to stop. */
export function queueCancel(job: JobContext, options: AbortOptions): Promise<void> {
  return withSignal(job.context, options, async (signal) => {
    await job.protocol.cancel(job, { signal });
  });
}
