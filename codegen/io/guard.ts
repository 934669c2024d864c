import { lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { errno, UserError, reasonOf } from "./user-error.js";
import { OWN_PREFIX } from "./safe-paths.js";

type PathKind = "absent" | "file" | "folder" | "link" | "other";

/** What is at a path, links not followed. */
export function kindAt(path: string): PathKind {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return "absent";
    if (stat.isSymbolicLink()) return "link";
    return stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
  } catch (error) {
    if (errno(error) === "ENOTDIR") return "absent";
    throw error;
  }
}

/**
 * The text of a file; undefined where there is none, or a link in its place. Another process may remove or
 * rename the file between the look and the read: then there is none either.
 */
export function textIfFile(path: string, encoding: "utf8" | "latin1" = "utf8"): string | undefined {
  if (kindAt(path) !== "file") return undefined;
  try {
    return readFileSync(path, encoding);
  } catch (error) {
    if (errno(error) === "ENOENT" || errno(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

function refuse(message: string, path: string, exit: 1 | 2): never {
  throw new UserError(message, { exit, code: "io/unsafe-path", path });
}

/** @throws UserError unless the output folder is a folder or absent; a link is no folder: what it points to may be anything. */
export function requireFolder(out: string, label: string): void {
  let kind: PathKind;
  try {
    kind = kindAt(out);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return refuse(`cannot look into the output folder, ${reason}; choose another one with --out`, label, 2);
  }
  if (kind === "link")
    refuse("the output folder is a symbolic link; name the folder it points to with --out", label, 2);
  if (kind === "file" || kind === "other")
    refuse("the output folder is not a folder; choose another one with --out", label, 2);
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPathOf(parent), basename(path));
  }
}

function isAbove(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || !(way.startsWith("..") || isAbsolute(way));
}

/** Why nothing of ours belongs into a folder, whatever `--force` says. Links are followed first. */
function whyNeverOutput(out: string): string | undefined {
  const [folder, home] = [realPathOf(out), realPathOf(homedir())];
  if (dirname(folder) === folder) return "is the root of the file system";
  if (isAbove(folder, home)) return "is your home folder, or holds it";
  const special = folder.split(sep).find((part) => part === ".git" || part === "node_modules");
  return special === undefined ? undefined : `lies in ${special}`;
}

// Who keeps these in a folder works in it.
const PROJECT_MARKS = new Set([".git", "node_modules", "package.json", "specs", "src"]);
const MANY_FILES = 20;

/** The names in a folder; undefined where there is none. */
function entriesIn(path: string): readonly string[] | undefined {
  if (kindAt(path) !== "folder") return undefined;
  try {
    return readdirSync(path);
  } catch (error) {
    if (errno(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Why a folder that no run of ours has written to is somebody else's; undefined for one that is free, or nearly so. */
function whyForeign(out: string, cwd: string): string | undefined {
  const entries = entriesIn(out);
  // One look for all: a first run that is just ending renames its journal to the manifest.
  if (entries === undefined || entries.includes("manifest.json")) return undefined;
  if (isAbove(realPathOf(out), realPathOf(cwd))) return "is the current folder, or holds it";
  // A first run that was cut short has left its journal.
  if (entries.some((entry) => entry.startsWith(OWN_PREFIX))) return undefined;
  const mark = entries.find((entry) => PROJECT_MARKS.has(entry));
  if (mark !== undefined) return `holds ${mark}, as a project does`;
  return entries.length > MANY_FILES
    ? `holds ${entries.length} files and folders that falsmith did not write`
    : undefined;
}

function refuseOutput(why: string, label: string): never {
  return refuse(`the output folder ${why}: nothing is written; name a folder of its own with --out`, label, 2);
}

/**
 * @param out absolute
 * @throws UserError for the root of the file system, the home folder, and what git and package managers keep
 */
export function requireOutputFolder(out: string, label: string): void {
  if (/^~(?:[/\\]|$)/.test(label)) refuseOutput("is written with a ~ that no shell has replaced", label);
  if (sep === "/" && label.includes("\\"))
    refuseOutput(
      "is written with \\, which parts no folders here; write it with /, which Windows takes as well",
      label,
    );
  const why = whyNeverOutput(out);
  if (why !== undefined) refuseOutput(why, label);
}

/**
 * The same for a folder in which every file is to be ours.
 * @throws UserError also for one that is full of files of others, unless `force`
 */
export function requireOwnFolder(out: string, cwd: string, label: string, force: boolean): void {
  requireOutputFolder(out, label);
  const why = force ? undefined : whyForeign(out, cwd);
  if (why !== undefined) refuseOutput(why, label);
}

/**
 * Checks the way from the output folder to files below it: real folders only, and a real file or nothing at the end.
 * Each folder is looked at once, and nothing is looked for in one that is not there.
 * @returns whether there is a file
 */
export function makeGuard(out: string, label: string): (path: string) => boolean {
  /** Folder → whether it is there. */
  const seen = new Map<string, boolean>([[out, true]]);
  const requireRealFolder = (folder: string): boolean => {
    const known = seen.get(folder);
    if (known !== undefined) return known;
    const kind = requireRealFolder(dirname(folder)) ? kindAt(folder) : "absent";
    seen.set(folder, kind === "folder");
    const shown = `${label}/${relative(out, folder).split(sep).join("/")}`;
    if (kind === "link")
      refuse("will not write through a symbolic link; remove it or choose another folder with --out", shown, 1);
    if (kind === "file" || kind === "other") refuse("a file is where a folder should be; move it away", shown, 1);
    return kind === "folder";
  };
  return (path) => {
    const file = join(out, path);
    const inside = relative(out, file);
    if (inside === "" || inside.startsWith(".."))
      refuse(`${JSON.stringify(path)} lies outside of the output folder`, label, 1);
    const kind = requireRealFolder(dirname(file)) ? kindAt(file) : "absent";
    if (kind === "link")
      refuse("will not write through a symbolic link; remove it and run again", `${label}/${path}`, 1);
    if (kind === "folder" || kind === "other")
      refuse("something that is not a file is in the way; move it away", `${label}/${path}`, 1);
    return kind === "file";
  };
}
