import {
  groupOutputs,
  isProgramOlderThan,
  isUntouched,
  keptEndpoints,
  manifestText,
  outputsOf,
  preparePackage,
  readFolder,
  readOverlays,
  readSources,
  readVersion,
  sameIngredients,
  usedSources,
  withoutKept,
  openSpool,
  writePackage,
  type Config,
  type Content,
  type FolderState,
  type Ingredients,
  type Manifest,
  type PackageRequest,
  type Prepared,
  type Spool,
} from "../io.js";
import { withLevels } from "../report/levels.js";
import { isEdit, locate, sorted, sourceOf, type LocatedFinding } from "../report/located.js";
import type { Reporter } from "../report/reporter.js";
import { makeChanged, type Changed, type Read } from "./make-changed.js";
import { filesOfRun } from "./files-of-run.js";
import { folderFindings } from "./folder-findings.js";
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

type Findings = { readonly said: readonly LocatedFinding[]; readonly edits: Manifest["edits"] };

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

type Request = { readonly request: PackageRequest; readonly endpoints: number };

const requestFor = async (
  { made, carried }: Changed,
  findings: Findings,
  read: Read,
  state: FolderState,
  settings: GenerateSettings,
  stages: Stages,
): Promise<Request> => {
  const { out, label, force, options } = settings;
  const { sources, ingredients } = read;
  const refused = new Set([...made.refused, ...sources.refused]);
  const kept = keptEndpoints(state.manifest, refused, carried, out);
  const fresh = withoutKept(made.endpoints, kept);
  const root = await stages.emitRoot(
    fresh.flatMap(({ listed }) => listed ?? []),
    {
      runtime: options.runtime,
      kept,
      ...(options.package === undefined ? {} : { package: options.package }),
      ...(options.gateways === undefined ? {} : { gateways: options.gateways }),
      ...(options.header === undefined ? {} : { header: options.header }),
    },
  );
  const emitted = new Map<string, Content>([...fresh.flatMap((endpoint) => [...endpoint.files]), ...root]);
  const files = await filesOfRun(emitted, settings, stages);
  const facts = {
    ...ingredients,
    refused: new Map([...ingredients.sources].filter(([id]) => refused.has(id))),
    findings: findings.said,
    edits: findings.edits,
    sources: usedSources(ingredients.sources, refused, kept, state.manifest),
  };
  const manifest: PackageRequest["manifest"] = (digests) =>
    manifestText({ ...facts, ...groupOutputs(digests, fresh, kept) });
  const keptFiles = new Set(kept.flatMap(({ outputs }) => [...outputs.keys()]));
  return {
    request: { out, label, force, files, kept: keptFiles, manifest },
    endpoints: fresh.length + kept.length,
  };
};

const filesOf = ({ plan, writes, removals, manifestDrift }: Prepared, kept: number): Outcome["files"] => {
  const ofManifest = manifestDrift === undefined ? 0 : 1;
  const untouched = plan.differences.filter(({ mayTouch }) => !mayTouch).length;
  const unchanged = plan.unchanged.length + kept + 1 - ofManifest;
  return { written: writes.size + ofManifest, removed: removals.length, unchanged, kept: untouched };
};

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
  const { request, endpoints } = await requestFor(changed, findings, read, state, settings, stages);
  if (endpoints === 0 && refused > 0)
    return { ...common, saidHere: [], endpoints, files: { written: 0, removed: 0, unchanged: 0, kept: 0 } };
  const onWait = (message: string): void => {
    if (settings.reporter !== "json") terminal.err(`${message}\n`);
  };
  const prepared = settings.check ? preparePackage(request) : await writePackage(request, { ms: patienceMs, onWait });
  return {
    ...common,
    endpoints,
    saidHere: folderFindings(prepared, settings),
    files: filesOf(prepared, request.kept.size),
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
  const spool = openSpool();
  try {
    return toldOf(await regenerate(read, state, settings, terminal, stages, spool), settings);
  } finally {
    spool.close();
  }
};
