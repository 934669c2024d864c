import type { AnyEndpoint } from "../contract/client.js";
import type { SubmitSettings } from "../contract/options.js";
import { FalError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { exchange, type Exchange } from "../http/exchange.js";
import { withRequestId } from "../http/callbacks.js";
import { readRedactedJson, type Reply, type RequestInfo } from "../http/response.js";
import { type JudgeFailure, withRetries } from "../http/retry.js";
import { abortReason, throwIfAborted } from "../platform/time.js";
import type { Protocol, SubmitParts, SubmitReply } from "../protocols/protocol.js";
import { type EndpointInput, type PreparedInput, prepareInput, type PrepareInput } from "../requests/prepare-input.js";
import { cancelAbandoned, createJob, type Job } from "./request.js";
import { judgeSubmit, settleSubmit } from "./submit-outcome.js";

/** An input on its way to an endpoint: into the queue, or to be run at once. */
export interface InputRequest<T> extends EndpointInput {
  readonly phase: "submit" | "run";
  readonly exchangeOf: (input: PreparedInput) => Exchange;
  /** Default: its files are uploaded. */
  readonly prepare?: PrepareInput | undefined;
  /** Reads a successful answer. When it throws, the outcome of the submit is unknown. */
  readonly read: (reply: Reply) => T;
  /** Wraps each attempt. */
  readonly wrapSend?: Exchange["wrapSend"];
}

/** An answer, and when it was asked for. */
export interface InputReply<T> {
  readonly value: T;
  readonly reply: Reply;
  readonly submittedAt: string;
}

/**
 * Sends an input at most once, as far as anybody can know.
 * @throws InputValidationError before anything is sent; SubmitOutcomeUnknownError when it may have been accepted.
 */
export async function sendInput<T>(
  context: ClientContext,
  request: InputRequest<T>,
  signal: AbortSignal,
): Promise<InputReply<T>> {
  const { endpoint, phase, exchangeOf, read, prepare = prepareInput, wrapSend } = request;
  const input = await prepare(context, request, signal);
  const what = { ...exchangeOf(input), wrapSend };
  let submittedAt = "";
  const once = async (info: RequestInfo): Promise<InputReply<T>> => {
    throwIfAborted(signal);
    submittedAt = new Date(context.clock.wall()).toISOString();
    const reply = await exchange(context, info, what, signal);
    return { value: read(reply), reply, submittedAt };
  };
  // Whoever notes each attempt in a store has not consented to a second submit.
  const judge: JudgeFailure = (error, nth, options) => judgeSubmit(error, nth, wrapSend === undefined ? options : {});
  const step = { info: { endpointId: endpoint.id, phase }, signal, judge, once };
  return withRetries(context, step).catch(async (error: unknown) => {
    if (submittedAt === "" || !(error instanceof FalError)) throw error;
    throw await settleSubmit(context, error, input.body, submittedAt);
  });
}

/** A request that was accepted and can be followed. */
export interface SubmittedRequest {
  readonly job: Job;
  readonly accepted: SubmitReply;
}

// onSubmitted stores the handle, so it is awaited before anything else. What either throws gets the request id.
async function notifySubmitted(job: Job, { onSubmitted, onEnqueue }: SubmitSettings): Promise<void> {
  const { requestId } = job.request;
  try {
    await onSubmitted?.(job.toJSON());
    await onEnqueue?.(requestId);
  } catch (error) {
    throw withRequestId(error, requestId);
  }
}

/** What is submitted, and by which protocol. */
export interface Submission {
  readonly protocol: Protocol;
  readonly endpoint: AnyEndpoint;
  readonly input: unknown;
  readonly settings: SubmitParts;
  /** Called with the job as soon as it exists, before the callbacks of the caller. */
  readonly onJob: (job: Job) => void;
}

/**
 * Submits an input to the queue, at most once. When the signal aborts while the submit is under way, its answer is still
 * awaited in the background and the request that it names is cancelled: otherwise it would run and be billed unseen.
 * @throws InputValidationError before anything is sent; SubmitOutcomeUnknownError when it may have been accepted;
 * FalError when the answer names no request, and whatever the caller's own callbacks throw
 */
export async function submitRequest(
  context: ClientContext,
  { protocol, endpoint, input, settings, onJob }: Submission,
  signal: AbortSignal,
): Promise<SubmittedRequest> {
  const sent: InputRequest<unknown> = {
    endpoint,
    input,
    unknownKeys: settings.unknownKeys,
    phase: "submit",
    exchangeOf: protocol.submit(endpoint.id, settings),
    prepare: protocol.prepare,
    read: (reply) => (protocol.readSubmit ?? readRedactedJson)(context, reply),
    wrapSend: settings.wrapSend,
  };
  const { value, reply, submittedAt } = await sendInput(protocol.home?.() ?? context, sent, signal);
  const accepted = protocol.parseSubmitReply(context, reply, value);
  const { requestId, routes, values } = accepted;
  const request = { endpointId: endpoint.id, requestId, routes, values, submittedAt: context.clock.now() };
  const job = { context, protocol, request };
  if (signal.aborted) {
    await cancelAbandoned(job);
    throw abortReason(signal);
  }
  const started = createJob(job, () => Promise.resolve(endpoint), submittedAt);
  onJob(started);
  context.observe.state({ endpointId: endpoint.id, requestId, state: "SUBMITTED" });
  await notifySubmitted(started, settings);
  return { job: started, accepted };
}
