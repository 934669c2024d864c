/* msgpack (github.com/msgpack/msgpack, spec.md), as far as data goes: what JSON has, bytes, and times as `Date`. */

// Deeper values overflow the stack of what writes and what reads them.
const MAX_DEPTH = 200;
const TIMESTAMP = 0xff;
const TWO_32 = 4_294_967_296;
const TWO_34 = 17_179_869_184;

/** Bytes that grow. */
class ByteWriter {
  #bytes = new Uint8Array(512);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  /** Room for so many bytes, and where it is. */
  #reserve(length: number): number {
    const at = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#at, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
  /** A number in so many bytes, the highest first. */
  uint(value: number, length: 1 | 2 | 4 | 8): void {
    const at = this.#reserve(length);
    if (length === 1) this.#view.setUint8(at, value);
    else if (length === 2) this.#view.setUint16(at, value);
    else if (length === 4) this.#view.setUint32(at, value);
    else this.#view.setBigInt64(at, BigInt(value));
  }
  float(value: number): void {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value);
  }
  bytes(value: Uint8Array): void {
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
  }
  whole(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#at);
  }
}

/** The heads of a kind of value: its length in the head itself, up to a limit, else in one, two or four bytes behind it. */
interface LengthHeads {
  readonly short: number;
  readonly limit: number;
  readonly one: number | undefined;
  readonly two: number;
}
const STRING: LengthHeads = { short: 0xa0, limit: 32, one: 0xd9, two: 0xda };
const BYTES: LengthHeads = { short: 0, limit: 0, one: 0xc4, two: 0xc5 };
const LIST: LengthHeads = { short: 0x90, limit: 16, one: undefined, two: 0xdc };
const MAP: LengthHeads = { short: 0x80, limit: 16, one: undefined, two: 0xde };

function writeLength(out: ByteWriter, length: number, { short, limit, one, two }: LengthHeads): void {
  if (length < limit) return out.uint(short | length, 1);
  const isOne = one !== undefined && length < 0x100;
  const isTwo = length < 0x1_00_00;
  out.uint(isOne ? one : isTwo ? two : two + 1, 1);
  return out.uint(length, isOne ? 1 : isTwo ? 2 : 4);
}

function writeNumber(out: ByteWriter, value: number): void {
  if (!Number.isSafeInteger(value)) {
    out.uint(0xcb, 1);
    return out.float(value);
  }
  if (value >= -32 && value < 128) return out.uint(value & 0xff, 1);
  // Unsigned heads are 0xcc to 0xcf, signed ones 0xd0 to 0xd3.
  const [first, most] = value < 0 ? [0xd0, -2 * value - 1] : [0xcc, value];
  const size = most < 0x100 ? 0 : most < 0x1_00_00 ? 1 : most < TWO_32 ? 2 : 3;
  out.uint(first + size, 1);
  return out.uint(value, ([1, 2, 4, 8] as const)[size]);
}

function writeDate(out: ByteWriter, date: Date): void {
  const ms = date.getTime();
  if (Number.isNaN(ms)) throw new TypeError("msgpack cannot carry an invalid date");
  const seconds = Math.floor(ms / 1_000);
  const nanoseconds = (ms - seconds * 1_000) * 1_000_000;
  const isShort = seconds >= 0 && seconds < TWO_34;
  const isShortest = isShort && seconds < TWO_32 && nanoseconds === 0;
  out.uint(isShortest ? 0xd6 : isShort ? 0xd7 : 0xc7, 1);
  if (!isShort) out.uint(12, 1);
  out.uint(TIMESTAMP, 1);
  if (isShort && !isShortest) out.uint(nanoseconds * 4 + Math.floor(seconds / TWO_32), 4);
  if (!isShort) {
    out.uint(nanoseconds, 4);
    return out.uint(seconds, 8);
  }
  return out.uint(seconds % TWO_32, 4);
}

function writeObject(out: ByteWriter, value: object, depth: number): void {
  if (value instanceof Date) return writeDate(out, value);
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    const bytes = ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);
    writeLength(out, bytes.length, BYTES);
    return out.bytes(bytes);
  }
  if (Array.isArray(value)) {
    writeLength(out, value.length, LIST);
    return value.forEach((item: unknown) => write(out, item, depth + 1));
  }
  const entries = Object.entries(value);
  writeLength(out, entries.length, MAP);
  for (const [key, item] of entries) {
    write(out, key, depth);
    write(out, item, depth + 1);
  }
  return undefined;
}

function write(out: ByteWriter, value: unknown, depth: number): void {
  if (depth > MAX_DEPTH) throw new RangeError(`msgpack cannot carry more than ${MAX_DEPTH} levels`);
  if (value === null || value === undefined) return out.uint(0xc0, 1);
  if (typeof value === "boolean") return out.uint(value ? 0xc3 : 0xc2, 1);
  if (typeof value === "number") return writeNumber(out, value);
  if (typeof value === "object") return writeObject(out, value, depth);
  if (typeof value !== "string") throw new TypeError(`msgpack cannot carry a ${typeof value}`);
  const bytes = new TextEncoder().encode(value);
  writeLength(out, bytes.length, STRING);
  return out.bytes(bytes);
}

