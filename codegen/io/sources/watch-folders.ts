import { type FSWatcher, readdirSync, realpathSync, statSync, watch } from "node:fs";
import { join, relative, sep } from "node:path";
import { isIn, isOtherFolder } from "./documents.js";
import { concerns, isFolder, type WatchedPlace } from "./watch-places.js";

export interface FolderWatch {
  /** Looks for folders that have come or gone since. */
  readonly renew: (places: readonly WatchedPlace[]) => void;
  readonly close: () => void;
}

export interface WatchOptions {
  /** Absolute paths below which nothing is of interest. */
  readonly leaveOut?: () => readonly string[];
  readonly onChange: () => void;
  /** Whether the process stays alive for it. */
  readonly keepAlive: boolean;
  /** How often to look when the system cannot tell of changes. */
  readonly pollMs: number;
  /** The system's own watch, replaced in tests. */
  readonly watch?: typeof watch;
}

/** Where the system itself watches all folders below one; elsewhere Node would open a watch for every single file. */
const watchesBelow = process.platform === "darwin" || process.platform === "win32";

function slashed(path: string): string {
  return path.split(sep).join("/");
}

/** The folders below `folder` that may hold sources, itself included; each real folder once. */
function foldersIn(folder: string, leaveOut: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const walk = (path: string): readonly string[] => {
    try {
      const real = realpathSync(path);
      if (seen.has(real) || leaveOut.some((other) => isIn(path, other))) return [];
      seen.add(real);
      const inner = readdirSync(path, { withFileTypes: true }).filter(
        (entry) =>
          (entry.isDirectory() || entry.isSymbolicLink()) && (entry.name === "overlays" || !isOtherFolder(entry.name)),
      );
      const folders = inner.map(({ name }) => join(path, name));
      return [path, ...folders.filter(isFolder).flatMap(walk)];
    } catch {
      // Gone in between, or not for us to read: a run tells what it cannot read.
      return [];
    }
  };
  return walk(folder);
}

interface WatchTarget {
  readonly folder: string;
  readonly place: WatchedPlace;
}

/** One watch for each folder; a folder that was made anew under its old name has another key. */
function targetsOf(places: readonly WatchedPlace[], leaveOut: readonly string[]): ReadonlyMap<string, WatchTarget> {
  const targets = new Map<string, WatchTarget>();
  for (const place of places) {
    const below = place.names === undefined && !watchesBelow ? foldersIn(place.folder, leaveOut) : [place.folder];
    for (const folder of below) {
      const stat = statSync(folder, { throwIfNoEntry: false, bigint: true });
      const names = place.names === undefined ? "" : [...place.names].toSorted().join("/");
      if (stat?.isDirectory() === true) targets.set(`${folder}\0${stat.ino}\0${names}`, { folder, place });
    }
  }
  return targets;
}

/** What can be seen of the places without reading a file: differs when something changed. */
function seenIn(targets: ReadonlyMap<string, WatchTarget>): string {
  const line = (folder: string, name: string): string => {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    return `${join(folder, name)} ${stat?.mtimeMs} ${stat?.size} ${stat?.ino}`;
  };
  return [...targets.values()]
    .flatMap(({ folder, place }) => {
      try {
        const names = readdirSync(folder).filter((name) => concerns(place, name));
        return names.map((name) => line(folder, name));
      } catch {
        return [];
      }
    })
    .join("\n");
}

/** Watches places until it is closed. Where the system cannot (no watch is left, a network's disk), it looks now and then. */
export function watchFolders(places: readonly WatchedPlace[], options: WatchOptions): FolderWatch {
  const { onChange, keepAlive, pollMs } = options;
  const open = new Map<string, FSWatcher>();
  let targets: ReadonlyMap<string, WatchTarget> = new Map();
  let poll: NodeJS.Timeout | undefined;
  let seen = "";
  const look = (): void => {
    const now = seenIn(targets);
    if (now !== seen) onChange();
    seen = now;
  };
  const startPolling = (): void => {
    if (poll !== undefined) return;
    seen = seenIn(targets);
    poll = setInterval(look, pollMs);
    if (!keepAlive) poll.unref();
  };
  const openOne = (key: string, { folder, place }: WatchTarget): void => {
    const heard = (_event: string, name: string | null): void => {
      const leaveOut = options.leaveOut?.() ?? [];
      if (name !== null && leaveOut.some((other) => isIn(join(folder, name), other))) return;
      const path = name === null ? "" : slashed(relative(place.folder, join(folder, name)));
      if (name === null || concerns(place, path)) onChange();
    };
    try {
      const recursive = watchesBelow && place.names === undefined;
      const watcher = (options.watch ?? watch)(folder, { persistent: keepAlive, recursive }, heard);
      // A folder that is removed ends its watch, on some systems with an error; its parent tells of it.
      watcher.on("error", () => {
        watcher.close();
        open.delete(key);
      });
      open.set(key, watcher);
    } catch {
      startPolling();
    }
  };
  const renew = (wanted: readonly WatchedPlace[]): void => {
    targets = targetsOf(wanted, options.leaveOut?.() ?? []);
    for (const [key, watcher] of open)
      if (!targets.has(key)) {
        watcher.close();
        open.delete(key);
      }
    for (const [key, target] of targets) if (!open.has(key)) openOne(key, target);
    if (poll !== undefined) seen = seenIn(targets);
  };
  const close = (): void => {
    clearInterval(poll);
    for (const watcher of open.values()) watcher.close();
    open.clear();
  };
  renew(places);
  return { renew, close };
}
