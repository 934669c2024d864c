import type { AnyEndpoint } from "../contract/client.js";
import type { OutputValidation } from "../contract/options.js";
import type { CompletedQueueStatus, Result } from "../contract/status.js";
import { ApiError, OutputValidationError } from "../errors/index.js";
import { type Issue, issueText } from "../errors/issue.js";
import type { ClientContext } from "../http/context.js";
import { sleep } from "../platform/time.js";
import type { JobContext, StepBounds } from "../protocols/protocol.js";
import { OUTPUT_APPEARS_MS } from "./poll.js";

// The error of a result that is no longer kept.
function resultExpired(error: ApiError, completedAt: string): ApiError {
  const { message, ...fields } = error;
  return new ApiError({
    ...fields,
    message: `${message.replace(/[.]?$/, ".")} The request had completed: results are kept for an hour, large ones (10 KB and more) for 6 minutes.`,
    code: "result_expired",
    completedAt,
    retryable: false,
  });
}

/**
 * The output of a completed request. It may appear a few seconds after the status says COMPLETED.
 * @throws ApiError `result_expired` when it is gone
 */
export async function collectResult(
  job: JobContext,
  completed: CompletedQueueStatus,
  bounds: StepBounds,
): Promise<unknown> {
  const { clock } = job.context;
  let since: number | undefined;
  let completedAt = "";
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    const reply = await job.protocol.fetchResult(job, completed, bounds);
    if (reply.kind === "data") return reply.data;
    if (since === undefined) completedAt = new Date(clock.wall()).toISOString();
    since ??= clock.now();
    const left = OUTPUT_APPEARS_MS - (clock.now() - since);
    const isMissing = reply.kind === "missing";
    if (isMissing && left <= 0) throw resultExpired(reply.error, completedAt);
    const asked = reply.error.retryAfterMs ?? 0;
    await sleep(clock, Math.max(asked, isMissing ? Math.min(pause, Math.max(left, 1)) : pause), bounds.signal);
  }
}

// Keys that the schema does not name are a warning in every mode: endpoints return more than they document.
function warnOfUnknownKeys(
  context: ClientContext,
  endpoint: Pick<AnyEndpoint, "id">,
  requestId: string,
  issues: readonly Issue[],
): void {
  if (issues.length === 0) return;
  const message = `The output of ${endpoint.id} holds more than its schema says: ${context.redactor.text(issueText(issues, 10))}`;
  context.warn({ code: "output", message, endpointId: endpoint.id, requestId, issues });
}

/**
 * The result of a finished request, its output validated according to `outputValidation`.
 * @throws OutputValidationError with `enforce`; it holds the output.
 */
export function resultOf(
  context: ClientContext,
  endpoint: Pick<AnyEndpoint, "id" | "output">,
  { data, requestId }: Result<unknown>,
  mode: OutputValidation = context.outputValidation,
): Result<unknown> {
  if (mode === "off") return { data, requestId };
  const checked = endpoint.output.safeParse(data, { unknownKeys: "warn" });
  if (checked.success) {
    warnOfUnknownKeys(context, endpoint, requestId, checked.warnings);
    return { data, requestId };
  }
  const { issues } = checked;
  const text = context.redactor.text(issueText(issues, 10));
  const message = `The output of ${endpoint.id} does not fit its schema: ${text}`;
  if (mode === "enforce")
    throw new OutputValidationError(message, { issues, data, endpointId: endpoint.id, requestId });
  context.warn({ code: "output", message, endpointId: endpoint.id, requestId, issues });
  return { data, requestId, issues };
}
