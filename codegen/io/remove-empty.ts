import { rmdirSync } from "node:fs";
import { dirname } from "node:path";

/** Removes folders from `leaf` upwards as long as they are empty, `top` included at most. */
export const removeEmpty = (leaf: string, top: string): void => {
  for (let folder = leaf; folder.length >= top.length; folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
};
