import { userErrorFinding } from "../io/user-error.js";
import type { ProjectRun } from "./incremental.js";
import { type GenerateOptions, OptionsError } from "./options.js";
import { monotonicMs, stepsFor } from "./progress.js";
import { reportOfStop, type RunReport, type RunTimings } from "./report.js";
import { runPackages } from "./run-packages.js";
import { PROGRAM, type RunHost, settingsOf } from "./settings.js";
import { orOptionsError } from "./stop.js";

type Stopwatch = ProjectRun["clock"] & { readonly timings: () => RunTimings };

function stopwatch(): Stopwatch {
  const start = monotonicMs();
  let last = start;
  const spent = { read: 0, make: 0, write: 0 };
  const mark = (part: keyof typeof spent) => (): void => {
    const now = monotonicMs();
    spent[part] += now - last;
    last = now;
  };
  return {
    read: mark("read"),
    make: mark("make"),
    write: mark("write"),
    timings: () => {
      mark("write")();
      return { ...spent, total: last - start };
    },
  };
}

/**
 * A run as the command line, a bundler and programs do it.
 * @throws OptionsError for options that cannot be used, and the reason of an aborted signal
 */
async function runProject(options: GenerateOptions, host: RunHost, check: boolean): Promise<RunReport> {
  const clock = stopwatch();
  const packages = await orOptionsError(() => settingsOf(options, host, check));
  for (const settings of packages) host.onSettings?.(settings);
  const report = await runPackages(packages, { host, steps: stepsFor(options), clock });
  return options.timings === true ? { ...report, timings: clock.timings() } : report;
}

/**
 * Makes a package of types, clients and validators from sources, as `falsmith generate` does: what a change cannot
 * reach stays as it is, files that were edited by hand are left alone, and all is written together or not at all.
 *
 * It prints nothing, reads no arguments and no configuration (unless `config`), and never ends the process. Whatever
 * there is to say about sources, the output folder and the disk is a finding of the report; nothing that a source holds
 * makes it reject.
 *
 * @example
 * ```ts
 * const report = await generate({ sources: ["docs"], out: "src/fal" });
 * for (const { path, line, level, code, message } of report.findings)
 *   console.error(`${path}:${line} ${level} ${code}: ${message}`);
 * if (!report.ok) process.exitCode = report.exit;
 * ```
 *
 * @returns what the run came to; see {@link RunReport}.
 * @throws OptionsError for options that cannot be used: nothing was done.
 * @throws the reason of `signal` when it is aborted, and what `onProgress` throws: nothing was written.
 */
export async function generate(options: GenerateOptions = {}): Promise<RunReport> {
  return await runProject(options, PROGRAM, false);
}

/**
 * Compares a package with what its sources give now, as `falsmith generate --check` does. Writes nothing. A file that
 * is not as it should be is an error finding, and stands in `files` by what {@link generate} would do to it.
 *
 * @example
 * ```ts
 * const { ok, files } = await check({ sources: ["docs"], out: "src/fal" });
 * if (!ok) throw new Error(`run generate: ${[...files.written, ...files.removed].join(", ")}`);
 * ```
 *
 * @returns what the comparison came to; `ok` when the package is what its sources give.
 * @throws as {@link generate} does.
 */
export async function check(options: GenerateOptions = {}): Promise<RunReport> {
  return await runProject(options, PROGRAM, true);
}

/** {@link runProject} for whoever goes on after it: options and a configuration that cannot be used are a finding. */
export async function attemptProject(options: GenerateOptions, host: RunHost, checked: boolean): Promise<RunReport> {
  try {
    return await runProject(options, host, checked);
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    return reportOfStop([userErrorFinding(error)], { exit: 2, checked });
  }
}
