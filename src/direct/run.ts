import type { EndpointResolver } from "../client/registry.js";
import type { AnyEndpoint } from "../contract/client.js";
import type { RunSettings, SubmitSettings } from "../contract/options.js";
import type { Result } from "../contract/status.js";
import type { ClientContext } from "../http/context.js";
import { resultOf } from "../jobs/result.js";
import { sendInput } from "../jobs/submit.js";
import { waitForCompletion } from "../jobs/request.js";
import { outputOf } from "../protocols/fal/result.js";

async function callOnce(
  context: ClientContext,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: SubmitSettings,
  baseUrl: string,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const { value, reply } = await sendInput(
    context,
    {
      endpoint,
      input,
      settings,
      phase: "run",
      baseUrl,
      // The model's own time: the caller's deadline bounds it.
      ms: Infinity,
      read: (answer) => outputOf(context, answer),
    },
    signal,
  );
  const requestId = reply.headers.get("x-fal-request-id") ?? "";
  return resultOf(context, endpoint, requestId, value);
}

/**
 * Calls a model directly and waits for its answer. Where the connection is lost, so is the answer, and whether the
 * model has run is unknown: long work belongs into the queue.
 * @throws FalError
 */
export function runDirectly(
  context: ClientContext,
  targets: EndpointResolver,
  target: string | AnyEndpoint,
  settings: RunSettings & { readonly input?: unknown },
  baseUrl: string,
): Promise<Result<unknown>> {
  return waitForCompletion(context, {
    endpointId: targets.idOf(target),
    settings,
    job: () => undefined,
    abandon: () => {},
    timeoutCancels: false,
    work: async (_deadline, signal) =>
      callOnce(context, await targets.load(target), settings.input, settings, baseUrl, signal),
  });
}
