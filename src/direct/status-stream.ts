import type { RequestRef } from "../contract/protocol.js";
import type { QueueStatus } from "../contract/status.js";
import type { FalStream } from "../contract/stream.js";
import { redactData } from "../gateway/redact.js";
import type { ClientContext } from "../http/context.js";
import { createFalStream } from "../http/event-stream.js";
import { openResponse } from "../http/exchange.js";
import type { RequestInfo } from "../http/response.js";
import { readStatus, withLogs } from "../protocols/fal/status.js";
import { STREAM } from "./stream.js";

/** The status stream of a request, event by event. It ends when the server ends it. */
export function streamStatus(
  context: ClientContext,
  known: RequestRef,
  logs: boolean,
  signal: AbortSignal | undefined,
): FalStream<unknown, QueueStatus> {
  const { endpointId, requestId } = known;
  const { path, query } = known.routes.status;
  const info: RequestInfo = { endpointId, requestId, phase: "stream", attempts: 1 };
  const params = { path: { status: `${path}/stream` }, query: { ...query, logs: logs ? "1" : "0" } };
  return createFalStream(context, {
    info,
    signal,
    idle: context.timeouts.idle,
    read: (json) => {
      const seen = readStatus(context, known, info, redactData(context.redactor, json));
      return withLogs(seen.status, seen.logs);
    },
    open: (inner) =>
      openResponse(
        context,
        info,
        { accept: STREAM, call: (routes, init) => routes.GET("/{status}", { ...init, params }) },
        inner,
      ),
  });
}
