import { relative } from "node:path";
import type { LocatedFinding } from "../document/located-finding.js";
import type { RuleId } from "../document/origin.js";
import type { Place } from "../document/source.js";

/** Something the person at the terminal has to put right. The message is one line and names the remedy. */
export class UserError extends Error {
  override readonly name: string = "UserError";
  /** 2 for wrong usage or configuration, else 1. */
  readonly exit: 1 | 2;
  /** The finding code that tells of this mistake. */
  readonly code: RuleId;
  /** The file it is about, where it is about one. */
  readonly path: string | undefined;
  /** Where in the file, counted from 1. */
  readonly place: Place | undefined;

  constructor(
    message: string,
    about: { readonly exit: 1 | 2; readonly code: RuleId; readonly path?: string; readonly place?: Place },
  ) {
    super(message);
    this.exit = about.exit;
    this.code = about.code;
    this.path = about.path;
    this.place = about.place;
  }
}

/** A user error in the form of all findings. */
export function userErrorFinding({ code, path, place, message }: UserError): LocatedFinding {
  return {
    code,
    level: "error",
    ...(path === undefined ? {} : { path }),
    ...place,
    message,
  };
}

/** The code of a system error (`ENOENT`), where it is one. */
export function errno(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file or folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "no space left on the device"],
  ["EDQUOT", "the disk quota is used up"],
  ["EFBIG", "the file is larger than this system allows"],
  ["ENOTDIR", "a file is where a folder should be"],
  ["EEXIST", "something that is not a folder is in the way"],
  ["EISDIR", "a folder is where a file should be"],
  ["ENAMETOOLONG", "the name is too long for this file system"],
  ["EMFILE", "too many open files"],
  ["ELOOP", "too many symbolic links"],
  ["EIO", "the device reports an error"],
  ["EBUSY", "another program uses it"],
]);

/** Why the system refused, in words; undefined for what is no refusal of the system. */
export function reasonOf(error: unknown): string | undefined {
  const code = errno(error);
  return code === undefined ? undefined : REASONS.get(code);
}

/** A refusal of the system that nobody expected at this place, as a {@link UserError}; undefined for anything else. */
export function systemUserError(error: unknown, cwd: string): UserError | undefined {
  const reason = reasonOf(error);
  if (reason === undefined) return undefined;
  const path = error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : cwd;
  const remedy = errno(error) === "ENOENT" ? "run again" : "change its permissions";
  const message = `${reason}; ${remedy}, or choose other files and folders`;
  return new UserError(message, { exit: 1, code: "io/unreadable", path: relative(cwd, path) || "." });
}

/**
 * What the system does not let us write, as a {@link UserError}; the error as it is when it is no refusal of the system.
 * @param state what became of the work
 * @param remedy what to do, unless the disk is full
 */
export function unwritable(error: unknown, path: string, state: string, remedy: string): unknown {
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  const isFull = ["ENOSPC", "EDQUOT", "EFBIG"].includes(errno(error) ?? "");
  return new UserError(`cannot write here, ${reason}; ${state}; ${isFull ? "free space and run again" : remedy}`, {
    exit: isFull ? 1 : 2,
    code: "io/write",
    path,
  });
}
