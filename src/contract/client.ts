import type { FalStream } from "./stream.js";
import type { Endpoint } from "./endpoint.js";
import type {
  AbortOptions,
  FollowSettings,
  RunSettings,
  StreamSettings,
  SubmitSettings,
  SubscribeSettings,
  WithInput,
} from "./options.js";
import type {
  CancelResult,
  CompletedQueueStatus,
  InQueueQueueStatus,
  QueueStatus,
  RequestHandle,
  Result,
} from "./status.js";
import type { CallArguments, CallResult } from "./call.js";
import type { AnyOperation } from "./operation.js";
import type { StorageSettings } from "./storage.js";

/** A descriptor of any endpoint. */
export type AnyEndpoint = Endpoint;

/** The endpoint ids of a package. */
export type IdOf<Endpoints> = keyof Endpoints & string;

/** Any id, where an editor still proposes those that are known. */
export type OpenId<Endpoints> = IdOf<Endpoints> | (string & {});

/**
 * The input of an endpoint that is named either way. Not one union member after the other: while a call is checked, `T`
 * may be any id of the package, and a compiler would look into a thousand inputs to check one.
 */
export type TargetInput<Endpoints, T> = [T] extends [keyof Endpoints]
  ? Endpoints[T] extends { readonly input: infer Input }
    ? Input
    : never
  : [T] extends [Endpoint<string, infer Input>]
    ? Input
    : unknown;

type ParametersOf<Endpoints, T> = [T] extends [keyof Endpoints]
  ? Endpoints[T] extends { readonly parameters: infer Parameters }
    ? Parameters
    : unknown
  : T extends { readonly "~parameters"?: infer Parameters }
    ? NonNullable<Parameters>
    : unknown;

/** Headers that no page names may be sent beside those that one does. */
type WithParameters<Settings, Parameters> = Parameters extends { readonly headers?: unknown }
  ? Omit<Settings, "headers"> & Parameters & { readonly headers?: { readonly [name: string]: unknown } }
  : Settings & Parameters;

/** Settings of a submit, with what an endpoint with described jobs takes in its path, query and headers. */
export type TargetSettings<Endpoints, T, Settings> = WithParameters<Settings, ParametersOf<Endpoints, T>>;

/** The output of an endpoint that is named either way. */
export type TargetOutput<Endpoints, T> = T extends keyof Endpoints
  ? Endpoints[T] extends { readonly output: infer Output }
    ? Output
    : never
  : T extends Endpoint<string, infer _Input, infer Output>
    ? Output
    : unknown;

/** One queued job. */
export interface FalRequest<Output> {
  /** The id that the server gave it. */
  readonly requestId: string;
  /** The endpoint it was submitted to. */
  readonly endpointId: string;
  /** Where the request stands, until it has ended. Leaving the loop leaves the request running. */
  updates(options?: FollowSettings): AsyncGenerator<QueueStatus, void, undefined>;
  /** Looks once where the request stands. @throws FalError */
  status(options?: AbortOptions & { readonly logs?: boolean | undefined }): Promise<QueueStatus>;
  /** Waits for the end. A `timeout` leaves the request running; an abort cancels it unless told otherwise. */
  result(options?: FollowSettings): Promise<Result<Output>>;
  /** Asks the server to stop it; resolves with what became of that. @throws FalError */
  cancel(options?: AbortOptions): Promise<CancelResult>;
  /** The handle: `JSON.stringify(request)` is what `resume` takes, parsed. */
  toJSON(): RequestHandle;
}

/** Names a request by its id. */
export interface RequestOptions extends AbortOptions {
  /** The id that the server gave at the submit. */
  readonly requestId: string;
}

