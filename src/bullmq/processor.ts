import { DelayedError, RateLimitError, UnrecoverableError, WaitingError } from "bullmq";
import type { CallRequest } from "../contract/call.js";
import type { AnyEndpoint, DescriptorClient } from "../contract/client.js";
import type { QueueStatus, Result } from "../contract/status.js";
import {
  type ClaimOptions,
  type KeyedFollowSettings,
  type KeyedSubmitSettings,
  KeyConflictError,
  RequestParkedError,
  type RequestRecord,
  type RequestStore,
  runOnce,
} from "../durable/index.js";
import { ConfigError, FalError, InputValidationError } from "../errors/index.js";
import { givenOf } from "../platform/json.js";
import { onAbort } from "../platform/time.js";
import { keyOfJob, type RequestJob, type RequestQueue } from "./job.js";

/** How the request of a job is made and followed. */
export type JobSettings = KeyedSubmitSettings &
  KeyedFollowSettings &
  Omit<ClaimOptions, "signal"> &
  Pick<CallRequest, "path" | "query" | "cookies">;

/** What a job's progress is: where its request stands. */
export interface RequestProgress {
  /** The state of the request. */
  readonly status: QueueStatus["status"];
  /** The id that the server gave it. */
  readonly requestId: string;
  /** Requests ahead of it, while it waits. */
  readonly position?: number;
  /** How far the server says it is, in its own words. */
  readonly reported?: string | number;
}

/** What a processor is made of. */
export interface ProcessorOptions {
  /** Makes the requests. */
  readonly client: DescriptorClient;
  /** Where they are kept: one store for all workers of the queue, in Redis or PostgreSQL. */
  readonly store: RequestStore;
  /** The queue of the jobs: a limit of the server is set on it, for all its workers. */
  readonly queue: Pick<RequestQueue, "rateLimit">;
  /** The endpoints that jobs may name. A job for another one fails. */
  readonly endpoints: readonly AnyEndpoint[];
  /** How each request is made and followed: a webhook, a lease, a deadline; for all jobs, or by job. */
  readonly settings?: JobSettings | ((job: RequestJob) => JobSettings) | undefined;
  /**
   * What becomes of a job whose request may have been accepted, and nobody knows. `wait`: it is delayed, and looked at again,
   * until a webhook or a person settles its request. `fail`: it fails for good. Default: `wait` with a webhook, else `fail`.
   */
  readonly parked?: "wait" | "fail" | undefined;
  /** Ms after which a parked request is looked at again. Default 10,000. */
  readonly parkedDelayMs?: number | undefined;
  /** Ms after which a parked request is waited for no longer, and its job fails. Default 24 hours. */
  readonly parkedTimeoutMs?: number | undefined;
  /** Ms for which a queue pauses when a server limits it and does not say for how long. Default 5,000. */
  readonly rateLimitMs?: number | undefined;
  /** Ms between two updates of a job's progress at least, unless its status changes. Default 1,000. */
  readonly progressMs?: number | undefined;
  /**
   * When it aborts, jobs go back to the queue and their requests run on: for a worker that is shut down. Without it, a job is
   * let go when its request has ended.
   */
  readonly stopSignal?: AbortSignal | undefined;
}

/** A processor of BullMQ. */
export type RequestProcessor = (job: RequestJob, token?: string, signal?: AbortSignal) => Promise<Result<unknown>>;

/**
 * What a `Worker` of BullMQ runs: it makes the request of a job exactly once. A job that comes back after a crash, a stall or a
 * retry finds its request by its key: it gets the stored result, or follows the request on.
 *
 * | what happens | what becomes of the job |
 * |---|---|
 * | the request has ended well | completed, with `{ data, requestId }` |
 * | it has failed, or its input is refused | failed for good (`UnrecoverableError`) |
 * | the server says "too many" (429) | back to the queue, and all workers pause as long as the server says |
 * | certainly not accepted, for another reason | BullMQ tries it again, as the job's `attempts` say |
 * | perhaps accepted | delayed until it is settled, or failed for good: see `parked` |
 * | `worker.cancelJob(id)` | the request is cancelled on the server, and the job failed for good |
 * | a deadline, a lost connection while it is followed | BullMQ tries it again: the request is followed on |
 *
 * @throws ConfigError when no endpoint is given, or one twice
 *
 * @example
 * ```ts
 * import { Queue, Worker } from "bullmq";
 * import { Redis } from "ioredis";
 * import { createProcessor, WORKER_OPTIONS } from "falsmith-runtime/bullmq";
 * import { createRedisStore } from "falsmith-runtime/durable";
 *
 * const connection = { host: "127.0.0.1", port: 6379 };
 * const queue = new Queue("images", { connection });
 * const store = await createRedisStore(new Redis(connection));
 * const processor = createProcessor({ client: fal, store, queue, endpoints: [flux] });
 * const worker = new Worker("images", processor, { connection, concurrency: 100, ...WORKER_OPTIONS });
 * ```
 */
