import { ForeignUrlError, type FalError } from "../../errors/index.js";
import { baseUrlsOf, type Gateway } from "../../gateway/gateway.js";
import { appPath, isAmbiguousPath } from "../../gateway/ids.js";
import { type ClientContext, warnAbout } from "../../http/context.js";
import type { RequestInfo, Reply } from "../../http/response.js";
import type { GivenPaths, HandlePaths, RequestRef, Route, Routes, JobContext, StepBounds } from "../protocol.js";
import { parseUrl } from "../../platform/json.js";
import { exchange, type Exchange, type RouteCall } from "../../http/exchange.js";
import { type JudgeFailure, withRetries } from "../../http/retry.js";

/** A request's ids, which say where it is looked up. */
export type RequestIds = Pick<RequestRef, "endpointId" | "requestId">;

/** The URLs of a reply, as it spells them. */
export interface ReplyUrls {
  readonly status_url?: unknown;
  readonly response_url?: unknown;
  readonly cancel_url?: unknown;
}

/** What came of the URLs of a reply. */
export interface ReplyRoutes {
  readonly routes: Routes;
  /** A URL that leads to another host. */
  readonly foreign?: string;
  /** Names of URLs that were missing or of no use. */
  readonly built: readonly string[];
}

const FAL_HOSTS = new Set(["queue.fal.run", "fal.run", "queue.falrun.com", "falrun.com"]);

/** The routes that an endpoint id and a request id say. */
function builtRoutes({ endpointId, requestId }: RequestIds): Routes {
  const result = `${appPath(endpointId)}/requests/${encodeURIComponent(requestId)}`;
  return { status: { path: `${result}/status` }, result: { path: result }, cancel: { path: `${result}/cancel` } };
}

function rebaseUrl(url: unknown, gateway: Gateway, requestId: string): Route | "foreign" | undefined {
  const [base] = baseUrlsOf(gateway);
  if (base === undefined || typeof url !== "string") return undefined;
  const parsed = parseUrl(url, base);
  if (parsed === undefined) return undefined;
  const { protocol, host, origin, pathname, searchParams } = parsed;
  const own = origin === base.origin;
  if (!own && !(protocol === "https:" && FAL_HOSTS.has(host))) return "foreign";
  const path = own && pathname.startsWith(base.pathname) ? pathname.slice(base.pathname.length) : pathname.slice(1);
  const marker = `/requests/${encodeURIComponent(requestId)}`;
  // What the URL parser has tidied up (`/%2e%2e/`, a backslash) is not what was written.
  const written = url.split(/[?#]/, 1)[0]?.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "") ?? "";
  if (isAmbiguousPath(written) || isAmbiguousPath(path) || !`/${path}/`.includes(`${marker}/`)) return undefined;
  return { path: path.replace(/\/$/, ""), query: Object.fromEntries(searchParams) };
}

function urlOf(gateway: Gateway, route: Route): string {
  return `${gateway.url}/${route.path}`;
}

/** Rebases the URLs of a reply onto the gateway; those that cannot be are built from the ids. */
export function routesOfReply(gateway: Gateway, ids: RequestIds, urls: ReplyUrls): ReplyRoutes {
  const fallback = builtRoutes(ids);
  const built: string[] = [];
  let foreign: string | undefined;
  const pick = (name: keyof ReplyUrls, otherwise: Route): Route => {
    // The address that almost every reply gives is not taken apart.
    if (urls[name] === urlOf(gateway, otherwise)) return otherwise;
    const route = rebaseUrl(urls[name], gateway, ids.requestId);
    if (typeof route === "object") return route;
    if (route === "foreign") foreign ??= String(urls[name]);
    else built.push(name);
    return otherwise;
  };
  const result = pick("response_url", fallback.result);
  const status = pick("status_url", fallback.status);
  const cancel = pick("cancel_url", fallback.cancel);
  return { routes: { status, result, cancel }, built, ...(foreign === undefined ? {} : { foreign }) };
}

/** Refuses, or reports, a reply whose URLs lead away from the gateway. @throws ForeignUrlError with `strictUrls`. */
export function reportForeignUrl(context: ClientContext, info: RequestInfo, url: string): void {
  const host = parseUrl(url)?.origin ?? "an address that is no URL";
  const text = `a reply names ${host}, which is not the gateway`;
  if (context.strictUrls)
    throw new ForeignUrlError(`${info.endpointId}: ${text}: it was not followed.`, { ...info, code: "foreign_url" });
  warnAbout(context, info, "foreign_url", `${text}; the address was built from the request id`);
}

/**
 * Where a request is looked up. If a path in the handle does not belong to this request, the path built from the ids is
 * used instead.
 */
export function routesOf({ gateway }: ClientContext, ids: RequestIds, paths?: GivenPaths): Routes {
  if (paths === undefined) return builtRoutes(ids);
  const at = (path: string | undefined): string | undefined => path && `${gateway.url}/${path}`;
  const urls = { status_url: at(paths.status), response_url: at(paths.result), cancel_url: at(paths.cancel) };
  return routesOfReply(gateway, ids, urls).routes;
}

/** The paths of a request, without their queries, which may carry tokens; undefined when they are what its ids say. */
export function pathsOf(request: RequestRef): HandlePaths | undefined {
  const { status, result, cancel } = request.routes;
  const built = builtRoutes(request);
  const plain =
    status.path === built.status.path && result.path === built.result.path && cancel.path === built.cancel.path;
  return plain ? undefined : { status: status.path, result: result.path, cancel: cancel.path };
}

/** The routes of a request as absolute URLs, under the queue's names: for people to read. */
export interface ShownUrls {
  readonly response_url: string;
  readonly status_url: string;
  readonly cancel_url: string;
}

/** See {@link ShownUrls}. */
export function shownUrls(gateway: Gateway, { result, status, cancel }: Routes): ShownUrls {
  return {
    response_url: urlOf(gateway, result),
    status_url: urlOf(gateway, status),
    cancel_url: urlOf(gateway, cancel),
  };
}

/** One question about a request. */
export interface Question<T> extends Exchange {
  readonly phase: "status" | "result" | "cancel";
  readonly read: (reply: Reply) => T;
  /** Turns an error that is an answer ("still in progress") into a value. @throws the error otherwise */
  readonly readError?: (error: unknown, info: RequestInfo) => T;
  readonly judge?: JudgeFailure;
}

/** Calls a place of a request by GET. */
export function getRoute({ path, query }: Route, more: Route["query"] = {}): RouteCall {
  const params = { path: { request: path }, query: { ...query, ...more } };
  return (routes, init) => routes.GET("/{request}", { ...init, params });
}

const lastFailures = new WeakMap<RequestRef, FalError>();

/** Why the last question about a request has not been answered; undefined when it has. */
export function lastFailureOf(request: RequestRef | undefined): FalError | undefined {
  return request && lastFailures.get(request);
}

/** Asks about a request, and asks again where that is safe. @throws FalError */
export async function ask<T>({ context, request }: JobContext, question: Question<T>, bounds: StepBounds): Promise<T> {
  const { endpointId, requestId } = request;
  const { phase, read, readError, judge } = question;
  const once = (info: RequestInfo): Promise<T> =>
    exchange(context, info, question, bounds.signal).then(read, readError && ((error) => readError(error, info)));
  const onFailure = (error: FalError): void => void lastFailures.set(request, error);
  const info = { endpointId, requestId, phase };
  const answer = await withRetries(context, { info, ...bounds, judge, onFailure, once });
  lastFailures.delete(request);
  return answer;
}