/** The queue, call by call. */
export interface QueueClient<Endpoints, Id extends string = IdOf<Endpoints>> {
  /** Validates the input and submits it. Resolves once the server has accepted it. @throws FalError */
  submit<T extends Id | AnyEndpoint>(
    endpoint: T,
    options: WithInput<TargetInput<Endpoints, T>, TargetSettings<Endpoints, T, SubmitSettings>>,
  ): Promise<InQueueQueueStatus>;
  /** Looks once where a request stands. @throws FalError */
  status(
    endpoint: Id | AnyEndpoint,
    options: RequestOptions & { readonly logs?: boolean | undefined },
  ): Promise<QueueStatus>;
  /** The status stream as it comes, without anything to fall back on. */
  streamStatus(
    endpoint: Id | AnyEndpoint,
    options: RequestOptions & {
      readonly logs?: boolean | undefined;
      readonly connectionMode?: "client" | "server" | undefined;
    },
  ): Promise<FalStream<unknown, QueueStatus>>;
  /** Follows a request until it has ended, well or not. @throws FalError */
  subscribeToStatus(
    endpoint: Id | AnyEndpoint,
    options: RequestOptions & FollowSettings,
  ): Promise<CompletedQueueStatus>;
  /** The output of a request that has ended. @throws FalError */
  result<T extends Id | AnyEndpoint>(endpoint: T, options: RequestOptions): Promise<Result<TargetOutput<Endpoints, T>>>;
  /** @throws ApiError when the request has ended or is not known. */
  cancel(endpoint: Id | AnyEndpoint, options: RequestOptions): Promise<void>;
}

/** Files on their way to fal. */
export interface StorageClient {
  /** Uploads a file and returns its address. @throws FalError */
  upload(file: Blob, options?: { readonly lifecycle?: StorageSettings | undefined }): Promise<string>;
  /** The input with every file in it uploaded, and its address in its place. @throws FalError */
  transformInput(input: object): Promise<Record<string, unknown>>;
}

/** A client whose ids are those of a package. */
export interface Client<Endpoints, Id extends string = IdOf<Endpoints>, Operations = object> {
  /** Submits, follows and fetches. @throws FalError */
  subscribe<T extends Id | AnyEndpoint>(
    endpoint: T,
    options: WithInput<TargetInput<Endpoints, T>, TargetSettings<Endpoints, T, SubscribeSettings>>,
  ): Promise<Result<TargetOutput<Endpoints, T>>>;
  /** Calls the model directly: for short work. A gateway without direct calls takes it into its queue. @throws FalError */
  run<T extends Id | AnyEndpoint>(
    endpoint: T,
    options?: WithInput<TargetInput<Endpoints, T>, RunSettings>,
  ): Promise<Result<TargetOutput<Endpoints, T>>>;
  /** Calls a model that streams its results. @throws FalError */
  stream<T extends Id | AnyEndpoint>(
    endpoint: T,
    options: WithInput<TargetInput<Endpoints, T>, StreamSettings>,
  ): Promise<FalStream<unknown, TargetOutput<Endpoints, T>>>;
  /** Validates the input and submits it. @throws FalError */
  submit<T extends Id | AnyEndpoint>(
    endpoint: T,
    options: WithInput<TargetInput<Endpoints, T>, TargetSettings<Endpoints, T, SubmitSettings>>,
  ): Promise<FalRequest<TargetOutput<Endpoints, T>>>;
  /** The request of a handle, whichever process made it. @throws ConfigError for what is not a handle of this endpoint. */
  resume<T extends Id | AnyEndpoint>(endpoint: T, handle: unknown): FalRequest<TargetOutput<Endpoints, T>>;
  /**
   * Calls an operation and reads its answer; what is given is checked before anything is sent. What may have been done is
   * not asked for again: GET, HEAD, PUT, DELETE, OPTIONS and QUERY are tried again, POST and PATCH only where the server
   * cannot have taken them.
   * @throws FalError: `ApiError` for an answer that is no success, which `isErrorOf` narrows; `InputValidationError`,
   * `ConfigError` and `SubmitOutcomeUnknownError` as for a submit
   */
  call<T extends IdOf<Operations> | AnyOperation>(
    operation: T,
    ...options: CallArguments<Operations, T>
  ): Promise<CallResult<Operations, T>>;
  /** An endpoint that the package does not know: nothing is checked, everything is unknown. */
  unchecked(id: string): AnyEndpoint;
  /** The queue, call by call. */
  readonly queue: QueueClient<Endpoints, Id>;
  /** Uploads of files. */
  readonly storage: StorageClient;
}

/** A client that takes endpoint descriptors only: it brings no endpoint along that a program does not name. */
export type DescriptorClient = Client<object>;

/** A client that takes any id: typed where it is known, unknown elsewhere. */
export type OpenClient<Endpoints = object> = Client<Endpoints, OpenId<Endpoints>>;

/** Loads the descriptors of a package. */
export type Registry<Endpoints> = {
  readonly [Id in keyof Endpoints & string]: () => Promise<
    Endpoints[Id] extends { readonly input: infer Input; readonly output: infer Output }
      ? Endpoint<Id, Input, Output>
      : AnyEndpoint
  >;
};
