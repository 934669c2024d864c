import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { RequestHandle } from "falsmith-runtime/client";
import { errno, unwritable, UserError } from "../../io/user-error.js";

/** A file that waits for a handle. */
export interface HandleFile {
  /** Writes the handle, whole, before anything else is done with the request. */
  readonly write: (handle: RequestHandle) => void;
  /** Removes the file if no handle came. */
  readonly close: () => void;
}

/**
 * Makes the file before anything is sent: a handle that cannot be stored must not be found out after a request was paid
 * for, and a file that may hold another request's handle is never overwritten.
 * @throws UserError
 */
export function reserveHandle(label: string, cwd: string): HandleFile {
  const path = resolve(cwd, label);
  let file: number;
  try {
    file = openSync(path, "wx");
  } catch (error) {
    if (errno(error) !== "EEXIST")
      throw unwritable(error, label, "nothing was sent", "name a file in a folder that is there and can be written");
    const message = "there is such a file, maybe with the handle of another request; --resume it, or name another file";
    throw new UserError(message, { exit: 2, code: "io/write", path: label });
  }
  let written = false;
  return {
    write: (handle) => {
      writeSync(file, `${JSON.stringify(handle, null, 2)}\n`);
      written = true;
    },
    close: () => {
      closeSync(file);
      if (!written) rmSync(path, { force: true });
    },
  };
}
