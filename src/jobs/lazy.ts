import { type FalErrorDetails, NetworkError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { systemClock } from "../platform/clock.js";
import { isBrowser } from "../platform/env.js";
import { withDeadline } from "../platform/wait.js";
import type * as Following from "./following.js";
import type * as Trouble from "./trouble.js";

/** The part of the client that takes over once a request is submitted. */
export type FollowingPart = typeof Following;

/**
 * In a page a part comes over the network, which may be what is in trouble. Whether an input that was on its way has
 * arrived is not known then: such a step is no step to try again.
 */
export function missing(info: FalErrorDetails, cause: unknown): NetworkError {
  const message = `A part of the client could not be loaded for ${info.endpointId ?? "a request"}.`;
  const retryable = info.phase !== "submit" && info.phase !== "run";
  return new NetworkError(message, { ...info, code: "connection", retryable, cause });
}

// How long a part may take to come: whoever waits for it may have no deadline of his own.
const LOADS_WITHIN = 30_000;

let dealing: typeof Trouble | undefined;

async function loadTrouble(): Promise<typeof Trouble> {
  return (dealing ??= await import("./trouble.js"));
}

/**
 * The part of the client that deals with trouble.
 * @throws NetworkError that knows the request
 */
export async function trouble(info: FalErrorDetails): Promise<typeof Trouble> {
  if (dealing !== undefined) return dealing;
  // Loading has no clock but the platform's: what tests hold is the time of requests.
  return withDeadline(systemClock, { ms: LOADS_WITHIN, onTimeout: () => missing(info, undefined) }, () =>
    loadTrouble().catch((cause: unknown) => Promise.reject(missing(info, cause))),
  );
}

/** Has that part at hand before it is needed, where it would have to come over the network. */
export function prepareForTrouble(): void {
  if (isBrowser()) loadTrouble().catch(() => {});
}

// Kept, because every request needs it. A part that failed to load is asked for again.
let loaded: FollowingPart | undefined;

async function loadFollowing(): Promise<FollowingPart> {
  return (loaded ??= await import("./following.js"));
}

/** Begins to load what follows a submit while the submit is under way, so that nobody waits for it afterwards. */
export function prepareToFollow(): void {
  if (loaded === undefined) loadFollowing().catch(() => {});
}

/**
 * The part of the client that follows requests. It is waited for as long as an attempt may last.
 * @throws NetworkError that knows the request
 */
export async function following(context: ClientContext, info: FalErrorDetails): Promise<FollowingPart> {
  if (loaded !== undefined) return loaded;
  const ms = context.timeouts.attempt;
  return withDeadline(context.clock, { ms, onTimeout: () => missing(info, undefined) }, () =>
    loadFollowing().catch((cause: unknown) => Promise.reject(missing(info, cause))),
  );
}
