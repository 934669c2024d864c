import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import type { RuleId } from "../document/origin.js";
import { errno, reasonOf } from "./user-error.js";

export interface Unreadable {
  readonly code: RuleId;
  readonly message: string;
}

const MEBIBYTE = 1024 * 1024;
export const SIZE_LIMIT: number = 32 * MEBIBYTE;

/** What there is to say of a source of so many bytes. */
export function tooLarge(size: number, limit: number = SIZE_LIMIT): Unreadable {
  const most = limit / MEBIBYTE;
  return {
    code: "io/too-large",
    message: `${size === Number.POSITIVE_INFINITY ? `more than ${most}` : `${Math.ceil(size / MEBIBYTE)}`} MiB, the limit is ${most} MiB; split the document`,
  };
}

/** Memory for many files at once: allocating some for each of ten thousand small ones takes a part of the time of reading them. */
const SLAB_BYTES = MEBIBYTE;
/** A file that is larger has memory of its own: a slab is kept as long as one file in it is. */
const SMALL_BYTES: number = SLAB_BYTES / 16;

let slab: Uint8Array = new Uint8Array(0);
let taken = 0;

/** Memory for a file of so many bytes, which nobody else has. */
function memoryFor(size: number): Uint8Array {
  if (size > SMALL_BYTES) return Buffer.allocUnsafeSlow(size);
  if (taken + size > slab.length) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    taken = 0;
  }
  taken += size;
  return slab.subarray(taken - size, taken);
}

/** An open file up to the size that it had when it was looked at. */
function readWhole(file: number, size: number): Uint8Array {
  // A file of /proc says that it is empty, and is not.
  if (size === 0) return readFileSync(file);
  const bytes = memoryFor(size);
  let length = 0;
  for (let read = -1; read !== 0 && length < size; length += read)
    read = readSync(file, bytes, length, size - length, null);
  return bytes.subarray(0, length);
}

/** The bytes of a file of ordinary size. Does not wait on a pipe or a device: opening one never blocks. */
export function readBytes(path: string, limit: number = SIZE_LIMIT): Uint8Array | Unreadable {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    if (stat.isDirectory()) return { code: "io/no-file", message: "this is a folder; name the documents in it" };
    if (!stat.isFile())
      return {
        code: "io/no-file",
        message: "this is a pipe, a socket or a device; give a file, or `-` to read standard input",
      };
    return stat.size > limit ? tooLarge(stat.size, limit) : readWhole(file, stat.size);
  } catch (error) {
    const code = errno(error);
    if (code === "ENOENT")
      return {
        code: "io/no-such-input",
        message: "no such file any more, or a link that leads nowhere; check the path",
      };
    if (code === "ENXIO")
      return { code: "io/no-file", message: "this is a socket; give a file, or `-` to read standard input" };
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return {
      code: "io/unreadable",
      message: `cannot read the file, ${reason}; change its permissions or leave it out`,
    };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** All bytes of a stream, up to the limit. */
export async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array | Unreadable> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > SIZE_LIMIT) return tooLarge(Number.POSITIVE_INFINITY);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
