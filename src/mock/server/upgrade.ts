import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { aliasOf, parseId, withLegacyIds } from "../jobs/ids.js";
import { acceptPeer, isWebSocketRequest } from "../realtime/peer.js";
import { RealtimeSession } from "../realtime/session.js";
import { falRefusals } from "../routes/queue.js";
import { targetOf } from "./address.js";
import { resetSocket } from "./delivery.js";
import { type Desk, header, originOf, pageOf, record, refuseAccess, siteOf } from "./handle.js";
import type { Upgrade } from "./listener.js";
import type { Exchange, Mock } from "./mock.js";
import type { RecordEntry } from "./record.js";
import { refusedOrigin, refusePage } from "./pages.js";
import { detail, type Reply } from "./reply.js";
import { send } from "./send.js";

/** A realtime connection that may begin. */
interface HandshakeAcceptance {
  readonly exchange: Exchange;
  readonly endpointId: string;
  readonly isAuthorized: boolean;
  readonly maxBuffering: number;
}

/** The endpoint that a path leads to: an id with `/realtime`, or with another path of the app behind it. */
function endpointAt(mock: Mock, raw: readonly string[]): string | undefined {
  const segments = withLegacyIds(raw);
  const ids = [segments.join("/"), segments.slice(0, -1).join("/")];
  const known = ids.find((id) => mock.catalogue.endpoint(id) !== undefined);
  return known ?? (mock.catalogue.hasApp(parseId(segments.join("/")).app) ? ids.at(-1) : undefined);
}

function bufferingOf(query: URLSearchParams, otherwise: number): number | undefined {
  const given = query.get("max_buffering");
  if (given === null) return otherwise;
  const inputs = Number(given);
  return Number.isInteger(inputs) && inputs >= 1 && inputs <= 60 ? inputs : undefined;
}

async function grant(desk: Desk, request: IncomingMessage, entry: RecordEntry): Promise<HandshakeAcceptance | Reply> {
  const { mock } = desk;
  const { basePath, wire, profile, pages } = mock.settings;
  const refusedPage = refusePage(pages, pageOf(request));
  if (refusedPage !== undefined) {
    const origin = refusedOrigin(pages, pageOf(request));
    if (origin !== undefined) entry.refusedOrigin = origin;
    return refusedPage;
  }
  const addressed = { url: request.url ?? "/", host: header(request, "host"), targetUrl: undefined };
  const target = targetOf(addressed, basePath, wire.proxyAllow);
  if (!("mount" in target)) return target;
  if (target.mount !== "run" || profile === "relay") return detail(404, "Not Found");
  const faults = mock.faults.pick("realtime", undefined);
  entry.route = "realtime";
  entry.faults = faults.map(({ id }) => id);
  const exchange: Exchange = { mock, request, target, origin: originOf(desk, request), entry, faults };
  for (const active of faults)
    if (active.fault.instead !== undefined) return active.fault.instead(siteOf(desk, exchange, active));
  const endpointId = endpointAt(mock, target.segments);
  if (endpointId === undefined) return falRefusals.unknownApp(target.segments.join("/"));
  const maxBuffering = bufferingOf(target.query, wire.realtimeBuffering);
  if (maxBuffering === undefined) return detail(422, "max_buffering is a number from 1 to 60");
  const token = target.query.get("fal_jwt_token");
  const isAccepted = token !== null && mock.tokens.accepts(token, aliasOf(target.segments));
  const refusal = isAccepted ? undefined : refuseAccess(exchange, header(request, "authorization"));
  if (refusal !== undefined && wire.realtimeRefusal === "handshake") return refusal;
  return { exchange, endpointId, isAuthorized: refusal === undefined, maxBuffering };
}

// A refusal is an HTTP answer: `send` writes it as any other, faults and all.
async function refuse(desk: Desk, request: IncomingMessage, socket: Duplex, answer: HandshakeRefusal): Promise<void> {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // Safe: both kinds of server give sockets here.
  response.assignSocket(socket as Socket);
  response.once("finish", () => socket.end());
  const onHead = (status: number): void => void (answer.entry.status = status);
  const { reasonPhrase } = desk.mock.settings.wire;
  const ways = { reasonPhrase, shared: {}, resetAll: desk.resetAll, doom: () => undefined, onHead };
  await send({ response, faults: answer.faults, ...ways }, answer.reply);
}

interface HandshakeRefusal {
  readonly entry: RecordEntry;
  readonly faults: Exchange["faults"];
  readonly reply: Reply;
}

/** Whether the handshake goes on, once its faults have had their way. */
async function survives({ faults }: Exchange, socket: Duplex): Promise<boolean> {
  const delivery = faults.find(({ fault }) => fault.delivery !== undefined)?.fault.delivery;
  if (delivery?.how === "reset") resetSocket(socket);
  if (delivery?.how === "late") await new Promise((resolve) => setTimeout(resolve, delivery.ms));
  return delivery?.how !== "reset" && delivery?.how !== "silence" && !socket.destroyed;
}

/** Answers a request for a WebSocket: what fal calls realtime. Never throws. */
export async function handleUpgrade(desk: Desk, request: IncomingMessage, { socket, head }: Upgrade): Promise<void> {
  socket.on("error", () => socket.destroy());
  const entry = record(desk, request);
  try {
    const waiting = desk.beforeRequest(entry);
    if (waiting !== undefined) await waiting;
    const granted = isWebSocketRequest(request)
      ? await grant(desk, request, entry)
      : detail(426, "The only other protocol here is a WebSocket", { upgrade: "websocket" });
    if (!("exchange" in granted)) {
      await refuse(desk, request, socket, { entry, faults: [], reply: granted });
    } else if (await survives(granted.exchange, socket)) {
      entry.status = 101;
      const session = new RealtimeSession(granted);
      const limit = desk.mock.settings.wire.realtimeLimit;
      session.begin(acceptPeer(request, { socket, head }, limit, session));
    }
  } catch {
    socket.destroy();
  }
  desk.onRequest(entry);
}
