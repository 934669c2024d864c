import type {
  ClientOptions,
  FollowSettings,
  ProxyRuntimeGate,
  RetryOptions as PatienceOptions,
  RunSettings,
  StreamSettings,
  SubmitSettings,
} from "../contract/options.js";
import type { StorageSettings } from "./storage.js";
import type { QueueStatus } from "./results.js";

/*
 * What the official client takes, under its names and in its shapes: a program that is typed for it compiles unchanged. What
 * this client takes besides is there too.
 */

/** Where the proxy is, and when it is used. */
export interface ProxyUrlConfig {
  url: string;
  when?: ProxyRuntimeGate;
}

/** How steps are tried again, whole: `fal.config` takes any part of it. */
export interface RetryOptions extends Pick<PatienceOptions, "maxRetryAfter" | "resubmitUnknown"> {
  /** Attempts after the first. Default 3. */
  maxRetries: number;
  /** First pause in ms. Default 1,000. */
  baseDelay: number;
  /** Longest pause in ms. Default 30,000. */
  maxDelay: number;
  /** By how much each pause is longer than the one before. Default 2. */
  backoffMultiplier: number;
  /** HTTP statuses, beside those that are passing by nature, that are worth another attempt. */
  retryableStatusCodes: number[];
  /** Spread pauses by ±25 %. Default true. */
  enableJitter: boolean;
}

/** Reads an answer in place of the client. */
export type ResponseHandler<Output> = (response: Response) => Promise<Output>;

export type { TokenProvider } from "../contract/realtime.js";

/** The options of a client; a program may build them up. */
export type FalClientOptions = { -readonly [Name in keyof ClientOptions]: ClientOptions[Name] };

/** Settings of `run`, with its input. */
export interface RunOptions<Input> extends Omit<RunSettings, "storageSettings"> {
  /** What the model takes. */
  readonly input?: Input;
  /** How long the files that the model makes are kept, and for whom. */
  readonly storageSettings?: StorageSettings | undefined;
}

/** Settings of a submit, with its input. */
export interface SubmitOptions<Input> extends Omit<SubmitSettings, "storageSettings" | "headers"> {
  /** What the model takes. */
  readonly input?: Input;
  /** How long the files that the model makes are kept, and for whom. */
  readonly storageSettings?: StorageSettings | undefined;
  /** Headers that are sent besides. */
  headers?: Record<string, string>;
}

/** How a request is followed: by polls or by the stream of its status. */
interface FollowOptions extends Omit<FollowSettings, "onQueueUpdate"> {
  /** Called with each change. What it throws, or rejects with while the call goes on, rejects the call. */
  onQueueUpdate?: ((status: QueueStatus) => unknown) | undefined;
}

/** How a request is submitted and followed. */
export type QueueSubscribeOptions = Omit<SubmitOptions<unknown>, "input"> & FollowOptions;

/** Names a request by its id. */
export interface QueueRequestOptions {
  /** The id that the server gave at the submit. */
  requestId: string;
  /** Ends the call with the signal's reason. */
  abortSignal?: AbortSignal | undefined;
  /** The same as `abortSignal`; where both are given, each ends the call. */
  signal?: AbortSignal | undefined;
}

/** One look at a request. */
export interface QueueStatusOptions extends QueueRequestOptions {
  /** Ask for the lines that the model prints. Default false. */
  logs?: boolean | undefined;
}

/** A stream of a request's status. */
export interface QueueStatusStreamOptions extends QueueStatusOptions {
  /** `client`: straight to fal with a token, past a proxy that cannot stream. Default `server`. */
  connectionMode?: "client" | "server" | undefined;
}

/** How a request that is named by its id is followed. */
export type QueueStatusSubscriptionOptions = QueueStatusOptions & FollowOptions;

/** Settings of a model's stream, with its input. */
export interface StreamOptions<Input> extends StreamSettings {
  /** What the model takes. */
  readonly input?: Input;
}

/** Parts of a model's URL. */
export interface UrlOptions {
  /** A subdomain of the gateway: `queue`. */
  readonly subdomain?: string;
  /** Names and values in the query. */
  readonly query?: Record<string, string>;
  /** What is appended to the id. */
  path?: string;
}
