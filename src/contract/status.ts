import type { Issue } from "../errors/issue.js";

/** One line that the model printed while it ran. */
export interface RequestLog {
  /** The text, as the model printed it. */
  readonly message: string;
  /** How grave it is, or the stream it was printed to. */
  readonly level: "STDERR" | "STDOUT" | "ERROR" | "INFO" | "WARN" | "DEBUG";
  /** Who printed it: the model. */
  readonly source: "USER";
  /** When, ISO 8601. */
  readonly timestamp: string;
}

/** Numbers about a finished request. */
export interface Metrics {
  /** Seconds that the model ran; null where the server does not say. */
  readonly inference_time: number | null;
}

/** How far a request is, according to its updates. */
export interface Progress {
  /** Requests ahead of this one, while it waits. */
  readonly position?: number;
  /** When this client first saw it run, ISO 8601; reset when it goes back to the queue. */
  readonly startedAt?: string;
  /** Ms since it was submitted; if that time is unknown, since it is followed. */
  readonly elapsedMs: number;
  /** The last line that the model has printed, when logs are asked for. */
  readonly lastLog?: string;
}

interface StatusCommon {
  /** The id of the request. */
  readonly request_id: string;
  /** The routes of the request, on the gateway. */
  readonly response_url: string;
  /** Where its status is. */
  readonly status_url: string;
  /** Where it is cancelled. */
  readonly cancel_url: string;
  /** The word of the server, when it is not one of the three states. */
  readonly raw_status?: string;
  /** Of a job that its own documents describe: the server's reply, without secrets. */
  readonly reply?: unknown;
  /** Of the same: how far the server says it is, as it says it: `"50%"`, 0.5, 50. */
  readonly reported_progress?: string | number;
  /** In the updates of a request that is followed. */
  readonly progress?: Progress;
  /** In what `onQueueUpdate` gets when logs are asked for: the lines since the last update, each delivered once. */
  readonly newLogs?: RequestLog[];
}

/** The request waits. */
export interface InQueueQueueStatus extends StatusCommon {
  /** The state. */
  readonly status: "IN_QUEUE";
  /** Requests ahead of this one. */
  readonly queue_position: number;
  /** Lines of an earlier attempt, where logs are asked for and the request has gone back to the queue. */
  readonly logs?: RequestLog[];
}

/** A runner works on the request. */
export interface InProgressQueueStatus extends StatusCommon {
  /** The state. */
  readonly status: "IN_PROGRESS";
  /**
   * Empty unless logs are asked for. In `onQueueUpdate`, as in the official client, all lines so far (the newest 10,000);
   * in the loop of `updates()` those since the last turn.
   */
  readonly logs: RequestLog[];
  /** Only requests that wait have a position. */
  readonly queue_position?: undefined;
}

/** The request has ended, well or not. */
export interface CompletedQueueStatus extends StatusCommon {
  /** The state. */
  readonly status: "COMPLETED";
  /** The lines that the model has printed so far; empty unless logs are asked for. */
  readonly logs: RequestLog[];
  /** Only requests that wait have a position. */
  readonly queue_position?: undefined;
  /** How long the model ran. */
  readonly metrics?: Metrics;
  /** Why the request failed; absent when it did not, or when only its result says so. */
  readonly error?: string;
  /** fal's own word for the failure: `runner_disconnected`, `client_cancelled`, … */
  readonly error_type?: string;
}

/** Where a request stands. */
export type QueueStatus = InQueueQueueStatus | InProgressQueueStatus | CompletedQueueStatus;

/** A finished request's output. */
export interface Result<T> {
  /** The output. */
  readonly data: T;
  /** The id of the request, to look it up with fal. */
  readonly requestId: string;
  /** Where the output does not fit its schema; absent when it fits. */
  readonly issues?: readonly Issue[];
}

/** What became of a wish to cancel. A request that is only `requested` to stop may still finish. */
export interface CancelResult {
  /**
   * `cancelled`: it has ended; `requested`: the server has taken the wish; `unsupported`: this gateway cannot cancel.
   */
  readonly outcome: "cancelled" | "requested" | "already_completed" | "not_found" | "unsupported";
}

/** Values of a submit and its reply, by the runtime expressions that name them: `$response.body#/data/task_id`. */
export interface RequestValues {
  readonly [expression: string]: unknown;
}

/** The serialisable form of a request: enough to find it again from another process, and nothing secret. */
export interface RequestHandle {
  /** The version of this form. */
  readonly version: 1;
  /** The endpoint it was submitted to. */
  readonly endpointId: string;
  /** The id that the server gave it. */
  readonly requestId: string;
  /** The base URL of the gateway that accepted the request. For people: a handle never decides where requests go. */
  readonly gateway: string;
  /** Where the gateway keeps the request, below its base URL, when that is not what the endpoint id says. */
  readonly paths?: { readonly status: string; readonly result: string; readonly cancel: string };
  /**
   * Of a job that its own documents describe: what its status operation is asked with, by the expressions that name it, each
   * with its JSON type. See `RequestValues`.
   */
  readonly values?: unknown;
  /** When it was submitted, ISO 8601. */
  readonly submittedAt: string;
}

function statusOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "status" in value && "response_url" in value
    ? value.status
    : undefined;
}

/** Whether a value is a status of the queue. */
export function isQueueStatus(value: unknown): value is QueueStatus {
  const status = statusOf(value);
  return status === "IN_QUEUE" || status === "IN_PROGRESS" || status === "COMPLETED";
}

/** Whether a value is the status of a finished request. */
export function isCompletedQueueStatus(value: unknown): value is CompletedQueueStatus {
  return statusOf(value) === "COMPLETED";
}
