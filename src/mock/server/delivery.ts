import type { ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { gzipSync } from "node:zlib";
import type { Delivery } from "../faults/fault.js";

/** What a delivery may do beyond its own connection. */
export interface Line {
  readonly response: ServerResponse;
  /** Writes the head; `length` is left out of a chunked answer. */
  readonly head: (length: number | undefined, extra?: Readonly<Record<string, string>>) => void;
  readonly resetAll: () => void;
  readonly doom: (socket: Socket) => void;
}

/** Closes a connection so that the other side sees a reset, not an end. */
export function resetSocket(socket: Duplex): void {
  if (socket.destroyed) return;
  // TLS sockets cannot be reset, only cut.
  if ("encrypted" in socket || !(socket instanceof Socket)) socket.destroy();
  else socket.resetAndDestroy();
}

/** Ends when the response is over, sent or broken off. */
export function over(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.closed || response.destroyed) resolve();
    else response.once("close", resolve);
  });
}

/** Gives a chunk to the network before the next one: two writes in one turn would travel together. */
export function writeApart(response: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed || response.writableEnded) return resolve();
    // Called too, with an error, for what a closed connection swallows.
    response.write(piece, () => setImmediate(resolve));
    return undefined;
  });
}

function repeat(response: ServerResponse, everyMs: number, step: () => void): void {
  const timer = setInterval(step, everyMs);
  response.once("close", () => clearInterval(timer));
}

function drip(line: Line, content: Uint8Array, everyMs: number): void {
  line.head(content.length);
  line.response.flushHeaders();
  let at = 0;
  repeat(line.response, everyMs, () => {
    if (at < content.length) line.response.write(content.subarray(at, (at += 1)));
    if (at === content.length) line.response.end();
  });
}

function endless(line: Line, bytesPerSecond: number): void {
  line.head(undefined);
  line.response.write('{"padding":"');
  const piece = Buffer.alloc(Math.ceil(bytesPerSecond / 20), "x");
  repeat(line.response, 50, () => void line.response.write(piece));
}

const MEMBER_MB = 16;

async function gzipBomb(line: Line, megabytes: number): Promise<void> {
  line.head(undefined, { "content-encoding": "gzip" });
  // A gzip file may have many members: one is made, and sent as often as it takes.
  const member = gzipSync(Buffer.alloc(MEMBER_MB * 1024 * 1024, " "));
  for (let sent = 0; sent < megabytes && !line.response.destroyed; sent += MEMBER_MB) {
    await writeApart(line.response, member);
  }
  line.response.end();
}

function breakOff(line: Line, content: Uint8Array, framing: "chunked" | "length"): void {
  line.head(framing === "chunked" ? undefined : content.length);
  const part = framing === "chunked" ? content : content.subarray(0, Math.floor(content.length / 2));
  line.response.write(part, () => line.response.socket?.destroy());
}

async function eachByte(line: Line, content: Uint8Array): Promise<void> {
  line.head(undefined);
  for (const byte of content) await writeApart(line.response, Uint8Array.of(byte));
  line.response.end();
}

// Bytes and reset in one go look like an end to some clients: the bytes must have been read before the reset comes.
const BEFORE_RESET_MS = 30;

/** Resets the connection of a response once what was written has had time to arrive. */
export function resetSoon(response: ServerResponse): void {
  const timer = setTimeout(() => {
    if (response.socket !== null) resetSocket(response.socket);
  }, BEFORE_RESET_MS);
  response.once("close", () => clearTimeout(timer));
}

function resetInBody(line: Line, content: Uint8Array, bytes: number): void {
  line.head(content.length);
  line.response.write(content.subarray(0, bytes), () => resetSoon(line.response));
}

function plain(line: Line, content: Uint8Array): void {
  line.head(content.length);
  line.response.end(content);
}

function late(line: Line, content: Uint8Array, ms: number): void {
  const timer = setTimeout(() => plain(line, content), ms);
  line.response.once("close", () => clearTimeout(timer));
}

async function start(line: Line, content: Uint8Array, delivery: Delivery): Promise<void> {
  const { socket } = line.response;
  switch (delivery.how) {
    case "reset":
      if (delivery.when === "in-body") return resetInBody(line, content, delivery.bytes ?? 1);
      return socket === null ? undefined : resetSocket(socket);
    case "unfinished":
      return breakOff(line, content, delivery.framing);
    case "drip":
      return drip(line, content, delivery.everyMs);
    case "bytes":
      return eachByte(line, content);
    case "endless":
      return endless(line, delivery.bytesPerSecond);
    case "gzip-bomb":
      return gzipBomb(line, delivery.megabytes);
    case "doom-connection":
      if (socket !== null) line.doom(socket);
      return plain(line, content);
    case "early-hints":
      line.response.writeEarlyHints({ link: "</style.css>; rel=preload; as=style" });
      return plain(line, content);
    case "reset-all":
      return line.resetAll();
    case "silence":
      return undefined;
    case "late":
      return late(line, content, delivery.ms);
  }
}

/** Sends a whole body in the given way; ends when the response is over. */
export async function deliver(line: Line, content: Uint8Array, delivery: Delivery | undefined): Promise<void> {
  const ended = over(line.response);
  if (delivery === undefined) plain(line, content);
  else await start(line, content, delivery);
  return ended;
}
