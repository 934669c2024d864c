import type { FalError, Phase } from "../errors/base.js";
import type { Issue } from "../errors/issue.js";
import type { Credentials } from "../gateway/credentials.js";
import type { Gateway, VariablesOf } from "../gateway/gateway.js";
import type { QueueStatus, RequestHandle } from "./status.js";
import type { TokenProvider, WebSocketConstructor } from "./realtime.js";
import type { StorageSettings } from "./storage.js";
import type { UnknownKeys } from "./validator.js";

/** What is called to reach the network: the platform's `fetch`, or anything that behaves like it. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Reads an answer in place of the client. */
export type ResponseReader = (response: Response) => unknown;

/**
 * How steps are tried again. The official client's names, plus `maxRetryAfter` and `resubmitUnknown`. What reads a request that somebody waits for
 * (`subscribe`, `result`, `updates`) is tried again until the caller's deadline, with pauses of 10 s at most.
 */
export interface RetryOptions {
  /** Attempts after the first, of a submit, a cancel, an upload and a single look. Default 3, for a status 5. */
  readonly maxRetries?: number;
  /** First pause in ms. Default 1,000. */
  readonly baseDelay?: number;
  /** Longest pause in ms. Default 30,000. */
  readonly maxDelay?: number;
  /** By how much each pause is longer than the one before. Default 2. */
  readonly backoffMultiplier?: number;
  /**
   * HTTP statuses, beside 408, 425, 429 and all from 500 on, that are worth another attempt of a step that changes nothing.
   */
  readonly retryableStatusCodes?: readonly number[];
  /** Spread pauses by ±25 %. Default true. */
  readonly enableJitter?: boolean;
  /**
   * Longest `Retry-After` in ms that is waited for; above it the error is thrown at once, and a follower looks again.
   * Default 60,000.
   */
  readonly maxRetryAfter?: number;
  /**
   * Consent to a second submit when the outcome of the first is unknown: the job may run, and be paid, twice. Default
   * false.
   */
  readonly resubmitUnknown?: boolean;
}

/** Deadlines in ms. */
export interface Timeouts {
  /** From the call to its result. Default 24 h. */
  readonly total?: number;
  /** For one HTTP exchange, body included. Default 30 s. */
  readonly attempt?: number;
  /** For a status stream without a byte. Default 45 s. */
  readonly idle?: number;
}

/** Names and values; what is undefined is left out. */
export interface PlainHeaders {
  readonly [name: string]: string | undefined;
}

/** One HTTP request of the client's. */
export interface RequestEvent {
  /** The id of the endpoint that was called. */
  readonly endpointId: string;
  /** The id of the request; absent before the server has given one. */
  readonly requestId?: string | undefined;
  /** What it is for: a submit, a look at the status, a result, … */
  readonly phase: Phase;
  /** From 1. */
  readonly attempt: number;
  /** The HTTP method, in capitals. */
  readonly method: string;
  /** Without its query. */
  readonly url: string;
}

/** How an HTTP request went: with a status once the headers of an answer are there, else with what went wrong. */
export interface RequestEnd {
  /** From its start, in ms. */
  readonly ms: number;
  /** The HTTP status, once the headers of an answer are there. */
  readonly status?: number | undefined;
  /** What went wrong, in words, where no answer came. */
  readonly error?: string | undefined;
}

/** A step has failed and is tried again. */
export interface RetryEvent {
  /** The id of the endpoint that was called. */
  readonly endpointId: string;
  /** The id of the request; absent before the server has given one. */
  readonly requestId?: string | undefined;
  /** What the step is for. */
  readonly phase: Phase;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** Ms until the next attempt. */
  readonly pauseMs: number;
  /** Why the attempt failed. */
  readonly error: FalError;
}

/** A queued request is in another state, or at another position. */
export interface StateEvent {
  /** The id of the endpoint that was called. */
  readonly endpointId: string;
  /** The id of the request. */
  readonly requestId: string;
  /** The state it is in now. */
  readonly state: "SUBMITTED" | QueueStatus["status"];
  /** Requests ahead of this one, while it waits. */
  readonly position?: number | undefined;
}

