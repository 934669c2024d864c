import type { Terminal } from "../cli/terminal/terminal.js";
import { withLevels } from "../document/levels.js";
import { isEdit, locateFindings, sortFindings, sourceOf } from "../document/located-finding.js";
import {
  type FolderState,
  isProgramOlderThan,
  isUntouched,
  type Manifest,
  openStaging,
  outputsOf,
  type PreparedPackage,
  preparePackage,
  readFolder,
  readOverlays,
  readSources,
  readVersion,
  sameIngredients,
  type Staging,
  writePackage,
} from "../io/index.js";
import { assemblePackage, type SourceFindings, stuckFinding } from "./assemble-package.js";
import { folderFindings } from "./folder-findings.js";
import { makeIncrementally, type RunInputs, type RunOutput } from "./incremental.js";
import { resultOf, resultOfWrong, type RunOutcome, type RunResult } from "./run-result.js";
import type { GenerateSettings } from "./settings.js";
import type { Stages } from "./stages.js";

/** How long a second run waits for a first one that writes to the same folder. */
const PATIENCE_MS = 10_000;

async function readAll(settings: GenerateSettings, terminal: Terminal, state: FolderState): Promise<RunInputs> {
  const options = { cwd: terminal.cwd, stdin: terminal.stdin, leaveOut: settings.out };
  const version = readVersion();
  const before = state.manifest?.falsmith === version ? state.manifest.sources : undefined;
  const sources = await readSources(settings.inputs, { ...options, before });
  const overlays = await readOverlays(settings.config, settings.inputs, sources, options);
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

function unchangedOutcome(manifest: Manifest, read: RunInputs): RunOutcome {
  return {
    findings: manifest.findings,
    folderFindings: [],
    edits: total(manifest.edits),
    endpoints: manifest.endpoints.length,
    refused: manifest.refused.size,
    files: { written: 0, removed: 0, unchanged: outputsOf(manifest).size + 1, kept: 0 },
    sources: read.sources,
    overlays: read.overlays,
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
  return { said: sortFindings([...earlier, ...locateFindings(listed, [...sources.texts, ...overlays.texts])]), edits };
}

function filesOf(
  { plan, writes, removals, manifestDrift }: PreparedPackage,
  { kept }: { readonly kept: ReadonlySet<string> },
): RunOutcome["files"] {
  const ofManifest = manifestDrift === undefined ? 0 : 1;
  const untouched = plan.differences.filter(({ mayTouch }) => !mayTouch);
  const asTheyWere = kept.size - untouched.filter(({ path }) => kept.has(path)).length;
  const unchanged = plan.unchanged.length + asTheyWere + 1 - ofManifest;
  return { written: writes.size + ofManifest, removed: removals.length, unchanged, kept: untouched.length };
}

const NO_FILES: RunOutcome["files"] = { written: 0, removed: 0, unchanged: 0, kept: 0 };

/** Makes what changed, then writes, or with `check` compares. */
async function regenerate(
  read: RunInputs,
  state: FolderState,
  settings: GenerateSettings,
  terminal: Terminal,
  stages: Stages,
  spool: Staging,
): Promise<RunOutcome> {
  const { sources, overlays } = read;
  const changed = await makeIncrementally(read, state, settings, stages, spool);
  const findings = locateAll(changed, read, settings);
  const refused = changed.made.refused.length + sources.refused.length;
  const common = { findings: findings.said, edits: total(findings.edits), refused, sources, overlays };
  // Without what an overlay decides, endpoints would be looser than a person wants them.
  if (overlays.refused.length + changed.made.brokenOverlays.length > 0)
    return { ...common, folderFindings: [], endpoints: changed.made.endpoints.length, files: NO_FILES };
  const requested = await assemblePackage(changed, findings, read, state, settings, stages);
  if ("stuck" in requested)
    return {
      ...common,
      folderFindings: [stuckFinding(requested.stuck, state, settings.label)],
      endpoints: changed.made.endpoints.length + requested.stuck.length,
      files: NO_FILES,
    };
  const { request, endpoints } = requested;
  if (endpoints === 0 && refused > 0) return { ...common, folderFindings: [], endpoints, files: NO_FILES };
  const onWait = (message: string): void => {
    if (settings.reporter !== "json") terminal.err(`${message}\n`);
  };
  const prepared = settings.check ? preparePackage(request) : await writePackage(request, { ms: PATIENCE_MS, onWait });
  return {
    ...common,
    endpoints,
    folderFindings: folderFindings(prepared, settings),
    files: filesOf(prepared, request),
  };
}

/** The outcome with what there is to say about the files that the settings were read from. */
function withFindings(outcome: RunOutcome, { findings }: GenerateSettings): RunOutcome {
  return { ...outcome, folderFindings: [...findings, ...outcome.folderFindings] };
}

/** Sources → package. @returns what there is to tell. @throws UserError */
export async function generate(settings: GenerateSettings, terminal: Terminal, stages: Stages): Promise<RunResult> {
  const state = readFolder(settings.out, settings.label, settings.force);
  const read = await readAll(settings, terminal, state);
  const wrong = [...read.sources.wrong, ...read.overlays.wrong];
  if (wrong.length > 0) return resultOfWrong(wrong);
  const current = currentManifest(read, state, settings);
  if (current !== undefined) return resultOf(withFindings(unchangedOutcome(current, read), settings), settings);
  const spool = openStaging(settings.check ? undefined : settings.out);
  try {
    const outcome = await regenerate(read, state, settings, terminal, stages, spool);
    return resultOf(withFindings(outcome, settings), settings);
  } finally {
    spool.close();
  }
}
