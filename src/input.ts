import type { AnyEndpoint } from "./client-types.js";
import type { Core } from "./core.js";
import { InputValidationError } from "./errors.js";
import type { Issue, UnknownKeys } from "./validator.js";

/** What a list of issues says, in one message. */
export function issueText(issues: readonly Issue[]): string {
  const shown = issues.slice(0, 10).map(({ message }) => message);
  return `${shown.join("; ")}${issues.length > shown.length ? `; and ${issues.length - shown.length} more` : ""}`;
}

/**
 * The input, checked before anything is sent.
 * @throws InputValidationError
 */
export function checkInput(
  core: Core,
  endpoint: AnyEndpoint,
  input: unknown,
  unknownKeys: UnknownKeys = core.unknownKeys,
): unknown {
  const { id } = endpoint;
  const checked = endpoint.input.safeParse(input, { unknownKeys });
  if (!checked.success) {
    const { issues } = checked;
    throw new InputValidationError(
      `The input of ${id} is wrong, nothing was sent: ${core.redactor.text(issueText(issues))}`,
      { issues, endpointId: id },
    );
  }
  for (const { message } of checked.warnings)
    core.warn({ code: "input", message: `${id}: ${message}`, endpointId: id });
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

/** Names an input without holding it: SHA-256 of what was sent, where the platform has one. */
export async function hashInput(body: string): Promise<string> {
  const bytes = new TextEncoder().encode(body);
  if (globalThis.crypto?.subtle === undefined) return `length:${bytes.length}`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${[...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
