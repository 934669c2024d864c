import { createHash, hash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { kindAt, textIfFile } from "../guard.js";
import { errno } from "../user-error.js";

/** The SHA-256 of a text or of bytes, in hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

/** What is at the place of an output file. `other` is a folder, a link or something stranger. */
export type OnDisk =
  | { readonly kind: "absent" }
  | { readonly kind: "other" }
  | { readonly kind: "file"; readonly sha256: string };

// One buffer for all files: an unchanged package of thousands of files is only read, and should not fill the memory.
let buffer: Buffer | undefined;

/** The digest of an open file; undefined when it is a pipe or a device, which give nothing or never end. */
function digestOf(file: number): string | undefined {
  buffer ??= Buffer.allocUnsafeSlow(256 * 1024);
  const size = readSync(file, buffer);
  if (size > 0 && size < buffer.length) return sha256(buffer.subarray(0, size));
  if (!fstatSync(file).isFile()) return undefined;
  const sum = createHash("sha256");
  for (let read = size; read > 0; read = readSync(file, buffer)) sum.update(buffer.subarray(0, read));
  return sum.digest("hex");
}

/**
 * The digest of a file whose line ends are CR LF, with LF in their place; undefined where it has none of them, or cannot be
 * read.
 */
export function digestWithLf(path: string): string | undefined {
  const text = textIfFile(path, "latin1");
  return text?.includes("\r\n") === true ? sha256(Buffer.from(text.replaceAll("\r\n", "\n"), "latin1")) : undefined;
}

const ABSENT: readonly string[] = ["ENOENT", "ENOTDIR"];
const STRANGE: readonly string[] = ["ELOOP", "EISDIR", "ENXIO", "EAGAIN"];

/** What is at `path` now; links are not followed, and nothing is waited for. */
export function onDisk(path: string): OnDisk {
  // Windows cannot open without following.
  if (process.platform === "win32" && kindAt(path) === "link") return { kind: "other" };
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const digest = digestOf(file);
    return digest === undefined ? { kind: "other" } : { kind: "file", sha256: digest };
  } catch (error) {
    const code = errno(error) ?? "";
    if (ABSENT.includes(code)) return { kind: "absent" };
    if (STRANGE.includes(code)) return { kind: "other" };
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
