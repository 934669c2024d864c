import { existsSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { CONFIG_NAMES } from "../config/config-file.js";
import { isIn, isOtherFolder, SOURCE_LIST_NAME } from "./documents.js";

/** A folder in which a change may concern a run: everything below it, or some names right in it. */
export interface WatchedPlace {
  readonly folder: string;
  readonly names?: ReadonlySet<string>;
}

export interface PlacesOptions {
  readonly cwd: string;
  readonly inputs: readonly string[];
  readonly overlays: readonly string[];
  /** Further files, absolute: those that the configuration imports. */
  readonly files: readonly string[];
}

/** True for a folder, and a link to one. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    // Below a file, or not for us to look at: a run tells what it cannot read.
    return false;
  }
}

/** The part of a pattern before its first wildcard: the folder that all matches lie in. */
export function baseOfPattern(pattern: string): string {
  const parts = pattern.replaceAll("\\", "/").split("/");
  const first = parts.findIndex((part) => /[*?[\]{}()!]/.test(part));
  const base = parts.slice(0, first < 0 ? parts.length : first).join("/");
  return base === "" ? (pattern.startsWith("/") ? "/" : ".") : base;
}

/** A name in the nearest folder that exists: where something that is not there yet would first be seen. */
function nearest(path: string): WatchedPlace {
  let child = path;
  while (!isFolder(dirname(child)) && dirname(child) !== child) child = dirname(child);
  return { folder: dirname(child), names: new Set([basename(child)]) };
}

/** A folder with all in it, and its name in the folder above: it may be removed and made anew. */
function wholeFolder(path: string): readonly WatchedPlace[] {
  return isFolder(path) ? [{ folder: path }, nearest(path)] : [nearest(path)];
}

function placesOf(given: string, cwd: string): readonly WatchedPlace[] {
  const path = resolve(cwd, given);
  if (isFolder(path)) return wholeFolder(path);
  const base = resolve(cwd, baseOfPattern(given));
  // A name with characters of a pattern may be a file's own.
  if (base === path || existsSync(path)) return [nearest(path)];
  return wholeFolder(base);
}

/** The folders above a document that may hold a list of sources which speaks of it. */
function lists({ folder }: WatchedPlace, cwd: string): readonly WatchedPlace[] {
  const found: WatchedPlace[] = [];
  for (let above = folder; isIn(above, cwd); above = dirname(above)) {
    found.push({ folder: above, names: new Set([SOURCE_LIST_NAME]) });
    if (above === cwd) break;
  }
  return found;
}

/** Each folder once. */
export function mergePlaces(places: readonly WatchedPlace[]): readonly WatchedPlace[] {
  const byFolder = new Map<string, WatchedPlace>();
  for (const { folder, names } of places) {
    const known = byFolder.get(folder);
    const isWhole = names === undefined || (known !== undefined && known.names === undefined);
    byFolder.set(folder, isWhole ? { folder } : { folder, names: new Set([...(known?.names ?? []), ...names]) });
  }
  return [...byFolder.values()];
}

/** A file by its name in the folder that it lies in. */
export function placeOfFile(path: string): WatchedPlace {
  return {
    folder: dirname(path),
    names: new Set([basename(path)]),
  };
}

/** The places that a run with these inputs looks at, each folder once. */
export function watchedPlaces({ cwd, inputs, overlays, files }: PlacesOptions): readonly WatchedPlace[] {
  const sources = inputs.filter((input) => input !== "-").flatMap((input) => placesOf(input, cwd));
  return mergePlaces([
    { folder: cwd, names: new Set<string>(CONFIG_NAMES) },
    ...files.map(placeOfFile),
    ...sources,
    ...overlays.flatMap((path) => placesOf(path, cwd)),
    ...sources.flatMap((place) => lists(place, cwd)),
  ]);
}

/** The overlays that a run looks for; see `readOverlays`. */
export function watchedOverlays(overlays: readonly string[] | undefined, inputs: readonly string[]): readonly string[] {
  return overlays ?? ["specs/overlays", ...inputs.map((input) => `${input}/overlays`)];
}

/** Whether a change at `name`, a path below the place with `/`, may concern a run. */
export function concerns({ names }: WatchedPlace, name: string): boolean {
  const [first = "", ...rest] = name.split("/");
  if (names !== undefined) return names.has(first);
  return ![first, ...rest].some((part) => part !== "overlays" && isOtherFolder(part));
}