/** A call that waited (`subscribe`, `result`, `run`, …) has settled. */
export interface EndEvent {
  /** The id of the endpoint that was called. */
  readonly endpointId: string;
  /** The id of the request; absent before the server has given one. */
  readonly requestId?: string | undefined;
  /** From the call to its end. */
  readonly ms: number;
  /** What the call rejects with. */
  readonly error?: unknown;
}

/** Is told what a client does. What its functions throw is a warning, and touches no request. */
export interface Observer {
  /** May return a function that is called with how the request went. */
  readonly onRequest?: ((event: RequestEvent) => ((end: RequestEnd) => unknown) | void) | undefined;
  /** A step has failed, and is tried again after a pause. */
  readonly onRetry?: ((event: RetryEvent) => unknown) | undefined;
  /** A queued request is in another state, or at another position. */
  readonly onState?: ((event: StateEvent) => unknown) | undefined;
  /** A call that waited has settled. */
  readonly onEnd?: ((event: EndEvent) => unknown) | undefined;
}

/** Something that a person should know, and that stops nothing. */
export interface Warning {
  /** What it is about, as a word that programs compare. */
  readonly code: string;
  /** What to know, in words; without secrets. */
  readonly message: string;
  /** The endpoint it is about. */
  readonly endpointId?: string | undefined;
  /** The request it is about. */
  readonly requestId?: string | undefined;
  /** Where an output differs from its schema, each with its path. */
  readonly issues?: readonly Issue[] | undefined;
}

/** What to do when a result does not fit its schema: nothing, a warning, or an error. */
export type OutputValidation = "off" | "report" | "enforce";

/**
 * The options of a client.
 * @template G what the client asks, which says the names and values of `variables`
 */
export interface ClientOptions<G extends Gateway | string = Gateway | string> {
  /**
   * A key, or what gives one; for a gateway that wants several secrets or a password, an object by the names of its
   * security schemes. Default: `FAL_KEY`, else `FAL_KEY_ID` and `FAL_KEY_SECRET`, for fal's hosts and this machine
   * only.
   */
  readonly credentials?: Credentials | undefined;
  /** Where requests and the credential go: a generated gateway, one made by hand, or a URL. Default: fal. */
  readonly gateway?: G | undefined;
  /** Values of the variables in the gateway's URL: `{ region: "eu" }`. Default: those that its document states. */
  readonly variables?: VariablesOf<G> | undefined;
  /**
   * Origins beside the gateway's, `https://uploads.example`, that operations whose document names them are called at, with
   * the credential. Default: none.
   */
  readonly origins?: readonly string[] | undefined;
  /**
   * Hosts, `name` or `name:port`, that get the credential over plain `http:`, where everybody on the way can read it.
   * Default: none; this machine needs no mention.
   */
  readonly allowInsecure?: readonly string[] | undefined;
  /** What sends requests. Default: the `fetch` of the platform, looked up at each request. */
  readonly fetch?: Fetch | undefined;
  /** What opens realtime connections. Default: the `WebSocket` of the platform, which Node has from 22 on. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /**
   * Reads the answers to a submit, a look at a status, a cancel, an upload and a request for a token, now or later: what it
   * returns stands for their JSON, and what it throws is thrown. Outputs and streams are read by the client, as the official
   * client does. Default: none.
   */
  readonly responseHandler?: ResponseReader | undefined;
  /** How steps are tried again. */
  readonly retry?: RetryOptions | undefined;
  /** Deadlines of all calls; single calls state their own with `timeout`. */
  readonly timeouts?: Timeouts | undefined;
  /** What to do with input keys that the schema does not name. Default `warn`. */
  readonly unknownKeys?: UnknownKeys | undefined;
  /** Default `report`. */
  readonly outputValidation?: OutputValidation | undefined;
  /**
   * Refuse replies that break the protocol: URLs that lead away from the gateway, where by default they are
   * rebuilt, and states that the queue does not have, where by default they are waited out.
   */
  readonly strictUrls?: boolean | undefined;
  /** Is told what the client does: for traces and metrics. */
  readonly observer?: Observer | undefined;
  /** Called with every warning. Default: those that call for a change of the program go to `console.warn`, each once. */
  readonly onWarning?: ((warning: Warning) => unknown) | undefined;
  /** Longest answer that is read, in decoded bytes. Default 64 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /**
   * Short HTTP exchanges at the same time. A quarter of the places is kept from looks at a status, an eighth from results,
   * so that neither holds up a submit or a cancel; an exchange that hangs gives its place up after 2 s. Default 64.
   */
  readonly maxConnections?: number | undefined;
  /** Changes requests that are about to leave. What it sends away from the gateway goes without the credential. */
  readonly requestMiddleware?: RequestMiddleware | undefined;
  /** A proxy that holds the key: for pages of a browser, or whenever `when` says. */
  readonly proxyUrl?: string | { readonly url: string; readonly when?: ProxyRuntimeGate | undefined } | undefined;
  /** Allow a key in a browser, where anybody can read it. */
  readonly suppressLocalCredentialsWarning?: boolean | undefined;
}

