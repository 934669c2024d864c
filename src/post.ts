import { withRetries } from "./attempt.js";
import { standIn } from "./blobs.js";
import type { AnyEndpoint } from "./client-types.js";
import type { Core } from "./core.js";
import { endpointPath } from "./endpoint-id.js";
import { ConfigError, FalError } from "./errors.js";
import { exchange, type Exchange, type Send } from "./exchange.js";
import { checkInput, writeInput } from "./input.js";
import { lifecycleValue } from "./lifecycle.js";
import { trouble } from "./lazy.js";
import type { SubmitSettings } from "./options.js";
import { isObject, type Reply, type Where } from "./reply.js";

/** An input on its way to an endpoint: into the queue, or to be run at once. */
export interface Post<T> {
  readonly endpoint: AnyEndpoint;
  readonly input: unknown;
  readonly settings: SubmitSettings;
  readonly phase: "submit" | "run";
  /** Where to, when it is not the queue. */
  readonly baseUrl?: string | undefined;
  /** Ms for one attempt, when it is not the client's. */
  readonly ms?: number | undefined;
  /** Ms for which an answer is still heard when nobody waits for it any more: it may tell what has to be cancelled. */
  readonly linger?: number | undefined;
  /** Reads a success. What it throws counts as an answer that got lost. */
  readonly read: (reply: Reply, where: Where) => T;
}

/** An answer, and when it was asked for. */
export interface Posted<T> {
  readonly value: T;
  readonly where: Where;
  readonly reply: Reply;
  readonly submittedAt: string;
}

function headersOf(
  { startTimeout, hint, priority, headers, storageSettings }: SubmitSettings,
  phase: Post<unknown>["phase"],
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

/** Makes the call that carries an input. @throws ConfigError for a method that carries none. */
export function sender(
  path: string,
  settings: SubmitSettings,
  input: unknown,
  body: string,
  base: string | undefined,
  more: Query = {},
): Send {
  const route = { path: { endpoint: path } };
  const query = { ...more, ...queryOf(settings) };
  const at = base === undefined ? {} : { baseUrl: base };
  const method = settings.method?.toLowerCase() ?? "post";
  if (method === "get") {
    const fields = isObject(input) ? Object.entries(input).map(([key, value]) => [key, String(value)]) : [];
    const params = { ...route, query: { ...query, ...Object.fromEntries(fields) } };
    return (routes, init) => routes.GET("/{endpoint}", { ...init, ...at, params });
  }
  if (method !== "post") throw new ConfigError(`An input is sent with "post" or "get", not ${JSON.stringify(method)}.`);
  // The text is written once: what is hashed is what is sent.
  return (routes, init) =>
    routes.POST("/{endpoint}", { ...init, ...at, params: { ...route, query }, body, bodySerializer: () => body });
}

/** The input, checked and with its files uploaded: as it is to be sent. @throws InputValidationError before anything is. */
export async function prepareInput(
  core: Core,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: SubmitSettings,
  signal: AbortSignal,
): Promise<unknown> {
  const { value, files } = standIn(input);
  const checked = checkInput(core, endpoint, value, settings.unknownKeys);
  if (files.size === 0) return checked;
  // Whoever sends no files need not load what uploads them.
  const { uploadAll } = await import("./storage.js");
  return uploadAll(core, checked, files, { abortSignal: signal });
}

/**
 * Sends an input at most once, as far as anybody can know.
 * @throws InputValidationError before anything is sent; SubmitOutcomeUnknownError when it may have been accepted.
 */
export async function post<T>(
  core: Core,
  { endpoint, input, settings, phase, baseUrl, ms, linger, read }: Post<T>,
  signal: AbortSignal,
): Promise<Posted<T>> {
  const endpointId = endpoint.id;
  const path = endpointPath(endpointId);
  const headers = headersOf(settings, phase);
  const prepared = await prepareInput(core, endpoint, input, settings, signal);
  const body = writeInput(endpointId, prepared);
  const what: Exchange = { headers, ms, linger, send: sender(path, settings, prepared, body, baseUrl) };
  let submittedAt = "";
  const once = async (where: Where): Promise<Posted<T>> => {
    signal.throwIfAborted();
    submittedAt = new Date(core.clock.wall()).toISOString();
    const reply = await exchange(core, where, what, signal);
    if (reply.status >= 200 && reply.status < 300) return { value: read(reply, where), reply, where, submittedAt };
    throw (await trouble(where)).apiError(reply, where, core.redactor, core.clock.wall(), {
      bytesSent: new TextEncoder().encode(body).length,
    });
  };
  const step = { where: { endpointId, phase }, signal, judge: "submit", once } as const;
  return withRetries(core, step).catch(async (error: unknown) => {
    if (submittedAt === "" || !(error instanceof FalError)) throw error;
    throw await (await trouble(error)).settleSubmit(core, error, body, submittedAt);
  });
}
