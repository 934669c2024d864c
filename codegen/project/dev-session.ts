import { resolve } from "node:path";
import { attemptProject } from "./generate.js";
import type { GenerateOptions } from "./options.js";
import type { RunReport } from "./report.js";
import type { RunHost } from "./settings.js";
import { watch, type WatchPace } from "./watch.js";

/** Keeps the package of a project what its sources give, for a bundler. */
export interface DevSession {
  /** Compares and writes nothing. Wrong options are findings of the report. */
  readonly check: () => Promise<RunReport>;
  /** Makes the package, and from then on again after every change; settles when it was made once. Never fails a build. */
  readonly keep: () => Promise<void>;
  /** Ends what {@link keep} began. */
  readonly stop: () => Promise<void>;
}

export interface DevSessionOptions {
  /** The folder of the project; a relative one is below the current folder. */
  readonly cwd: string;
  /** Called at the start of each run. */
  readonly options: () => GenerateOptions;
  readonly host: RunHost;
  readonly pace?: Partial<WatchPace>;
  /** Hears of every run of {@link DevSession.keep}. */
  readonly onRun: (report: RunReport, before: RunReport | undefined) => void;
  /** Hears that changes are not followed any more, and why. */
  readonly onEnd: (error: unknown) => void;
}

export function makeDevSession({ cwd, options, host, pace = {}, onRun, onEnd }: DevSessionOptions): DevSession {
  let ending = new AbortController();
  let kept: Promise<void> | undefined;
  let made: Promise<void> | undefined;

  const keep = (): Promise<void> => {
    const { signal } = ending;
    made ??= new Promise<void>((done, reject) => {
      const told: typeof onRun = (report, before) => {
        onRun(report, before);
        done();
      };
      const run: Parameters<typeof watch>[0] = (listener) => attemptProject(options(), { ...host, ...listener }, false);
      kept = watch(run, { cwd: resolve(cwd), pace, keepAlive: false, onRun: told, signal });
      kept.catch((error: unknown) => {
        reject(error);
        onEnd(error);
      });
    });
    return made;
  };
  const stop = async (): Promise<void> => {
    ending.abort();
    await kept;
    ending = new AbortController();
    kept = undefined;
    made = undefined;
  };
  return { check: () => attemptProject(options(), host, true), keep, stop };
}
