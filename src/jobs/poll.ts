import { ApiError, ProtocolError } from "../errors/index.js";
import type { Core } from "../http/context.js";
import { type Bell, sleep } from "../platform/pause.js";
import type { RelayMemory } from "../protocols/fal-relay/relay.js";
import { fetchStatus } from "../protocols/fal/fetch-status.js";
import { urlOf } from "../protocols/fal/routes.js";
import type { Known, StatusReply, StepBounds } from "../protocols/fal/status.js";

/** A request that has ended. A relay brings the output along. */
export interface Finished {
  readonly seen: StatusReply;
  readonly output?: { readonly data: unknown };
}

/** How the polls of a request are made. */
export interface Polling {
  readonly logs: () => boolean;
  /** Ms between polls, when the caller names it. */
  readonly interval: number | undefined;
  readonly bounds: () => StepBounds;
  readonly onSeen: (seen: StatusReply) => void;
  /** Rings when the next poll should be made at once. */
  readonly bell: Bell;
}

type Look = { readonly now: StatusReply } | { readonly end: Finished } | { readonly empty: true };

const FIRST = 100;
const LONGEST = 5_000;
// How long a finished request's output may take to appear.
const APPEARS_WITHIN = 5_000;

// Answers come quick for short jobs and cheap for long ones: a poll is late by a tenth of the wait, and a tenth of a second.
function pauseOf(core: Core, elapsed: number, interval: number | undefined, asked: number): number {
  const pause = interval ?? Math.min(FIRST + elapsed / 10, LONGEST);
  // Never sooner than the interval; a little later, so that a thousand requests do not come in step.
  return Math.max(pause, Math.min(asked, 60_000)) * (1 + core.clock.random() * 0.2);
}

function completedBy({ gateway }: Core, { requestId, routes }: Known): StatusReply {
  const urls = {
    response_url: urlOf(gateway, routes.result),
    status_url: urlOf(gateway, routes.status),
    cancel_url: urlOf(gateway, routes.cancel),
  };
  return { status: { status: "COMPLETED", request_id: requestId, ...urls, logs: [] }, logs: [] };
}

async function look(core: Core, known: Known, memory: RelayMemory, logs: boolean, bounds: StepBounds): Promise<Look> {
  if (core.gateway.profile === "fal") {
    const seen = await fetchStatus(core, known, logs, bounds);
    return seen.status.status === "COMPLETED" ? { end: { seen } } : { now: seen };
  }
  // Who talks to fal need not load what talks to relays.
  const { askRelay } = await import("../protocols/fal-relay/relay.js");
  const answer = await askRelay(core, known, memory, bounds);
  if (answer.kind === "data") return { end: { seen: completedBy(core, known), output: { data: answer.data } } };
  return answer.kind === "empty" ? { empty: true } : { now: answer.seen };
}

/** Asks once where a request stands: the status route, or where a relay has none, the result route. @throws FalError */
export async function statusOnce(core: Core, known: Known, logs: boolean, bounds: StepBounds): Promise<StatusReply> {
  const seen = await look(core, known, { auto: false }, logs, bounds);
  return "now" in seen ? seen.now : "end" in seen ? seen.end.seen : completedBy(core, known);
}

// Right after a submit, a server may not have heard of the request everywhere.
function notHeardYet(core: Core, known: Known, error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && core.clock.now() < (known.freshUntil ?? 0);
}

function noOutput({ endpointId, requestId }: Known): ProtocolError {
  return new ProtocolError(`The relay says that the request to ${endpointId} is complete, and gives no output.`, {
    endpointId,
    requestId,
    phase: "result",
    code: "malformed",
  });
}

/** Polls until the request has ended. @throws FalError */
export async function poll(core: Core, known: Known, memory: RelayMemory, polling: Polling): Promise<Finished> {
  const begun = core.clock.now();
  let empty: number | undefined;
  for (;;) {
    const seen = await look(core, known, memory, polling.logs(), polling.bounds()).catch((error: unknown) => {
      if (notHeardYet(core, known, error)) return undefined;
      throw error;
    });
    if (seen !== undefined && "end" in seen) return seen.end;
    if (seen !== undefined && "now" in seen) polling.onSeen(seen.now);
    const now = core.clock.now();
    if (seen !== undefined && "empty" in seen) empty ??= now;
    if (empty !== undefined && now - empty > APPEARS_WITHIN) throw noOutput(known);
    const asked = seen !== undefined && "now" in seen ? (seen.now.retryAfterMs ?? 0) : 0;
    await sleep(core.clock, pauseOf(core, now - begun, polling.interval, asked), polling.bounds().signal, polling.bell);
  }
}
