import type { AnyEndpoint } from "../contract/client.js";
import type { UnknownKeys } from "../contract/validator.js";
import { InputValidationError } from "../errors/index.js";
import { type Issue, issueText } from "../errors/issue.js";
import { containsFile } from "../files/contains-file.js";
import { messageOf } from "../http/callbacks.js";
import type { ClientContext } from "../http/context.js";
import { findLossy, type LossyValue } from "../platform/json.js";

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
 * @throws InputValidationError when JSON cannot carry it, or would carry something else.
 */
export function writeInput(endpointId: string, input: unknown): string {
  const lossy = findLossy(input);
  if (lossy !== undefined) throw lossyInput(endpointId, lossy);
  try {
    return JSON.stringify(input) ?? "{}";
  } catch (error) {
    throw lossyInput(endpointId, { path: [], received: messageOf(error) });
  }
}

function lossyInput(endpointId: string, { path, received }: LossyValue): InputValidationError {
  const message = `${path.length === 0 ? "the input" : path.join(".")}: JSON cannot carry ${received}`;
  const issue: Issue = { path, keyword: "json", expected: "JSON", received, message };
  return new InputValidationError(`The input of ${endpointId} is wrong, nothing was sent: ${message}`, {
    issues: [issue],
    endpointId,
  });
}

/** An input for an endpoint. */
export interface EndpointInput {
  readonly endpoint: AnyEndpoint;
  readonly input: unknown;
  readonly unknownKeys?: UnknownKeys | undefined;
}

/** An input that is ready to leave: checked, its files uploaded. */
export interface PreparedInput {
  readonly value: unknown;
  /** The same as JSON. Written once: what is hashed is what is sent. */
  readonly body: string;
}

/** Makes an input ready to be sent. @throws InputValidationError, ConfigError before anything is */
export type PrepareInput = (
  context: ClientContext,
  input: EndpointInput,
  signal: AbortSignal | undefined,
) => Promise<PreparedInput>;

/**
 * The input as it is to be sent: checked, its files uploaded, written down.
 * @throws InputValidationError before anything is sent
 */
export async function prepareInput(
  context: ClientContext,
  { endpoint, input, unknownKeys }: EndpointInput,
  signal: AbortSignal | undefined,
): Promise<PreparedInput> {
  const check = (given: unknown): unknown => checkInput(context, endpoint, given, unknownKeys);
  // What uploads files is loaded by programs that send some, before anything is sent.
  const value = containsFile(input)
    ? await (await import("../files/upload.js")).uploadFiles(context, input, check, { abortSignal: signal })
    : check(input);
  return { value, body: writeInput(endpoint.id, value) };
}
