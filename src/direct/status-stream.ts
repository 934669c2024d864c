import type { AbortOptions } from "../contract/options.js";
import type { QueueStatus } from "../contract/status.js";
import type { FalStream } from "../contract/stream.js";
import { ConfigError } from "../errors/index.js";
import { redactData } from "../gateway/redact.js";
import { createFalStream } from "../http/event-stream.js";
import type { RequestInfo } from "../http/response.js";
import { checkWay } from "../http/headers.js";
import { withLogs } from "../jobs/logs.js";
import { signalsOf } from "../jobs/request.js";
import { tokenFor, withToken } from "../realtime/token.js";
import type { JobContext } from "../protocols/protocol.js";

/** How the status of a request is streamed. */
export interface StatusStreamSettings extends AbortOptions {
  readonly logs?: boolean | undefined;
  /** `client`: with a token of the gateway's in the address, in place of the credential. */
  readonly connectionMode?: "client" | "server" | undefined;
}

// With a token the stream is asked for without the credential, and past every proxy.
async function jobWithToken(job: JobContext, info: RequestInfo, signal: AbortSignal): Promise<JobContext> {
  const { context, request } = job;
  const { endpointId } = request;
  checkWay(context, info, context.gateway.url, false);
  const token = await tokenFor(context, { endpointId, app: endpointId }, signal);
  return { ...job, context: withToken(context, token) };
}

/** The status stream of a request, event by event. It ends when the server ends it. */
export function streamStatus(
  job: JobContext,
  { logs = false, connectionMode, ...stops }: StatusStreamSettings,
): FalStream<unknown, QueueStatus> {
  const { context, protocol, request } = job;
  const { endpointId, requestId } = request;
  const stream = protocol.statusStream;
  if (stream === undefined)
    throw new ConfigError(`The gateway ${context.gateway.name} has no status stream.`, { endpointId });
  const info: RequestInfo = { endpointId, requestId, phase: "stream", attempts: 1 };
  return createFalStream(context, {
    info,
    signals: signalsOf(stops),
    idle: context.timeouts.idle,
    read: (json) => {
      const seen = stream.parse(job, info, redactData(context.redactor, json));
      return withLogs(seen.status, seen.logs);
    },
    open: async (inner) =>
      stream.open(connectionMode === "client" ? await jobWithToken(job, info, inner) : job, logs, inner),
  });
}
