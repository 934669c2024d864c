import type { AnyEndpoint, FalRequest, RequestOptions, StorageClient } from "../contract/client.js";
import type {
  FollowSettings,
  RunSettings,
  StreamSettings,
  SubmitSettings,
  SubscribeSettings,
} from "../contract/options.js";
import type { CompletedQueueStatus, InQueueQueueStatus, QueueStatus, Result } from "../contract/status.js";
import type { ClientContext } from "../http/context.js";
import type { FalStream } from "../http/event-stream.js";
import type { SubmittedRequest } from "../jobs/begin.js";
import type * as Queue from "../jobs/calls.js";
import type { Job } from "../jobs/job.js";
import { launch } from "../jobs/launch.js";
import { following } from "../jobs/lazy.js";
import { requestOf } from "../jobs/request.js";
import { resume } from "../jobs/resume.js";
import { withSignal, signalOf, waitForCompletion } from "../jobs/wait.js";
import type { EndpointResolver } from "./registry.js";

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

async function submitTo(
  context: ClientContext,
  targets: EndpointResolver,
  target: Target,
  settings: SubmitSettings & Input,
  signal: AbortSignal,
  made: (job: Job) => void,
): Promise<SubmittedRequest> {
  const endpoint = await targets.load(target);
  const { part, ...posted } = await launch(context, endpoint, settings.input, settings, signal);
  return part.startRequest(context, endpoint, posted, settings, signal, made);
}

function subscribeTo(
  context: ClientContext,
  targets: EndpointResolver,
  target: Target,
  settings: SubscribeSettings & Input,
): Promise<Result<unknown>> {
  let job: Job | undefined;
  const made = (begun: Job): void => {
    job = begun;
  };
  return waitForCompletion(context, {
    endpointId: targets.idOf(target),
    settings,
    job: () => job,
    abandon: () => job?.abandon(),
    timeoutCancels: true,
    work: async (deadline, signal) => {
      const begun = await submitTo(context, targets, target, settings, signal, made);
      return begun.job.finish(settings, deadline, signal, settings.outputValidation);
    },
  });
}

// A submit that is aborted while its handle is being stored leaves a request behind that nobody knows.
async function submitOrAbandon(
  context: ClientContext,
  targets: EndpointResolver,
  target: Target,
  settings: SubmitSettings & Input,
): Promise<SubmittedRequest> {
  let job: Job | undefined;
  try {
    return await withSignal(context, settings, (signal) =>
      submitTo(context, targets, target, settings, signal, (begun) => (job = begun)),
    );
  } catch (error) {
    if (signalOf(settings)?.aborted === true) job?.abandon();
    throw error;
  }
}

// Where a server has no direct calls, its queue gives the same answer.
async function runTarget(
  context: ClientContext,
  targets: EndpointResolver,
  target: Target,
  settings: RunSettings & Input,
): Promise<Result<unknown>> {
  const { method, ...rest } = settings;
  if (context.gateway.runUrl === undefined) return subscribeTo(context, targets, target, { ...rest, method });
  return (await import("../direct/run.js")).runDirectly(context, targets, target, settings, context.gateway.runUrl);
}

// The queue call by call. Who only subscribes need not load it.
function queueOf(context: ClientContext, targets: EndpointResolver): QueueCalls {
  const load = (): Promise<typeof Queue> => import("../jobs/calls.js");
  return {
    submit: async (target, settings = {}) => {
      const { accepted, job } = await submitOrAbandon(context, targets, target, settings);
      // At hand since the submit: what would have to be loaded now could lose the request.
      return (await following(context, { ...job.request, phase: "submit" })).asQueuedStatus(context, accepted);
    },
    status: async (target, options) => (await load()).queueStatus(context, targets, target, options),
    streamStatus: async (target, options) => (await load()).queueStream(context, targets, target, options),
    subscribeToStatus: async (target, options) => (await load()).queueFollow(context, targets, target, options),
    result: async (target, options) => (await load()).queueResult(context, targets, target, options),
    cancel: async (target, options) => (await load()).queueCancel(context, targets, target, options),
  };
}

/** The calls of a client over its core. */
export function createCalls(context: ClientContext, targets: EndpointResolver): Calls {
  return {
    subscribe: async (target, settings = {}) => subscribeTo(context, targets, target, settings),
    submit: async (target, settings = {}) => {
      const { job } = await submitOrAbandon(context, targets, target, settings);
      return requestOf(context, { ...job.request, job: () => Promise.resolve(job), toJSON: job.toJSON });
    },
    resume: (target, handle) =>
      requestOf(
        context,
        resume(context, targets.idOf(target), handle, () => targets.load(target)),
      ),
    run: async (target, settings = {}) => runTarget(context, targets, target, settings),
    stream: async (target, settings = {}) => {
      const [endpoint, { streamModel }] = await Promise.all([targets.load(target), import("../direct/stream.js")]);
      return streamModel(context, endpoint, settings.input, settings);
    },
    storage: {
      upload: async (file, options) => (await import("../files/upload.js")).upload(context, file, options),
      transformInput: async (input) => (await import("../files/upload.js")).transformInput(context, input),
    },
    queue: queueOf(context, targets),
  };
}
