import type { AnyEndpoint, FalRequest, RequestOptions, StorageClient } from "./client-types.js";
import type { Core } from "./core.js";
import type { FalStream } from "./fal-stream.js";
import { handleOf, readHandle } from "./handle.js";
import { createJob, signalOf, waitFor, type Job } from "./job.js";
import { launch, type Launched } from "./launch.js";
import type { FollowSettings, RunSettings, StreamSettings, SubmitSettings, SubscribeSettings } from "./options.js";
import type * as Queue from "./queue.js";
import { requestOf } from "./request.js";
import { within } from "./scope.js";
import type { Targets } from "./targets.js";
import type { CompletedQueueStatus, InQueueQueueStatus, QueueStatus, Result } from "./types.js";

type Target = string | AnyEndpoint;
type Input = { readonly input?: unknown };
type Logs = { readonly logs?: boolean | undefined };

/** The queue of a client, without the types of its endpoints. */
export interface QueueCalls {
  readonly submit: (target: Target, settings?: SubmitSettings & Input) => Promise<InQueueQueueStatus>;
  readonly status: (target: Target, options: RequestOptions & Logs) => Promise<QueueStatus>;
  readonly streamStatus: (target: Target, options: RequestOptions & Logs) => Promise<FalStream<unknown, QueueStatus>>;
  readonly subscribeToStatus: (
    target: Target,
    options: RequestOptions & FollowSettings,
  ) => Promise<CompletedQueueStatus>;
  readonly result: (target: Target, options: RequestOptions) => Promise<Result<unknown>>;
  readonly cancel: (target: Target, options: RequestOptions) => Promise<void>;
}

/** The calls of a client, without the types of its endpoints. */
export interface Calls {
  readonly subscribe: (target: Target, settings?: SubscribeSettings & Input) => Promise<Result<unknown>>;
  readonly submit: (target: Target, settings?: SubmitSettings & Input) => Promise<FalRequest<unknown>>;
  readonly run: (target: Target, settings?: RunSettings & Input) => Promise<Result<unknown>>;
  readonly stream: (target: Target, settings?: StreamSettings & Input) => Promise<FalStream<unknown, unknown>>;
  readonly storage: StorageClient;
  readonly resume: (target: Target, handle: unknown) => FalRequest<unknown>;
  readonly queue: QueueCalls;
}

interface Started {
  readonly job: Job;
  readonly launched: Launched;
}

// The place to store a handle is asked before anything else happens; an error from there must not lose the request.
async function announce(job: Job, { onSubmitted, onEnqueue }: SubmitSettings): Promise<void> {
  const { requestId } = job.known;
  try {
    await onSubmitted?.(handleOf(job.core, job.known, job.submittedAt));
    onEnqueue?.(requestId);
  } catch (error) {
    if (typeof error === "object" && error !== null && !("requestId" in error) && Object.isExtensible(error))
      Object.assign(error, { requestId });
    throw error;
  }
}

async function begin(
  core: Core,
  targets: Targets,
  target: Target,
  settings: SubmitSettings & Input,
  signal: AbortSignal,
  made: (job: Job) => void,
): Promise<Started> {
  const endpoint = await targets.load(target);
  const launched = await launch(core, endpoint, settings.input, settings, signal);
  const job = createJob(core, launched.known, Promise.resolve(endpoint), launched.accepted.submittedAt);
  made(job);
  await announce(job, settings);
  return { job, launched };
}

function subscribe(
  core: Core,
  targets: Targets,
  target: Target,
  settings: SubscribeSettings & Input,
): Promise<Result<unknown>> {
  let job: Job | undefined;
  const made = (begun: Job): void => {
    job = begun;
  };
  return waitFor(core, {
    endpointId: targets.idOf(target),
    settings,
    job: () => job,
    timeoutCancels: true,
    work: async (deadline, signal) => {
      const started = await begin(core, targets, target, settings, signal, made);
      return started.job.finish(settings, deadline, signal, settings.outputValidation);
    },
  });
}

// A submit that is aborted while its handle is being stored leaves a request behind that nobody knows.
async function start(core: Core, targets: Targets, target: Target, settings: SubmitSettings & Input): Promise<Started> {
  let job: Job | undefined;
  const signal = signalOf(settings);
  try {
    return await within(core.clock, { signal }, (inner) =>
      begin(core, targets, target, settings, inner, (begun) => (job = begun)),
    );
  } catch (error) {
    if (signal?.aborted === true) job?.drop();
    throw error;
  }
}

// Where a server has no direct calls, its queue gives the same answer.
async function run(
  core: Core,
  targets: Targets,
  target: Target,
  settings: RunSettings & Input,
): Promise<Result<unknown>> {
  const { method, ...rest } = settings;
  if (core.gateway.runUrl === undefined) return subscribe(core, targets, target, { ...rest, method });
  return (await import("./run.js")).runDirectly(core, targets, target, settings, core.gateway.runUrl);
}

// The queue call by call. Who only subscribes need not load it.
function queueOf(core: Core, targets: Targets): QueueCalls {
  const load = (): Promise<typeof Queue> => import("./queue.js");
  return {
    submit: async (target, settings = {}) => {
      const { launched } = await start(core, targets, target, settings);
      return (await load()).submitted(core, launched);
    },
    status: async (target, options) => (await load()).queueStatus(core, targets, target, options),
    streamStatus: async (target, options) => (await load()).queueStream(core, targets, target, options),
    subscribeToStatus: async (target, options) => (await load()).queueFollow(core, targets, target, options),
    result: async (target, options) => (await load()).queueResult(core, targets, target, options),
    cancel: async (target, options) => (await load()).queueCancel(core, targets, target, options),
  };
}

/** The calls of a client over its core. */
export function createCalls(core: Core, targets: Targets): Calls {
  return {
    subscribe: async (target, settings = {}) => subscribe(core, targets, target, settings),
    submit: async (target, settings = {}) => requestOf((await start(core, targets, target, settings)).job),
    resume: (target, handle) => {
      const { known, submittedAt } = readHandle(core, targets.idOf(target), handle);
      return requestOf(createJob(core, known, targets.load(target), submittedAt));
    },
    run: async (target, settings = {}) => run(core, targets, target, settings),
    stream: async (target, settings = {}) => {
      const [endpoint, { streamModel }] = await Promise.all([targets.load(target), import("./streams.js")]);
      return streamModel(core, endpoint, settings.input, settings);
    },
    storage: {
      upload: async (file, options) => (await import("./storage.js")).upload(core, file, options),
      transformInput: async (input) => (await import("./storage.js")).transformInput(core, input),
    },
    queue: queueOf(core, targets),
  };
}
