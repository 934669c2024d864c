import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { RequestHandle } from "falsmith-runtime/client";
import { visible } from "../../messages/visible.js";
import type { Terminal } from "../terminal/terminal.js";
import { errno, unwritable, UserError } from "../../io/user-error.js";

/** A file that waits for a handle. */
interface HandleFile {
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
function reserveHandle(label: string, cwd: string): HandleFile {
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

/** Says the id of a request as soon as it is submitted, and keeps its handle in a file where one is named. @throws UserError */
export function keepHandle(
  label: string | undefined,
  terminal: Terminal,
): { readonly onSubmitted: (handle: RequestHandle) => void; readonly close: () => void } {
  const file = label === undefined ? undefined : reserveHandle(label, terminal.cwd);
  return {
    onSubmitted: (handle) => {
      terminal.err(`request ${visible(handle.requestId)}\n`);
      file?.write(handle);
    },
    close: () => file?.close(),
  };
}
