import type { EndpointResolver } from "../client/registry.js";
import type { AnyEndpoint, RequestOptions } from "../contract/client.js";
import type { FollowSettings } from "../contract/options.js";
import type { CompletedQueueStatus, QueueStatus, Result } from "../contract/status.js";
import { ApiError } from "../errors/index.js";
import { checkRequestId } from "../gateway/ids.js";
import type { ClientContext } from "../http/context.js";
import type { FalStream } from "../contract/stream.js";
import { cancelOrThrow } from "../protocols/fal/cancel.js";
import { fetchResult } from "../protocols/fal/result.js";
import { builtRoutes } from "../protocols/fal/routes.js";
import { type RequestRef } from "../contract/protocol.js";
import { withLogs } from "../protocols/fal/status.js";
import { createJob, withSignal, signalOf, waitForCompletion } from "./request.js";
import { resultOf } from "./result.js";
import { statusOnce } from "./poll.js";

type Target = string | AnyEndpoint;
type Logs = { readonly logs?: boolean | undefined };

function knownBy(targets: EndpointResolver, target: Target, { requestId }: RequestOptions): RequestRef {
  const endpointId = targets.idOf(target);
  checkRequestId(requestId, endpointId);
  return { endpointId, requestId, routes: builtRoutes(endpointId, requestId) };
}

/** Asks once where a request stands; log lines are all so far, as the server lists them. */
export function queueStatus(
  context: ClientContext,
  targets: EndpointResolver,
  target: Target,
  options: RequestOptions & Logs,
): Promise<QueueStatus> {
  return withSignal(context, options, async (signal) => {
    const seen = await statusOnce(context, knownBy(targets, target, options), options.logs === true, { signal });
    return withLogs(seen.status, seen.logs);
  });
}

/** The status stream of a request, event by event. */
export async function queueStream(
  context: ClientContext,
  targets: EndpointResolver,
  target: Target,
  options: RequestOptions & Logs,
): Promise<FalStream<unknown, QueueStatus>> {
  const known = knownBy(targets, target, options);
  const { streamStatus } = await import("../direct/status-stream.js");
  return streamStatus(context, known, options.logs === true, signalOf(options));
}

/** Follows a request to its end, and leaves its result where it is. */
export async function queueFollow(
  context: ClientContext,
  targets: EndpointResolver,
  target: Target,
  settings: RequestOptions & FollowSettings,
): Promise<CompletedQueueStatus> {
  const known = knownBy(targets, target, settings);
  const job = createJob(context, known, targets.load(target), "");
  await waitForCompletion(context, {
    endpointId: known.endpointId,
    settings,
    job: () => job,
    abandon: () => job.abandon(),
    timeoutCancels: true,
    work: (deadline, signal) => job.follow(settings, deadline, signal),
  });
  const ended = job.follower.completedStatus();
  if (ended === undefined) throw new TypeError("a request that was followed to its end has one");
  return { ...ended, logs: [...job.follower.subscribers.lines()] };
}

function notYet({ endpointId, requestId }: RequestRef): ApiError {
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

async function outputOf(context: ClientContext, known: RequestRef, signal: AbortSignal): Promise<unknown> {
  if (context.gateway.profile === "relay") {
    const { askRelay } = await import("../protocols/fal-relay/relay.js");
    const answer = await askRelay(context, known, { auto: false }, { signal });
    if (answer.kind !== "data") throw notYet(known);
    return answer.data;
  }
  const fetched = await fetchResult(context, known, undefined, { signal });
  if (fetched.kind !== "data") throw fetched.error;
  return fetched.data;
}

/** Asks once for a result. @throws ApiError when there is none yet, or none any more. */
export function queueResult(
  context: ClientContext,
  targets: EndpointResolver,
  target: Target,
  options: RequestOptions,
): Promise<Result<unknown>> {
  return withSignal(context, options, async (signal) => {
    const known = knownBy(targets, target, options);
    const endpoint = targets.load(target);
    // Whoever waits for the output gets the rejection; nobody else has to.
    endpoint.catch(() => {});
    const data = await outputOf(context, known, signal);
    return resultOf(context, await endpoint, known.requestId, data);
  });
}

/** Asks the server to stop a request. @throws ApiError when there is nothing left to stop. */
export function queueCancel(
  context: ClientContext,
  targets: EndpointResolver,
  target: Target,
  options: RequestOptions,
): Promise<void> {
  return withSignal(context, options, async (signal) => {
    await cancelOrThrow(context, knownBy(targets, target, options), { signal });
  });
}
