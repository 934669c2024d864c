import type { Reporter } from "../cli/terminal/reporters.js";
import type { Terminal } from "../cli/terminal/terminal.js";
import { type FolderWatch, watchFolders } from "../io/sources/watch-folders.js";
import {
  mergePlaces,
  placeOfFile,
  watchedOverlays,
  type WatchedPlace,
  watchedPlaces,
} from "../io/sources/watch-places.js";
import { paint } from "../messages/paint.js";
import type { ConfiguredRun } from "./configured-run.js";
import { diffRuns, runDiffText } from "./run-diff.js";
import type { RunResult } from "./run-result.js";

/** How long it must be quiet before a run, how long a run is put off at most, and how often to look when one must look. */
export interface WatchPace {
  readonly quietMs: number;
  readonly patienceMs: number;
  readonly pollMs: number;
}

export interface WatchSettings {
  readonly pace?: Partial<WatchPace>;
  /** Whether the process stays alive to watch; a bundler decides that itself. */
  readonly keepAlive?: boolean;
  /** Called after every run, the first one included. */
  readonly onRun?: (told: RunResult) => void;
}

const USUAL: WatchPace = { quietMs: 80, patienceMs: 1_000, pollMs: 1_000 };

const INTERRUPTED = 130;

/** Calls `act` when it has been quiet for a while, or at last when it never is. */
export function debounced(
  act: () => void,
  { quietMs, patienceMs }: Pick<WatchPace, "quietMs" | "patienceMs">,
): { readonly ask: () => void; readonly cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let since: number | undefined;
  const ask = (): void => {
    const now = performance.now();
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

/** What to watch after a run: the places of its inputs; before the first, and when it had none, what was watched. */
function placesOf(
  { settings, configFiles = [] }: Partial<ConfiguredRun>,
  before: readonly WatchedPlace[],
  cwd: string,
): readonly WatchedPlace[] {
  if (settings === undefined) {
    const usual = before.length > 0 ? before : watchedPlaces({ cwd, inputs: ["specs"], overlays: [], files: [] });
    return mergePlaces([...usual, ...configFiles.map(placeOfFile)]);
  }
  const { inputs, config } = settings;
  return watchedPlaces({ cwd, inputs, overlays: watchedOverlays(config, inputs), files: configFiles });
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
 * Runs, then runs again after every change, until it is interrupted. A run that fails says why, leaves the last good
 * output, and the next change is waited for. Only what is new is told.
 * @returns the exit code of an interrupt.
 */
export async function watch(
  run: () => Promise<ConfiguredRun>,
  reporter: Reporter,
  terminal: Terminal,
  { pace, keepAlive = true, onRun }: WatchSettings = {},
): Promise<number> {
  const paces = { ...USUAL, ...pace };
  const stop = new AbortController();
  const { promise: ended, resolve: end, reject: fail } = withResolvers<number>();
  let last: RunResult | undefined;
  let out: string | undefined;
  let places = placesOf({}, [], terminal.cwd);
  let watching: FolderWatch | undefined;

  const once = async (): Promise<{ readonly again: boolean }> => {
    // Before the run reads: what comes while it reads makes another run.
    watching?.renew(places);
    const attempt = await run();
    const { result, settings } = attempt;
    if (stop.signal.aborted) return { again: false };
    out = settings?.out ?? out;
    const now = placesOf(attempt, places, terminal.cwd);
    const isElsewhere = foldersOf(now) !== foldersOf(places);
    places = now;
    const print = reporter === "github" ? terminal.command : terminal.err;
    print(runDiffText(diffRuns(last, result), result, reporter, terminal.colour));
    last = result;
    onRun?.(result);
    // Who holds the output folder does not tell when it is done; and what is watched from now on may have changed before.
    return { again: isElsewhere || result.findings.some(({ code }) => code === "io/locked") };
  };
  const asked = debounced(() => void go().catch(fail), paces);
  const go = oneAtATime(once, () => asked.ask());
  const forget = terminal.onInterrupt(() => {
    stop.abort();
    end(INTERRUPTED);
  });
  try {
    const options = { onChange: asked.ask, leaveOut: () => out, keepAlive, pollMs: paces.pollMs };
    watching = watchFolders(places, options);
    await go();
    if (keepAlive && reporter !== "json" && !stop.signal.aborted)
      terminal.err(paint("dim", "watching; Ctrl-C ends\n", terminal.colour));
    return await ended;
  } finally {
    forget();
    asked.cancel();
    watching?.close();
  }
}
