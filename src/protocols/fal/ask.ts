import { exchange, type Exchange, type RouteCall } from "../../http/exchange.js";
import type { Reply, RequestInfo } from "../../http/response.js";
import { type MayRetry, withRetries } from "../../http/retry.js";
import type { JobContext, Route, StepBounds } from "../protocol.js";

/** One question about a request. */
export interface Question<T> {
  readonly phase: "status" | "result" | "cancel";
  readonly call: RouteCall;
  readonly read: (reply: Reply) => T;
  /** Turns an error that is an answer ("still in progress") into a value. @throws the error otherwise */
  readonly readError?: (error: unknown, info: RequestInfo) => T;
  readonly errorOf?: Exchange["errorOf"];
  readonly mayRetry?: MayRetry;
}

/** Calls a place of a request by GET. */
export function getRoute({ path, query }: Route, more: Route["query"] = {}): RouteCall {
  const params = { path: { request: path }, query: { ...query, ...more } };
  return (routes, init) => routes.GET("/{request}", { ...init, params });
}

/** Asks about a request, and asks again where that is safe. @throws FalError */
export function ask<T>({ context, request }: JobContext, question: Question<T>, bounds: StepBounds): Promise<T> {
  const { endpointId, requestId } = request;
  const { phase, read, readError, mayRetry } = question;
  const once = (info: RequestInfo): Promise<T> =>
    exchange(context, info, question, bounds.signal).then(read, readError && ((error) => readError(error, info)));
  return withRetries(context, { info: { endpointId, requestId, phase }, ...bounds, mayRetry, once });
}
