import type {
  AnyEndpoint,
  Client,
  FalRequest,
  OpenClient,
  Registry,
  RequestOptions,
  StorageClient,
} from "../contract/client.js";
import type {
  ClientOptions,
  FollowSettings,
  RunSettings,
  StreamSettings,
  SubmitSettings,
  SubscribeSettings,
} from "../contract/options.js";
import type { CompletedQueueStatus, InQueueQueueStatus, QueueStatus, Result } from "../contract/status.js";
import type { FalStream } from "../contract/stream.js";
import { type ClientContext, createContext } from "../http/context.js";
import { queueCancel, queueFollow, queueResult, queueStatus, queueStream } from "../jobs/calls.js";
import { resume } from "../jobs/handle.js";
import { type Job, requestOf, signalOf, waitForCompletion, withSignal } from "../jobs/request.js";
import { launch, startRequest, type SubmittedRequest } from "../jobs/submit.js";
import { asQueuedStatus } from "../protocols/fal/submit.js";
import { type EndpointResolver, openEndpoints, packageEndpoints, unchecked } from "./registry.js";

/**
 * The client of a package: an id that the package does not know is a type error.
 *
 * @param options where requests go, with which credential, and how patiently
 * @param registry loads the package's descriptors; without one, endpoints are named by their descriptors only
 * @throws ConfigError when the options are wrong
 */
export function createClient<Endpoints = object>(
  options?: ClientOptions,
  registry?: Registry<NoInfer<Endpoints>>,
): Client<Endpoints> {
  const calls = createCalls(createContext(options), packageEndpoints(registry ?? {}));
  // The calls take any descriptor and any id of the registry, and give what the descriptor's validators say.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe: `Client` only says which type an id has
  return { ...calls, unchecked } as unknown as Client<Endpoints>;
}

/**
 * The client that takes any id, as the official one does: what a package knows is typed and checked, the rest is unknown.
 *
 * @throws ConfigError when the options are wrong
 */
export function createOpenClient<Endpoints = object>(
  options?: ClientOptions,
  registry?: Registry<NoInfer<Endpoints>>,
): OpenClient<Endpoints> {
  const calls = createCalls(createContext(options), openEndpoints(registry ?? {}, unchecked));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe for the same reason as `createClient`
  return { ...calls, unchecked } as unknown as OpenClient<Endpoints>;
}

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
  const posted = await launch(context, endpoint, settings.input, settings, signal);
  return startRequest(context, endpoint, posted, settings, signal, made);
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

// The queue call by call.
function queueOf(context: ClientContext, targets: EndpointResolver): QueueCalls {
  return {
    submit: async (target, settings = {}) => {
      const { accepted } = await submitOrAbandon(context, targets, target, settings);
      return asQueuedStatus(context, accepted);
    },
    status: async (target, options) => queueStatus(context, targets, target, options),
    streamStatus: async (target, options) => queueStream(context, targets, target, options),
    subscribeToStatus: async (target, options) => queueFollow(context, targets, target, options),
    result: async (target, options) => queueResult(context, targets, target, options),
    cancel: async (target, options) => queueCancel(context, targets, target, options),
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

/** A client for a whole program, made when it is first used. */
export type SharedClient<Endpoints = object> = OpenClient<Endpoints> & {
  /** Replaces its options. @throws ConfigError when they are wrong */
  config(options: ClientOptions): void;
};

/**
 * The client that the parts of a program share.
 *
 * @param make makes a client: at the first call, and whenever the options are replaced
 */
export function shareClient<Endpoints = object>(
  make: (options?: ClientOptions) => OpenClient<Endpoints>,
): SharedClient<Endpoints> {
  let shared: OpenClient<Endpoints> | undefined;
  const current = (): OpenClient<Endpoints> => (shared ??= make());
  return {
    config: (options) => {
      shared = make(options);
    },
    subscribe: (endpoint, options) => current().subscribe(endpoint, options),
    run: (endpoint, options) => current().run(endpoint, options),
    stream: (endpoint, options) => current().stream(endpoint, options),
    submit: (endpoint, options) => current().submit(endpoint, options),
    resume: (endpoint, handle) => current().resume(endpoint, handle),
    unchecked: (id) => current().unchecked(id),
    get storage() {
      return current().storage;
    },
    get queue() {
      return current().queue;
    },
  };
}

/** The client of `falsmith` itself: any id, unknown output. */
export type FalClient = OpenClient;

/**
 * Makes a client that takes any endpoint id.
 *
 * @param options where requests go, with which credential, and how patiently
 * @throws ConfigError when the options are wrong
 */
export function createFalClient(options?: ClientOptions): FalClient {
  return createOpenClient(options);
}
