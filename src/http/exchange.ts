import type { Client as RoutesClient } from "openapi-fetch";
import { FalError, TimeoutError } from "../errors/index.js";
import { networkError } from "./network-error.js";
import { nextTurn } from "../platform/clock.js";
import { withDeadline } from "../platform/wait.js";
import { carriedBy, type ClientContext } from "./context.js";
import { readBody, type Reply, type RequestInfo } from "./response.js";
import type { QueuePaths } from "./routes.js";
import { type RequestExtras, send } from "./transport.js";

/** What an exchange adds to the call that names its route. */
export interface SendInit {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly parseAs: "stream";
}

/** Makes the call of one route: `(routes, init) => routes.GET("/{status}", { ...init, params })`. */
export type Send = (routes: RoutesClient<QueuePaths>, init: SendInit) => Promise<unknown>;

/** One HTTP exchange. */
export interface Exchange extends RequestExtras {
  readonly send: Send;
  /** Ms for the whole of it; an exchange with a time of its own takes no place among the short ones. */
  readonly ms?: number | undefined;
  /** Ms for which an answer is still heard when nobody waits for it any more. */
  readonly graceMs?: number | undefined;
}

const EMPTY_ANSWER: { response: Response | undefined } = { response: undefined };

function connectionLost(context: ClientContext, info: RequestInfo, error: unknown, begun: boolean): FalError {
  return networkError(error, info, context.redactor, begun);
}

/** Sends, and returns the answer as soon as its headers are there. The body is the caller's to read or to cancel. */
export async function openResponse(
  context: ClientContext,
  info: RequestInfo,
  what: Exchange,
  signal: AbortSignal,
): Promise<Response> {
  let answer: Response | undefined;
  try {
    await what.send(context.routes, {
      parseAs: "stream",
      fetch: async (request) => {
        answer = await send(context, info, what, carriedBy(request), signal);
        // openapi-fetch would read an error's body without bounds: it gets an empty answer, we keep the real one.
        return (EMPTY_ANSWER.response ??= new Response(null, { status: 204 }));
      },
    });
  } catch (error) {
    if (error instanceof FalError || signal.aborted) throw error;
    throw connectionLost(context, info, error, false);
  }
  if (answer === undefined) throw connectionLost(context, info, new Error("fetch gave no response"), false);
  return answer;
}

async function readWhole(
  context: ClientContext,
  info: RequestInfo,
  what: Exchange,
  signal: AbortSignal,
): Promise<Reply> {
  const response = await openResponse(context, info, what, signal);
  try {
    const bytes = await readBody(response, context.maxBytes, info, signal);
    return { status: response.status, headers: response.headers, bytes };
  } catch (error) {
    if (error instanceof FalError || signal.aborted) throw error;
    throw connectionLost(context, info, error, true);
  }
}

/** The error of an exchange that took too long. */
export function attemptTimeout(info: RequestInfo, ms: number): TimeoutError {
  return new TimeoutError(`No whole answer to the ${info.phase} of ${info.endpointId} within ${ms} ms.`, {
    ...info,
    code: "attempt",
    retryable: true,
  });
}

/** One HTTP exchange, body included, within the attempt's time and among the client's places. */
export async function exchange(
  context: ClientContext,
  info: RequestInfo,
  what: Exchange,
  signal?: AbortSignal,
): Promise<Reply> {
  const leave = what.ms === undefined ? await context.semaphore.acquire(signal) : undefined;
  const { ms = context.timeouts.attempt, graceMs } = what;
  const bounds = { signal, ms, graceMs, onTimeout: () => attemptTimeout(info, ms) };
  try {
    return await withDeadline(context.clock, bounds, (inner) => readWhole(context, info, what, inner));
  } finally {
    // Node gives a socket back one turn after its answer was read: whoever came sooner would open another one.
    if (leave !== undefined) nextTurn(leave);
  }
}