export function createProcessor(options: ProcessorOptions): RequestProcessor {
  const endpoints = byId(options.endpoints);
  // BullMQ gives a signal to processors that take three arguments.
  return async (job, token, signal) => {
    const endpoint = endpoints.get(job.name.toLowerCase());
    if (endpoint === undefined) throw new UnrecoverableError(unknownEndpoint(job.name, options.endpoints));
    const { settings = {} } = options;
    const run: JobRun = {
      options,
      job,
      token,
      endpoint,
      key: keyOfJob(job),
      settings: typeof settings === "function" ? settings(job) : settings,
    };
    return runJob(run, signal);
  };
}

async function runJob(run: JobRun, signal: AbortSignal | undefined): Promise<Result<unknown>> {
  const { stopSignal } = run.options;
  const leave = linkSignals(signal, stopSignal);
  try {
    return await makeRequest(run, { signal: leave.signal, onQueueUpdate: progressOf(run) });
  } catch (error) {
    if (signal?.aborted === true) return await cancelRequest(run, signal);
    if (stopSignal?.aborted === true) return await putBack(run);
    return await settleJob(run, error, signal);
  } finally {
    leave.unlink();
  }
}

/** One run of a job. */
interface JobRun {
  readonly options: ProcessorOptions;
  readonly job: RequestJob;
  readonly token: string | undefined;
  readonly endpoint: AnyEndpoint;
  readonly key: string;
  readonly settings: JobSettings;
}

function makeRequest(
  { options, job, endpoint, key, settings }: JobRun,
  more: KeyedFollowSettings & Pick<ClaimOptions, "signal">,
): Promise<Result<unknown>> {
  const { client, store } = options;
  return runOnce(store, key, endpoint, { ...givenOf(settings), ...more, client, input: job.data.input });
}

function byId(endpoints: readonly AnyEndpoint[]): ReadonlyMap<string, AnyEndpoint> {
  const ids = new Map(endpoints.map((endpoint) => [endpoint.id.toLowerCase(), endpoint]));
  if (ids.size === 0)
    throw new ConfigError("createProcessor takes the endpoints that jobs may name: give at least one");
  if (ids.size < endpoints.length) throw new ConfigError("createProcessor was given two endpoints of one id");
  return ids;
}

function unknownEndpoint(name: string, endpoints: readonly AnyEndpoint[]): string {
  const known = endpoints.slice(0, 5).map(({ id }) => id);
  return `No endpoint ${JSON.stringify(name)} was given to createProcessor (${known.join(", ")}): the name of a job is its endpoint id.`;
}

interface LinkedSignals {
  readonly signal: AbortSignal;
  readonly unlink: () => void;
}

/** A signal that aborts with the first of several. One that lives as long as the worker keeps no listener of a job. */
function linkSignals(...signals: readonly (AbortSignal | undefined)[]): LinkedSignals {
  const controller = new AbortController();
  const given = signals.filter((signal) => signal !== undefined);
  if (given.some(({ aborted }) => aborted)) controller.abort();
  const off = given.map((signal) => onAbort(signal, () => controller.abort()));
  return { signal: controller.signal, unlink: () => off.forEach((stop) => stop()) };
}

const PROGRESS_MS = 1_000;

/** Tells a job's progress: each status at once, what changes within it from time to time. */
function progressOf({ options, job, settings }: JobRun): (status: QueueStatus) => unknown {
  const { progressMs = PROGRESS_MS } = options;
  let last = { status: "", at: 0 };
  return (update) => {
    const { status, request_id: requestId, queue_position: position, reported_progress: reported } = update;
    const now = Date.now();
    if (status !== last.status || now - last.at >= progressMs) {
      last = { status, at: now };
      const progress: RequestProgress = {
        status,
        requestId,
        ...(position === undefined ? {} : { position }),
        ...(reported === undefined ? {} : { reported }),
      };
      // A job that cannot be told of its progress, as it was removed, still has a request that goes on.
      job.updateProgress(progress).catch(() => undefined);
    }
    return settings.onQueueUpdate?.(update);
  };
}

