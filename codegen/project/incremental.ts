import type { SourceId } from "../document/source.js";
import {
  changedSources,
  type Content,
  type EndpointEntry,
  type ExcludedEntry,
  type FolderState,
  type Ingredients,
  isProgramOlderThan,
  isUntouched,
  type Manifest,
  outputsOf,
  type Sources,
  type Staging,
} from "../io/index.js";
import type { MakeResult, PackageMaker } from "./make.js";
import type { PublishedPackage } from "../io/published/read-published.js";
import type { Steps } from "./progress.js";
import type { GenerateSettings, RunHost } from "./settings.js";

/** Files by path, their texts put aside. */
export type Files = ReadonlyMap<string, Content>;

/** Makes endpoints of sources. */
export type Make = (texts: Sources["texts"]) => Promise<MakeResult<Files>>;

/** What a run reads. */
export interface RunInputs {
  readonly sources: Sources;
  readonly overlays: Sources;
  readonly ingredients: Ingredients;
}

/** One run: what it is to do, what it has read, and what it works with. */
export interface ProjectRun {
  readonly settings: GenerateSettings;
  readonly host: RunHost;
  readonly steps: Steps;
  /** Hears that a part of the run is done. */
  readonly clock: { readonly read: () => void; readonly make: () => void; readonly write: () => void };
  readonly state: FolderState;
  readonly read: RunInputs;
  readonly staging: Staging;
  /** The published version that the package follows. */
  readonly published?: PublishedPackage;
  /** Makes endpoints of some of the sources, together with other packages of the same; absent: for this package alone. */
  readonly make?: Make;
}

/** What a run made, and what it takes over from the run before: endpoints, and what was said of their sources. */
export interface RunOutput {
  readonly made: MakeResult<Files>;
  readonly carried: readonly EndpointEntry[];
  /** Endpoints that the package leaves out, of the run before and of this one. */
  readonly excluded: readonly ExcludedEntry[];
  readonly findings: Manifest["findings"];
  readonly edits: Manifest["edits"];
}

const nothingCarried = { carried: [], findings: [], edits: new Map<SourceId, number>() } as const;

/**
 * The manifest, if what it says of the folder and of all but the sources still holds. With `check` every file is read: a
 * person who asks does not want to hear what the clock of files suggests.
 */
function usable({ read, state, settings }: ProjectRun): Manifest | undefined {
  const { out, check } = settings;
  const { manifest, manifestTime } = state;
  const refused = read.sources.refused.length + read.overlays.refused.length;
  if (manifest === undefined || manifestTime === undefined || refused > 0) return undefined;
  return isProgramOlderThan(manifestTime) && isUntouched(out, state, outputsOf(manifest), { hash: check })
    ? manifest
    : undefined;
}

/** Makes what changed sources can change; undefined when that is everything, or not known. */
async function makeAffected(read: RunInputs, manifest: Manifest, make: Make): Promise<RunOutput | undefined> {
  const changed = changedSources(manifest, read.ingredients);
  if (changed === undefined) return undefined;
  // Loaded late, as the stages are: a run that changes nothing needs no rule.
  const { affectedBy, reachesToldJobs, withReferredFiles } = await import("./affected.js");
  const { isLookupKnown, isWholeKnown, overlayEdits, withIdle, workflowsIn } = await import("./beside-overlays.js");
  const workflows = workflowsIn(read.sources);
  if (!isWholeKnown(manifest) || workflows.some((id) => changed.has(id))) return undefined;
  // Which endpoints a refused source speaks of is not known, nor what one lacks that another wants to be called as: both are
  // always looked at again.
  const unsettled = [...manifest.refused.keys(), ...(manifest.incomplete ?? []), ...workflows];
  const stale = withReferredFiles(new Set([...changed, ...unsettled]), read.sources.texts);
  const textsOf = (ids: ReadonlySet<SourceId>): Sources["texts"] => read.sources.texts.filter(({ id }) => ids.has(id));
  if (stale.size * 2 > read.sources.texts.length) return undefined;
  // Most changes leave an endpoint its name: then what the manifest says of it is all that they reach, and is made at once.
  const known = affectedBy(stale, [], manifest).sources;
  const expected = known.size * 2 > read.sources.texts.length ? stale : known;
  // Workflows without any page are refused as documents that are none.
  if (workflows.length > 0 && textsOf(expected).every(({ id }) => workflows.includes(id))) return undefined;
  const first = await make(textsOf(expected));
  if (!isLookupKnown(first, manifest)) return undefined;
  const { sources, kept, keptOut } = affectedBy(
    stale,
    [...first.endpoints, ...first.excluded, ...first.unmade],
    manifest,
  );
  if (kept.length === 0) return undefined;
  const whole = sources.size === expected.size ? first : await make(textsOf(sources));
  if (!isLookupKnown(whole, manifest)) return undefined;
  const made = withIdle(whole, kept, manifest);
  if (made === undefined || reachesToldJobs(made.findings, sources, manifest, read.sources.entries)) return undefined;
  return {
    made,
    carried: kept,
    excluded: [...keptOut, ...made.excluded],
    // Decisions without effect are told anew.
    findings: manifest.findings.filter(({ path = "" }) => !sources.has(path) && !manifest.overlays.has(path)),
    edits: new Map([
      ...[...manifest.edits].filter(([id]) => !sources.has(id) && !manifest.overlays.has(id)),
      ...overlayEdits(kept),
    ]),
  };
}

/** How a package is printed, and what is kept of its files. */
export function makerOf({ settings, staging }: Pick<ProjectRun, "settings" | "staging">): PackageMaker<Files> {
  const { runtime, importExtension, header, package: name, choice } = settings.options;
  return {
    emit: {
      runtime,
      published: name !== undefined,
      ...(importExtension === undefined ? {} : { importExtension }),
      ...(header === undefined ? {} : { header }),
    },
    keep: (files) => new Map([...files].map(([path, text]) => [path, staging.keep(text)])),
    ...(choice === undefined ? {} : { choice }),
  };
}

/** Makes endpoints of one package. */
function makeAlone(run: ProjectRun): Make {
  const { host, steps, read } = run;
  const { emit, keep, choice } = makerOf(run);
  const options = { ...emit, overlays: read.overlays.texts, onProgress: steps.onProgress };
  return (texts) => host.stages.makeEndpoints(texts, { ...options, ...(choice === undefined ? {} : { choice }) }, keep);
}

/** Makes endpoints of the sources: those that a change can reach, when the run before can be relied on; else all. */
export async function makeIncrementally(run: ProjectRun): Promise<RunOutput> {
  const { settings, read, make = makeAlone(run) } = run;
  const manifest = settings.force ? undefined : usable(run);
  const affected = manifest === undefined ? undefined : await makeAffected(read, manifest, make);
  if (affected !== undefined) return affected;
  const made = await make(read.sources.texts);
  return { made, excluded: made.excluded, ...nothingCarried };
}