/** What stops a call. `abortSignal` is the official client's name. */
export interface AbortOptions {
  /** The same as `signal`, under the official client's name; where both are given, each ends the call. */
  readonly abortSignal?: AbortSignal | undefined;
  /** Ends the call with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How a request is submitted. */
export interface SubmitSettings extends AbortOptions {
  /** The HTTP method. Default `post`. */
  readonly method?: "get" | "post" | "put" | "delete" | (string & {}) | undefined;
  /** Where fal sends the result when the request has ended. */
  readonly webhookUrl?: string | undefined;
  /** `low` lets other requests of the endpoint pass. Default: the server's, `normal`. */
  readonly priority?: "low" | "normal" | undefined;
  /** Keeps requests of one kind on one runner. */
  readonly hint?: string | undefined;
  /** Seconds within which a runner must have begun. */
  readonly startTimeout?: number | undefined;
  /** Refuse when more requests than this wait on the endpoint. */
  readonly maxQueueLength?: number | undefined;
  /** Headers that are sent besides. */
  readonly headers?: PlainHeaders | undefined;
  /** How long the files that the model makes are kept, and for whom. */
  readonly storageSettings?: StorageSettings | undefined;
  /** Overrides the client's. */
  readonly unknownKeys?: UnknownKeys | undefined;
  /**
   * Wraps each attempt, once the input is checked and its files are uploaded: it resolves with what `send` resolves with. What
   * it throws before it calls `send` is thrown, and nothing is sent. With it, a submit whose outcome is unknown is never sent
   * again, whatever `resubmitUnknown` says. `gateway`: the base URL of the server that is asked.
   */
  readonly wrapSend?: (<T>(send: () => Promise<T>, gateway: string) => Promise<T>) | undefined;
  /** Called, and awaited, right after the submit: store the handle here. */
  readonly onSubmitted?: ((handle: RequestHandle) => unknown) | undefined;
  /** Awaited as well. */
  readonly onEnqueue?: ((requestId: string) => unknown) | undefined;
}

/** How a request is followed. */
export interface FollowSettings extends AbortOptions {
  /** Default: the status stream; polling where the server has none. */
  readonly mode?: "polling" | "streaming" | undefined;
  /**
   * Ms between polls. Default: 0.5 s, less when earlier requests tell that the end is near, up to 5 s after two minutes.
   */
  readonly pollInterval?: number | undefined;
  /** Accepted for the official client's sake: the stream always goes to the gateway. */
  readonly connectionMode?: "client" | "server" | undefined;
  /** Ask for the lines that the model prints. Default false. */
  readonly logs?: boolean | undefined;
  /** What it throws, or rejects with while the call goes on, rejects the call. */
  readonly onQueueUpdate?: ((status: QueueStatus) => unknown) | undefined;
  /** Deadline of the promise in ms. Default: the total timeout of the client. */
  readonly timeout?: number | undefined;
  /** Whether an abort cancels the request on the server. Default true. */
  readonly cancelOnAbort?: boolean | undefined;
}

/** The options of `subscribe`. */
export interface SubscribeSettings extends SubmitSettings, FollowSettings {
  /** Overrides the client's. */
  readonly outputValidation?: OutputValidation | undefined;
}

/** The options of a direct call. */
export interface RunSettings extends AbortOptions {
  /** The HTTP method. Default `post`. */
  readonly method?: string | undefined;
  /** Seconds within which a runner must have begun. */
  readonly startTimeout?: number | undefined;
  /** How long the files that the model makes are kept, and for whom. */
  readonly storageSettings?: StorageSettings | undefined;
  /** Headers that are sent besides. */
  readonly headers?: PlainHeaders | undefined;
  /** Overrides the client's. */
  readonly unknownKeys?: UnknownKeys | undefined;
  /** Deadline of the promise in ms. Default: the total timeout of the client. */
  readonly timeout?: number | undefined;
}

/** The options of a model's stream. */
export interface StreamSettings extends AbortOptions {
  /** The HTTP method. Default `post`. */
  readonly method?: string | undefined;
  /**
   * The `accept` header. Default `text/event-stream`. What comes in another type is given piece by piece, as bytes; pages and
   * JSON, which are no streams, only where they were asked for.
   */
  readonly accept?: string | undefined;
  /** The address of the stream, in place of what the id says: one of the gateway, or of one of the client's `origins`. */
  readonly url?: string | undefined;
  /** Names and values in the query of the URL. */
  readonly queryParams?: PlainHeaders | undefined;
  /** Upload files in the input, and send their addresses. Default true; otherwise an input with files is refused. */
  readonly autoUpload?: boolean | undefined;
  /** Headers that are sent besides. */
  readonly headers?: PlainHeaders | undefined;
  /** Overrides the client's. */
  readonly unknownKeys?: UnknownKeys | undefined;
  /** Ms without a byte until the stream counts as broken. Default: the client's idle time. */
  readonly timeout?: number | undefined;
  /**
   * `client`: straight to the gateway, with a token in the address in place of the credential, and past the proxy, which may
   * not be able to stream. Default `server`: as every other request.
   */
  readonly connectionMode?: "client" | "server" | undefined;
  /** Gives the token where `connectionMode` is `client`. Default: one is asked of the gateway, with the credential. */
  readonly tokenProvider?: TokenProvider | undefined;
}

/** Adds the input: needed where the schema needs something. */
export type WithInput<Input, Settings> = Settings &
  ({} extends Input ? { readonly input?: Input } : { readonly input: Input });
/** A request that is about to leave. A middleware may change it, or give another. */
export interface RequestConfig {
  /** The absolute URL, with its query. */
  url: string;
  /** The HTTP method. */
  method: string;
  /** The headers, without the credential. Several values of one name are joined by commas. */
  headers?: Record<string, string | string[]>;
}

/** Changes requests that are about to leave. What it sends away from the gateway goes without the credential. */
export type RequestMiddleware = (request: RequestConfig) => Promise<RequestConfig>;

/** What a function that decides about proxying gets to know. */
export interface ProxyRuntimeEnv {
  /** Whether this is a page of a browser. */
  readonly isBrowser: boolean;
}

/** When requests go through the proxy: in pages of a browser (the default), always, or when a function says so. */
export type ProxyRuntimeGate = "browser" | "always" | ((env: ProxyRuntimeEnv) => boolean);

/** Where the proxy is. */
export interface RequestProxyConfig {
  /** The URL of the proxy, absolute or a path of this page's origin. */
  targetUrl: string;
  /** When requests go through it. Default `browser`. */
  when?: ProxyRuntimeGate | undefined;
}
