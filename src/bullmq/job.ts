import type { Job, JobsOptions, Queue, WorkerOptions } from "bullmq";
import type { AnyEndpoint, TargetInput } from "../contract/client.js";
import type { Result } from "../contract/status.js";
import { InputValidationError } from "../errors/index.js";
import { writeInput } from "../requests/prepare-input.js";
import { issueText } from "../errors/issue.js";

/** What a job of BullMQ says about the request that it is for. The name of the job is the endpoint id. */
export interface RequestJobData<Input = unknown> {
  /** The input, as it is submitted. */
  readonly input: Input;
  /** The key of the request in the store. Default: made from the queue and the id of the job. */
  readonly key?: string | undefined;
}

/** A job of BullMQ that makes one request. Its return value is the request's result. */
export type RequestJob = Job<RequestJobData, Result<unknown>>;

/** A queue of BullMQ with such jobs. */
export type RequestQueue = Queue<RequestJobData, Result<unknown>>;

/** How a job is added: BullMQ's own options, and a key. */
export interface AddJobOptions extends JobsOptions {
  /**
   * Names the work, 1 to 512 characters: however often a job is added for it, one request is made. Without one, each job is
   * work of its own.
   */
  readonly key?: string | undefined;
}

/**
 * What a `Worker` of BullMQ needs so that nothing is given up that can go on; spread it into the worker's options.
 *
 * - `limiter`: BullMQ looks for a limit that the processor has set only where a worker has one of its own. This one is never
 *   reached by itself.
 * - `maxStalledCount`: a job whose worker has died is taken up by another one, however often that happens. BullMQ's own
 *   default fails it at the second time, with its request under way.
 */
export const WORKER_OPTIONS: Required<Pick<WorkerOptions, "limiter" | "maxStalledCount">> = {
  limiter: { max: 1_000_000_000, duration: 1_000 },
  maxStalledCount: 1_000,
};

// A connection that was refused, a server that says "too many": nothing was accepted, and another try may help. From a second to
// half an hour, some three hours in all.
const RETRIES: JobsOptions = { attempts: 12, backoff: { type: "exponential", delay: 2_000, jitter: 0.25 } };

/** The id of the job of a key. BullMQ takes no colon, and no integer. */
function jobIdOf(key: string | undefined): string {
  return key === undefined ? crypto.randomUUID() : `key-${encodeURIComponent(key)}`;
}

/**
 * Adds a job that makes one request, after its input was checked.
 *
 * @param queue a queue of BullMQ
 * @param endpoint the descriptor of an endpoint: generated, or of `client.unchecked(id)`
 * @param input what is submitted. It has to be JSON: files are uploaded first (`client.storage.upload`)
 * @param options BullMQ's own, and a `key`. Defaults: 12 attempts over some three hours for what was certainly not accepted
 * @returns the job; the one that is there, where the queue still keeps a job of the same key
 * @throws InputValidationError when the input is refused: nothing was added; and whatever BullMQ throws
 */
export async function addJob<E extends AnyEndpoint>(
  queue: RequestQueue,
  endpoint: E,
  input: TargetInput<object, E>,
  options: AddJobOptions = {},
): Promise<RequestJob> {
  const { key, ...more } = options;
  const checked = endpoint.input.safeParse(input);
  if (!checked.success) {
    const { issues } = checked;
    const message = `The input of ${endpoint.id} is wrong, no job was added: ${issueText(issues, 10)}`;
    throw new InputValidationError(message, { issues, endpointId: endpoint.id });
  }
  // JSON carries it whole, or it is refused.
  writeInput(endpoint.id, input);
  const data = key === undefined ? { input } : { input, key };
  return queue.add(endpoint.id, data, { jobId: jobIdOf(key), ...RETRIES, ...more });
}

/**
 * The key of a job's request: that of its data, else made from its queue and its id. Ids that BullMQ counts up begin anew when a
 * queue is emptied, so the time of the job is part of their keys.
 */
export function keyOfJob(job: Pick<RequestJob, "data" | "id" | "queueQualifiedName" | "timestamp">): string {
  const { data, id = "", queueQualifiedName, timestamp } = job;
  const name = /^\d+$/.test(id) ? `${id}@${timestamp}` : id;
  return data.key ?? `${queueQualifiedName}:${name}`;
}
