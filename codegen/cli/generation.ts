import {
  isProgramOlderThan,
  isUntouched,
  openSpool,
  outputsOf,
  preparePackage,
  readFolder,
  readOverlays,
  readSources,
  readVersion,
  sameIngredients,
  writePackage,
  type Config,
  type FolderState,
  type Ingredients,
  type Manifest,
  type Prepared,
  type Spool,
} from "../io.js";
import { withLevels } from "../report/levels.js";
import { isEdit, locate, sorted, sourceOf } from "../report/located.js";
import type { Reporter } from "../report/reporter.js";
import { makeChanged, type Changed, type Read } from "./make-changed.js";
import { folderFindings } from "./folder-findings.js";
import { requestFor, stuckFinding, type Findings } from "./package-request.js";
import { toldOf, toldOfWrong, type Outcome, type Told } from "./outcome.js";
import type { Stages } from "./stages.js";
import type { Terminal } from "./terminal.js";

/** What flags and configuration ask for. */
export type GenerateSettings = {
  readonly inputs: readonly string[];
  readonly config: Config;
  /** The output folder, absolute, and as the person named it. */
  readonly out: string;
  readonly label: string;
  readonly options: Ingredients["options"];
  readonly reporter: Reporter;
  readonly check: boolean;
  readonly strict: boolean;
  readonly force: boolean;
};

/** How long a second run waits for a first one that writes to the same folder. */
const patienceMs = 10_000;

const readAll = async (settings: GenerateSettings, terminal: Terminal, state: FolderState): Promise<Read> => {
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
};

/** The manifest, if everything is as it says: then the run would make the same again and say the same again. */
const currentManifest = (
  { sources, overlays, ingredients }: Read,
  state: FolderState,
  settings: GenerateSettings,
): Manifest | undefined => {
  const { manifest, manifestTime } = state;
  if (settings.force || manifest === undefined || manifestTime === undefined) return undefined;
  if (sources.refused.length + overlays.refused.length > 0) return undefined;
  if (!sameIngredients(manifest, ingredients) || !isProgramOlderThan(manifestTime)) return undefined;
  return isUntouched(settings.out, state, outputsOf(manifest), { hash: settings.check }) ? manifest : undefined;
};

const total = (edits: Manifest["edits"]): number => [...edits.values()].reduce((sum, count) => sum + count, 0);

const unchangedOutcome = (manifest: Manifest, read: Read): Outcome => ({
  said: manifest.findings,
  saidHere: [],
  edits: total(manifest.edits),
  endpoints: manifest.endpoints.length,
  refused: manifest.refused.size,
  files: { written: 0, removed: 0, unchanged: outputsOf(manifest).size + 1, kept: 0 },
  sources: read.sources,
  overlays: read.overlays,
});

const locateAll = (
  { made, findings: earlier, edits: before }: Changed,
  { sources, overlays }: Read,
  settings: GenerateSettings,
): Findings => {
  const findings = withLevels(made.findings, new Map(Object.entries(settings.options.rules)), made.refused);
  const listed = findings.filter((finding) => !isEdit(finding));
  const edits = new Map(before);
  for (const edit of findings.filter(isEdit)) {
    const source = sourceOf(edit) ?? "";
    edits.set(source, (edits.get(source) ?? 0) + 1);
  }
  return { said: sorted([...earlier, ...locate(listed, [...sources.texts, ...overlays.texts])]), edits };
};

const filesOf = (
  { plan, writes, removals, manifestDrift }: Prepared,
  { kept }: { readonly kept: ReadonlySet<string> },
): Outcome["files"] => {
  const ofManifest = manifestDrift === undefined ? 0 : 1;
  const untouched = plan.differences.filter(({ mayTouch }) => !mayTouch);
  const asTheyWere = kept.size - untouched.filter(({ path }) => kept.has(path)).length;
  const unchanged = plan.unchanged.length + asTheyWere + 1 - ofManifest;
  return { written: writes.size + ofManifest, removed: removals.length, unchanged, kept: untouched.length };
};

const noFiles: Outcome["files"] = { written: 0, removed: 0, unchanged: 0, kept: 0 };

/** Makes what changed, then writes, or with `check` compares. */
const regenerate = async (
  read: Read,
  state: FolderState,
  settings: GenerateSettings,
  terminal: Terminal,
  stages: Stages,
  spool: Spool,
): Promise<Outcome> => {
  const { sources, overlays } = read;
  const changed = await makeChanged(read, state, settings, stages, spool);
  const findings = locateAll(changed, read, settings);
  const refused = changed.made.refused.length + sources.refused.length;
  const common = { said: findings.said, edits: total(findings.edits), refused, sources, overlays };
  // Without what an overlay decides, endpoints would be looser than a person wants them.
  if (overlays.refused.length + changed.made.brokenOverlays.length > 0)
    return { ...common, saidHere: [], endpoints: changed.made.endpoints.length, files: noFiles };
  const requested = await requestFor(changed, findings, read, state, settings, stages);
  if ("stuck" in requested)
    return {
      ...common,
      saidHere: [stuckFinding(requested.stuck, state, settings.label)],
      endpoints: changed.made.endpoints.length + requested.stuck.length,
      files: noFiles,
    };
  const { request, endpoints } = requested;
  if (endpoints === 0 && refused > 0) return { ...common, saidHere: [], endpoints, files: noFiles };
  const onWait = (message: string): void => {
    if (settings.reporter !== "json") terminal.err(`${message}\n`);
  };
  const prepared = settings.check ? preparePackage(request) : await writePackage(request, { ms: patienceMs, onWait });
  return {
    ...common,
    endpoints,
    saidHere: folderFindings(prepared, settings),
    files: filesOf(prepared, request),
  };
};

/** Sources → package. @returns what there is to tell. @throws Fault */
export const generate = async (settings: GenerateSettings, terminal: Terminal, stages: Stages): Promise<Told> => {
  const state = readFolder(settings.out, settings.label, settings.force);
  const read = await readAll(settings, terminal, state);
  const wrong = [...read.sources.wrong, ...read.overlays.wrong];
  if (wrong.length > 0) return toldOfWrong(wrong);
  const current = currentManifest(read, state, settings);
  if (current !== undefined) return toldOf(unchangedOutcome(current, read), settings);
  const spool = openSpool(settings.check ? undefined : settings.out);
  try {
    return toldOf(await regenerate(read, state, settings, terminal, stages, spool), settings);
  } finally {
    spool.close();
  }
};
