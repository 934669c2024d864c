import type { AnyEndpoint } from "../contract/client.js";
import type { StreamSettings } from "../contract/options.js";
import type { FalStream } from "../contract/stream.js";
import { ConfigError } from "../errors/index.js";
import { endpointPath } from "../gateway/ids.js";
import { checkPositive, type ClientContext } from "../http/context.js";
import { createFalStream, EVENT_STREAM } from "../http/event-stream.js";
import { openResponse } from "../http/exchange.js";
import { checkWay } from "../http/headers.js";
import type { RequestInfo } from "../http/response.js";
import { signalsOf } from "../jobs/request.js";
import { checkInput, prepareInput, type PrepareInput, writeInput } from "../requests/prepare-input.js";
import { targetOfUrl } from "../requests/server.js";
import { throwIfAborted } from "../platform/time.js";
import { inputExchange } from "../protocols/fal/submit.js";
import { tokenFor, withToken } from "../realtime/token.js";

const STREAM = "/stream";

// The official client's form: `/stream` is added unless the id ends so.
function streamOf(id: string): string {
  return id.endsWith(STREAM) ? id : `${id}${STREAM}`;
}

/** Where a stream is asked for. */
interface StreamTarget {
  readonly context: ClientContext;
  readonly baseUrl: string;
  /** Below the base URL, with a query where the address that was given has one. */
  readonly path: string;
  readonly query: StreamSettings["queryParams"];
}

function targetOf(context: ClientContext, id: string, { url, queryParams }: StreamSettings): StreamTarget {
  const { runUrl, name } = context.gateway;
  if (url !== undefined) {
    const { context: there, baseUrl, path, search } = targetOfUrl(context, url);
    const query = new URLSearchParams(search);
    for (const [key, value] of Object.entries(queryParams ?? {})) if (value !== undefined) query.set(key, value);
    return { context: there, baseUrl, path: `${path}?${query.toString()}`.replace(/\?$/, ""), query: undefined };
  }
  if (runUrl === undefined)
    throw new ConfigError(`The gateway ${name} names no runUrl: it streams no results.`, { endpointId: id });
  return { context, baseUrl: runUrl, path: streamOf(endpointPath(id)), query: queryParams };
}

const prepareAsIs: PrepareInput = async (context, { endpoint, input, unknownKeys }) => {
  const value = checkInput(context, endpoint, input, unknownKeys);
  return { value, body: writeInput(endpoint.id, value) };
};

/**
 * Calls a model that streams its results. The call is made once, whatever happens.
 * @throws InputValidationError before anything is sent; ConfigError where the gateway has no direct calls, and for an address
 * that may not be called
 */
export async function streamModel(
  context: ClientContext,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: StreamSettings,
): Promise<FalStream<unknown, unknown>> {
  const { id } = endpoint;
  const { method, headers, unknownKeys, connectionMode, tokenProvider, accept = EVENT_STREAM } = settings;
  checkPositive("timeout", settings.timeout);
  const signals = signalsOf(settings);
  signals.forEach(throwIfAborted);
  const target = targetOf(context, id, settings);
  const exchangeOf = inputExchange({ ...target, method }, { accept, headers });
  const prepare = settings.autoUpload === false ? prepareAsIs : prepareInput;
  const exchange = exchangeOf(await prepare(context, { endpoint, input, unknownKeys }, signals[0]));
  const info: RequestInfo = { endpointId: id, phase: "stream", attempts: 1 };
  const open = async (signal: AbortSignal): Promise<Response> => {
    if (connectionMode !== "client") return openResponse(target.context, info, exchange, signal);
    checkWay(target.context, info, target.baseUrl, false);
    const token = await tokenFor(target.context, { endpointId: id, app: streamOf(id), tokenProvider }, signal);
    return openResponse(withToken(target.context, token), info, exchange, signal);
  };
  // Pages and JSON in place of a stream are mistakes, unless they were asked for.
  const isExpected = (type: string): boolean => accept !== EVENT_STREAM || (type !== "" && !/html|json/.test(type));
  return createFalStream<unknown>(context, {
    info,
    signals,
    idle: settings.timeout ?? context.timeouts.idle,
    read: (json) => json,
    readPiece: (type) => (isExpected(type) ? (piece) => piece : undefined),
    open,
  });
}
