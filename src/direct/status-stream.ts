import type { QueueStatus } from "../contract/status.js";
import type { FalStream } from "../contract/stream.js";
import { ConfigError } from "../errors/index.js";
import { redactData } from "../gateway/redact.js";
import { createFalStream } from "../http/event-stream.js";
import type { RequestInfo } from "../http/response.js";
import { withLogs } from "../jobs/logs.js";
import type { JobContext } from "../protocols/protocol.js";

/** The status stream of a request, event by event. It ends when the server ends it. */
export function streamStatus(
  job: JobContext,
  logs: boolean,
  signals: readonly AbortSignal[],
): FalStream<unknown, QueueStatus> {
  const { context, protocol, request } = job;
  const { endpointId, requestId } = request;
  const stream = protocol.statusStream;
  if (stream === undefined)
    throw new ConfigError(`The gateway ${context.gateway.name} has no status stream.`, { endpointId });
  const info: RequestInfo = { endpointId, requestId, phase: "stream", attempts: 1 };
  return createFalStream(context, {
    info,
    signals,
    idle: context.timeouts.idle,
    read: (json) => {
      const seen = stream.parse(job, info, redactData(context.redactor, json));
      return withLogs(seen.status, seen.logs);
    },
    open: (inner) => stream.open(job, logs, inner),
  });
}
