import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { errno } from "./fault.js";

/** The topmost folder on the way to this one that is not there. */
const topmost = (folder: string): string => {
  let top = folder;
  for (let above = dirname(top); above !== top && !existsSync(above); above = dirname(top)) top = above;
  return top;
};

/**
 * Makes a folder and those above it. Node says of a read-only disk only that the folder is not there; asked for the
 * topmost one alone, the system says why.
 * @returns the topmost folder that was made; undefined when all were there
 * @throws the refusal of the system
 */
export const makeFolders = (folder: string): string | undefined => {
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (errno(error) !== "ENOENT") throw error;
    const top = topmost(folder);
    mkdirSync(top);
    mkdirSync(folder, { recursive: true });
    return top;
  }
};
