import type { AnyEndpoint } from "../contract/client.js";
import type { StreamSettings } from "../contract/options.js";
import type { QueueStatus } from "../contract/status.js";
import { ConfigError } from "../errors/index.js";
import { endpointPath } from "../gateway/ids.js";
import { cleanData } from "../gateway/redact-data.js";
import type { Core } from "../http/context.js";
import { createFalStream, type FalStream } from "../http/event-stream.js";
import { open, type Send } from "../http/exchange.js";
import type { Where } from "../http/response.js";
import { prepareInput, sender } from "../jobs/post.js";
import { writeInput } from "../jobs/submit.js";
import { type Known, readStatus, withLogs } from "../protocols/fal/status.js";

const STREAM = "text/event-stream";

// The official client's form: `/stream` is added unless the id ends so.
function streamPath(id: string): string {
  const path = endpointPath(id);
  return path.endsWith("/stream") ? path : `${path}/stream`;
}

/**
 * Calls a model that streams its results. The call is made once, whatever happens.
 * @throws InputValidationError before anything is sent; ConfigError where the gateway has no direct calls.
 */
export async function streamModel(
  core: Core,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: StreamSettings,
): Promise<FalStream<unknown, unknown>> {
  const { runUrl, name } = core.gateway;
  if (runUrl === undefined)
    throw new ConfigError(`The gateway ${name} names no runUrl: it streams no results.`, { endpointId: endpoint.id });
  const signal = settings.signal ?? settings.abortSignal;
  signal?.throwIfAborted();
  const prepared = await prepareInput(core, endpoint, input, settings, signal ?? new AbortController().signal);
  const body = writeInput(endpoint.id, prepared);
  const { method } = settings;
  const plain: Send = await sender(streamPath(endpoint.id), { method }, prepared, body, runUrl, settings.queryParams);
  const where: Where = { endpointId: endpoint.id, phase: "stream", attempts: 1 };
  return createFalStream(core, {
    where,
    signal,
    idle: settings.timeout ?? core.timeouts.idle,
    read: (json) => json,
    open: (inner) =>
      open(core, where, { accept: settings.accept ?? STREAM, headers: settings.headers, send: plain }, inner),
  });
}

/** The status stream of a request, event by event. It ends when the server ends it. */
export function streamStatus(
  core: Core,
  known: Known,
  logs: boolean,
  signal: AbortSignal | undefined,
): FalStream<unknown, QueueStatus> {
  const { endpointId, requestId } = known;
  const { path, query } = known.routes.status;
  const where: Where = { endpointId, requestId, phase: "stream", attempts: 1 };
  const params = { path: { status: `${path}/stream` }, query: { ...query, logs: logs ? "1" : "0" } };
  return createFalStream(core, {
    where,
    signal,
    idle: core.timeouts.idle,
    read: (json) => {
      const seen = readStatus(core, known, where, cleanData(core.redactor, json));
      return withLogs(seen.status, seen.logs);
    },
    open: (inner) =>
      open(
        core,
        where,
        { accept: STREAM, send: (routes, init) => routes.GET("/{status}", { ...init, params }) },
        inner,
      ),
  });
}
