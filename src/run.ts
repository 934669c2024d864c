import type { AnyEndpoint } from "./client-types.js";
import type { Core } from "./core.js";
import type { SubmitSettings } from "./options.js";
import { resultOf } from "./output.js";
import { post } from "./post.js";
import { outputOf } from "./result.js";
import type { Result } from "./types.js";

/**
 * Calls a model directly and waits for its answer. Where the connection is lost, so is the answer, and whether the
 * model has run is unknown: long work belongs into the queue.
 * @throws FalError
 */
export async function runDirectly(
  core: Core,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: SubmitSettings,
  baseUrl: string,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const { value, reply } = await post(
    core,
    {
      endpoint,
      input,
      settings,
      phase: "run",
      baseUrl,
      // The model's own time: the caller's deadline bounds it.
      ms: Infinity,
      read: (answer, where) => outputOf(core, where, answer),
    },
    signal,
  );
  const requestId = reply.headers.get("x-fal-request-id") ?? "";
  return resultOf(core, endpoint, requestId, value);
}
