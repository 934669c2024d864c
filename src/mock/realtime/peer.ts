import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { closePayload, createFrameReader, type WireFrame, frameBytes, FrameError, OPCODES } from "./frames.js";

/** The other side of a WebSocket. */
export interface Peer {
  send(message: string | Uint8Array): void;
  /** Writes bytes that are no frame. */
  write(bytes: Uint8Array): void;
  close(code: number, reason: string): void;
  readonly socket: Duplex;
}

/** Who is told what comes. */
export interface PeerListener {
  /** A whole message: text, or bytes. */
  message(data: string | Buffer): void;
  /** The connection is gone, whoever has ended it. */
  closed(): void;
}

const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const NORMAL = 1000;
const NOT_TEXT = 1007;
// How long the other side may take to answer a close.
const CLOSING_MS = 2_000;

/** Whether a request asks for a WebSocket, in a form that can be granted. */
export function isWebSocketRequest({ method, headers }: IncomingMessage): boolean {
  const key = headers["sec-websocket-key"] ?? "";
  return (
    method === "GET" &&
    (headers.upgrade ?? "").toLowerCase() === "websocket" &&
    headers["sec-websocket-version"] === "13" &&
    /^[A-Za-z0-9+/]{22}==$/.test(key)
  );
}

function decoded(opcode: number, payload: Buffer): string | Buffer {
  if (opcode === OPCODES.binary) return payload;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(payload);
  } catch {
    throw new FrameError(NOT_TEXT, "a text is not UTF-8");
  }
}

/** Joins frames to messages. */
function createAssembler(limit: number, onMessage: (data: string | Buffer) => void): (frame: WireFrame) => void {
  let parts: Buffer[] = [];
  let opcode = 0;
  return (frame) => {
    const isFirst = frame.opcode !== OPCODES.continuation;
    if (isFirst === parts.length > 0 || frame.opcode > OPCODES.binary)
      throw new FrameError(1002, "a frame is out of its order, or of no known kind");
    if (isFirst) opcode = frame.opcode;
    parts.push(frame.payload);
    if (parts.reduce((sum, part) => sum + part.length, 0) > limit)
      throw new FrameError(1009, `a message is longer than ${limit} bytes`);
    if (!frame.isLast) return;
    const whole = Buffer.concat(parts);
    parts = [];
    onMessage(decoded(opcode, whole));
  };
}

/** Grants a WebSocket to a request that {@link isWebSocketRequest} accepts. `limit`: bytes of the longest message. */
export function acceptPeer(
  request: IncomingMessage,
  { socket, head }: { readonly socket: Duplex; readonly head: Buffer },
  limit: number,
  listener: PeerListener,
): Peer {
  const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${MAGIC}`).digest("base64");
  let isClosing = false;
  let timer: NodeJS.Timeout | undefined;
  const write = (bytes: Uint8Array): void => void (socket.writable && socket.write(bytes));
  const close = (code: number, reason: string): void => {
    if (isClosing) return;
    isClosing = true;
    write(frameBytes(OPCODES.close, closePayload(code, reason)));
    timer = setTimeout(() => socket.destroy(), CLOSING_MS);
  };
  const reader = createFrameReader(limit);
  const assemble = createAssembler(limit, (data) => listener.message(data));
  const take = (frame: WireFrame): void => {
    if (frame.opcode === OPCODES.ping) return write(frameBytes(OPCODES.pong, frame.payload));
    if (frame.opcode === OPCODES.pong) return undefined;
    if (frame.opcode !== OPCODES.close) return isClosing ? undefined : assemble(frame);
    if (!isClosing) close(frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : NORMAL, "");
    socket.end();
    return undefined;
  };
  const read = (chunk: Buffer): void => {
    try {
      for (const frame of reader.push(chunk)) take(frame);
    } catch (error) {
      socket.off("data", read);
      close(error instanceof FrameError ? error.code : 1011, error instanceof Error ? error.message : "");
      socket.end();
    }
  };
  socket.on("data", read);
  socket.on("error", () => socket.destroy());
  socket.on("end", () => socket.end());
  socket.once("close", () => {
    clearTimeout(timer);
    listener.closed();
  });
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
  );
  // In a turn of its own: who listens must know its peer.
  if (head.length > 0) queueMicrotask(() => read(head));
  const send = (message: string | Uint8Array): void => {
    if (isClosing) return;
    if (typeof message === "string") write(frameBytes(OPCODES.text, Buffer.from(message, "utf8")));
    else write(frameBytes(OPCODES.binary, message));
  };
  return { send, write, close, socket };
}
