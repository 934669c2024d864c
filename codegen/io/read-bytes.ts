import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
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
    return stat.size > limit ? tooLarge(stat.size, limit) : readFileSync(file);
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
