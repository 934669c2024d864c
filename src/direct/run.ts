import type { AnyEndpoint } from "../contract/client.js";
import type { RunSettings } from "../contract/options.js";
import type { Result } from "../contract/status.js";
import { endpointPath } from "../gateway/ids.js";
import type { ClientContext } from "../http/context.js";
import { waitForCompletion } from "../jobs/request.js";
import { resultOf } from "../jobs/result.js";
import { sendInput } from "../jobs/submit.js";
import { outputOf } from "../protocols/fal/result.js";
import { inputExchange, inputHeaders } from "../protocols/fal/submit.js";

/** A model that is called directly. */
export interface DirectTarget {
  readonly endpointId: string;
  readonly load: () => Promise<AnyEndpoint>;
  readonly runUrl: string;
}

type Settings = RunSettings & { readonly input?: unknown };

async function callOnce(
  context: ClientContext,
  target: DirectTarget,
  settings: Settings,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const { endpointId, runUrl, load } = target;
  const { input, method, unknownKeys } = settings;
  const endpoint = await load();
  const to = { path: endpointPath(endpointId), baseUrl: runUrl, method };
  // The model's own time: the caller's deadline bounds it.
  const exchangeOf = inputExchange(to, { headers: inputHeaders(settings), ms: Infinity });
  const { value, reply } = await sendInput(
    context,
    { endpoint, input, unknownKeys, phase: "run", exchangeOf, read: (answer) => outputOf(context, answer) },
    signal,
  );
  const requestId = reply.headers.get("x-fal-request-id") ?? "";
  return resultOf(context, endpoint, { requestId, data: value });
}

/**
 * Calls a model directly and waits for its answer. Where the connection is lost, so is the answer, and whether the
 * model has run is unknown: long work belongs into the queue.
 * @throws FalError
 */
export function runDirectly(
  context: ClientContext,
  target: DirectTarget,
  settings: Settings,
): Promise<Result<unknown>> {
  return waitForCompletion(context, {
    endpointId: target.endpointId,
    settings,
    job: () => undefined,
    abandon: () => {},
    timeoutCancels: false,
    work: (signal) => callOnce(context, target, settings, signal),
  });
}
