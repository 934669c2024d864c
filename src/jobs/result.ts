import type { AnyEndpoint } from "../contract/client.js";
import type { OutputValidation } from "../contract/options.js";
import type { RequestRef, StepBounds } from "../contract/protocol.js";
import type { CompletedQueueStatus, Result } from "../contract/status.js";
import { ApiError, OutputValidationError } from "../errors/index.js";
import type { Issue } from "../errors/issue.js";
import type { ClientContext } from "../http/context.js";
import { sleep } from "../platform/wait.js";
import { type Fetched, fetchResult, type NoResult } from "../protocols/fal/result.js";
import { issueText } from "../validation/issues.js";

// How long a finished request's result may take to appear everywhere.
const APPEARS_WITHIN = 5_000;

/** The error of a result that is no longer kept. */
export function resultExpired(error: ApiError, completedAt: string | undefined): ApiError {
  const { message, ...fields } = error;
  return new ApiError({
    ...fields,
    message: `${message.replace(/[.]?$/, ".")} The request had completed: results are kept for an hour, large ones (10 KB and more) for 6 minutes.`,
    code: "result_expired",
    completedAt,
    retryable: false,
  });
}

/** The output of a request that was complete and whose result was not there yet. @throws ApiError `result_expired` */
export async function awaitResult(
  context: ClientContext,
  known: RequestRef,
  completed: CompletedQueueStatus,
  bounds: StepBounds,
  first: NoResult,
): Promise<unknown> {
  const begun = context.clock.now();
  const completedAt = new Date(context.clock.wall()).toISOString();
  let fetched: Fetched = first;
  for (let pause = 100; fetched.kind !== "data"; pause = Math.min(pause * 2, 2_000)) {
    const left = APPEARS_WITHIN - (context.clock.now() - begun);
    const missing = fetched.kind === "missing";
    if (missing && left <= 0) throw resultExpired(fetched.error, completedAt);
    const asked = fetched.error.retryAfterMs ?? 0;
    await sleep(context.clock, Math.max(asked, missing ? Math.min(pause, Math.max(left, 1)) : pause), bounds.signal);
    fetched = await fetchResult(context, known, completed, bounds);
  }
  return fetched.data;
}

/** The output of a request that was seen to be complete. @throws ApiError `result_expired` when it is gone. */
export async function collectResult(
  context: ClientContext,
  known: RequestRef,
  completed: CompletedQueueStatus,
  bounds: StepBounds,
): Promise<unknown> {
  const fetched = await fetchResult(context, known, completed, bounds);
  if (fetched.kind === "data") return fetched.data;
  return awaitResult(context, known, completed, bounds, fetched);
}

/** Keys that the schema does not know are no failure, whatever the mode: the endpoint gives more than it says. */
function warnOfUnknownKeys(
  context: ClientContext,
  endpoint: AnyEndpoint,
  requestId: string,
  issues: readonly Issue[],
): void {
  if (issues.length === 0) return;
  const message = `The output of ${endpoint.id} holds more than its schema says: ${context.redactor.text(issueText(issues, 10))}`;
  context.warn({ code: "output", message, endpointId: endpoint.id, requestId, issues });
}

/**
 * The result of a finished request, its output looked at as the client was told to.
 * @throws OutputValidationError when told to enforce; it holds the output.
 */
export function resultOf(
  context: ClientContext,
  endpoint: AnyEndpoint,
  requestId: string,
  data: unknown,
  mode: OutputValidation = context.outputValidation,
): Result<unknown> {
  if (mode === "off") return { data, requestId };
  const checked = endpoint.output.safeParse(data, { unknownKeys: "warn" });
  if (checked.success) {
    warnOfUnknownKeys(context, endpoint, requestId, checked.warnings);
    return { data, requestId };
  }
  const { issues } = checked;
  const message = `The output of ${endpoint.id} does not fit its schema: ${context.redactor.text(issueText(issues, 10))}`;
  if (mode === "enforce")
    throw new OutputValidationError(message, { issues, data, endpointId: endpoint.id, requestId });
  context.warn({ code: "output", message, endpointId: endpoint.id, requestId, issues });
  return { data, requestId, issues };
}
