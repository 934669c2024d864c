import type { AnyEndpoint } from "../contract/client.js";
import type { SubmitSettings } from "../contract/options.js";
import type { UnknownKeys } from "../contract/validator.js";
import { ConfigError, FalError, InputValidationError } from "../errors/index.js";
import type { Issue } from "../errors/issue.js";
import { containsFile } from "../files/contains-file.js";
import { lifecycleValue } from "../files/lifecycle.js";
import { endpointPath } from "../gateway/ids.js";
import type { ClientContext } from "../http/context.js";
import { exchange, type Exchange, type RouteCall } from "../http/exchange.js";
import { readRedactedJson, type Reply, type RequestInfo } from "../http/response.js";
import { withRetries } from "../http/retry.js";
import { isObject } from "../platform/json.js";
import { parseSubmitReply, type SubmitReply } from "../protocols/fal/submit.js";
import { issueText } from "../validation/issues.js";
import { cancelAbandoned, createJob, type Job } from "./request.js";
import { mayResubmit, settleSubmit } from "./submit-outcome.js";

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

/** An input on its way to an endpoint: into the queue, or to be run at once. */
export interface InputRequest<T> {
  readonly endpoint: AnyEndpoint;
  readonly input: unknown;
  readonly settings: SubmitSettings;
  readonly phase: "submit" | "run";
  /** Where to, when it is not the queue. */
  readonly baseUrl?: string | undefined;
  /** Ms for one attempt, when it is not the client's. */
  readonly ms?: number | undefined;
  /** Ms for which an answer is still heard when nobody waits for it any more: it may tell what has to be cancelled. */
  readonly graceMs?: number | undefined;
  /** Reads a success. What it throws counts as an answer that got lost. */
  readonly read: (reply: Reply) => T | Promise<T>;
}

/** An answer, and when it was asked for. */
export interface InputReply<T> {
  readonly value: T;
  readonly info: RequestInfo;
  readonly reply: Reply;
  readonly submittedAt: string;
}

function headersOf(
  { startTimeout, hint, priority, headers, storageSettings }: SubmitSettings,
  phase: InputRequest<unknown>["phase"],
): Record<string, string> {
  if (startTimeout !== undefined && !(typeof startTimeout === "number" && startTimeout > 1)) {
    throw new ConfigError("startTimeout is a number of seconds above 1.");
  }
  const lifecycle = lifecycleValue(storageSettings);
  return {
    ...headers,
    ...(phase === "run" ? {} : { "x-fal-queue-priority": priority ?? "normal" }),
    ...(hint === undefined ? {} : { "x-fal-runner-hint": hint }),
    ...(startTimeout === undefined ? {} : { "x-fal-request-timeout": String(startTimeout) }),
    ...(lifecycle === undefined ? {} : { "x-fal-object-lifecycle-preference": lifecycle }),
  };
}

function queryOf({ webhookUrl, maxQueueLength }: SubmitSettings): Record<string, string> {
  return {
    ...(webhookUrl === undefined ? {} : { fal_webhook: webhookUrl }),
    ...(maxQueueLength === undefined ? {} : { fal_max_queue_length: String(maxQueueLength) }),
  };
}

type Query = Readonly<Record<string, string>>;

/** An input as the query of a call that has no body. @throws ConfigError for a method that carries no input. */
function inputAsQuery(method: string, input: unknown): Query {
  if (method !== "get") throw new ConfigError(`An input is sent with "post" or "get", not ${JSON.stringify(method)}.`);
  const fields = isObject(input) ? Object.entries(input) : [];
  return Object.fromEntries(fields.map(([key, value]) => [key, String(value)]));
}

/** Makes the call that carries an input. @throws ConfigError for a method that carries none. */
export function inputCall(
  path: string,
  settings: SubmitSettings,
  input: unknown,
  body: string,
  baseUrl: string | undefined,
  more: Query = {},
): RouteCall {
  const params = { path: { endpoint: path }, query: { ...more, ...queryOf(settings) } };
  const at = baseUrl === undefined ? {} : { baseUrl };
  const method = settings.method?.toLowerCase() ?? "post";
  if (method !== "post") {
    const query = inputAsQuery(method, input);
    const asked = { ...at, params: { ...params, query: { ...params.query, ...query } } };
    return (routes, init) => routes.GET("/{endpoint}", { ...init, ...asked });
  }
  // The text is written once: what is hashed is what is sent.
  return (routes, init) => routes.POST("/{endpoint}", { ...init, ...at, params, body, bodySerializer: () => body });
}

