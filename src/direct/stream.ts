import type { AnyEndpoint } from "../contract/client.js";
import type { StreamSettings } from "../contract/options.js";
import type { FalStream } from "../contract/stream.js";
import { ConfigError } from "../errors/index.js";
import { endpointPath } from "../gateway/ids.js";
import { checkPositive, type ClientContext } from "../http/context.js";
import { createFalStream, EVENT_STREAM } from "../http/event-stream.js";
import { openResponse } from "../http/exchange.js";
import type { RequestInfo } from "../http/response.js";
import { signalsOf } from "../jobs/request.js";
import { prepareInput } from "../requests/prepare-input.js";
import { throwIfAborted } from "../platform/time.js";
import { inputExchange } from "../protocols/fal/submit.js";

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
  context: ClientContext,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: StreamSettings,
): Promise<FalStream<unknown, unknown>> {
  const { runUrl, name } = context.gateway;
  if (runUrl === undefined)
    throw new ConfigError(`The gateway ${name} names no runUrl: it streams no results.`, { endpointId: endpoint.id });
  const { method, headers, queryParams: query, unknownKeys, accept = EVENT_STREAM } = settings;
  checkPositive("timeout", settings.timeout);
  const signals = signalsOf(settings);
  signals.forEach(throwIfAborted);
  const to = { path: streamPath(endpoint.id), baseUrl: runUrl, method, query };
  const exchangeOf = inputExchange(to, { accept, headers });
  const exchange = exchangeOf(await prepareInput(context, { endpoint, input, unknownKeys }, signals[0]));
  const info: RequestInfo = { endpointId: endpoint.id, phase: "stream", attempts: 1 };
  return createFalStream(context, {
    info,
    signals,
    idle: settings.timeout ?? context.timeouts.idle,
    read: (json) => json,
    open: (inner) => openResponse(context, info, exchange, inner),
  });
}
