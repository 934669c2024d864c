import type { AnyEndpoint } from "./client-types.js";
import type { Core } from "./core.js";
import { prepareForTrouble, trouble } from "./lazy.js";
import type { SubmitSettings } from "./options.js";
import { within } from "./scope.js";
import type { Known } from "./status.js";
import { submit, type Accepted } from "./submit.js";

/** A request that was submitted, known well enough to be followed. */
export interface Launched {
  readonly known: Known;
  readonly accepted: Accepted;
}

// How long the news of a submit may take to reach every server.
const FRESH = 5_000;
// How long the cancellation of a request that nobody wants may keep trying.
const DROPPED_WITHIN = 10_000;

/**
 * Submits. When the signal aborts while the submit is under way, its answer is still heard, in the background and for
 * a short time, and the request that it names is cancelled: else it would run, and be paid, for nobody.
 */
export async function launch(
  core: Core,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: SubmitSettings,
  signal: AbortSignal,
): Promise<Launched> {
  const accepted = await submit(core, endpoint, input, settings, signal);
  const { requestId, routes } = accepted;
  const known = { endpointId: endpoint.id, requestId, routes, freshUntil: core.clock.now() + FRESH };
  prepareForTrouble();
  if (!signal.aborted) return { known, accepted };
  const work = async (inner: AbortSignal): Promise<unknown> =>
    (await trouble({ ...known, phase: "cancel" })).cancel(core, known, { signal: inner });
  await within(core.clock, { ms: DROPPED_WITHIN }, work).catch(() => {});
  throw signal.reason;
}
