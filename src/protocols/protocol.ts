import type { CallRequest } from "../contract/call.js";
import type { SubmitSettings } from "../contract/options.js";
import type {
  CancelResult,
  CompletedQueueStatus,
  InQueueQueueStatus,
  QueueStatus,
  RequestHandle,
  RequestLog,
  RequestValues,
} from "../contract/status.js";
import type { ApiError, FalError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import type { Exchange } from "../http/exchange.js";
import type { Reply, RequestInfo } from "../http/response.js";
import type { PreparedInput, PrepareInput } from "../requests/prepare-input.js";

/** A place on the gateway: a path below its base URL, encoded, without a leading slash. */
export interface Route {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Where one request is looked up. */
export interface Routes {
  readonly status: Route;
  readonly result: Route;
  readonly cancel: Route;
}

/** The paths of a handle. */
export type HandlePaths = NonNullable<RequestHandle["paths"]>;

/** The paths of a handle, as far as it has them. */
export type GivenPaths = { readonly [Name in keyof HandlePaths]?: HandlePaths[Name] | undefined };

/** A request, by its ids and its places on the gateway. */
export interface RequestRef {
  readonly endpointId: string;
  readonly requestId: string;
  readonly routes: Routes;
  /** What the operations of a described job are asked with. */
  readonly values?: RequestValues | undefined;
  /** When this client submitted it, on its clock: for a while a 404 may only mean that the news has not spread. */
  readonly submittedAt?: number | undefined;
}

/** What every step of one request knows: whose client asks, how the server is spoken to, and which request it is. */
export interface JobContext {
  readonly context: ClientContext;
  readonly protocol: Protocol;
  readonly request: RequestRef;
}

/** What stops a step. */
export interface StepBounds {
  readonly signal?: AbortSignal | undefined;
  /** Somebody waits for what is read: it is tried again until the signal aborts. Default: as often as the options say. */
  readonly untilAborted?: boolean | undefined;
}

/** What a submit of a described job takes besides its input, and its settings. */
export type SubmitParts = SubmitSettings & Pick<CallRequest, "path" | "query" | "cookies">;

/** A request that the server has accepted. */
export interface SubmitReply {
  readonly requestId: string;
  readonly routes: Routes;
  readonly values?: RequestValues;
  /** The server's own answer, with addresses that lead to the gateway. */
  readonly status: InQueueQueueStatus;
}

/** What a status reply says, checked; `logs` is the server's list as it came. */
export interface StatusReply {
  readonly status: QueueStatus;
  readonly logs: readonly RequestLog[];
  readonly retryAfterMs?: number | undefined;
}

/** A request that has ended. Some servers give the output along with the status. */
export interface Completion {
  readonly reply: StatusReply;
  readonly output?: { readonly data: unknown };
}

/** What one look at a request has shown. `no_output`: the server says that it has ended, and gives no output yet. */
export type Observation =
  | { readonly kind: "running" | "no_output"; readonly reply: StatusReply }
  | { readonly kind: "ended"; readonly end: Completion };

/** Looks at a request once. @throws FalError */
export type Observe = (logs: boolean, bounds: StepBounds) => Promise<Observation>;

/** There is no output: not yet, or not at all. */
export interface NoResult {
  readonly kind: "pending" | "missing";
  readonly error: ApiError;
}

/** What a server says when it is asked for the output. */
export type ResultReply = { readonly kind: "data"; readonly data: unknown } | NoResult;

/** The status stream of a server that has one. */
export interface StatusStream {
  /** @throws FalError; an `ApiError` where there is no such stream */
  open(job: JobContext, logs: boolean, signal: AbortSignal): Promise<Response>;
  /** What the JSON of an event says. @throws ProtocolError when it is no status of this request */
  parse(job: JobContext, info: RequestInfo, json: unknown): StatusReply;
  /** Whether a status is none of the queue's, in words that mean failure. */
  saysFailed(status: QueueStatus): boolean;
  /** The log lines in the JSON of an event, whatever else it is. */
  logsOf(json: unknown): readonly RequestLog[];
  /** The error of an event that reports a failure, from its text. */
  failure(context: ClientContext, info: RequestInfo, text: string): FalError;
}

/**
 * How a client speaks to a server of jobs: what it is asked, and how its answers read. When to ask, how often and for
 * how long is not its business: that is what `jobs/` does, the same for every protocol.
 */
export interface Protocol {
  /** Makes the exchange that submits an input. @throws ConfigError for settings that cannot be sent, before anything is */
  submit(endpointId: string, settings: SubmitParts): (input: PreparedInput) => Exchange;
  /** The client as it calls the server of the submit, where that is another than the gateway's. */
  home?(): ClientContext;
  /** Reads a successful answer to a submit. Default: as JSON, without secrets. */
  readonly readSubmit?: (context: ClientContext, reply: Reply) => unknown;
  /** Checks an input and makes it ready to be sent, before anything is. Default: its files are uploaded. */
  prepare?: PrepareInput;
  /** Reads the JSON of an answer to a submit. @throws ProtocolError when it names no request */
  parseSubmitReply(context: ClientContext, reply: Reply, json: unknown): SubmitReply;
  /** Where a request is looked up. The paths of a handle are untrusted: they must lead to this request. */
  routesOf(context: ClientContext, ids: Pick<RequestRef, "endpointId" | "requestId">, paths?: GivenPaths): Routes;
  /**
   * What the operations of a request are asked with, from its handle or its id; those of a handle are untrusted. Absent: its
   * routes say it, and its id has the form of the queue's.
   */
  valuesOf?(ids: Pick<RequestRef, "endpointId" | "requestId">, values?: unknown): RequestValues;
  /** The paths that a handle has to hold, where they are not what the ids say. */
  pathsOf(request: RequestRef): HandlePaths | undefined;
  /** What looks at a request, again and again: it may remember what it has learned. */
  observe(job: JobContext): Observe;
  readonly statusStream?: StatusStream;
  /** Asks once for the output. `completed`: the status of a request that was seen to have ended. @throws FalError */
  fetchResult(job: JobContext, completed: CompletedQueueStatus | undefined, bounds: StepBounds): Promise<ResultReply>;
  /** Asks the server to stop a request. @throws FalError: an `ApiError` when there is nothing left to stop */
  cancel(job: JobContext, bounds: StepBounds): Promise<CancelResult>;
  /** What the error of a cancel says of the request; undefined where it says nothing. */
  cancelOutcome(error: ApiError): CancelResult["outcome"] | undefined;
}
