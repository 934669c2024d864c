import type { AnyEndpoint } from "../contract/client.js";
import type { SubmitSettings } from "../contract/options.js";
import { FalError } from "../errors/index.js";
import { containsFile } from "../files/contains-file.js";
import { endpointPath } from "../gateway/ids.js";
import { withRetries } from "../http/attempt.js";
import type { ClientContext } from "../http/context.js";
import { exchange, type Exchange, type Send } from "../http/exchange.js";
import type { Reply, RequestInfo } from "../http/response.js";
import { trouble } from "./lazy.js";
import { checkInput, writeInput } from "./submit.js";

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
