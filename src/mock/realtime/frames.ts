/* Frames of WebSockets (RFC 6455, section 5), as a server reads and writes them. */

/** What frames carry. */
export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** One frame, its payload unmasked. */
export interface WireFrame {
  readonly isLast: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Bytes that break the protocol, with the code that the connection is closed with. */
export class FrameError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const PROTOCOL_ERROR = 1002;
const TOO_BIG = 1009;

interface Head {
  readonly isLast: boolean;
  readonly opcode: number;
  readonly length: number;
  /** Bytes before the payload, the mask among them. */
  readonly size: number;
}

// The head at the start of some bytes; undefined while it is not whole.
function headOf(bytes: Buffer, limit: number): Head | undefined {
  if (bytes.length < 2) return undefined;
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  const [opcode, short] = [first & 0x0f, second & 0x7f];
  if ((first & 0x70) !== 0) throw new FrameError(PROTOCOL_ERROR, "reserved bits are set");
  if ((second & 0x80) === 0) throw new FrameError(PROTOCOL_ERROR, "a frame of a client is not masked");
  if (opcode >= OPCODES.close && (short > 125 || (first & 0x80) === 0))
    throw new FrameError(PROTOCOL_ERROR, "a control frame is long or has parts");
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const size = 2 + extra + 4;
  if (bytes.length < size) return undefined;
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (length > limit) throw new FrameError(TOO_BIG, `a message is longer than ${limit} bytes`);
  return { isLast: (first & 0x80) !== 0, opcode, length, size };
}

function unmasked(payload: Buffer, mask: Buffer): Buffer {
  const plain = Buffer.from(payload);
  for (let index = 0; index < plain.length; index += 1) plain[index] = (plain[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return plain;
}

/** Takes bytes, cut anywhere, and gives the frames that have become whole. */
export interface FrameReader {
  /** @throws FrameError */
  push(chunk: Buffer): readonly WireFrame[];
}

/** @param limit bytes of the longest payload */
export function createFrameReader(limit: number): FrameReader {
  let chunks: Buffer[] = [];
  let total = 0;
  // Bytes are joined when a frame can be whole, not with each piece of it.
  let needed = 2;
  return {
    push: (chunk) => {
      chunks.push(chunk);
      total += chunk.length;
      const frames: WireFrame[] = [];
      while (total >= needed) {
        const bytes = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
        chunks = [bytes];
        const head = headOf(bytes, limit);
        needed = head === undefined ? total + 1 : head.size + head.length;
        if (head === undefined || total < needed) break;
        const payload = unmasked(bytes.subarray(head.size, needed), bytes.subarray(head.size - 4, head.size));
        frames.push({ isLast: head.isLast, opcode: head.opcode, payload });
        chunks = [bytes.subarray(needed)];
        total -= needed;
        needed = 2;
      }
      return frames;
    },
  };
}

/** The bytes of one whole frame of a server, which masks nothing. */
export function frameBytes(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + extra);
  head[0] = 0x80 | opcode;
  head[1] = extra === 0 ? length : extra === 2 ? 126 : 127;
  if (extra === 2) head.writeUInt16BE(length, 2);
  if (extra === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** The payload of a close frame. */
export function closePayload(code: number, reason: string): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code, 0);
  payload.write(reason, 2);
  return payload;
}