/** A value as msgpack. @throws TypeError for functions, symbols and big integers; RangeError for what is nested without end */
export function encodeMsgpack(value: unknown): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  write(out, value, 0);
  return out.whole();
}

/** Bytes that are read from the front. */
class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  isDone(): boolean {
    return this.#at === this.#bytes.length;
  }
  #take(length: number): number {
    const at = this.#at;
    if (length > this.#bytes.length - at) throw new RangeError("the msgpack ends too early");
    this.#at += length;
    return at;
  }
  uint(length: 1 | 2 | 4 | 8): number {
    const at = this.#take(length);
    if (length === 1) return this.#view.getUint8(at);
    if (length === 2) return this.#view.getUint16(at);
    return length === 4 ? this.#view.getUint32(at) : Number(this.#view.getBigUint64(at));
  }
  int(length: 1 | 2 | 4 | 8): number {
    const at = this.#take(length);
    if (length === 1) return this.#view.getInt8(at);
    if (length === 2) return this.#view.getInt16(at);
    return length === 4 ? this.#view.getInt32(at) : Number(this.#view.getBigInt64(at));
  }
  float(length: 4 | 8): number {
    const at = this.#take(length);
    return length === 4 ? this.#view.getFloat32(at) : this.#view.getFloat64(at);
  }
  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.slice(at, at + length);
  }
}

function readText(from: ByteReader, length: number): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(from.bytes(length));
}

function readList(from: ByteReader, length: number, depth: number): unknown[] {
  // The list grows with what is there: a length is only what the sender says.
  const list: unknown[] = [];
  for (let index = 0; index < length; index += 1) list.push(read(from, depth + 1));
  return list;
}

function readMap(from: ByteReader, length: number, depth: number): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (let index = 0; index < length; index += 1) {
    const key = read(from, depth + 1);
    if (typeof key !== "string" && typeof key !== "number") throw new TypeError("a key in msgpack is no text");
    // Plain assignment would run the setter of `__proto__`.
    const value = read(from, depth + 1);
    Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return map;
}

// Times are the one extension that the standard has; others stay bytes.
function readExtension(from: ByteReader, length: number): unknown {
  const type = from.uint(1);
  const data = from.bytes(length);
  if (type !== TIMESTAMP || ![4, 8, 12].includes(length)) return data;
  const time = new ByteReader(data);
  if (length === 4) return new Date(time.uint(4) * 1_000);
  const head = time.uint(4);
  if (length === 12) return new Date(time.int(8) * 1_000 + head / 1_000_000);
  return new Date(((head % 4) * TWO_32 + time.uint(4)) * 1_000 + Math.floor(head / 4) / 1_000_000);
}

const SIZES = [1, 2, 4, 8] as const;
function sizeOf(step: number): 1 | 2 | 4 | 8 {
  return SIZES[step] ?? 1;
}

// The heads from 0xc0 to 0xdf; all others hold their value, or its length.
function readLong(from: ByteReader, head: number, depth: number): unknown {
  if (head === 0xc0) return null;
  if (head === 0xc2 || head === 0xc3) return head === 0xc3;
  if (head >= 0xc4 && head <= 0xc6) return from.bytes(from.uint(sizeOf(head - 0xc4)));
  if (head >= 0xc7 && head <= 0xc9) return readExtension(from, from.uint(sizeOf(head - 0xc7)));
  if (head === 0xca || head === 0xcb) return from.float(head === 0xca ? 4 : 8);
  if (head >= 0xcc && head <= 0xcf) return from.uint(sizeOf(head - 0xcc));
  if (head >= 0xd0 && head <= 0xd3) return from.int(sizeOf(head - 0xd0));
  if (head >= 0xd4 && head <= 0xd8) return readExtension(from, 2 ** (head - 0xd4));
  if (head >= 0xd9 && head <= 0xdb) return readText(from, from.uint(sizeOf(head - 0xd9)));
  if (head === 0xdc || head === 0xdd) return readList(from, from.uint(head === 0xdc ? 2 : 4), depth);
  if (head === 0xde || head === 0xdf) return readMap(from, from.uint(head === 0xde ? 2 : 4), depth);
  throw new TypeError("0xc1 is no head of msgpack");
}

function read(from: ByteReader, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new RangeError(`the msgpack has more than ${MAX_DEPTH} levels`);
  const head = from.uint(1);
  if (head < 0x80) return head;
  if (head < 0x90) return readMap(from, head & 0x0f, depth);
  if (head < 0xa0) return readList(from, head & 0x0f, depth);
  if (head < 0xc0) return readText(from, head & 0x1f);
  return head >= 0xe0 ? head - 0x100 : readLong(from, head, depth);
}

/** The value of some msgpack. @throws RangeError or TypeError for bytes that are none, or that go on behind it */
export function decodeMsgpack(bytes: Uint8Array): unknown {
  const from = new ByteReader(bytes);
  const value = read(from, 0);
  if (!from.isDone()) throw new RangeError("the msgpack goes on behind its value");
  return value;
}
