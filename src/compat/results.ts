import type { Issue } from "../errors/issue.js";
import type {
  CompletedQueueStatus as StrictCompleted,
  InProgressQueueStatus as StrictInProgress,
  InQueueQueueStatus as StrictInQueue,
} from "../contract/status.js";

/* What the official client gives, under its names and in its shapes, with what this client gives besides. */

/** A finished request's output. */
export interface Result<T> {
  /** The output. */
  data: T;
  /** The id of the request, to look it up with fal. */
  requestId: string;
  /** Where the output does not fit its schema; absent when it fits. */
  readonly issues?: readonly Issue[];
}

/** One line that the model printed while it ran. */
export interface RequestLog {
  message: string;
  level: "STDERR" | "STDOUT" | "ERROR" | "INFO" | "WARN" | "DEBUG";
  source: "USER";
  timestamp: string;
}

/** Numbers about a finished request. */
export interface Metrics {
  /** Seconds that the model ran; null where the server does not say. */
  inference_time: number | null;
}

interface StatusRoutes {
  request_id: string;
  response_url: string;
  status_url: string;
  cancel_url: string;
}

type StatusExtras = Pick<StrictInQueue, "raw_status" | "reply" | "reported_progress" | "progress" | "newLogs">;

/** The request waits. */
export interface InQueueQueueStatus extends StatusRoutes, StatusExtras {
  status: "IN_QUEUE";
  /** Requests ahead of this one. */
  queue_position: number;
  /** Lines of an earlier attempt, where logs are asked for and the request has gone back to the queue. */
  logs?: StrictInQueue["logs"];
}

/** A runner works on the request. */
export interface InProgressQueueStatus extends StatusRoutes, StatusExtras {
  status: "IN_PROGRESS";
  /** All lines so far (the newest 10,000); empty unless logs are asked for. */
  logs: RequestLog[];
  queue_position?: StrictInProgress["queue_position"];
}

/** The request has ended, well or not. */
export interface CompletedQueueStatus
  extends StatusRoutes, StatusExtras, Pick<StrictCompleted, "queue_position" | "error" | "error_type"> {
  status: "COMPLETED";
  /** All lines that the model has printed; empty unless logs are asked for. */
  logs: RequestLog[];
  metrics?: Metrics;
}

/** Where a request stands. */
export type QueueStatus = InProgressQueueStatus | CompletedQueueStatus | InQueueQueueStatus;

/** Partial results, as they come: to loop over, or to listen to. */
export interface FalStream<_Input, Output> {
  /** Calls a listener with each event of a kind from now on. */
  on: (type: "data" | "message" | "error" | "done", listener: (event: any) => void) => void;
  /** The partial results, from the first that nobody has read. */
  [Symbol.asyncIterator](): AsyncGenerator<Awaited<Output>, void, unknown>;
  /** The last result, once the stream has ended. Rejects when it broke. */
  done: () => Promise<Output>;
  /** Ends the stream. What has come so far stays. */
  abort: (reason?: string | Error) => void;
  /** The signal of the stream: aborted once the stream was given up. */
  readonly signal: AbortSignal;
  /** The id that the server gave the call; empty where it gave none. */
  readonly requestId: string;
}

interface WebHookCommon<Payload> {
  /** The id of the request. */
  request_id: string;
  /** The id of the attempt. */
  gateway_request_id?: string;
  /** The output; of a failure, what the model said of it. */
  payload: Payload;
  /** Why there is no output where one was made. */
  payload_error?: string;
}

/** The body of a webhook. `falsmith-runtime/webhooks` checks whose it is before anybody reads it. */
export type WebHookResponse<Payload = any> =
  | (WebHookCommon<Payload> & { status: "OK"; error: never })
  | (WebHookCommon<Payload> & { status: "ERROR"; error: string });
