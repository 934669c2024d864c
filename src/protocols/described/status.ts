import type { JobProtocol, JobStates, JobWord } from "../../contract/job.js";
import type { QueueStatus } from "../../contract/status.js";
import { ApiError, type FalError, ProtocolError, RequestFailedError } from "../../errors/index.js";
import { redactData } from "../../gateway/redact.js";
import { apiError } from "../../http/api-error.js";
import { warnAbout } from "../../http/context.js";
import { decodeText, malformedReply, readJson, type Reply, type RequestInfo } from "../../http/response.js";
import { type JudgeFailure, judgeRead, retryAfter } from "../../http/retry.js";
import { ask } from "../fal/routes.js";
import type { JobContext, Observation, RequestRef, StatusReply, StepBounds } from "../protocol.js";
import { type StatusRequest, statusRequestAt, statusRequestOf, lookIn } from "./status-request.js";
import { callFailed, errorWords, jobFailed } from "./failure.js";
import { evaluate, type ExchangeValues, holds, outputIn } from "./values.js";

/** What a status reply says, with the exchange it was read from: a third operation may be asked with values of it. */
export interface StatusReading {
  readonly observation: Observation;
  readonly exchanged: ExchangeValues;
}

function classOf(states: JobStates, word: unknown): keyof JobStates | undefined {
  const classes = ["waiting", "running", "succeeded", "failed", "cancelled", "ended", "undecided"] as const;
  return classes.find((name) => states[name]?.some((known: JobWord) => known === (word ?? null)) === true);
}

/** Whether a job is over, and how; undefined while it is not. */
type JobEnd = "succeeded" | "failed";

function outcomeOf(job: JobProtocol, word: unknown, exchanged: ExchangeValues): JobEnd | undefined {
  if ((job.failedWhen ?? []).length > 0 && holds(job.failedWhen, exchanged)) return "failed";
  const found = classOf(job.states, word);
  if (found === "succeeded") return "succeeded";
  if (found === "failed" || found === "cancelled") return "failed";
  if (found !== "ended") return undefined;
  const { succeededWhen = [] } = job;
  const isWell = succeededWhen.length > 0 ? holds(succeededWhen, exchanged) : errorWords(job, exchanged).length === 0;
  return isWell ? "succeeded" : "failed";
}

// Every look at a request says the same again: its warning is given once.
const wordsTold = new WeakMap<RequestRef, Set<unknown>>();

function isNews(request: RequestRef, word: unknown): boolean {
  const told = wordsTold.get(request) ?? new Set();
  wordsTold.set(request, told);
  if (told.has(word) || told.size >= 100) return false;
  told.add(word);
  return true;
}

/** @throws ProtocolError with `strictUrls`, for a word that no page has */
function warnOfWord({ context, request }: JobContext, info: RequestInfo, word: unknown, isDocumented: boolean): void {
  if (isDocumented && !context.strictUrls) {
    if (!isNews(request, word)) return;
  } else if (!isDocumented && context.strictUrls) {
    throw new ProtocolError(`The status of ${info.endpointId} is ${shown(context, word)}, which no page documents.`, {
      ...info,
      code: "malformed",
      retryable: false,
    });
  } else if (!isNews(request, word)) return;
  const what = isDocumented ? "of which no page says what it means" : "which no page documents";
  warnAbout(context, info, "status", `the server says ${shown(context, word)}, ${what}: read as still running`);
}

function shown({ redactor }: JobContext["context"], word: unknown): string {
  return redactor.text((JSON.stringify(word) ?? "nothing about its state").slice(0, 80));
}

function statusReply(job: JobContext, described: JobProtocol, reply: Reply, exchanged: ExchangeValues): StatusReply {
  const { context, request } = job;
  const { requestId } = request;
  const word = evaluate(described.state, exchanged);
  const isWaiting = classOf(described.states, word) === "waiting";
  const progress = described.progress === undefined ? undefined : evaluate(described.progress, exchanged);
  const common = {
    request_id: requestId,
    response_url: "",
    status_url: "",
    cancel_url: "",
    ...(word === undefined || word === null ? {} : { raw_status: context.redactor.text(String(word).slice(0, 200)) }),
    reply: redactData(context.redactor, exchanged.reply?.body),
    ...(typeof progress === "string" || typeof progress === "number" ? { reported_progress: progress } : {}),
  };
  const status: QueueStatus = isWaiting
    ? { ...common, status: "IN_QUEUE", queue_position: 0 }
    : { ...common, status: "IN_PROGRESS", logs: [] };
  return { status, logs: [], retryAfterMs: retryAfter(reply.headers, context.clock.wall()) };
}

