import type { JobProtocol } from "../../contract/job.js";
import type { RequestValues } from "../../contract/status.js";
import { ConfigError, type ProtocolDetails, ProtocolError } from "../../errors/index.js";
import type { ClientContext } from "../../http/context.js";
import type { Exchange } from "../../http/exchange.js";
import { malformedReply, readRedactedJson, type Reply } from "../../http/response.js";
import { own, parseUrl } from "../../platform/json.js";
import { checkMethod, exchangeOf } from "../../requests/exchange.js";
import { prepareCall } from "../../requests/input.js";
import { contextFor } from "../../requests/server.js";
import type { PreparedInput } from "../../requests/prepare-input.js";
import type { SubmitParts, SubmitReply } from "../protocol.js";
import { statusRequestAt, neededBy } from "./status-request.js";
import { callFailed } from "./failure.js";
import { bodyPointer, evaluate, type ExchangeValues, holds, isScalar, withValueAt } from "./values.js";
import { NO_ROUTES } from "./routes.js";

/** What is sent with a submit: expressions speak of it. */
export type SentRequest = NonNullable<ExchangeValues["request"]>;

/** Settings that only fal's queue has. */
const QUEUE_SETTINGS = ["priority", "hint", "startTimeout", "maxQueueLength", "storageSettings", "method"] as const;

/** @throws ConfigError for settings that this server does not have */
function checkSettings(id: string, { callback }: JobProtocol, settings: SubmitParts): void {
  const foreign = QUEUE_SETTINGS.find((name) => settings[name] !== undefined);
  if (foreign !== undefined)
    throw new ConfigError(`${foreign} is a setting of fal's queue, which ${id} is not served by.`, { endpointId: id });
  const { webhookUrl } = settings;
  if (webhookUrl === undefined) return;
  if (callback === undefined) throw new ConfigError(`No page says how ${id} is told a webhookUrl.`, { endpointId: id });
  if (parseUrl(webhookUrl) === undefined) throw new ConfigError("webhookUrl is an absolute URL.");
}

/** The request with the address of a webhook at its documented place. */
function withCallback(request: SentRequest, callback: string | undefined, url: string | undefined): SentRequest {
  if (callback === undefined || url === undefined) return request;
  const pointer = bodyPointer(callback);
  if (pointer !== undefined) return { ...request, body: withValueAt(request.body, pointer, url) };
  const [, place = "", name = ""] = /^\$request\.(query|header|path)\.(.+)$/.exec(callback) ?? [];
  const group = place === "header" ? "headers" : place === "path" ? "path" : "query";
  return {
    ...request,
    [group]: withValueAt(request[group], `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, url),
  };
}

// How long the answer to an aborted submit is awaited, so that the request it names can be cancelled.
const GRACE_MS = 5_000;

/** The media types of a submit without their validators: the input has been checked, its constants are filled in. */
function unchecked({ submit }: JobProtocol): JobProtocol["submit"] {
  const { body } = submit;
  if (body === undefined) return submit;
  const content = Object.entries(body.content).map(
    ([type, { encoding }]) => [type, encoding ? { encoding } : {}] as const,
  );
  return { ...submit, body: { ...body, content: Object.fromEntries(content) } };
}

/**
 * Makes the exchange that submits an input.
 * @param onRequest is told what is sent
 * @throws ConfigError for settings that cannot be sent, and for a request that submits no job
 */
export function submitExchange(
  context: ClientContext,
  job: JobProtocol,
  settings: SubmitParts,
  onRequest: (request: SentRequest) => void,
): (input: PreparedInput) => Exchange {
  const { id } = job.submit;
  checkSettings(id, job, settings);
  const operation = unchecked(job);
  const at = contextFor(context, operation);
  return ({ value }) => {
    const { path, query, headers, cookies, webhookUrl } = settings;
    const body = operation.body === undefined ? {} : { body: value };
    const request = withCallback({ path, query, headers, ...body }, job.callback, webhookUrl);
    if (!holds(job.when, { request }))
      throw new ConfigError(
        `This request of ${id} submits no job: ${whenText(job)}. client.call sends it, and reads its answer.`,
        { endpointId: id },
      );
    const { body: sent } = request;
    const prepared = prepareCall(at, operation, {
      path: groupOf(request.path),
      query: groupOf(request.query),
      headers: groupOf(request.headers),
      cookies,
      ...(sent === undefined ? {} : { body: sent }),
      unknownKeys: settings.unknownKeys,
    });
    checkMethod(operation, prepared);
    onRequest(request);
    return { ...exchangeOf(at, operation, prepared, {}), graceMs: GRACE_MS };
  };
}

function groupOf(value: unknown): { readonly [name: string]: unknown } | undefined {
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}

function whenText({ when = [] }: JobProtocol): string {
  return when
    .map(({ value, is, not }) => `${value} is ${is === undefined ? `not ${JSON.stringify(not)}` : JSON.stringify(is)}`)
    .join(", ");
}

/** The JSON of an answer to a submit, without secrets; undefined where it has no body: a header may say all. */
export function readSubmit(context: ClientContext, reply: Reply): unknown {
  return reply.bytes.length === 0 ? undefined : readRedactedJson(context, reply);
}

/** The last segment of an address, where the reply names no id. */
function idInUrl(url: unknown): string | undefined {
  const path = typeof url === "string" ? parseUrl(url, "http://a/")?.pathname : undefined;
  return path?.split("/").findLast((segment) => segment !== "");
}

/**
 * Reads the answer to a submit.
 * @throws ApiError when its envelope says that the call went wrong; ProtocolError when it names no request;
 * ForeignUrlError when its status lies on another origin
 */
export function parseSubmitReply(
  context: ClientContext,
  job: JobProtocol,
  reply: Reply,
  exchanged: ExchangeValues,
): SubmitReply {
  if (!holds(job.success, exchanged)) throw callFailed(context, job, reply, exchanged);
  const needed = neededBy(job);
  const found = needed.flatMap((expression): [string, RequestValues[string]][] => {
    const value = evaluate(expression, exchanged);
    return isScalar(value) && value !== "" ? [[expression, value]] : [];
  });
  const values = Object.fromEntries(found);
  const url = "url" in job.status ? own(values, job.status.url) : undefined;
  const id = job.id === undefined ? idInUrl(url) : own(values, job.id);
  const missing = needed.find((expression) => !Object.hasOwn(values, expression));
  if (id === undefined || missing !== undefined) {
    const { message, ...details } = malformedReply(
      context,
      reply,
      `has nothing at ${missing ?? job.id ?? "its address"}`,
    );
    const known: ProtocolDetails = {
      ...details,
      code: "malformed",
      ...(typeof url === "string" ? { statusUrl: url } : {}),
    };
    throw new ProtocolError(message, known);
  }
  const requestId = String(id);
  const { info } = reply;
  const { endpointId } = info;
  if ("url" in job.status) statusRequestAt(context, job, { endpointId, requestId, phase: "submit" }, url);
  const { body } = exchanged.reply ?? {};
  return {
    requestId,
    routes: NO_ROUTES,
    values,
    status: {
      status: "IN_QUEUE",
      queue_position: 0,
      request_id: requestId,
      logs: [],
      response_url: "",
      status_url: "",
      cancel_url: "",
      reply: body,
    },
  };
}
