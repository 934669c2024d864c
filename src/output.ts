import type { AnyEndpoint } from "./client-types.js";
import type { Core } from "./core.js";
import { OutputValidationError } from "./errors.js";
import { issueText } from "./input.js";
import type { OutputValidation } from "./options.js";
import type { Result } from "./types.js";

/**
 * The result of a finished request, its output looked at as the client was told to.
 * @throws OutputValidationError when told to enforce; it holds the output.
 */
export function resultOf(
  core: Core,
  endpoint: AnyEndpoint,
  requestId: string,
  data: unknown,
  mode: OutputValidation = core.outputValidation,
): Result<unknown> {
  const checked = mode === "off" ? undefined : endpoint.output.safeParse(data);
  if (checked === undefined || checked.success) return { data, requestId };
  const { issues } = checked;
  const message = `The output of ${endpoint.id} does not fit its schema: ${core.redactor.text(issueText(issues))}`;
  if (mode === "enforce")
    throw new OutputValidationError(message, { issues, data, endpointId: endpoint.id, requestId });
  core.warn({ code: "output", message, endpointId: endpoint.id, requestId });
  return { data, requestId, issues };
}