function ended({ status, ...rest }: StatusReply): StatusReply {
  return { ...rest, status: { ...status, status: "COMPLETED", logs: [], queue_position: undefined } };
}

function outputOf(job: JobContext, described: JobProtocol, reply: Reply, exchanged: ExchangeValues): unknown {
  try {
    return outputIn(described.output, exchanged);
  } catch {
    throw malformedReply(job.context, reply, "holds an output that is to be JSON in a string, and is not");
  }
}

/** What one status reply says. @throws FalError */
function readLook(job: JobContext, described: JobProtocol, reply: Reply, exchanged: ExchangeValues): Observation {
  const { context } = job;
  const word = evaluate(described.state, exchanged);
  const outcome = outcomeOf(described, word, exchanged);
  // A failed job may be told by the envelope as well: its state says more.
  if (outcome === "failed") throw jobFailed(context, described, reply, { ...exchanged, word });
  if (!holds(described.success, exchanged)) throw callFailed(context, described, reply, exchanged);
  const said = statusReply(job, described, reply, exchanged);
  if (outcome === "succeeded") {
    if (described.result !== undefined) return { kind: "ended", end: { reply: ended(said) } };
    const data = outputOf(job, described, reply, exchanged);
    return data === undefined
      ? { kind: "no_output", reply: ended(said) }
      : { kind: "ended", end: { reply: ended(said), output: { data } } };
  }
  const known = classOf(described.states, word);
  if (known === undefined || known === "undecided") warnOfWord(job, reply.info, word, known === "undecided");
  return { kind: "running", reply: said };
}

function bodyOf(job: JobContext, reply: Reply): unknown {
  return reply.bytes.length === 0 ? undefined : readJson(job.context, reply);
}

/** The question where a request stands. @throws FalError where it cannot be asked */
function question(job: JobContext, described: JobProtocol): StatusRequest {
  const { context, request } = job;
  const { status } = described;
  const valueOf = lookIn(request.values);
  if (!("url" in status)) return statusRequestOf(context, status, valueOf);
  const { endpointId, requestId } = request;
  return statusRequestAt(context, described, { endpointId, requestId, phase: "status" }, valueOf(status.url));
}

/** The error of an answer that is no success: that of the job, where its state says that it has failed. */
function errorOf(job: JobContext, described: JobProtocol, request: StatusRequest["request"], reply: Reply): FalError {
  let body: unknown;
  try {
    body = JSON.parse(decodeText(reply.bytes));
  } catch {
    return apiError(job.context, reply);
  }
  const exchanged: ExchangeValues = { request, reply: { status: reply.status, headers: reply.headers, body } };
  const word = evaluate(described.state, exchanged);
  const found = classOf(described.states, word);
  return found === "failed" || found === "cancelled"
    ? jobFailed(job.context, described, reply, { ...exchanged, word })
    : apiError(job.context, reply);
}

// A job that has failed stays so; an envelope that tells of a passing failure is as good as its HTTP status.
const judge: JudgeFailure = (error, nth, options) => {
  if (error instanceof RequestFailedError) return "end";
  const isEnvelope = error instanceof ApiError && error.status < 300;
  return isEnvelope && error.retryable ? "again" : judgeRead(error, nth, options);
};

/** Looks at a request once. @throws FalError; RequestFailedError when it has failed */
export function look(job: JobContext, described: JobProtocol, bounds: StepBounds): Promise<StatusReading> {
  const { context, exchange, request } = question(job, described);
  const read = (reply: Reply): StatusReading => {
    const { status, headers } = reply;
    const exchanged: ExchangeValues = { request, reply: { status, headers, body: bodyOf(job, reply) } };
    return { observation: readLook(job, described, reply, exchanged), exchanged };
  };
  const asked = {
    ...exchange,
    phase: "status" as const,
    accept: "application/json",
    errorOf: (reply: Reply) => errorOf(job, described, request, reply),
    read,
    judge,
  };
  return ask({ ...job, context }, asked, bounds);
}