// The worker is shut down: another one follows the request on.
async function putBack({ job, token }: JobRun): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

const CANCEL_MS = 10_000;

/** Cancels the request of a job on the server. @returns its result, when the request had ended before */
async function cancelRequest(run: JobRun, { reason }: AbortSignal): Promise<Result<unknown>> {
  const { options, endpoint, key } = run;
  const why = typeof reason === "string" ? ` (${reason})` : "";
  const record = await options.store.get(key);
  if (record?.handle === undefined)
    throw new UnrecoverableError(`The job was cancelled before its request was accepted${why}`);
  const { requestId } = record.handle;
  const cancel = options.client.resume(endpoint, record.handle).cancel();
  const outcome = await cancel.then(
    (answer) => answer.outcome,
    (error: unknown) => String(error),
  );
  try {
    // What the server says of it now is kept in the store. A result that was there already is paid for.
    return await makeRequest(run, { timeout: CANCEL_MS });
  } catch {
    throw new UnrecoverableError(`The job was cancelled${why}; its request ${requestId} at the server: ${outcome}`);
  }
}

// What is thrown before anything is sent, and no other try mends.
function isRefusedAtOnce(error: unknown): boolean {
  return error instanceof InputValidationError || error instanceof ConfigError || error instanceof KeyConflictError;
}

// BullMQ keeps the message and the stack of what a job fails with.
function unrecoverable(error: unknown): UnrecoverableError {
  const message = error instanceof FalError ? `${error.code}: ${error.message}` : String(error);
  return Object.assign(new UnrecoverableError(message), { cause: error });
}

/**
 * What becomes of a job whose request has failed, or is not known to have been made. The store knows which, and more than the
 * error does: a webhook may have brought the result meanwhile.
 */
async function settleJob(run: JobRun, error: unknown, signal: AbortSignal | undefined): Promise<Result<unknown>> {
  if (isRefusedAtOnce(error)) throw unrecoverable(error);
  // When the store cannot be asked, the job is tried again, and its key finds what there is.
  const record = await run.options.store.get(run.key).catch(() => undefined);
  const { state } = record ?? {};
  if (state === "completed" || state === "failed") return storedEnd(run);
  if (record !== undefined && state === "parked") return waitForSettlement(run, record, error);
  // It was settled between the error and the look at the store.
  if (record !== undefined && error instanceof RequestParkedError) return runJob(run, signal);
  if (state === "released" && error instanceof FalError && error.code === "rate_limited") return pauseQueue(run, error);
  throw error;
}

/** The result that the store has. @throws UnrecoverableError with the failure that it has */
async function storedEnd(run: JobRun): Promise<Result<unknown>> {
  try {
    return await makeRequest(run, {});
  } catch (error) {
    throw unrecoverable(error);
  }
}

const PARKED_DELAY_MS = 10_000;
const PARKED_TIMEOUT_MS = 24 * 3_600_000;

async function waitForSettlement(
  { options, job, token, settings }: JobRun,
  { updatedAt }: RequestRecord,
  error: unknown,
): Promise<never> {
  const { parkedDelayMs = PARKED_DELAY_MS, parkedTimeoutMs = PARKED_TIMEOUT_MS } = options;
  const { parked = settings.webhookUrl === undefined ? "fail" : "wait" } = options;
  if (parked === "fail" || Date.now() - Date.parse(updatedAt) >= parkedTimeoutMs) throw unrecoverable(error);
  await job.moveToDelayed(Date.now() + parkedDelayMs, token);
  throw new DelayedError();
}

const RATE_LIMIT_MS = 5_000;

// The server limits the account, not this job: all workers of the queue wait.
async function pauseQueue({ options }: JobRun, { retryAfterMs }: FalError): Promise<never> {
  const ms = retryAfterMs ?? options.rateLimitMs ?? RATE_LIMIT_MS;
  await options.queue.rateLimit(Math.max(1, Math.ceil(ms)));
  throw new RateLimitError();
}
