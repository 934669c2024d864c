import type { AnyEndpoint } from "../contract/client.js";
import type { SubmitSettings } from "../contract/options.js";
import type { UnknownKeys } from "../contract/validator.js";
import { FalError, InputValidationError, NetworkError } from "../errors/index.js";
import type { Issue } from "../errors/issue.js";
import { containsFile } from "../files/contains-file.js";
import { endpointPath } from "../gateway/ids.js";
import type { ClientContext } from "../http/context.js";
import { exchange, type Exchange, type Send } from "../http/exchange.js";
import type { Reply, RequestInfo } from "../http/response.js";
import { withRetries } from "../http/retry.js";
import { own } from "../platform/json.js";
import { parseSubmitReply, type SubmitReply } from "../protocols/fal/submit.js";
import { issueText } from "../validation/issues.js";
import { following, type FollowingPart, prepareForTrouble, prepareToFollow, trouble } from "./lazy.js";
import { cancelAbandoned, createJob, type Job } from "./request.js";

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
  /** Called when the input is found to be right and leaves. */
  readonly sent?: (() => void) | undefined;
  /** Reads a success. What it throws counts as an answer that got lost. */
  readonly read: (reply: Reply, info: RequestInfo) => T | Promise<T>;
}

/** An answer, and when it was asked for. */
export interface InputReply<T> {
  readonly value: T;
  readonly info: RequestInfo;
  readonly reply: Reply;
  readonly submittedAt: string;
}

async function headersOf(
  { startTimeout, hint, priority, headers, storageSettings }: SubmitSettings,
  phase: InputRequest<unknown>["phase"],
): Promise<Record<string, string>> {
  if (startTimeout !== undefined && !(typeof startTimeout === "number" && startTimeout > 1)) {
    throw (await trouble({ phase: "config" })).wrongStartTimeout();
  }
  const lifecycle = storageSettings && (await import("../files/upload.js")).lifecycleValue(storageSettings);
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

/** Makes the call that carries an input. @throws ConfigError for a method that carries none. */
export async function inputCall(
  path: string,
  settings: SubmitSettings,
  input: unknown,
  body: string,
  baseUrl: string | undefined,
  more: Query = {},
): Promise<Send> {
  const params = { path: { endpoint: path }, query: { ...more, ...queryOf(settings) } };
  const at = baseUrl === undefined ? {} : { baseUrl };
  const method = settings.method?.toLowerCase() ?? "post";
  if (method !== "post") {
    const query = (await trouble({ phase: "config" })).queryFor(method, input);
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
  // Whoever sends no files need not load what uploads them.
  const { uploadFiles } = await import("../files/upload.js");
  return uploadFiles(context, input, check, { abortSignal: signal });
}

/**
 * Sends an input at most once, as far as anybody can know.
 * @throws InputValidationError before anything is sent; SubmitOutcomeUnknownError when it may have been accepted.
 */
export async function sendInput<T>(
  context: ClientContext,
  { endpoint, input, settings, phase, baseUrl, ms, graceMs, sent, read }: InputRequest<T>,
  signal: AbortSignal,
): Promise<InputReply<T>> {
  const endpointId = endpoint.id;
  const path = endpointPath(endpointId);
  const headers = await headersOf(settings, phase);
  const prepared = await prepareInput(context, endpoint, input, settings, signal);
  const body = writeInput(endpointId, prepared);
  const send = await inputCall(path, settings, prepared, body, baseUrl);
  const what: Exchange = { headers, ms, graceMs, send };
  let submittedAt = "";
  const once = async (info: RequestInfo): Promise<InputReply<T>> => {
    signal.throwIfAborted();
    submittedAt = new Date(context.clock.wall()).toISOString();
    const reply = await exchange(context, info, what, signal);
    if (reply.status >= 200 && reply.status < 300) return { value: await read(reply, info), reply, info, submittedAt };
    throw (await trouble(info)).apiError(reply, info, context.redactor, context.clock.wall(), {
      bytesSent: new TextEncoder().encode(body).length,
    });
  };
  sent?.();
  const step = { info: { endpointId, phase }, signal, judge: "submit", once } as const;
  return withRetries(context, step).catch(async (error: unknown) => {
    if (submittedAt === "" || !(error instanceof FalError)) throw error;
    throw await (await trouble(error)).settleSubmit(context, error, body, submittedAt);
  });
}

/** The answer to a submit, and the part of the client that goes on from there. */
export interface LaunchedRequest extends InputReply<unknown> {
  readonly part: FollowingPart;
}

// How long a submit that nobody waits for any more may take to tell its request id, so that it can be cancelled.
const GRACE_MS = 5_000;

// The request was accepted, and only the client is not whole: what it takes to find the request again is not lost.
function stranded({ redactor }: ClientContext, { reply, info }: InputReply<unknown>, cause: unknown): NetworkError {
  let id: unknown;
  try {
    id = own(JSON.parse(new TextDecoder().decode(reply.bytes)), "request_id");
  } catch {
    // An answer without sense has no id to keep.
  }
  const requestId = typeof id === "string" ? redactor.text(id).slice(0, 200) : undefined;
  const message = `${info.endpointId} has answered the submit, and the part of the client that goes on could not be loaded.`;
  return new NetworkError(message, { ...info, requestId, code: "connection", cause });
}

/**
 * Submits an input to the queue, at most once, and loads meanwhile what goes on from there.
 * @throws InputValidationError before anything is sent; SubmitOutcomeUnknownError when it may have been accepted.
 */
export async function launch(
  context: ClientContext,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: SubmitSettings,
  signal: AbortSignal,
): Promise<LaunchedRequest> {
  let part: FollowingPart | undefined;
  let failed: unknown;
  const read = async (reply: Reply, info: RequestInfo): Promise<unknown> => {
    try {
      part = await following(context, info);
    } catch (error) {
      // Not thrown here: that would count as an answer that got lost, and such a submit may be made again.
      failed = error;
    }
    return part?.readRedactedJson(reply, info, context.redactor);
  };
  const sent = prepareToFollow;
  const posted = await sendInput(
    context,
    { endpoint, input, settings, phase: "submit", graceMs: GRACE_MS, sent, read },
    signal,
  );
  if (part !== undefined) return { ...posted, part };
  const error = stranded(context, posted, failed);
  const { message, endpointId, requestId } = error;
  // Nobody waits for the error any more, and the request may run.
  if (signal.aborted) context.warn({ code: "cancel", message, endpointId, requestId });
  throw error;
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
  prepareForTrouble();
  if (signal.aborted) {
    await cancelAbandoned(context, known);
    throw signal.reason;
  }
  const job = createJob(context, known, Promise.resolve(endpoint), submittedAt);
  made(job);
  await notifySubmitted(job, settings);
  return { job, accepted };
}
