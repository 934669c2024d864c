import { withLevels } from "../document/levels.js";
import { isEdit, locateFindings, sortFindings, sourceOf } from "../document/located-finding.js";
import {
  changesSince,
  type FolderState,
  isProgramOlderThan,
  isUntouched,
  type Manifest,
  MANIFEST_NAME,
  openStaging,
  outputsOf,
  type PackageRequest,
  type PreparedPackage,
  preparePackage,
  readFolder,
  readOverlays,
  readSources,
  readVersion,
  sameIngredients,
  writePackage,
} from "../io/index.js";
import { assemblePackage, inFolder, type SourceFindings } from "./assemble-package.js";
import { nothingChosen, unusedSelectors } from "./choice.js";
import { readFollowed, releaseInFolder } from "./release/run-release.js";
import { folderFindings } from "./folder-findings.js";
import { makeIncrementally, type ProjectRun, type RunInputs, type RunOutput } from "./incremental.js";
import { movedFindings } from "./moved.js";
import {
  NO_FILES,
  type ReportedEndpoint,
  type ReportedFiles,
  reportOf,
  reportOfStop,
  type RunOutcome,
  type RunReport,
} from "./report.js";
import type { GenerateSettings, RunHost } from "./settings.js";

/** How long a second run waits for a first one that writes to the same folder. */
const PATIENCE_MS = 10_000;

/** What of the inputs a package is made from. */
export type ReadInputs = (
  settings: GenerateSettings,
  host: RunHost,
  before: Manifest["sources"] | undefined,
) => Promise<Pick<RunInputs, "sources" | "overlays">>;

/** Reads the inputs of one package. */
export const readInputs: ReadInputs = async (settings, { stdin }, before) => {
  const options = { cwd: settings.cwd, stdin, leaveOut: settings.out, made: settings.others };
  const sources = await readSources(settings.inputs, { ...options, before });
  return { sources, overlays: await readOverlays(settings, settings.inputs, sources, options) };
};

async function readAll(
  { settings, host, read }: Pick<RunContext, "settings" | "host" | "read">,
  state: FolderState,
): Promise<RunInputs> {
  const version = readVersion();
  const before = state.manifest?.falsmith === version ? state.manifest.sources : undefined;
  const { sources, overlays } = await read(settings, host, before);
  const { entries } = sources;
  const ingredients = {
    falsmith: version,
    options: settings.options,
    sources: entries,
    overlays: overlays.entries,
  };
  return { sources, overlays, ingredients };
}

/** The manifest, if everything is as it says: then the run would make the same again and say the same again. */
function currentManifest(
  { sources, overlays, ingredients }: RunInputs,
  state: FolderState,
  settings: GenerateSettings,
): Manifest | undefined {
  const { manifest, manifestTime } = state;
  if (settings.force || manifest === undefined || manifestTime === undefined) return undefined;
  if (sources.refused.length + overlays.refused.length > 0) return undefined;
  if (!sameIngredients(manifest, ingredients) || !isProgramOlderThan(manifestTime)) return undefined;
  return isUntouched(settings.out, state, outputsOf(manifest), { hash: settings.check }) ? manifest : undefined;
}

function total(edits: Manifest["edits"]): number {
  return [...edits.values()].reduce((sum, count) => sum + count, 0);
}

function unchangedOutcome(manifest: Manifest, { sources, overlays }: RunInputs, label: string): RunOutcome {
  return {
    findings: manifest.findings,
    folderFindings: [
      ...inFolder(manifest.packageFindings ?? [], label),
      ...unusedSelectors(manifest.options.choice, [...manifest.endpoints, ...manifest.excluded], label),
    ],
    edits: total(manifest.edits),
    endpoints: manifest.endpoints,
    excluded: manifest.excluded,
    refused: [...manifest.refused.keys()],
    files: { ...NO_FILES, unchanged: [...outputsOf(manifest).keys(), MANIFEST_NAME] },
    sources,
    overlays,
  };
}

function locateAll(
  { made, findings: earlier, edits: before }: RunOutput,
  { sources, overlays }: RunInputs,
  settings: GenerateSettings,
): SourceFindings {
  const findings = withLevels(made.findings, new Map(Object.entries(settings.options.rules)), made.refused);
  const listed = findings.filter((finding) => !isEdit(finding));
  const edits = new Map(before);
  for (const edit of findings.filter(isEdit)) {
    const source = sourceOf(edit) ?? "";
    edits.set(source, (edits.get(source) ?? 0) + 1);
  }
  // The others are not read: a text is decoded where somebody asks for it.
  const named = new Set(listed.map(sourceOf));
  const texts = [...sources.texts, ...overlays.texts].filter(({ id }) => named.has(id));
  return { said: sortFindings([...earlier, ...locateFindings(listed, texts)]), edits };
}

function filesOf(
  { plan, writes, removals, manifestDrift }: PreparedPackage,
  { kept }: Pick<PackageRequest, "kept">,
): ReportedFiles {
  const left = plan.differences.filter(({ mayTouch }) => !mayTouch).map(({ path }) => path);
  const isLeft = new Set(left);
  const ofManifest = [MANIFEST_NAME];
  return {
    written: [...writes.keys(), ...(manifestDrift === undefined ? [] : ofManifest)],
    removed: removals,
    unchanged: [
      ...plan.unchanged,
      ...[...kept].filter((path) => !isLeft.has(path)),
      ...(manifestDrift === undefined ? ofManifest : []),
    ],
    kept: left,
  };
}

