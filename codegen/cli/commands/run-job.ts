import type { CallRequest, ClientOptions, FalRequest } from "falsmith-runtime/client";
import type { JsonObject } from "../../document/json.js";
import { type Arguments, choiceOf } from "../terminal/arguments.js";
import type { Terminal } from "../terminal/terminal.js";
import type { LoadedOperation } from "./load-operations.js";
import { keepHandle } from "./run-handle.js";

/* A job that its own documents describe, from the command line. */

const KEY_RULES = ["reject", "warn", "allow"] as const;

/** Words without a place are the input: `prompt=…` is `body.prompt=…`. */
export function inputWords(words: readonly string[]): readonly string[] {
  return words.map((word) => (/^(?:path|query|headers|cookies|body)\.[^=]+=/.test(word) ? word : `body.${word}`));
}

/** What is to be done: a request that is made, or the handle of one that was. */
export interface JobOrder {
  readonly job: NonNullable<LoadedOperation["job"]>;
  readonly options: ClientOptions;
  readonly request: CallRequest;
  readonly handle: JsonObject | undefined;
  readonly given: Arguments;
}

/** Submits a job, or takes one up again. @throws FalError; UserError where the handle cannot be kept */
export async function startJob(
  { job, options, request, handle, given }: JobOrder,
  terminal: Terminal,
): Promise<FalRequest<unknown>> {
  const { createClient } = await import("falsmith-runtime/client");
  const client = createClient(options);
  if (handle !== undefined) return client.resume(job, handle);
  const unknownKeys = choiceOf(given, "unknown-keys", KEY_RULES) ?? "reject";
  const { body: input = {}, contentType: _, headers, ...rest } = request;
  const parameters = { ...rest, ...(headers === undefined ? {} : { headers }) };
  // Refused before a file for its handle is made.
  job.input.parse(input, { unknownKeys });
  const kept = keepHandle(given.value("save-handle"), terminal);
  try {
    return await client.submit(job, { ...parameters, input, unknownKeys, onSubmitted: kept.onSubmitted });
  } finally {
    kept.close();
  }
}
