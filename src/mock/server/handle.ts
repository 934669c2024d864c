import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ActiveFault } from "../faults/book.js";
import type { FaultSite } from "../faults/fault.js";
import { aliasOf } from "../jobs/ids.js";
import { type Target, targetOf } from "./address.js";
import { refuseCaller } from "./auth.js";
import { resetSocket } from "./delivery.js";
import type { Exchange, Match, Mock } from "./mock.js";
import type { RecordEntry, Recorder } from "./record.js";
import { detail, type Reply } from "./reply.js";
import { routeOperation } from "../operations/route.js";
import { routeOf } from "./router.js";
import { corsHeaders, type PageHeaders, refusedOrigin, refusePage } from "./pages.js";
import { PREFLIGHT, send } from "./send.js";

/** What the listener gives to each request beside the mock itself. */
export interface Desk {
  readonly mock: Mock;
  readonly recorder: Recorder;
  /** Waited for before a request is answered. */
  readonly beforeRequest: (entry: RecordEntry) => Promise<void> | undefined;
  readonly onRequest: (entry: RecordEntry) => void;
  /** The server's own origin, for requests that do not say how they reached it. */
  readonly ownOrigin: () => string;
  /** The origin of the listener that is not the gateway. */
  readonly foreignOrigin: () => string;
  readonly resetAll: () => void;
  /** Connections whose next request is to be reset. */
  readonly doomed: WeakSet<Socket>;
}

/** A header of a request, the first one where it is repeated. */
export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : value?.[0];
}

/** What of a request shows who asks. */
export function pageOf(request: IncomingMessage): PageHeaders {
  return { host: header(request, "host"), origin: header(request, "origin") };
}

/** Origin and base path of the URLs that a reply names. */
export function originOf(desk: Desk, request: IncomingMessage): string {
  const { origin, basePath } = desk.mock.settings;
  const base = basePath.map((part) => `/${encodeURIComponent(part)}`).join("");
  if (origin !== undefined) return origin + base;
  const host = header(request, "host") ?? "";
  const scheme = "encrypted" in request.socket || header(request, "x-forwarded-proto") === "https" ? "https" : "http";
  // A host header is the client's text: it becomes part of URLs only when it looks like a host.
  return (
    (/^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$|^\[[0-9a-fA-F:.]{2,45}\](:\d{1,5})?$/.test(host)
      ? `${scheme}://${host}`
      : desk.ownOrigin()) + base
  );
}

/** What is answered to a caller whose credential is not accepted; undefined where it is. */
export function refuseAccess({ mock }: Exchange, authorization: string | undefined): Reply | undefined {
  const { profile, credentials, wire } = mock.settings;
  return refuseCaller(authorization, { profile, credentials, anonymous: wire.anonymous }, mock.newId());
}

function refuse(exchange: Exchange, match: Match): Reply | undefined {
  const { mock, target, request } = exchange;
  if (match.access === "public") return undefined;
  const token = match.access === "token-or-key" ? target.query.get("fal_jwt_token") : null;
  if (token !== null && mock.tokens.accepts(token, aliasOf(target.segments))) return undefined;
  const authorization = header(request, "authorization");
  // The proxy adds its own key when the browser sends none.
  if (target.proxied && authorization === undefined) return undefined;
  return refuseAccess(exchange, authorization);
}

/** Where a fault meets a call. */
export function siteOf(desk: Desk, exchange: Exchange, { hit, variant }: ActiveFault): FaultSite {
  return {
    exchange,
    hit,
    variant,
    foreign: desk.foreignOrigin(),
  };
}

function firstBytes(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    request.once("data", () => resolve());
    request.once("end", () => resolve());
    request.once("close", () => resolve());
  });
}

/** The route's reply with what the faults of this call make of it. */
async function replyOf(desk: Desk, exchange: Exchange, match: Match): Promise<Reply> {
  for (const active of exchange.faults) {
    if (active.fault.instead !== undefined) return active.fault.instead(siteOf(desk, exchange, active));
  }
  const refusal = refuse(exchange, match);
  if (refusal !== undefined) return refusal;
  let reply = await match.handle(exchange);
  for (const active of exchange.faults) {
    if (active.fault.edit !== undefined) reply = await active.fault.edit(reply, siteOf(desk, exchange, active));
  }
  return reply;
}

function isInRequestReset({ fault: { delivery } }: ActiveFault): boolean {
  return delivery?.how === "reset" && delivery.when === "in-request";
}

interface Answered {
  readonly reply: Reply;
  readonly faults: readonly ActiveFault[];
}

async function answer(desk: Desk, request: IncomingMessage, entry: RecordEntry): Promise<Answered | undefined> {
  const { mock } = desk;
  const { basePath, wire, pages } = mock.settings;
  const refusedPage = refusePage(pages, pageOf(request));
  if (refusedPage !== undefined) {
    const origin = refusedOrigin(pages, pageOf(request));
    if (origin !== undefined) entry.refusedOrigin = origin;
    return { reply: refusedPage, faults: [] };
  }
  const operation = routeOperation(mock, request);
  if (operation === undefined && request.method === "OPTIONS") return { reply: PREFLIGHT, faults: [] };
  const addressed = {
    url: request.url ?? "/",
    host: header(request, "host"),
    targetUrl: header(request, "x-fal-target-url"),
  };
  const target: Target | Reply =
    operation === undefined ? targetOf(addressed, basePath, wire.proxyAllow) : operation.target;
  if (!("mount" in target)) return { reply: target, faults: [] };
  const match = operation?.match ?? routeOf(mock, request.method ?? "GET", target);
  if (!("handle" in match)) return { reply: match, faults: [] };
  const faults = mock.faults.pick(match.name, match.requestId);
  entry.route = match.name;
  entry.requestId = match.requestId;
  entry.faults = faults.map(({ id }) => id);
  if (faults.some(isInRequestReset)) {
    await firstBytes(request);
    resetSocket(request.socket);
    return undefined;
  }
  const exchange: Exchange = { mock, request, target, origin: originOf(desk, request), entry, faults };
  return { reply: await replyOf(desk, exchange, match), faults };
}

/** Records a request that has come. */
export function record(desk: Desk, request: IncomingMessage): RecordEntry {
  return desk.recorder.add({
    at: desk.mock.clock.now(),
    method: request.method ?? "",
    path: request.url ?? "",
    headers: Object.fromEntries(Object.keys(request.headers).map((name) => [name, header(request, name)])),
    route: undefined,
    requestId: undefined,
    status: undefined,
    faults: [],
  });
}

/** Answers one HTTP request. Never throws: what goes wrong in a script becomes a 500, what went away is let go. */
export async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (desk.doomed.has(request.socket)) return resetSocket(request.socket);
  const entry = record(desk, request);
  const doom = (socket: Socket): void => void desk.doomed.add(socket);
  const { wire, pages } = desk.mock.settings;
  const onHead = (status: number): void => void (entry.status = status);
  const look = { reasonPhrase: wire.reasonPhrase, shared: corsHeaders(pages, pageOf(request)) };
  const sending = { response, faults: [], ...look, resetAll: desk.resetAll, doom, onHead };
  try {
    const waiting = desk.beforeRequest(entry);
    if (waiting !== undefined) await waiting;
    const answered = await answer(desk, request, entry);
    if (answered !== undefined) await send({ ...sending, faults: answered.faults }, answered.reply);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (response.headersSent || request.socket.destroyed) request.socket.destroy();
    else await send(sending, detail(500, `Internal Server Error: ${message}`));
  }
  desk.onRequest(entry);
}
