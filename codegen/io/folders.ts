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
  const onMade = (path: string): void => {
    if (top === undefined || path.length < top.length) top = path;
  };
  let tries = 1;
  while (!tryToMake(folder, onMade, tries === MOST_TRIES)) tries += 1;
  return top;
}

/** Other processes may take back a folder that we stand on, as those do that leave theirs empty; not so many times. */
const MOST_TRIES = 100;

/**
 * @param onMade told of each folder that was made
 * @returns false where a folder above has gone meanwhile; the last time that is thrown, as any other refusal
 */
function tryToMake(folder: string, onMade: (path: string) => void, isLast: boolean): boolean {
  // The folder itself is asked for in any case: of a file in its place the system says so.
  const wanted = isFolder(folder) ? [] : [...missing(dirname(folder)), folder];
  for (const path of wanted) {
    try {
      mkdirSync(path);
      onMade(path);
    } catch (error) {
      if (errno(error) === "ENOENT" && !isLast && !existsSync(dirname(path))) return false;
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
