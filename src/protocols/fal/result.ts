import type { CompletedQueueStatus } from "../../contract/status.js";
import type { ApiError } from "../../errors/index.js";
import { withRetries } from "../../http/attempt.js";
import type { ClientContext } from "../../http/context.js";
import { exchange } from "../../http/exchange.js";
import { decodeText, mediaType, readJson } from "../../http/read-reply.js";
import type { Reply, RequestInfo } from "../../http/response.js";
import { trouble } from "../../jobs/lazy.js";
import type { Route } from "./routes.js";
import type { RequestRef, StepBounds } from "./status.js";

/** What the result route says: the output, or that there is none yet, or that there is none. */
export type Fetched = { readonly kind: "data"; readonly data: unknown; readonly reply: Reply } | NoResult;

/** There is no output: not yet, or not at all. */
export type NoResult = { readonly kind: "pending" | "missing"; readonly error: ApiError };

/** The output in a successful answer. @throws ProtocolError when there is none. */
export function outputOf(context: ClientContext, info: RequestInfo, reply: Reply): unknown {
  const type = mediaType(reply.headers);
  if (type === "application/octet-stream") return new Uint8Array(reply.bytes).buffer;
  try {
    return readJson(reply, info, context.redactor);
  } catch (error) {
    // A model that answers in plain words is not at fault.
    if (type === "text/plain" && reply.bytes.length > 0 && !/^\s*[[{]/.test(decodeText(reply.bytes)))
      return decodeText(reply.bytes);
    throw error;
  }
}

/** Asks the result route, at a path of it. @throws FalError */
export function askResult<T>(
  context: ClientContext,
  known: RequestRef,
  route: Route,
  bounds: StepBounds,
  read: (reply: Reply, info: RequestInfo) => T | Promise<T>,
): Promise<T> {
  const { endpointId, requestId } = known;
  const { path, query } = route;
  const params = { path: { result: path }, query: { ...query } };
  const once = async (info: RequestInfo): Promise<T> =>
    read(
      await exchange(
        context,
        info,
        { send: (routes, init) => routes.GET("/{result}", { ...init, params }) },
        bounds.signal,
      ),
      info,
    );
  return withRetries(context, { info: { endpointId, requestId, phase: "result" }, ...bounds, judge: "result", once });
}

/** Asks for the output, once. */
export function fetchResult(
  context: ClientContext,
  known: RequestRef,
  completed: CompletedQueueStatus | undefined,
  bounds: StepBounds,
): Promise<Fetched> {
  const failed = completed?.error !== undefined || completed?.error_type !== undefined;
  return askResult<Fetched>(context, known, known.routes.result, bounds, async (reply, info) => {
    const ok = reply.status >= 200 && reply.status < 300 && reply.status !== 202;
    if (ok && !failed) return { kind: "data", data: outputOf(context, info, reply), reply };
    return (await trouble(info)).classifyReply(context, info, reply, completed);
  });
}

/** The output of a request that was seen to be complete. @throws ApiError `result_expired` when it is gone. */
export async function collectResult(
  context: ClientContext,
  known: RequestRef,
  completed: CompletedQueueStatus,
  bounds: StepBounds,
): Promise<unknown> {
  const fetched = await fetchResult(context, known, completed, bounds);
  if (fetched.kind === "data") return fetched.data;
  return (await trouble({ ...known, phase: "result" })).awaitResult(context, known, completed, bounds, fetched);
}
