import type { PlainHeaders, SubmitSettings } from "../../contract/options.js";
import { ConfigError, ProtocolError } from "../../errors/index.js";
import { lifecycleValue } from "../../files/lifecycle.js";
import { checkRequestId, endpointPath } from "../../gateway/ids.js";
import { type ClientContext, warnAbout } from "../../http/context.js";
import type { Exchange } from "../../http/exchange.js";
import { malformedReply, type Reply } from "../../http/response.js";
import { givenOf, isObject, own, ownText, parseUrl } from "../../platform/json.js";
import type { PreparedInput } from "../../requests/prepare-input.js";
import type { SubmitReply } from "../protocol.js";
import { reportForeignUrl, routesOfReply, shownUrls } from "./routes.js";
import { positionOf } from "./status.js";

/** Where an input is sent, and how. */
export interface InputTarget {
  /** Encoded, below the base URL. */
  readonly path: string;
  /** Default: the queue's. */
  readonly baseUrl?: string | undefined;
  readonly method?: string | undefined;
  readonly query?: PlainHeaders | undefined;
}

/** The headers that settings ask for. @throws ConfigError for a start timeout that is not valid */
export function inputHeaders({
  startTimeout,
  hint,
  headers,
  storageSettings,
}: Pick<SubmitSettings, "startTimeout" | "hint" | "headers" | "storageSettings">): Record<string, string> {
  const isNumber = Number.isFinite(startTimeout);
  // The official client's words, which programs may look for.
  if (startTimeout !== undefined && !(isNumber && startTimeout > 1))
    throw new ConfigError(`startTimeout: Timeout must be ${isNumber ? "greater than 1 seconds" : "a number"}.`);
  const lifecycle = storageSettings && lifecycleValue(storageSettings);
  const stated = {
    "x-fal-runner-hint": hint,
    "x-fal-request-timeout": startTimeout?.toString(),
    "x-fal-object-lifecycle-preference": lifecycle,
  };
  return { ...headers, ...givenOf(stated) };
}

// A value in a query: what holds objects as JSON, the rest as text, of which a list has its parts between commas.
function queryText(field: unknown): string | undefined {
  return field === undefined ? field : [field].flat().some(isObject) ? JSON.stringify(field) : String(field);
}

function isMethod(verb: string): verb is "get" | "post" | "put" | "delete" {
  return /^(get|post|put|delete)$/.test(verb);
}

/** Makes the exchange that carries an input: in the query of a GET, else as a body. @throws ConfigError for any other method */
export function inputExchange(
  { path, baseUrl, query, method = "post" }: InputTarget,
  more: Omit<Exchange, "call" | "body">,
): (input: PreparedInput) => Exchange {
  const at = baseUrl === undefined ? {} : { baseUrl };
  const verb = method.toLowerCase();
  if (!isMethod(verb))
    throw new ConfigError(`An input is sent with get, post, put or delete, not ${JSON.stringify(verb)}.`);
  return ({ body, value }) => {
    const isGet = verb === "get";
    const fields = isGet && isObject(value) ? value : {};
    const texts = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, queryText(field)]));
    const params = { path: { endpoint: path }, query: givenOf({ ...query, ...texts }) };
    const sent = isGet ? {} : { body, bodySerializer: () => body };
    return {
      ...more,
      body: sent.body,
      call: (routes, init) => routes.request(verb, "/{endpoint}", { ...init, ...at, ...sent, params }),
    };
  };
}

// How long the answer to an aborted submit is awaited, so that the request it names can be cancelled.
const GRACE_MS = 5_000;

/** Makes the exchange that submits an input to the queue. @throws ConfigError for settings that cannot be sent */
export function submit(endpointId: string, settings: SubmitSettings): (input: PreparedInput) => Exchange {
  const { webhookUrl, maxQueueLength, method, priority = "normal" } = settings;
  if (priority !== "normal" && priority !== "low")
    throw new ConfigError(`priority is "normal" or "low", not ${JSON.stringify(priority)}.`);
  if (maxQueueLength !== undefined && !(Number.isInteger(maxQueueLength) && maxQueueLength >= 0))
    throw new ConfigError(`maxQueueLength is a whole number from 0 on, not ${String(maxQueueLength)}.`);
  if (webhookUrl !== undefined && parseUrl(webhookUrl) === undefined)
    throw new ConfigError("webhookUrl is an absolute URL.");
  const query = { fal_webhook: webhookUrl, fal_max_queue_length: maxQueueLength?.toString() };
  const headers = { ...inputHeaders(settings), "x-fal-queue-priority": priority };
  return inputExchange({ path: endpointPath(endpointId), method, query }, { headers, graceMs: GRACE_MS });
}

/** Reads the answer to a submit. @throws ProtocolError when it names no request; ForeignUrlError with `strictUrls`. */
export function parseSubmitReply(context: ClientContext, reply: Reply, json: unknown): SubmitReply {
  const { info, status } = reply;
  const { endpointId } = info;
  const requestId = own(json, "request_id");
  // The job may run all the same: the address to look it up at is kept in the error, for people.
  const statusUrl = ownText(json, "status_url") ?? ownText(json, "response_url");
  if (!isObject(json) || typeof requestId !== "string" || requestId === "") {
    const { message, ...details } = malformedReply(context, reply, "has no request_id");
    throw new ProtocolError(message, { ...details, code: "malformed", statusUrl });
  }
  checkRequestId(requestId, endpointId, { ...info, status, statusUrl });
  const { routes, foreign, built } = routesOfReply(context.gateway, { endpointId, requestId }, json);
  if (foreign !== undefined) reportForeignUrl(context, { ...info, requestId }, foreign);
  if (built.length > 0) {
    const text = `no usable ${built.join(", ")} in the answer to a submit; built from the ids`;
    warnAbout(context, { endpointId, requestId }, "reply_urls", text);
  }
  return {
    requestId,
    routes,
    status: {
      ...json,
      queue_position: positionOf(json),
      logs: [],
      status: "IN_QUEUE",
      request_id: requestId,
      ...shownUrls(context.gateway, routes),
    },
  };
}
