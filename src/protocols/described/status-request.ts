import type { JobOperation, JobProtocol } from "../../contract/job.js";
import type { AnyOperation } from "../../contract/operation.js";
import type { RequestValues } from "../../contract/status.js";
import { ForeignUrlError } from "../../errors/index.js";
import type { ClientContext } from "../../http/context.js";
import type { Exchange } from "../../http/exchange.js";
import type { RequestInfo } from "../../http/response.js";
import { isObject, own, parseUrl } from "../../platform/json.js";
import { checkMethod, exchangeOf } from "../../requests/exchange.js";
import { prepareCall } from "../../requests/input.js";
import { contextAt, contextFor, originOf } from "../../requests/server.js";
import { evaluate, type ExchangeValues, expressionsIn, fill } from "./values.js";

/** A request about a job, ready to be sent: at which server, and how. */
export interface StatusRequest {
  readonly context: ClientContext;
  readonly exchange: Exchange;
  /** Its values: expressions of a further operation may name them. */
  readonly request: NonNullable<ExchangeValues["request"]>;
}

const GROUPS: Readonly<Record<string, "path" | "query" | "headers" | "cookies">> = {
  path: "path",
  query: "query",
  header: "headers",
  cookie: "cookies",
};

type Groups = Record<"path" | "query" | "headers" | "cookies", Record<string, unknown>>;

/** `query.taskId` and its like, by their places; what has no value is left out. */
function grouped(parameters: unknown): Groups {
  const groups: Groups = { path: {}, query: {}, headers: {}, cookies: {} };
  for (const [place, value] of Object.entries(isObject(parameters) ? parameters : {})) {
    const cut = place.indexOf(".");
    const group = GROUPS[place.slice(0, cut)];
    if (group !== undefined && value !== undefined) groups[group][place.slice(cut + 1)] = value;
  }
  return groups;
}

/**
 * The request of an operation about a job.
 * @throws InputValidationError where a value that it needs is not there
 */
export function statusRequestOf(
  context: ClientContext,
  { operation, parameters, body }: JobOperation,
  valueOf: (expression: string) => unknown,
): StatusRequest {
  const at = contextFor(context, operation);
  const request = {
    ...grouped(fill(parameters ?? {}, valueOf)),
    ...(body === undefined ? {} : { body: fill(body, valueOf) }),
  };
  const prepared = prepareCall(at, operation, request);
  checkMethod(operation, prepared);
  return { context: at, exchange: exchangeOf(at, operation, prepared, {}), request };
}

/**
 * The request at an address that a reply has given: on the gateway's origin, or one that the description lists.
 * @throws ForeignUrlError for any other
 */
export function statusRequestAt(
  context: ClientContext,
  job: JobProtocol,
  info: Omit<RequestInfo, "attempts">,
  url: unknown,
): StatusRequest {
  const { gateway } = context;
  const prefix = "url" in job.status ? job.status.prefix : undefined;
  const base = prefix === undefined ? `${gateway.url}/` : `${gateway.url}${job.submit.path}`;
  const parsed = typeof url === "string" ? parseUrl(`${prefix ?? ""}${url}`, base) : undefined;
  const origin = parsed === undefined ? undefined : originOf(parsed.href);
  const home = originOf(gateway.url);
  const isKnown = origin !== undefined && (origin === home || job.origins?.includes(origin) === true);
  if (parsed === undefined || origin === undefined || !isKnown || parsed.username !== "" || parsed.password !== "")
    throw new ForeignUrlError(
      `${info.endpointId}: a reply says that its status lies at ${origin ?? "an address that is no URL"}, which is not the gateway: it was not followed.`,
      { ...info, code: "foreign_url" },
    );
  const { pathname, search } = parsed;
  const operation: AnyOperation = { id: info.endpointId, method: "GET", path: pathname, gateways: [], responses: {} };
  const at = contextAt(context, origin);
  const written = { path: pathname, query: search.slice(1), headers: {}, body: undefined };
  const { security } = job.submit;
  const exchange = exchangeOf(at, operation, written, {});
  return { context: at, exchange: { ...exchange, security }, request: {} };
}

/** The expressions about the submit that the operations of a job are asked with. */
export function neededBy({ id, status, cancel }: JobProtocol): readonly string[] {
  const asked = "url" in status ? [status.url] : [status.parameters, status.body];
  return [...new Set([id, ...asked, cancel?.parameters, cancel?.body].flatMap(expressionsIn))];
}

/** Finds the value of an expression among those of a request. */
export function lookIn(values: RequestValues | undefined): (expression: string) => unknown {
  return (expression) => own(values, expression);
}

/** Finds the value of an expression in a request and its reply. */
export function lookAt(exchanged: ExchangeValues): (expression: string) => unknown {
  return (expression) => evaluate(expression, exchanged);
}
