import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type ActiveFault, eventPieces } from "../faults/book.js";
import type { Delivery } from "../faults/fault.js";
import { deliver, type Line, over, resetSoon, writeApart } from "./delivery.js";
import type { EventSource, Reply } from "./reply.js";

/** How a reply is to be sent. */
export interface Sending {
  readonly response: ServerResponse;
  readonly faults: readonly ActiveFault[];
  readonly reasonPhrase: boolean;
  /** What every answer to this page has: nothing unless pages of other origins may call. */
  readonly shared: Readonly<Record<string, string>>;
  readonly resetAll: () => void;
  readonly doom: (socket: Socket) => void;
  /** Told just before the head leaves. */
  readonly onHead: (status: number) => void;
}

/** The answer to a browser that asks whether it may call, where it may. */
export const PREFLIGHT: Reply = {
  status: 204,
  headers: {
    "access-control-allow-methods": "GET, POST, PUT, DELETE, OPTIONS",
    "access-control-allow-headers": "*, authorization",
    "access-control-max-age": "600",
  },
  body: { kind: "none" },
};

function contentOf(reply: Reply): { readonly content: Uint8Array; readonly type: string | undefined } {
  if (reply.body.kind === "bytes") return { content: reply.body.bytes, type: reply.body.type };
  if (reply.body.kind === "json") {
    return { content: Buffer.from(JSON.stringify(reply.body.value) ?? "null", "utf8"), type: "application/json" };
  }
  return {
    content: new Uint8Array(0),
    type: reply.body.kind === "events" ? "text/event-stream; charset=utf-8" : undefined,
  };
}

function writeHead(sending: Sending, reply: Reply, headers: Readonly<Record<string, string | number>>): void {
  const all = { ...sending.shared, ...headers, ...reply.headers };
  sending.onHead(reply.status);
  if (sending.reasonPhrase) sending.response.writeHead(reply.status, all);
  else sending.response.writeHead(reply.status, "", all);
}

function deliveryOf(faults: readonly ActiveFault[]): Delivery | undefined {
  return faults.find(({ fault }) => fault.delivery !== undefined)?.fault.delivery;
}

function sendWhole(sending: Sending, reply: Reply): Promise<void> {
  const { content, type } = contentOf(reply);
  const line: Line = {
    ...sending,
    head: (length, extra) =>
      writeHead(sending, reply, {
        ...(type === undefined ? {} : { "content-type": type }),
        ...(length === undefined || reply.status === 204 ? {} : { "content-length": length }),
        ...extra,
      }),
  };
  return deliver(line, content, deliveryOf(sending.faults));
}

function sendEvents(sending: Sending, reply: Reply, source: EventSource): Promise<void> {
  const { response, faults } = sending;
  const delivery = deliveryOf(faults);
  const ended = over(response);
  if (delivery?.how === "silence") return ended;
  writeHead(sending, reply, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  response.flushHeaders();
  // One piece after the other: an event may still be on its way when the next one comes.
  let queue = Promise.resolve();
  const write = (pieces: readonly Uint8Array[], close: boolean): void => {
    queue = queue.then(async () => {
      for (const piece of pieces) await writeApart(response, piece);
      if (close) response.end();
    });
  };
  let index = 0;
  const stop = source({
    event: (data) => {
      const { pieces, close = false } = eventPieces(faults, `data: ${JSON.stringify(data)}\n\n`, index);
      index += 1;
      if (delivery?.how !== "reset") return write(pieces, close);
      if (index > 1) return undefined;
      write([Buffer.concat(pieces).subarray(0, delivery.bytes ?? 1)], false);
      queue = queue.then(() => resetSoon(response));
      return undefined;
    },
    comment: (text) => write([Buffer.from(`: ${text}\n\n`, "utf8")], false),
    end: () => write([], true),
  });
  return ended.then(stop);
}

/** Sends a reply; ends when it has left, or when the client has. */
export function send(sending: Sending, reply: Reply): Promise<void> {
  sending.response.on("error", () => undefined);
  return reply.body.kind === "events" ? sendEvents(sending, reply, reply.body.start) : sendWhole(sending, reply);
}
