import { existsSync, mkdirSync, rmdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { errno } from "./user-error.js";

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A folder and those above it that are not there, the topmost first. */
function missing(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder || existsSync(folder) ? [] : [...missing(above), folder];
}

/**
 * Makes a folder and those above it, one by one: where the system refuses with "no such folder" although the one above
 * is there, as below `/proc`, the recursive form of Node asks for ever; and of a read-only disk it says only that the
 * folder is not there, while the system, asked for the topmost one, says why. A folder that another process makes in
 * the meantime will do as well.
 * @returns the topmost folder that was made; undefined when all were there
 * @throws the refusal of the system
 */
export function makeFolders(folder: string): string | undefined {
  let top: string | undefined;
  for (let round = 1; !isMade(folder, round, (path) => (top = shorter(top, path))); round += 1);
  return top;
}

/** Others may take back what we stand on each time; not so often. */
const MOST_ROUNDS = 100;

function shorter(one: string | undefined, other: string): string {
  return one !== undefined && one.length < other.length ? one : other;
}

/** @returns false where another process has taken back a folder above, as those do that leave theirs empty */
function isMade(folder: string, round: number, onMade: (path: string) => void): boolean {
  // The folder itself is asked for in any case: of a file in its place the system says so.
  const wanted = isFolder(folder) ? [] : [...missing(dirname(folder)), folder];
  for (const path of wanted) {
    try {
      mkdirSync(path);
      onMade(path);
    } catch (error) {
      if (errno(error) === "ENOENT" && round < MOST_ROUNDS && !existsSync(dirname(path))) return false;
      if (!isFolder(path)) throw error;
    }
  }
  return true;
}

/** Removes folders from `leaf` upwards as long as they are empty, `top` included at most. */
export function removeEmpty(leaf: string, top: string): void {
  for (let folder = leaf; folder.length >= top.length; folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}
