import type { AnyEndpoint } from "../contract/client.js";
import type { Issue, UnknownKeys } from "../contract/validator.js";
import { InputValidationError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { issueText } from "../validation/issue-text.js";

/**
 * The input, checked before anything is sent.
 * @throws InputValidationError
 */
export function checkInput(
  context: ClientContext,
  endpoint: AnyEndpoint,
  input: unknown,
  unknownKeys: UnknownKeys = context.unknownKeys,
): unknown {
  const { id } = endpoint;
  const checked = endpoint.input.safeParse(input, { unknownKeys });
  if (!checked.success) {
    const { issues } = checked;
    throw new InputValidationError(
      `The input of ${id} is wrong, nothing was sent: ${context.redactor.text(issueText(issues, 10))}`,
      { issues, endpointId: id },
    );
  }
  for (const { message } of checked.warnings)
    context.warn({ code: "input", message: `${id}: ${message}`, endpointId: id });
  return checked.data;
}

/**
 * The input as it goes over the wire.
 * @throws InputValidationError when it cannot be written as JSON.
 */
export function writeInput(endpointId: string, input: unknown): string {
  try {
    return JSON.stringify(input) ?? "{}";
  } catch (error) {
    const message = `cannot be written as JSON: ${error instanceof Error ? error.message : String(error)}`;
    const issue: Issue = { path: [], keyword: "json", expected: "JSON", received: typeof input, message };
    throw new InputValidationError(`The input of ${endpointId} ${message}`, { issues: [issue], endpointId });
  }
}
