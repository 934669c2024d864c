import type { QueueStatus, RequestLog } from "./status.js";

/** A request as the steps of the queue see it. */
export interface RequestRef {
  readonly endpointId: string;
  readonly requestId: string;
  readonly routes: Routes;
  /** On the client's clock: until then a 404 may only mean that the news of a submit has not spread. */
  readonly freshUntil?: number | undefined;
}

/** What a status reply says, checked; `logs` is the server's list as it came. */
export interface StatusReply {
  readonly status: QueueStatus;
  readonly logs: readonly RequestLog[];
  readonly retryAfterMs?: number | undefined;
}

/** What stops a step. */
export interface StepBounds {
  readonly signal?: AbortSignal | undefined;
  readonly deadline?: number | undefined;
}

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
