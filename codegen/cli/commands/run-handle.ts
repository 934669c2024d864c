import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { ClientOptions, FalRequest, RequestHandle } from "falsmith-runtime/client";
import { isFalUrl } from "falsmith-runtime/internal";
import { type JsonObject, own } from "../../document/json.js";
import { shellWord, visible } from "../../messages/visible.js";
import { type Arguments, usage } from "../terminal/arguments.js";
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

/** The flags that say where a request was made: whoever takes it up again says the same. */
const PLACE_FLAGS = ["gateway", "auth", "profile", "provider", "out", "package-name"] as const;

/** How a request is taken up again: by the file that its handle is in, else by the handle, which is to be saved. */
export function howToResume(request: FalRequest<unknown>, given: Arguments): string {
  const resumed = given.value("resume");
  if (resumed !== undefined) return `its handle is still in ${visible(resumed)}`;
  const flags = PLACE_FLAGS.flatMap((flag) => {
    const value = given.value(flag);
    return value === undefined ? [] : [`--${flag} ${shellWord(value)}`];
  });
  const switches = ["allow-insecure", "unchecked"].flatMap((flag) => (given.has(flag) ? [`--${flag}`] : []));
  const file = given.value("save-handle");
  const command = ["falsmith run --resume", shellWord(file ?? "handle.json"), ...flags, ...switches].join(" ");
  if (file !== undefined) return `follow it with ${command}`;
  return `to follow it, save its handle as handle.json and call ${command}; the handle: ${visible(JSON.stringify(request.toJSON()))}`;
}

function bare(url: string): string {
  return url.replace(/\/+$/, "");
}

/**
 * Refuses to look for a request at a gateway that nobody named, where its handle says another one: an id of one server means
 * nothing, or something else, at the next.
 * @throws UserError that says the flag
 */
export function checkPlace(handle: JsonObject | undefined, gateway: ClientOptions["gateway"], given: Arguments): void {
  const made = own(handle, "gateway");
  if (typeof made !== "string" || given.has("gateway")) return;
  const asked = typeof gateway === "object" ? gateway.url : (gateway ?? "https://queue.fal.run");
  // A URL with variables is not known before they are filled in.
  if (asked.includes("{") || bare(asked) === bare(made)) return;
  if (URL.canParse(made) && isFalUrl(made) && isFalUrl(asked)) return;
  const file = visible(given.value("resume") ?? "");
  throw usage(
    `${file} is the handle of a request at ${visible(made)}, and ${asked} would be asked: add --gateway ${shellWord(made)}, or the name of that gateway here`,
  );
}
