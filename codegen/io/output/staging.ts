import { closeSync, openSync, readSync, rmSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { makeFolders, removeEmpty } from "../folders.js";
import { sha256 } from "./digest.js";
import { temporaryName } from "./recover.js";

/** A text that was put aside: its digest, and its bytes (UTF-8) whenever they are asked for. */
interface StagedText {
  readonly sha256: string;
  readonly bytes: () => Uint8Array;
}

/** What a file is to hold: a text, or one that was put aside. */
export type Content = string | StagedText;

/** Puts texts aside until they are written, so that a run of thousands of endpoints holds the texts of a few. */
export interface Staging {
  readonly keep: (text: string) => StagedText;
  readonly close: () => void;
}

/** What is held in memory before anything is put into a file: most runs never come to that. */
const IN_MEMORY = 4 * 1024 * 1024;

interface File {
  readonly handle: number;
  readonly remove: () => void;
}

/**
 * A file in the output folder, as nothing is written anywhere else. It has no name from the start: nobody else sees it,
 * and it is gone however we end.
 * @throws the refusal of the system, also where an open file has to keep its name (Windows)
 */
function openFile(folder: string): File {
  const top = makeFolders(folder);
  const remove = (): void => {
    if (top !== undefined) removeEmpty(folder, top);
  };
  const path = join(folder, temporaryName());
  let handle: number | undefined;
  try {
    handle = openSync(path, "wx+", 0o600);
    unlinkSync(path);
    return { handle, remove };
  } catch (error) {
    if (handle !== undefined) {
      closeSync(handle);
      rmSync(path, { force: true });
    }
    remove();
    throw error;
  }
}

function writeAll(handle: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done, bytes.length - done, position + done);
}

function readAll(handle: number, length: number, position: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length;) {
    const read = readSync(handle, bytes, done, length - done, position + done);
    if (read === 0) throw new Error("a text that was put aside is gone: the temporary file was cut");
    done += read;
  }
  return bytes;
}

/**
 * @param folder where a temporary file may be made; without it all texts are held in memory
 * @param limit bytes that are held in memory before that
 */
export function openStaging(folder: string | undefined, limit: number = IN_MEMORY): Staging {
  let held = 0;
  let end = 0;
  let file: File | undefined;
  let refused = false;
  /** Undefined when there is no room for a temporary file: the text is held in memory then, as the first ones are. */
  const put = (bytes: Uint8Array): (() => Uint8Array) | undefined => {
    if (folder === undefined || refused || held + bytes.length <= limit) return undefined;
    try {
      const { handle } = (file ??= openFile(folder));
      const [start, { length }] = [end, bytes];
      writeAll(handle, bytes, start);
      end += length;
      return () => readAll(handle, length, start);
    } catch {
      refused = true;
      return undefined;
    }
  };
  return {
    keep: (text) => {
      const bytes = Buffer.from(text);
      const digest = sha256(bytes);
      const aside = put(bytes);
      if (aside === undefined) held += bytes.length;
      return { sha256: digest, bytes: aside ?? ((): Uint8Array => bytes) };
    },
    close: () => {
      if (file === undefined) return;
      closeSync(file.handle);
      file.remove();
      file = undefined;
    },
  };
}

/** The digest of what a file is to hold. */
export function digestOf(content: Content): string {
  return typeof content === "string" ? sha256(content) : content.sha256;
}

/** What is to be written. */
export function bytesOf(content: Content): string | Uint8Array {
  return typeof content === "string" ? content : content.bytes();
}

/** The text of what was put aside, or is one anyway. */
export function textOfContent(content: Content): string {
  return typeof content === "string" ? content : Buffer.from(content.bytes()).toString();
}
