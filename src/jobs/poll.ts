import { ApiError, ProtocolError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { type WakeSignal, sleep } from "../platform/wait.js";
import type { RelayMemory } from "../protocols/fal-relay/relay.js";
import { fetchStatus } from "../protocols/fal/status.js";
import { urlOf } from "../gateway/gateway.js";
import type { RequestRef, StatusReply, StepBounds } from "../contract/protocol.js";

/** A request that has ended. A relay brings the output along. */
export interface Completion {
  readonly reply: StatusReply;
  readonly output?: { readonly data: unknown };
}

/** How the polls of a request are made. */
export interface PollOptions {
  readonly logs: () => boolean;
  /** Ms between polls, when the caller names it. */
  readonly interval: number | undefined;
  readonly bounds: () => StepBounds;
  readonly onSeen: (seen: StatusReply) => void;
  /** Rings when the next poll should be made at once. */
  readonly wakeSignal: WakeSignal;
}

type Observation = { readonly now: StatusReply } | { readonly end: Completion } | { readonly empty: true };

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;
// How long a finished request's output may take to appear.
const APPEARS_WITHIN = 5_000;

// Answers come quick for short jobs and cheap for long ones: a poll is late by a tenth of the wait, and a tenth of a second.
function pauseOf(context: ClientContext, elapsed: number, interval: number | undefined, asked: number): number {
  const pause = interval ?? Math.min(FIRST_PAUSE + elapsed / 10, LONGEST_PAUSE);
  // Never sooner than the interval; a little later, so that a thousand requests do not come in step.
  return Math.max(pause, Math.min(asked, 60_000)) * (1 + context.clock.random() * 0.2);
}

function completedReply({ gateway }: ClientContext, { requestId, routes }: RequestRef): StatusReply {
  const urls = {
    response_url: urlOf(gateway, routes.result),
    status_url: urlOf(gateway, routes.status),
    cancel_url: urlOf(gateway, routes.cancel),
  };
  return { status: { status: "COMPLETED", request_id: requestId, ...urls, logs: [] }, logs: [] };
}

async function lookOnce(
  context: ClientContext,
  known: RequestRef,
  memory: RelayMemory,
  logs: boolean,
  bounds: StepBounds,
): Promise<Observation> {
  if (context.gateway.profile === "fal") {
    const seen = await fetchStatus(context, known, logs, bounds);
    return seen.status.status === "COMPLETED" ? { end: { reply: seen } } : { now: seen };
  }
  // Who talks to fal need not load what talks to relays.
  const { askRelay } = await import("../protocols/fal-relay/relay.js");
  const answer = await askRelay(context, known, memory, bounds);
  if (answer.kind === "data") return { end: { reply: completedReply(context, known), output: { data: answer.data } } };
  return answer.kind === "empty" ? { empty: true } : { now: answer.seen };
}

/** Asks once where a request stands: the status route, or where a relay has none, the result route. @throws FalError */
export async function statusOnce(
  context: ClientContext,
  known: RequestRef,
  logs: boolean,
  bounds: StepBounds,
): Promise<StatusReply> {
  const seen = await lookOnce(context, known, { auto: false }, logs, bounds);
  return "now" in seen ? seen.now : "end" in seen ? seen.end.reply : completedReply(context, known);
}

// Right after a submit, a server may not have heard of the request everywhere.
function isNotPropagated(context: ClientContext, known: RequestRef, error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && context.clock.now() < (known.freshUntil ?? 0);
}

function noOutput({ endpointId, requestId }: RequestRef): ProtocolError {
  return new ProtocolError(`The relay says that the request to ${endpointId} is complete, and gives no output.`, {
    endpointId,
    requestId,
    phase: "result",
    code: "malformed",
  });
}

/** Polls until the request has ended. @throws FalError */
export async function poll(
  context: ClientContext,
  known: RequestRef,
  memory: RelayMemory,
  polling: PollOptions,
): Promise<Completion> {
  const begun = context.clock.now();
  let empty: number | undefined;
  for (;;) {
    const seen = await lookOnce(context, known, memory, polling.logs(), polling.bounds()).catch((error: unknown) => {
      if (isNotPropagated(context, known, error)) return undefined;
      throw error;
    });
    if (seen !== undefined && "end" in seen) return seen.end;
    if (seen !== undefined && "now" in seen) polling.onSeen(seen.now);
    const now = context.clock.now();
    if (seen !== undefined && "empty" in seen) empty ??= now;
    if (empty !== undefined && now - empty > APPEARS_WITHIN) throw noOutput(known);
    const asked = seen !== undefined && "now" in seen ? (seen.now.retryAfterMs ?? 0) : 0;
    await sleep(
      context.clock,
      pauseOf(context, now - begun, polling.interval, asked),
      polling.bounds().signal,
      polling.wakeSignal,
    );
  }
}
