import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { onAbort } from "../platform/time.js";
import type { Lease } from "./pool.js";
import { dispatchOptions } from "./request.js";
import { createResponse, type ServerResponse } from "./response.js";

// By this code the platform's own fetch says that a connection was never made, so that nothing can have been sent.
const NEVER_MADE = "UND_ERR_CONNECT_TIMEOUT";
/** Errors that can come before a request is written and after it. Those that can only come before have codes that say so. */
const AMBIGUOUS = new Set([
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_ABORTED",
  "UND_ERR_CLOSED",
  "UND_ERR_DESTROYED",
  "UND_ERR_SOCKET",
]);

// A host may have several addresses, each with an error of its own.
function partsOf(error: Error): readonly Error[] {
  const { errors }: { readonly errors?: unknown } = error instanceof AggregateError ? error : {};
  return Array.isArray(errors) ? errors.filter((part) => part instanceof Error) : [error];
}

function isAmbiguous(error: Error): boolean {
  return "code" in error && typeof error.code === "string" && AMBIGUOUS.has(error.code);
}

/**
 * What a call rejects with, as the platform's `fetch` words it.
 * @param started whether anything of the request may have been written
 */
function callError(error: Error, started: boolean): TypeError {
  if (error instanceof TypeError) return error;
  const parts = partsOf(error);
  if (started || !parts.some(isAmbiguous)) return new TypeError("fetch failed", { cause: error });
  const message = parts.map((part) => part.message).join("; ");
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code: NEVER_MADE }) });
}

function refuseRedirect({ status }: Response, { redirect }: RequestInit): void {
  if (redirect === "manual" || status < 301 || status > 308 || status === 304) return;
  throw new TypeError('This transport follows no redirects: with redirect: "manual" it returns them.');
}

/** Settles the promise of one call. */
interface Resolvers {
  readonly resolve: (response: Response) => void;
  readonly reject: (reason: unknown) => void;
}

/** What a call asks for, and the connection that it goes out on. */
interface LeasedRequest {
  readonly url: string;
  readonly init: RequestInit;
  readonly request: Dispatcher.DispatchOptions;
  readonly lease: Lease;
}

function handlerOf(
  { url, init, request, lease }: LeasedRequest,
  { resolve, reject }: Resolvers,
): Dispatcher.DispatchHandler {
  const signal = init.signal ?? undefined;
  let control: Dispatcher.DispatchController | undefined;
  let answer: ServerResponse | undefined;
  let over = false;
  const abandon = (): void => {
    control?.abort(new Error("Nobody waits for the answer."));
    lease.cut();
  };
  const end = (reason: unknown): void => {
    if (over) return;
    over = true;
    stopListening?.();
    reject(reason);
    answer?.body?.fail(reason);
    if (request.body instanceof Readable) request.body.destroy();
    abandon();
  };
  const stopListening = signal === undefined ? undefined : onAbort(signal, () => end(signal.reason));
  return {
    onRequestStart: (controller) => {
      control = controller;
      if (over) abandon();
    },
    onResponseStart: (controller, status, headers, statusText = "") => {
      // A hint before the answer.
      if (status < 200) return;
      const source = { pause: () => controller.pause(), resume: () => controller.resume(), abandon };
      answer = createResponse({ status, statusText, headers }, url, request.method, source);
      refuseRedirect(answer.response, init);
      resolve(answer.response);
    },
    onResponseData: (_, chunk) => (answer?.body === undefined ? abandon() : answer.body.write(chunk)),
    onResponseEnd: () => {
      over = true;
      stopListening?.();
      lease.release();
      answer?.body?.end();
    },
    onResponseError: (_, cause) =>
      end(answer === undefined ? callError(cause, control !== undefined) : new TypeError("terminated", { cause })),
  };
}

/**
 * One exchange; settles when the headers of the answer are there.
 * @param leaseOf gives the connection for an origin
 */
export function send(leaseOf: (origin: string) => Lease, url: string, init: RequestInit): Promise<Response> {
  if (init.signal?.aborted === true) return Promise.reject(init.signal.reason);
  // Whatever is thrown in here rejects.
  return new Promise((resolve, reject) => {
    const { origin, ...request } = dispatchOptions(url, init);
    const lease = leaseOf(origin);
    const exchange = { url, init, request: { origin, ...request }, lease };
    lease.dispatcher.dispatch(exchange.request, handlerOf(exchange, { resolve, reject }));
  });
}
