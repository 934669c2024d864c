import type { AnyEndpoint } from "../contract/client.js";
import type { OutputValidation } from "../contract/options.js";
import type { Result } from "../contract/status.js";
import type { Issue } from "../contract/validator.js";
import { OutputValidationError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { issueText } from "../validation/issue-text.js";

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
