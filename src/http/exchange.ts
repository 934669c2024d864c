import type { Client as RoutesClient } from "openapi-fetch";
import { FalError, TimeoutError } from "../errors/index.js";
import { trouble } from "../jobs/lazy.js";
import { within } from "../platform/scope.js";
import { readBody } from "./body.js";
import { carriedBy, type Core } from "./context.js";
import type { Reply, Where } from "./response.js";
import type { QueuePaths } from "./routes.js";
import { pass, type Passage } from "./transport.js";

/** What an exchange adds to the call that names its route. */
export interface SendInit {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly parseAs: "stream";
}

/** Makes the call of one route: `(routes, init) => routes.GET("/{status}", { ...init, params })`. */
export type Send = (routes: RoutesClient<QueuePaths>, init: SendInit) => Promise<unknown>;

/** One HTTP exchange. */
export interface Exchange extends Passage {
  readonly send: Send;
  /** Ms for the whole of it; an exchange with a time of its own takes no place among the short ones. */
  readonly ms?: number | undefined;
  /** Ms for which an answer is still heard when nobody waits for it any more. */
  readonly linger?: number | undefined;
}

const SEEN: { response: Response | undefined } = { response: undefined };

async function lost(core: Core, where: Where, error: unknown, begun: boolean): Promise<FalError> {
  return (await trouble(where)).networkError(error, where, core.redactor, begun);
}

/** Sends, and returns the answer as soon as its headers are there. The body is the caller's to read or to cancel. */
export async function open(core: Core, where: Where, what: Exchange, signal: AbortSignal): Promise<Response> {
  let answer: Response | undefined;
  try {
    await what.send(core.routes, {
      parseAs: "stream",
      fetch: async (request) => {
        answer = await pass(core, where, what, carriedBy(request), signal);
        // openapi-fetch would read an error's body without bounds: it gets an empty answer, we keep the real one.
        return (SEEN.response ??= new Response(null, { status: 204 }));
      },
    });
  } catch (error) {
    if (error instanceof FalError || signal.aborted) throw error;
    throw await lost(core, where, error, false);
  }
  if (answer === undefined) throw await lost(core, where, new Error("fetch gave no response"), false);
  return answer;
}

async function whole(core: Core, where: Where, what: Exchange, signal: AbortSignal): Promise<Reply> {
  const response = await open(core, where, what, signal);
  try {
    const bytes = await readBody(response, core.maxBytes, where, signal);
    return { status: response.status, headers: response.headers, bytes };
  } catch (error) {
    if (error instanceof FalError || signal.aborted) throw error;
    throw await lost(core, where, error, true);
  }
}

/** The error of an exchange that took too long. */
export function attemptTimeout(where: Where, ms: number): TimeoutError {
  return new TimeoutError(`No whole answer to the ${where.phase} of ${where.endpointId} within ${ms} ms.`, {
    ...where,
    code: "attempt",
    retryable: true,
  });
}

/** Runs one turn of the event loop later, where there are such turns. */
export const soon = (run: () => void): void => {
  // Only some platforms have it; the other name is one that all of them have.
  const platform: { readonly queueMicrotask: unknown; readonly setImmediate?: (run: () => void) => unknown } =
    globalThis;
  if (platform.setImmediate === undefined) run();
  else platform.setImmediate(run);
};

/** One HTTP exchange, body included, within the attempt's time and among the client's places. */
export async function exchange(core: Core, where: Where, what: Exchange, signal?: AbortSignal): Promise<Reply> {
  const leave = what.ms === undefined ? await core.limiter.enter(signal) : undefined;
  const { ms = core.timeouts.attempt, linger } = what;
  const bounds = { signal, ms, linger, onTimeout: () => attemptTimeout(where, ms) };
  try {
    return await within(core.clock, bounds, (inner) => whole(core, where, what, inner));
  } finally {
    // Node gives a socket back one turn after its answer was read: whoever came sooner would open another one.
    if (leave !== undefined) soon(leave);
  }
}
