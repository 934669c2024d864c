import type {
  AnyEndpoint,
  Client,
  FalRequest,
  IdOf,
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
import type { AnyOperation } from "../contract/operation.js";
import type { CallAnswer, CallRequest, CallSettings, OperationRegistry } from "../contract/call.js";
import { ConfigError } from "../errors/index.js";
import type { CompletedQueueStatus, InQueueQueueStatus, QueueStatus, Result } from "../contract/status.js";
import type { FalStream } from "../contract/stream.js";
import { runDirectly } from "../direct/run.js";
import { type ClientContext, createContext } from "../http/context.js";
import { namedRequest, queueCancel, queueFollow, queueResult, queueStatus } from "../jobs/calls.js";
import { handleOf, parseHandle } from "../jobs/handle.js";
import { createJob, isAborted, type Job, requestOf, waitForCompletion, withSignal } from "../jobs/request.js";
import { type SubmittedRequest, submitRequest } from "../jobs/submit.js";
import { FAL } from "../protocols/fal/protocol.js";
import type { JobContext, Protocol, SubmitParts } from "../protocols/protocol.js";
import { type EndpointResolver, openEndpoints, packageEndpoints, requireRuntime, unchecked } from "./registry.js";

/**
 * The client of a package: an id that the package does not know is a type error.
 *
 * @param options where requests go, with which credential, and how patiently
 * @param registry loads the package's descriptors; without one, endpoints are named by their descriptors only
 * @param accepts the caret range of `falsmith-runtime` that the package was generated for
 * @param operations loads the operations that `call` takes by their keys; without them, it takes descriptors only
 * @throws ConfigError when the options are wrong, or this runtime is not in that range
 *
 * @example
 * ```ts
 * const kie = createClient({ gateway: gateways.kie, credentials: process.env.KIE_KEY });
 * const { data, status } = await kie.call(getItem, { path: { id: 7 }, query: { page: 2 } });
 * ```
 */
export function createClient<Endpoints = object, Operations = object>(
  options?: ClientOptions,
  registry?: Registry<NoInfer<Endpoints>>,
  accepts?: string,
  operations?: OperationRegistry<NoInfer<Operations>>,
): Client<Endpoints, IdOf<Endpoints>, Operations> {
  requireRuntime(accepts);
  const calls = createCalls(createContext(options), packageEndpoints(registry ?? {}), operations);
  // The calls take any descriptor and any id of the registry, and give what the descriptor's validators say.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe: `Client` only says which type an id has
  return { ...calls, unchecked } as unknown as Client<Endpoints, IdOf<Endpoints>, Operations>;
}

/**
 * The client that takes any id, as the official one does: what a package knows is typed and checked, the rest is unknown.
 *
 * @param accepts the caret range of `falsmith-runtime` that the package was generated for
 * @throws ConfigError when the options are wrong, or this runtime is not in that range
 */
export function createOpenClient<Endpoints = object>(
  options?: ClientOptions,
  registry?: Registry<NoInfer<Endpoints>>,
  accepts?: string,
): OpenClient<Endpoints> {
  requireRuntime(accepts);
  const calls = createCalls(createContext(options), openEndpoints(registry ?? {}, unchecked));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe for the same reason as `createClient`
  return { ...calls, unchecked } as unknown as OpenClient<Endpoints>;
}

/** An endpoint as calls name it: by its id, or by its descriptor. */
export type EndpointTarget = string | AnyEndpoint;
interface Input {
  readonly input?: unknown;
}
interface Logs {
  readonly logs?: boolean | undefined;
}

/** The queue of a client, without the types of its endpoints. */
interface QueueCalls {
  readonly submit: (target: EndpointTarget, settings?: SubmitSettings & Input) => Promise<InQueueQueueStatus>;
  readonly status: (target: EndpointTarget, options: RequestOptions & Logs) => Promise<QueueStatus>;
  readonly streamStatus: (
    target: EndpointTarget,
    options: RequestOptions & Logs,
  ) => Promise<FalStream<unknown, QueueStatus>>;
  readonly subscribeToStatus: (
    target: EndpointTarget,
    options: RequestOptions & FollowSettings,
  ) => Promise<CompletedQueueStatus>;
  readonly result: (target: EndpointTarget, options: RequestOptions) => Promise<Result<unknown>>;
  readonly cancel: (target: EndpointTarget, options: RequestOptions) => Promise<void>;
}

/** The calls of a client, without the types of its endpoints. */
export interface Calls {
  readonly subscribe: (
    target: EndpointTarget,
    settings?: SubscribeSettings & SubmitParts & Input,
  ) => Promise<Result<unknown>>;
  readonly submit: (target: EndpointTarget, settings?: SubmitParts & Input) => Promise<FalRequest<unknown>>;
  readonly run: (target: EndpointTarget, settings?: RunSettings & Input) => Promise<Result<unknown>>;
  readonly stream: (target: EndpointTarget, settings?: StreamSettings & Input) => Promise<FalStream<unknown, unknown>>;
  readonly storage: StorageClient;
  readonly resume: (target: EndpointTarget, handle: unknown) => FalRequest<unknown>;
  readonly call: (target: string | AnyOperation, options?: CallRequest & CallSettings) => Promise<CallAnswer>;
  readonly queue: QueueCalls;
}

/** What the calls of one client have in common. */
interface ClientParts {
  readonly context: ClientContext;
  readonly endpoints: EndpointResolver;
}

/** Whether a target may have jobs of its own: what is not fal's is named by a domain, and owners at fal have no dots. */
function mayHaveJobs({ gateway }: ClientContext, target: EndpointTarget): boolean {
  return typeof target === "string" ? gateway.profile === "http" || /^[^/]*\./.test(target) : target.job !== undefined;
}

/** How the server of a target is spoken to. Loaded before anything is sent. */
async function protocolFor({ context, endpoints }: ClientParts, target: EndpointTarget): Promise<Protocol> {
  const { gateway } = context;
  const endpoint = mayHaveJobs(context, target) ? await endpoints.load(target) : undefined;
  if (endpoint?.job !== undefined)
    return (await import("../protocols/described/protocol.js")).describedProtocol(context, endpoint, endpoint.job);
  if (gateway.profile === "fal") return FAL;
  if (gateway.profile === "http") throw new ConfigError(`The gateway ${gateway.name} serves no fal endpoints.`);
  return (await import("../protocols/fal-relay/protocol.js")).FAL_RELAY;
}

interface Call<Settings> {
  readonly target: EndpointTarget;
  readonly settings: Settings & Input;
}

async function submitTo(
  parts: ClientParts,
  { target, settings }: Call<SubmitSettings>,
  signal: AbortSignal,
  onJob: (job: Job) => void,
): Promise<SubmittedRequest> {
  const [endpoint, protocol] = await Promise.all([parts.endpoints.load(target), protocolFor(parts, target)]);
  return submitRequest(parts.context, { protocol, endpoint, input: settings.input, settings, onJob }, signal);
}

function subscribeTo(parts: ClientParts, call: Call<SubscribeSettings>): Promise<Result<unknown>> {
  const { settings } = call;
  let job: Job | undefined;
  const onJob = (made: Job): void => {
    job = made;
  };
  return waitForCompletion(parts.context, {
    endpointId: parts.endpoints.idOf(call.target),
    settings,
    job: () => job,
    abandon: () => job?.abandon(),
    timeoutCancels: true,
    work: async (signal) => {
      const submitted = await submitTo(parts, call, signal, onJob);
      return submitted.job.finish(settings, signal, settings.outputValidation);
    },
  });
}

// When the signal aborts while onSubmitted stores the handle, the request exists and no caller has it: it is cancelled.
async function submitOrAbandon(parts: ClientParts, call: Call<SubmitSettings>): Promise<SubmittedRequest> {
  let job: Job | undefined;
  const onJob = (made: Job): void => {
    job = made;
  };
  try {
    return await withSignal(parts.context, call.settings, (signal) => submitTo(parts, call, signal, onJob));
  } catch (error) {
    if (isAborted(call.settings)) job?.abandon();
    throw error;
  }
}

// Where a server has no direct calls, its queue gives the same answer.
async function runTarget(parts: ClientParts, call: Call<RunSettings>): Promise<Result<unknown>> {
  const { context, endpoints } = parts;
  const { target, settings } = call;
  const { runUrl } = context.gateway;
  if (runUrl === undefined) return subscribeTo(parts, call);
  const load = async (): Promise<AnyEndpoint> => {
    const [endpoint] = await Promise.all([endpoints.load(target), protocolFor(parts, target)]);
    return endpoint;
  };
  return runDirectly(context, { endpointId: endpoints.idOf(target), load, runUrl }, settings);
}

function resumeTarget(parts: ClientParts, target: EndpointTarget, given: unknown): FalRequest<unknown> {
  const { context, endpoints } = parts;
  const handle = parseHandle(context, endpoints.idOf(target), given, mayHaveJobs(context, target));
  const { endpointId, requestId, submittedAt, paths } = handle;
  let job: Promise<Job> | undefined;
  const make = async (): Promise<Job> => {
    const protocol = await protocolFor(parts, target);
    const values = protocol.valuesOf?.(handle, handle.values);
    const request = { endpointId, requestId, values, routes: protocol.routesOf(context, handle, paths) };
    return createJob({ context, protocol, request }, () => endpoints.load(target), submittedAt);
  };
  // After a failure to load, the next call loads again.
  const forget = (error: unknown): never => {
    job = undefined;
    throw error;
  };
  const source = { endpointId, requestId, toJSON: () => handleOf(context, handle) };
  return requestOf(context, { ...source, job: () => (job ??= make().catch(forget)) });
}

// The queue call by call.
function queueOf(parts: ClientParts): QueueCalls {
  const { context, endpoints } = parts;
  const named = async (target: EndpointTarget, { requestId }: RequestOptions): Promise<JobContext> =>
    namedRequest(context, await protocolFor(parts, target), endpoints.idOf(target), requestId);
  return {
    submit: async (target, settings = {}) => (await submitOrAbandon(parts, { target, settings })).accepted.status,
    status: async (target, options) => queueStatus(await named(target, options), options),
    streamStatus: async (target, options) => {
      const [job, { streamStatus }] = await Promise.all([named(target, options), import("../direct/status-stream.js")]);
      return streamStatus(job, options);
    },
    subscribeToStatus: async (target, options) => queueFollow(await named(target, options), options),
    result: async (target, options) => queueResult(await named(target, options), () => endpoints.load(target), options),
    cancel: async (target, options) => queueCancel(await named(target, options), options),
  };
}

/** The calls of a client over what they share. */
export function createCalls(
  context: ClientContext,
  endpoints: EndpointResolver,
  operations: Readonly<Record<string, () => Promise<AnyOperation>>> = {},
): Calls {
  const parts: ClientParts = { context, endpoints };
  return {
    subscribe: async (target, settings = {}) => subscribeTo(parts, { target, settings }),
    submit: async (target, settings = {}) => {
      const { job } = await submitOrAbandon(parts, { target, settings });
      return requestOf(context, { ...job.request, job: () => Promise.resolve(job), toJSON: job.toJSON });
    },
    resume: (target, handle) => resumeTarget(parts, target, handle),
    run: async (target, settings = {}) => runTarget(parts, { target, settings }),
    stream: async (target, settings = {}) => {
      const [endpoint, { streamModel }] = await Promise.all([
        endpoints.load(target),
        import("../direct/stream.js"),
        protocolFor(parts, target),
      ]);
      return streamModel(context, endpoint, settings.input, settings);
    },
    call: async (target, options = {}) =>
      (await import("../calls/call.js")).callOperation(context, operations, target, options),
    storage: {
      upload: async (file, options) => (await import("../files/upload.js")).upload(context, file, options),
      transformInput: async (input) => (await import("../files/upload.js")).transformInput(context, input),
    },
    queue: queueOf(parts),
  };
}

/** A client for a whole program, made when it is first used. */
export type SharedClient<Endpoints = object> = OpenClient<Endpoints> & {
  /** Replaces its options. @throws ConfigError when they are wrong */
  config(options: ClientOptions): void;
};

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
