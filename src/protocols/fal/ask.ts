import type { FalError } from "../../errors/index.js";
import { exchange, type Exchange, type RouteCall } from "../../http/exchange.js";
import type { Reply, RequestInfo } from "../../http/response.js";
import { type JudgeFailure, withRetries } from "../../http/retry.js";
import type { JobContext, RequestRef, Route, StepBounds } from "../protocol.js";

/** One question about a request. */
export interface Question<T> {
  readonly phase: "status" | "result" | "cancel";
  readonly call: RouteCall;
  readonly read: (reply: Reply) => T;
  /** Turns an error that is an answer ("still in progress") into a value. @throws the error otherwise */
  readonly readError?: (error: unknown, info: RequestInfo) => T;
  readonly errorOf?: Exchange["errorOf"];
  readonly judge?: JudgeFailure;
}

/** Calls a place of a request by GET. */
export function getRoute({ path, query }: Route, more: Route["query"] = {}): RouteCall {
  const params = { path: { request: path }, query: { ...query, ...more } };
  return (routes, init) => routes.GET("/{request}", { ...init, params });
}

const lastFailures = new WeakMap<RequestRef, FalError>();

/** Why the last question about a request has not been answered; undefined when it has. */
export function lastFailureOf(request: RequestRef | undefined): FalError | undefined {
  return request && lastFailures.get(request);
}

/** Asks about a request, and asks again where that is safe. @throws FalError */
export async function ask<T>({ context, request }: JobContext, question: Question<T>, bounds: StepBounds): Promise<T> {
  const { endpointId, requestId } = request;
  const { phase, read, readError, judge } = question;
  const once = (info: RequestInfo): Promise<T> =>
    exchange(context, info, question, bounds.signal).then(read, readError && ((error) => readError(error, info)));
  const onFailure = (error: FalError): void => void lastFailures.set(request, error);
  const info = { endpointId, requestId, phase };
  const answer = await withRetries(context, { info, ...bounds, judge, onFailure, once });
  lastFailures.delete(request);
  return answer;
}