/** Writes the package, or compares it with what is there. */
async function finish(request: PackageRequest, { settings, host }: ProjectRun): Promise<PreparedPackage> {
  if (settings.check || settings.dryRun) return preparePackage(request);
  return await writePackage(request, { ms: PATIENCE_MS, onWait: (message) => host.onWait?.(message) });
}

/** Makes what changed, then writes, or with `check` compares; undefined where another run has written in the meantime. */
async function regenerate(run: ProjectRun): Promise<RunOutcome | undefined> {
  const { read, settings, steps, clock, state } = run;
  const { sources, overlays } = read;
  const output = await makeIncrementally(run);
  clock.make();
  const findings = locateAll(output, read, settings);
  const refused = [...output.made.refused, ...sources.refused];
  const { excluded } = output;
  const common = { findings: findings.said, edits: total(findings.edits), excluded, refused, sources, overlays };
  const unwritten = (
    endpoints: readonly ReportedEndpoint[],
    folder: RunOutcome["folderFindings"] = [],
  ): RunOutcome => ({
    ...common,
    folderFindings: folder,
    endpoints,
    files: NO_FILES,
  });
  // Without what an overlay decides, endpoints would be looser than a person wants them.
  if (overlays.refused.length + output.made.brokenOverlays.length > 0) return unwritten(output.made.endpoints);
  const plan = await assemblePackage(output, findings, run);
  if ("failures" in plan) return unwritten(plan.endpoints, plan.failures);
  const { request, endpoints, release } = plan;
  if (endpoints.length === 0 && refused.length > 0) return unwritten(endpoints);
  const { choice } = settings.options;
  if (choice !== undefined && endpoints.length === 0 && excluded.length > 0)
    return unwritten(endpoints, [
      nothingChosen(choice, excluded, settings.label),
      ...unusedSelectors(choice, excluded, settings.label),
    ]);
  steps.throwIfAborted();
  const prepared = await finish(request, run);
  // What was taken over is of a package that is no more, and what was read may be older than what the other run has read.
  if (prepared.isOutdated && !prepared.isDone) return undefined;
  return {
    ...common,
    endpoints,
    folderFindings: [
      ...folderFindings(prepared, settings),
      ...plan.said,
      ...unusedSelectors(choice, [...endpoints, ...excluded], settings.label),
      ...movedFindings(state.manifest?.endpoints ?? [], endpoints, settings.label),
    ],
    files: filesOf(prepared, request),
    ...(release === undefined ? {} : { release }),
  };
}

/** The outcome with what there is to say about the files that the settings were read from. */
function withFindings(outcome: RunOutcome, { findings }: GenerateSettings): RunOutcome {
  return { ...outcome, folderFindings: [...findings, ...outcome.folderFindings] };
}

/** What a run is done with. */
export interface RunContext extends Pick<ProjectRun, "settings" | "host" | "steps" | "clock"> {
  readonly read: ReadInputs;
}

/** A run that has read its inputs; or its report, where there is nothing to make. */
export type RunStart = { readonly run: ProjectRun } | { readonly report: RunReport };

/** Reads what a package is made from. @throws UserError for what no source is to blame for */
export async function beginRun(context: RunContext): Promise<RunStart> {
  const { settings, host, steps, clock } = context;
  const published = await readFollowed(settings);
  const followed = published === undefined ? {} : { published };
  const state = readFolder(settings.out, settings.label, settings.force);
  const read = await readAll(context, state);
  clock.read();
  const wrong = [...read.sources.wrong, ...read.overlays.wrong];
  if (wrong.length > 0) return { report: reportOfStop(wrong, { exit: 2, checked: settings.check }) };
  const current = currentManifest(read, state, settings);
  if (current !== undefined) {
    const { release, isWritten } = await releaseInFolder({ settings, ...followed }, current);
    const unchanged = unchangedOutcome(current, read, settings.label);
    const outcome = { ...unchanged, ...(release === undefined ? {} : { release }) };
    if (isWritten) return { report: reportOf(withFindings(outcome, settings), settings) };
  }
  steps.throwIfAborted();
  const staging = openStaging(settings.check || settings.dryRun ? undefined : settings.out);
  return { run: { settings, host, steps, clock, state, read, staging, ...followed } };
}

/**
 * Makes and writes the package.
 * @returns undefined where another run has written to the folder in the meantime: nothing was written, it is to be begun anew
 * @throws UserError for what no source is to blame for
 */
export async function finishRun(run: ProjectRun): Promise<RunReport | undefined> {
  try {
    const outcome = await regenerate(run);
    if (outcome === undefined) return undefined;
    run.clock.write();
    const { manifest } = run.state;
    const changes = manifest === undefined ? {} : { changes: changesSince(manifest, run.read.ingredients) };
    return reportOf({ ...withFindings(outcome, run.settings), ...changes }, run.settings);
  } finally {
    run.staging.close();
  }
}
