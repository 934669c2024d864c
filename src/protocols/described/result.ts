import type { JobProtocol } from "../../contract/job.js";
import { ApiError } from "../../errors/index.js";
import { decodeText, malformedReply, mediaType, readJson, type Reply } from "../../http/response.js";
import { judgeRead } from "../../http/retry.js";
import { isJsonType } from "../../platform/media-type.js";
import { ask } from "../fal/routes.js";
import type { JobContext, ResultReply, StepBounds } from "../protocol.js";
import { statusRequestOf, lookAt } from "./status-request.js";
import { callFailed } from "./failure.js";
import { type StatusReading, look } from "./status.js";
import { type ExchangeValues, holds, outputIn } from "./values.js";

function notYet({ request }: JobContext): ApiError {
  const { endpointId, requestId } = request;
  return new ApiError({
    message: `The request to ${endpointId} is still in progress.`,
    status: 400,
    endpointId,
    requestId,
    phase: "result",
    retryable: true,
  });
}

/** An answer that is no JSON is the output itself. */
function wholeOutput(job: JobContext, reply: Reply): unknown {
  const type = mediaType(reply.headers);
  if (type === "" || isJsonType(type)) return undefined;
  if (type.startsWith("text/")) return decodeText(reply.bytes);
  return new Blob([new Uint8Array(reply.bytes)], { type: job.context.redactor.text(type) });
}

/** The output in the reply of the operation that gives it. @throws FalError */
function readResult(job: JobContext, described: JobProtocol, reply: Reply): ResultReply {
  const whole = wholeOutput(job, reply);
  if (whole !== undefined) return { kind: "data", data: whole };
  const { status, headers } = reply;
  const exchanged: ExchangeValues = { reply: { status, headers, body: readJson(job.context, reply) } };
  if (!holds(described.success, exchanged)) throw callFailed(job.context, described, reply, exchanged);
  let data: unknown;
  try {
    data = outputIn(described.output, exchanged);
  } catch {
    throw malformedReply(job.context, reply, "holds an output that is to be JSON in a string, and is not");
  }
  return data === undefined ? { kind: "missing", error: notYet(job) } : { kind: "data", data };
}

// It may take a moment until every server knows of an output.
function missingOf(error: unknown): ResultReply {
  if (error instanceof ApiError && (error.status === 404 || error.status === 425)) return { kind: "missing", error };
  throw error;
}

function askForOutput(
  job: JobContext,
  described: JobProtocol,
  exchanged: ExchangeValues,
  bounds: StepBounds,
): Promise<ResultReply> {
  const { result } = described;
  if (result === undefined) return Promise.resolve({ kind: "missing", error: notYet(job) });
  const { context, exchange } = statusRequestOf(job.context, result, lookAt(exchanged));
  const question = {
    ...exchange,
    phase: "result" as const,
    read: (reply: Reply) => readResult(job, described, reply),
    readError: missingOf,
    judge: judgeRead,
  };
  return ask<ResultReply>({ ...job, context }, question, bounds);
}

/** Asks once for the output: by a look, and by the operation that gives it where that is another. @throws FalError */
export async function fetchResult(
  job: JobContext,
  described: JobProtocol,
  seen: StatusReading | undefined,
  bounds: StepBounds,
): Promise<ResultReply> {
  const { observation, exchanged } = seen ?? (await look(job, described, bounds));
  if (observation.kind !== "ended")
    return { kind: observation.kind === "running" ? "pending" : "missing", error: notYet(job) };
  const { output } = observation.end;
  return output === undefined ? askForOutput(job, described, exchanged, bounds) : { kind: "data", data: output.data };
}