/** The input, checked and with its files uploaded: as it is to be sent. @throws InputValidationError before anything is. */
export async function prepareInput(
  context: ClientContext,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: SubmitSettings,
  signal: AbortSignal,
): Promise<unknown> {
  const check = (value: unknown): unknown => checkInput(context, endpoint, value, settings.unknownKeys);
  if (!containsFile(input)) return check(input);
  // Loaded before anything is sent, by programs that send files only.
  const { uploadFiles } = await import("../files/upload.js");
  return uploadFiles(context, input, check, { abortSignal: signal });
}

/**
 * Sends an input at most once, as far as anybody can know.
 * @throws InputValidationError before anything is sent; SubmitOutcomeUnknownError when it may have been accepted.
 */
export async function sendInput<T>(
  context: ClientContext,
  { endpoint, input, settings, phase, baseUrl, ms, graceMs, read }: InputRequest<T>,
  signal: AbortSignal,
): Promise<InputReply<T>> {
  const endpointId = endpoint.id;
  const path = endpointPath(endpointId);
  const headers = headersOf(settings, phase);
  const prepared = await prepareInput(context, endpoint, input, settings, signal);
  const body = writeInput(endpointId, prepared);
  const call = inputCall(path, settings, prepared, body, baseUrl);
  const what: Exchange = {
    headers,
    ms,
    graceMs,
    call,
    body: settings.method?.toLowerCase() === "get" ? undefined : body,
  };
  let submittedAt = "";
  const once = async (info: RequestInfo): Promise<InputReply<T>> => {
    signal.throwIfAborted();
    submittedAt = new Date(context.clock.wall()).toISOString();
    const reply = await exchange(context, info, what, signal);
    return { value: await read(reply), reply, info, submittedAt };
  };
  const step = { info: { endpointId, phase }, signal, mayRetry: mayResubmit, once } as const;
  return withRetries(context, step).catch(async (error: unknown) => {
    if (submittedAt === "" || !(error instanceof FalError)) throw error;
    throw await settleSubmit(context, error, body, submittedAt);
  });
}

// How long a submit that nobody waits for any more may take to tell its request id, so that it can be cancelled.
const GRACE_MS = 5_000;

/**
 * Submits an input to the queue, at most once.
 * @throws InputValidationError before anything is sent; SubmitOutcomeUnknownError when it may have been accepted.
 */
export function launch(
  context: ClientContext,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: SubmitSettings,
  signal: AbortSignal,
): Promise<InputReply<unknown>> {
  const read = (reply: Reply): unknown => readRedactedJson(context, reply);
  return sendInput(context, { endpoint, input, settings, phase: "submit", graceMs: GRACE_MS, read }, signal);
}

/** A request that was accepted and can be followed. */
export interface SubmittedRequest {
  readonly job: Job;
  readonly accepted: SubmitReply;
}

// How long the news of a submit may take to reach every server.
const PROPAGATION_MS = 5_000;

// The place to store a handle is asked before anything else happens; an error from there must not lose the request.
async function notifySubmitted(job: Job, { onSubmitted, onEnqueue }: SubmitSettings): Promise<void> {
  const { requestId } = job.request;
  try {
    await onSubmitted?.(job.toJSON());
    onEnqueue?.(requestId);
  } catch (error) {
    if (typeof error === "object" && error !== null && !("requestId" in error) && Object.isExtensible(error))
      Object.assign(error, { requestId });
    throw error;
  }
}

/**
 * Goes on from the answer to a submit. When the signal has aborted while the submit was under way, its answer is heard
 * all the same, in the background, and the request that it names is cancelled: else it would run, and be paid, for nobody.
 * @throws FalError when the answer names no request, and whatever the caller's own callbacks throw
 */
export async function startRequest(
  context: ClientContext,
  endpoint: AnyEndpoint,
  posted: InputReply<unknown>,
  settings: SubmitSettings,
  signal: AbortSignal,
  made: (job: Job) => void,
): Promise<SubmittedRequest> {
  const accepted = parseSubmitReply(context, posted);
  const { requestId, routes, submittedAt } = accepted;
  const known = { endpointId: endpoint.id, requestId, routes, freshUntil: context.clock.now() + PROPAGATION_MS };
  if (signal.aborted) {
    await cancelAbandoned(context, known);
    throw signal.reason;
  }
  const job = createJob(context, known, Promise.resolve(endpoint), submittedAt);
  made(job);
  await notifySubmitted(job, settings);
  return { job, accepted };
}
