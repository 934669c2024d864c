import type { AnyEndpoint, IdOf, OpenClient, TargetSettings } from "../contract/client.js";
import type { Endpoint } from "../contract/endpoint.js";
import type { RealtimeClient } from "./realtime.js";
import type {
  FalClientOptions,
  QueueRequestOptions,
  QueueStatusOptions,
  QueueStatusStreamOptions,
  QueueStatusSubscriptionOptions,
  QueueSubscribeOptions,
  RunOptions,
  StreamOptions,
  SubmitOptions,
} from "./options.js";
import type { CompletedQueueStatus, FalStream, InQueueQueueStatus, QueueStatus, Result } from "./results.js";
import type { StorageClient } from "./storage.js";

/** The id of an endpoint, known or not; editors propose those that are known. */
export type EndpointType<Endpoints = object> = IdOf<Endpoints> | (string & {});

/** An input whose addresses of files may be files: they are uploaded, and their addresses sent. */
export type WithFiles<Input> = Input extends object
  ? { [Key in keyof Input]: Key extends `${string}_url` ? FileOr<Input[Key]> : WithFiles<Input[Key]> }
  : Input;

type FileOr<Value> = string extends Value ? Value | Blob : WithFiles<Value>;

/** An id, or the descriptor of an endpoint. */
type AnyTarget = string | AnyEndpoint;

/**
 * What an endpoint takes: as the package says it where its sources do, else anything. Files may stand where their
 * addresses go.
 */
export type InputType<T extends AnyTarget, Endpoints = object> = [T] extends [keyof Endpoints]
  ? Endpoints[T] extends { readonly input: infer Input }
    ? KnownInput<Input>
    : never
  : [T] extends [Endpoint<string, infer Input>]
    ? KnownInput<Input>
    : Record<string, any>;

type KnownInput<Input> = unknown extends Input ? Record<string, any> : WithFiles<Input>;

/** What an endpoint gives: as the package says it where its sources do, else anything. */
export type OutputType<T extends AnyTarget, Endpoints = object> = T extends keyof Endpoints
  ? Endpoints[T] extends { readonly output: infer Output }
    ? KnownOutput<Output>
    : never
  : T extends Endpoint<string, infer _Input, infer Output>
    ? KnownOutput<Output>
    : any;

type KnownOutput<Output> = unknown extends Output ? any : Output;

/** The queue, call by call. */
export interface QueueClient<Endpoints = object, Target extends AnyTarget = EndpointType<Endpoints>> {
  /** Validates the input and submits it. Resolves once the server has accepted it. @throws FalError */
  submit<Id extends Target>(
    endpoint: Id,
    options: TargetSettings<Endpoints, Id, SubmitOptions<InputType<Id, Endpoints>>>,
  ): Promise<InQueueQueueStatus>;
  /** Looks once where a request stands. @throws FalError */
  status(endpoint: Target, options: QueueStatusOptions): Promise<QueueStatus>;
  /** The status stream as it comes, without anything to fall back on. */
  streamStatus(endpoint: Target, options: QueueStatusStreamOptions): Promise<FalStream<unknown, QueueStatus>>;
  /** Follows a request until it has ended, well or not. @throws FalError */
  subscribeToStatus(endpoint: Target, options: QueueStatusSubscriptionOptions): Promise<CompletedQueueStatus>;
  /** The output of a request that has ended. @throws FalError */
  result<Id extends Target>(endpoint: Id, options: QueueRequestOptions): Promise<Result<OutputType<Id, Endpoints>>>;
  /** @throws ApiError when the request has ended or is not known. */
  cancel(endpoint: Target, options: QueueRequestOptions): Promise<void>;
}

/** Streams of results. */
export interface StreamingClient<Endpoints = object, Target extends AnyTarget = EndpointType<Endpoints>> {
  /** Calls a model that streams its results. @throws FalError */
  stream<Id extends Target>(
    endpoint: Id,
    options: StreamOptions<InputType<Id, Endpoints>>,
  ): Promise<FalStream<InputType<Id, Endpoints>, OutputType<Id, Endpoints>>>;
}

/** The client as the official one is typed: ids are open, and what a package knows of them is typed. */
export interface FalClient<Endpoints = object, Target extends AnyTarget = EndpointType<Endpoints>> {
  /** The queue, call by call. */
  readonly queue: QueueClient<Endpoints, Target>;
  /** Connections that take inputs and give results as they come. */
  readonly realtime: RealtimeClient;
  /** Uploads of files. */
  readonly storage: StorageClient;
  /** Streams of results. */
  readonly streaming: StreamingClient<Endpoints, Target>;
  /** Calls the model directly: for short work. @throws FalError */
  run<Id extends Target>(
    endpoint: Id,
    options?: RunOptions<InputType<Id, Endpoints>>,
  ): Promise<Result<OutputType<Id, Endpoints>>>;
  /** Submits, follows and fetches. @throws FalError */
  subscribe<Id extends Target>(
    endpoint: Id,
    options: TargetSettings<Endpoints, Id, RunOptions<InputType<Id, Endpoints>> & QueueSubscribeOptions>,
  ): Promise<Result<OutputType<Id, Endpoints>>>;
  /** Calls a model that streams its results. @throws FalError */
  stream: StreamingClient<Endpoints, Target>["stream"];
}

/** A client that takes any id and any descriptor, with the verbs of both clients. */
export type OpenFalClient<Endpoints = object> = FalClient<Endpoints, EndpointType<Endpoints> | AnyEndpoint> &
  Pick<OpenClient<Endpoints>, "submit" | "resume" | "call" | "unchecked">;

/** A client for a whole program, made when it is first used. */
export type SharedFalClient<Endpoints = object> = OpenFalClient<Endpoints> & {
  /** Replaces its options. @throws ConfigError when they are wrong */
  config(options: FalClientOptions): void;
};
