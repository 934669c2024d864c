import createRoutes, { type Client as RoutesClient } from "openapi-fetch";
import { FalError, TimeoutError } from "../errors/index.js";
import { nextTurn, withDeadline } from "../platform/time.js";
import { apiError } from "./api-error.js";
import type { ClientContext } from "./context.js";
import { networkError } from "./network-error.js";
import { readBody, type Reply, type RequestInfo } from "./response.js";
import type { QueuePaths } from "./routes.js";
import { send, type RequestExtras } from "./transport.js";

/** What an exchange adds to the call that names its route: the server, the transport, and that the body is left to us. */
interface RouteInit {
  readonly baseUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly parseAs: "stream";
}

/** Calls one route: `(routes, init) => routes.GET("/{status}", { ...init, params })`. */
export type RouteCall = (routes: RoutesClient<QueuePaths>, init: RouteInit) => Promise<unknown>;

/** One HTTP exchange. */
export interface Exchange extends RequestExtras {
  readonly call: RouteCall;
  /** The error of an answer that is not a success. Default: an `ApiError`. */
  readonly errorOf?: ((reply: Reply) => FalError) | undefined;
  /** Whether the body of an answer is the caller's to read, as it comes. Default: none is. */
  readonly isStream?: ((response: Response) => boolean) | undefined;
  /** Ms for the whole of it; an exchange with a time of its own takes no place among the short ones, unless it is a call. */
  readonly ms?: number | undefined;
  /** Ms for which the answer is still awaited after the signal has aborted. */
  readonly graceMs?: number | undefined;
  /** Wraps what is done once the exchange has its place: whoever has to note that it is sent does so no sooner. */
  readonly wrapSend?: (<T>(send: () => Promise<T>, gateway: string) => Promise<T>) | undefined;
}

/** Puts an encoded path into the address of a route. */
function withPath(pathname: string, params: Record<string, unknown>): string {
  return pathname.replace(/\{(\w+)\}$/, (_, name: string) => String(params[name]));
}

// For any server: a call says its base URL, and what sends it. Made with the first call: it takes the platform's `Request`,
// which a program may bring along after this module.
let routes: RoutesClient<QueuePaths> | undefined;

async function readReply(
  context: ClientContext,
  info: RequestInfo,
  response: Response,
  signal: AbortSignal,
): Promise<Reply> {
  const { status, headers } = response;
  let reply: Reply;
  try {
    reply = { info, status, headers, bytes: await readBody(response, context.maxBytes, info, signal) };
  } catch (error) {
    if (error instanceof FalError || signal.aborted) throw error;
    throw networkError(error, info, context.redactor, true);
  }
  const { responseHandler: handler } = context.options;
  return handler === undefined ? reply : (await import("./response-handler.js")).applyHandler(handler, reply);
}

function lengthOf(body: Exchange["body"]): number | undefined {
  return typeof body === "string" ? new TextEncoder().encode(body).length : undefined;
}

/**
 * Sends, and returns a success as soon as its headers are there. The body is the caller's to read or to cancel.
 * @throws FalError: what is not a success is read here, within bounds, and thrown as the error that it means
 */
export async function openResponse(
  context: ClientContext,
  info: RequestInfo,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<Response> {
  const { body, errorOf = (reply) => apiError(context, reply, lengthOf(body)) } = exchange;
  const response = await new Promise<Response>((resolve, reject) => {
    const fetch = async ({ url, method, headers }: Request): Promise<Response> => {
      // Signal and body go past the `Request`: one with a signal leaves a listener behind, and its body would be a stream.
      resolve(await send(context, info, { ...exchange, url, method, routeHeaders: headers }, signal));
      // The answer is read here, within bounds, not by openapi-fetch.
      return new Response();
    };
    routes ??= createRoutes<QueuePaths>({ pathSerializer: withPath });
    exchange.call(routes, { baseUrl: context.gateway.url, fetch, parseAs: "stream" }).catch(reject);
  }).catch((error: unknown) => {
    if (error instanceof FalError || signal.aborted) throw error;
    throw networkError(error, info, context.redactor, false);
  });
  if (response.status >= 200 && response.status < 300) return response;
  throw errorOf(await readReply(context, info, response, signal));
}

/** The error of an exchange that took too long. */
function attemptTimeout(info: RequestInfo, ms: number): TimeoutError {
  return new TimeoutError(`No whole answer to the ${info.phase} of ${info.endpointId} within ${ms} ms.`, {
    ...info,
    code: "attempt",
    retryable: true,
  });
}

// Looks at a status are the many, and results may hang as they do: both leave places to what must not wait for them.
const SPARED: { readonly [phase: string]: number } = { status: 1 / 4, result: 1 / 8 };

function sparedPlaces({ places }: ClientContext, { phase }: RequestInfo): number {
  return Math.min(Math.ceil(places * (SPARED[phase] ?? 0)), places - 1);
}

// What has not been answered for so long waits for its server, not for this machine: its place goes to others.
const PLACE_MS = 2_000;

// Takes a place, and gives it back when the exchange is over or hangs. Returns what gives it back.
async function takePlace(
  context: ClientContext,
  info: RequestInfo,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  const leave = await context.semaphore.acquire(signal, sparedPlaces(context, info));
  const cancel = context.clock.after(Math.min(PLACE_MS, context.timeouts.idle), leave);
  return () => {
    cancel();
    // Node returns a socket to its pool one turn after the answer was read: a request sent sooner would open another.
    nextTurn(leave);
  };
}

/** One HTTP exchange, body included, within the attempt's time and among the client's places. @throws FalError */
export async function exchange(
  context: ClientContext,
  info: RequestInfo,
  what: Exchange,
  signal?: AbortSignal,
): Promise<Reply> {
  const leave = what.ms === undefined || info.phase === "call" ? await takePlace(context, info, signal) : undefined;
  const { ms = context.timeouts.attempt, graceMs, wrapSend = (send) => send() } = what;
  const deadline = { signals: [signal], ms, graceMs, onTimeout: () => attemptTimeout(info, ms) };
  const sendWithin = (): Promise<Reply> =>
    withDeadline(context.clock, deadline, async (inner) => {
      const response = await openResponse(context, info, what, inner);
      if (response.body === null || what.isStream?.(response) !== true)
        return readReply(context, info, response, inner);
      const { status, headers, body } = response;
      return { info, status, headers, bytes: new Uint8Array(0), openBody: body };
    });
  try {
    return await wrapSend(sendWithin, context.gateway.url);
  } finally {
    leave?.();
  }
}
