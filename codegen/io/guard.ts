import { lstatSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { errno, Fault, reasonOf } from "./fault.js";

type Kind = "absent" | "file" | "folder" | "link" | "other";

/** What is at a path, links not followed. */
export const kindAt = (path: string): Kind => {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return "absent";
    if (stat.isSymbolicLink()) return "link";
    return stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
  } catch (error) {
    if (errno(error) === "ENOTDIR") return "absent";
    throw error;
  }
};

const refuse = (message: string, path: string, exit: 1 | 2): never => {
  throw new Fault(message, { exit, code: "io/unsafe-path", path });
};

/** @throws Fault unless the output folder is a folder or absent; a link is no folder: what it points to may be anything. */
export const requireFolder = (out: string, label: string): void => {
  let kind: Kind;
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
};

/**
 * Checks the way from the output folder to files below it: real folders only, and a real file or nothing at the end.
 * Each folder is looked at once, and nothing is looked for in one that is not there.
 * @returns whether there is a file
 */
export const makeGuard = (out: string, label: string): ((path: string) => boolean) => {
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
      refuse("something that is no file is in the way; move it away", `${label}/${path}`, 1);
    return kind === "file";
  };
};
