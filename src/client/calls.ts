import type { AnyEndpoint, FalRequest, RequestOptions, StorageClient } from "../contract/client.js";
import type {
  FollowSettings,
  RunSettings,
  StreamSettings,
  SubmitSettings,
  SubscribeSettings,
} from "../contract/options.js";
import type { CompletedQueueStatus, InQueueQueueStatus, QueueStatus, Result } from "../contract/status.js";
import type { Core } from "../http/context.js";
import type { FalStream } from "../http/event-stream.js";
import type { Begun } from "../jobs/begin.js";
import type * as Queue from "../jobs/calls.js";
import type { Job } from "../jobs/job.js";
import { launch } from "../jobs/launch.js";
import { following } from "../jobs/lazy.js";
import { requestOf } from "../jobs/request.js";
import { resume } from "../jobs/resume.js";
import { bounded, signalOf, waitFor } from "../jobs/wait.js";
import type { Targets } from "./registry.js";

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

async function begin(
  core: Core,
  targets: Targets,
  target: Target,
  settings: SubmitSettings & Input,
  signal: AbortSignal,
  made: (job: Job) => void,
): Promise<Begun> {
  const endpoint = await targets.load(target);
  const { part, ...posted } = await launch(core, endpoint, settings.input, settings, signal);
  return part.begin(core, endpoint, posted, settings, signal, made);
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
    abandon: () => job?.abandon(),
    timeoutCancels: true,
    work: async (deadline, signal) => {
      const begun = await begin(core, targets, target, settings, signal, made);
      return begun.job.finish(settings, deadline, signal, settings.outputValidation);
    },
  });
}

// A submit that is aborted while its handle is being stored leaves a request behind that nobody knows.
async function start(core: Core, targets: Targets, target: Target, settings: SubmitSettings & Input): Promise<Begun> {
  let job: Job | undefined;
  try {
    return await bounded(core, settings, (signal) =>
      begin(core, targets, target, settings, signal, (begun) => (job = begun)),
    );
  } catch (error) {
    if (signalOf(settings)?.aborted === true) job?.abandon();
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
  return (await import("../direct/run.js")).runDirectly(core, targets, target, settings, core.gateway.runUrl);
}

// The queue call by call. Who only subscribes need not load it.
function queueOf(core: Core, targets: Targets): QueueCalls {
  const load = (): Promise<typeof Queue> => import("../jobs/calls.js");
  return {
    submit: async (target, settings = {}) => {
      const { accepted, job } = await start(core, targets, target, settings);
      // At hand since the submit: what would have to be loaded now could lose the request.
      return (await following(core, { ...job.known, phase: "submit" })).submitted(core, accepted);
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
    submit: async (target, settings = {}) => {
      const { job } = await start(core, targets, target, settings);
      return requestOf(core, { ...job.known, job: () => Promise.resolve(job), toJSON: job.toJSON });
    },
    resume: (target, handle) =>
      requestOf(
        core,
        resume(core, targets.idOf(target), handle, () => targets.load(target)),
      ),
    run: async (target, settings = {}) => run(core, targets, target, settings),
    stream: async (target, settings = {}) => {
      const [endpoint, { streamModel }] = await Promise.all([targets.load(target), import("../direct/stream.js")]);
      return streamModel(core, endpoint, settings.input, settings);
    },
    storage: {
      upload: async (file, options) => (await import("../files/upload.js")).upload(core, file, options),
      transformInput: async (input) => (await import("../files/upload.js")).transformInput(core, input),
    },
    queue: queueOf(core, targets),
  };
}
