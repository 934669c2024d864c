import { resolve } from "node:path";
import { isPath, type Manifest } from "../io/index.js";
import { isIn } from "../io/sources/documents.js";
import { type Files, type Make, makerOf, type ProjectRun } from "./incremental.js";
import type { MakeResult } from "./make.js";
import { reportOfPackages, reportOfStop, type RunReport } from "./report.js";
import { beginRun, type RunStart, finishRun, type ReadInputs, readInputs, type RunContext } from "./run.js";
import type { GenerateSettings, RunHost } from "./settings.js";
import { findingsOfStop } from "./stop.js";

type RunParts = Pick<RunContext, "host" | "steps" | "clock">;

/** Reads inputs that several packages have once. */
function readOnce(folders: readonly string[]): ReadInputs {
  const known = new Map<string, ReturnType<ReadInputs>>();
  return async (settings, host, before: Manifest["sources"] | undefined) => {
    const { cwd, inputs, overlays, out } = settings;
    // What is wrong with an input in an output folder is told of that package.
    const isWithin = inputs.some((input) => isPath(input) && folders.some((one) => isIn(resolve(cwd, input), one)));
    const key = JSON.stringify([inputs, overlays ?? null, isWithin ? out : null]);
    const read = known.get(key) ?? readInputs(settings, host, before);
    known.set(key, read);
    return await read;
  };
}

function idsOf(texts: Parameters<Make>[0]): string {
  return JSON.stringify(texts.map(({ id }) => id));
}

/** Makes endpoints of runs that read the same: what each of them needs is compiled for all of them at once. */
function makeOnce(runs: readonly ProjectRun[]): readonly Make[] {
  const known = new Map<string, Promise<readonly MakeResult<Files>[]>>();
  const makers = runs.map(makerOf);
  return runs.map(({ host, steps, read }, index) => async (texts) => {
    const key = idsOf(texts);
    const common = { overlays: read.overlays.texts, onProgress: steps.onProgress };
    const results = known.get(key) ?? host.stages.makePackages(texts, common, makers);
    known.set(key, results);
    const own = (await results)[index];
    if (own === undefined) throw new Error("each package has its own result");
    return own;
  });
}

/** Runs that have read the same, together. */
function alike(runs: readonly ProjectRun[]): readonly (readonly ProjectRun[])[] {
  const groups: ProjectRun[][] = [];
  for (const run of runs) {
    const { sources, overlays } = run.read;
    const group = groups.find(([first]) => first?.read.sources === sources && first.read.overlays === overlays);
    if (group === undefined) groups.push([run]);
    else group.push(run);
  }
  return groups;
}

/** How each run makes its endpoints: with others that read the same, or alone. */
function makesOf(runs: readonly ProjectRun[]): ReadonlyMap<ProjectRun, Make> {
  const shared = alike(runs).filter((group) => group.length > 1);
  return new Map(
    shared.flatMap((group) => {
      const makes = makeOnce(group);
      return group.flatMap((run, index) => {
        const make = makes[index];
        return make === undefined ? [] : [[run, make] as const];
      });
    }),
  );
}

/** A step of one package's run: what ends it is told in its report, and others go on. @throws OptionsError, and what ends all */
async function attempted<Done>(
  settings: GenerateSettings,
  { host, steps }: RunParts,
  step: () => Promise<Done>,
): Promise<Done | { readonly report: RunReport }> {
  try {
    steps.throwIfAborted();
    return await step();
  } catch (error) {
    if (steps.isStop(error)) throw error;
    const findings = findingsOfStop(error, { ...host, cwd: settings.cwd, what: "the package" });
    return { report: reportOfStop(findings, { exit: 1, checked: settings.check }) };
  }
}

/** The standard input for all who read it, one after the other: it comes only once. */
function sharedInput(stdin: NonNullable<RunHost["stdin"]>): NonNullable<RunHost["stdin"]> {
  const chunks: Uint8Array[] = [];
  let source: AsyncIterator<Uint8Array> | undefined;
  return async function* () {
    source ??= stdin()[Symbol.asyncIterator]();
    try {
      yield* chunks;
      for (let next = await source.next(); next.done !== true; next = await source.next()) {
        chunks.push(next.value);
        yield next.value;
      }
    } finally {
      await source.return?.();
    }
  };
}

/** A run that others have overtaken, begun anew until it is not: each time another one has written. */
async function runAnew(settings: GenerateSettings, common: RunParts): Promise<RunReport> {
  for (;;) {
    const start = await beginRun({ ...common, settings, read: readInputs });
    if ("report" in start) return start.report;
    const report = await finishRun(start.run);
    if (report !== undefined) return report;
  }
}

/**
 * Runs of packages, one after the other. What they have in common is read and compiled once.
 * @throws OptionsError for what the options are to blame for, and what ends all of them
 */
export async function runPackages(packages: readonly GenerateSettings[], given: RunParts): Promise<RunReport> {
  const { stdin } = given.host;
  const common = stdin === undefined ? given : { ...given, host: { ...given.host, stdin: sharedInput(stdin) } };
  const read = packages.length > 1 ? readOnce(packages.map(({ out }) => out)) : readInputs;
  const started: { readonly settings: GenerateSettings; readonly state: RunStart }[] = [];
  try {
    for (const settings of packages)
      started.push({
        settings,
        state: await attempted(settings, common, () => beginRun({ ...common, settings, read })),
      });
    const runs = started.flatMap(({ state }) => ("run" in state ? state.run : []));
    const makes = makesOf(runs);
    const reports: { readonly settings: GenerateSettings; readonly report: RunReport }[] = [];
    for (const { settings, state } of started) {
      if ("report" in state) {
        reports.push({ settings, report: state.report });
        continue;
      }
      const make = makes.get(state.run);
      const run = make === undefined ? state.run : { ...state.run, make };
      const done = await attempted(settings, common, async () => ({
        report: (await finishRun(run)) ?? (await runAnew(settings, common)),
      }));
      reports.push({ settings, report: done.report });
    }
    return reportOfPackages(reports);
  } finally {
    for (const { state } of started) if ("run" in state) state.run.staging.close();
  }
}
