import { isPath } from "../io/index.js";
import { type FolderWatch, watchFolders } from "../io/sources/watch-folders.js";
import {
  mergePlaces,
  placeOfFile,
  watchedOverlays,
  type WatchedPlace,
  watchedPlaces,
} from "../io/sources/watch-places.js";
import type { RunReport } from "./report.js";
import type { GenerateSettings, RunHost } from "./settings.js";
import { monotonicMs } from "./progress.js";

/** How long it must be quiet before a run, how long a run is put off at most, and how often to look when one must look. */
export interface WatchPace {
  readonly quietMs: number;
  readonly patienceMs: number;
  readonly pollMs: number;
}

export interface WatchOptions {
  readonly cwd: string;
  readonly pace?: Partial<WatchPace>;
  /** Whether the process stays alive to watch; a bundler decides that itself. */
  readonly keepAlive?: boolean;
  /** Called after every run, the first one included. */
  readonly onRun: (report: RunReport, before: RunReport | undefined) => void;
  /** Called when the first run is done and changes are waited for. */
  readonly onWait?: () => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

const USUAL: WatchPace = { quietMs: 80, patienceMs: 1_000, pollMs: 1_000 };

/** Calls `act` when it has been quiet for a while, or at last when it never is. */
export function debounced(
  act: () => void,
  { quietMs, patienceMs }: Pick<WatchPace, "quietMs" | "patienceMs">,
): { readonly ask: () => void; readonly cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let since: number | undefined;
  const ask = (): void => {
    const now = monotonicMs();
    since ??= now;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        since = undefined;
        act();
      },
      Math.max(0, Math.min(quietMs, since + patienceMs - now)),
    );
  };
  return { ask, cancel: () => clearTimeout(timer) };
}

/** What a run was made from, as far as it came: what has to be watched. */
interface RunTrace {
  readonly settings: GenerateSettings[];
  readonly configFiles: string[];
}

/** What to watch after a run: the places of its inputs; before the first, and when it had none, what was watched. */
function placesOf(
  { settings, configFiles }: RunTrace,
  before: readonly WatchedPlace[],
  cwd: string,
): readonly WatchedPlace[] {
  if (settings.length === 0) {
    const usual = before.length > 0 ? before : watchedPlaces({ cwd, inputs: ["specs"], overlays: [], files: [] });
    return mergePlaces([...usual, ...configFiles.map(placeOfFile)]);
  }
  return mergePlaces(
    settings.flatMap((one) => {
      const inputs = one.inputs.filter(isPath);
      const overlays = watchedOverlays(one.overlays?.filter(isPath), inputs);
      return watchedPlaces({ cwd, inputs, overlays, files: configFiles });
    }),
  );
}

function foldersOf(places: readonly WatchedPlace[]): string {
  return JSON.stringify(places.map(({ folder, names }) => [folder, [...(names ?? [])]]));
}

interface Resolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function withResolvers<T>(): Resolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Runs `act` on demand, never twice at once; a demand during a run is met by one more run after it. */
function oneAtATime(act: () => Promise<{ readonly again: boolean }>, ask: () => void): () => Promise<void> {
  let [isRunning, isAskedAgain] = [false, false];
  return async () => {
    isAskedAgain = isRunning;
    if (isRunning) return;
    isRunning = true;
    const { again } = await act();
    isRunning = false;
    if (again || isAskedAgain) ask();
  };
}

/**
 * Runs, then runs again after every change, until the signal ends it. A run that fails leaves the last good output, and
 * the next change is waited for.
 * @param run one run, which tells what it is made from
 */
export async function watch(
  run: (listener: Pick<RunHost, "onConfigFile" | "onSettings">) => Promise<RunReport>,
  { cwd, pace, keepAlive = true, onRun, onWait, signal }: WatchOptions,
): Promise<void> {
  const paces = { ...USUAL, ...pace };
  const { promise: ended, resolve: end, reject: fail } = withResolvers<void>();
  let last: RunReport | undefined;
  let outs: readonly string[] = [];
  let places = placesOf({ settings: [], configFiles: [] }, [], cwd);
  let watching: FolderWatch | undefined;

  const once = async (): Promise<{ readonly again: boolean }> => {
    // Before the run reads: what comes while it reads makes another run.
    watching?.renew(places);
    const trace: RunTrace = { settings: [], configFiles: [] };
    const report = await run({
      onConfigFile: (path) => void trace.configFiles.push(path),
      onSettings: (settings) => void trace.settings.push(settings),
    });
    if (signal.aborted) return { again: false };
    if (trace.settings.length > 0) outs = trace.settings.map(({ out }) => out);
    const now = placesOf(trace, places, cwd);
    const isElsewhere = foldersOf(now) !== foldersOf(places);
    places = now;
    const before = last;
    last = report;
    onRun(report, before);
    // Who holds the output folder does not tell when it is done; and what is watched from now on may have changed before.
    return { again: isElsewhere || report.findings.some(({ code }) => code === "io/locked") };
  };
  const asked = debounced(() => void go().catch(fail), paces);
  const go = oneAtATime(once, () => asked.ask());
  const stop = (): void => end();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const options = { onChange: asked.ask, leaveOut: () => outs, keepAlive, pollMs: paces.pollMs };
    watching = watchFolders(places, options);
    await go();
    if (!signal.aborted) onWait?.();
    await ended;
  } finally {
    signal.removeEventListener("abort", stop);
    asked.cancel();
    watching?.close();
  }
}
