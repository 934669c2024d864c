import { guardedAsync, type GuardResult } from "../document/guard.js";
import { type LocatedFinding, locateFindings } from "../document/located-finding.js";
import {
  type Content,
  type Digests,
  type EndpointEntry,
  type FolderState,
  groupOutputs,
  type Ingredients,
  type Manifest,
  manifestText,
  type PackageRequest,
  recordedSource,
  retainedEndpoints,
  textOfContent,
  type RetainedEndpoint,
  sha256,
  usedSources,
  withoutRetained,
} from "../io/index.js";
import { isObject, type Json, type JsonObject } from "../document/json.js";
import { chosenOfKept } from "./choice.js";
import { filesOfRun } from "./files-of-run.js";
import type { ProjectRun, RunOutput } from "./incremental.js";
import type { ReleaseReport } from "./release/release.js";
import type { ReportedEndpoint } from "./report.js";
import { versionedFiles, withRelease } from "./release/run-release.js";

/** What a run says of its sources, and how many edits each took. */
export interface SourceFindings {
  readonly said: readonly LocatedFinding[];
  readonly edits: Manifest["edits"];
}

/** A package to write, or what keeps it from being written; and its endpoints. */
export type PackagePlan = { readonly endpoints: readonly ReportedEndpoint[] } & (
  | { readonly request: PackageRequest; readonly said: readonly LocatedFinding[]; readonly release?: ReleaseReport }
  | { readonly failures: readonly LocatedFinding[] }
);

/** What the files of an endpoint import, and what language they are: those of two forms do not go together. */
function formOf({ runtime, importExtension = "js", package: name }: Ingredients["options"]): string {
  return name === undefined ? `--runtime ${runtime} --import-extension ${importExtension}` : "--package";
}

/** What is left of an earlier run cannot be taken over in another form, and cannot be made anew. */
function stuckFinding(stuck: readonly EndpointEntry[], state: FolderState, label: string): LocatedFinding {
  const [first] = stuck;
  const more = stuck.length > 1 ? ` and ${stuck.length - 1} more` : "";
  const before = state.manifest === undefined ? "" : ` (${formOf(state.manifest.options)})`;
  return {
    code: "io/other-form",
    level: "error",
    path: label,
    message: `nothing was written: ${first?.id ?? ""}${more} keeps the output of an earlier run, which was made in another form${before}`,
    hint: "Mend the sources that are refused, or leave them out; then change the form of the package.",
  };
}

/** People write a version, a licence, a repository into it. */
const SHARED: ReadonlySet<string> = new Set(["package.json"]);

type MadeFiles = RunOutput["made"]["endpoints"][number];

type PublishedFiles = GuardResult<ReadonlyMap<string, Content>>;

/** The mended documents of what was made: read when one is asked for, so that a run holds few of them. */
function documentsOf(fresh: RunOutput["made"]["endpoints"]): (folder: string) => JsonObject | undefined {
  const files = new Map(fresh.map(({ folder, files: made }) => [folder, made.get(`${folder}/openapi.json`)]));
  return (folder) => {
    const content = files.get(folder);
    const doc: Json | undefined = content === undefined ? undefined : JSON.parse(textOfContent(content));
    return isObject(doc) ? doc : undefined;
  };
}

/** All files of the package but its manifest; or the mistake of ours that keeps them from being made. */
async function allFiles(
  fresh: RunOutput["made"]["endpoints"],
  kept: readonly RetainedEndpoint[],
  { settings, host }: ProjectRun,
): Promise<PublishedFiles> {
  const { runtime, accepts, importExtension, package: name, gateways, header, docs = false } = settings.options;
  const root = await guardedAsync("run", { source: undefined, name: "the root of the package" }, () =>
    host.stages.emitRoot(
      fresh.flatMap(({ listed }) => listed ?? []),
      {
        runtime,
        ...(accepts === undefined ? {} : { accepts }),
        ...(importExtension === undefined ? {} : { importExtension }),
        kept,
        docs,
        documentIn: documentsOf(fresh),
        ...(name === undefined ? {} : { package: name }),
        ...(gateways === undefined ? {} : { gateways }),
        ...(header === undefined ? {} : { header }),
      },
    ),
  );
  if ("failure" in root) return root;
  const emitted = new Map<string, Content>([...fresh.flatMap((endpoint) => [...endpoint.files]), ...root.value]);
  return await filesOfRun(emitted, settings, host.stages);
}

/** An endpoint with the digest of what the root says of it. */
function withRootDigest({ listed, ...rest }: MadeFiles): Omit<EndpointEntry, "outputs"> {
  return { ...rest, root: sha256(JSON.stringify(listed ?? null)) };
}

/**
 * The files at the root of the run before, where they are what this run would make: it has the same endpoints, and of each the
 * root says the same. The types of a domain and pages for people rest on whole documents, and what is published on every module.
 */
function carriedRoot(
  fresh: readonly MadeFiles[],
  kept: readonly EndpointEntry[],
  carried: readonly EndpointEntry[],
  { settings: { options, force }, state: { manifest } }: ProjectRun,
): Digests | undefined {
  const isPlain = options.runtime === "import" && options.package === undefined && options.docs !== true;
  if (manifest === undefined || force || carried.length === 0 || !isPlain) return undefined;
  const before = new Map(
    manifest.endpoints.map(({ folder, kind, root }) => [folder, kind === "queue" ? root : undefined]),
  );
  const isSame = fresh.every((one) => {
    const { folder, kind, root } = { ...one, ...withRootDigest(one) };
    return kind === "queue" && root === before.get(folder);
  });
  return isSame && fresh.length + kept.length === before.size ? manifest.outputs : undefined;
}

/** Loaded late: a package of fal's endpoints alone needs none of it. */
async function saidOfGateways(
  fresh: RunOutput["made"]["endpoints"],
  kept: readonly RetainedEndpoint[],
  label: string,
): Promise<readonly LocatedFinding[]> {
  if (![...fresh, ...kept].some(({ kind }) => kind === "operation")) return [];
  const { gatewayFindings } = await import("../emit/package/gateway-findings.js");
  return gatewayFindings(
    fresh.flatMap(({ listed }) => listed ?? []),
    kept,
    label,
  );
}

/** The sources as the manifest says them. */
function recorded(sources: Ingredients["sources"], endpoints: readonly ReportedEndpoint[]): Ingredients["sources"] {
  const ofOperations = new Set(endpoints.flatMap(({ kind, sources: from }) => (kind === "operation" ? from : [])));
  return new Map([...sources].map(([id, entry]) => [id, recordedSource(entry, ofOperations.has(id))]));
}

/** The package that a run is to write; or what keeps it from being written. */
export async function assemblePackage(
  { made, carried, excluded }: RunOutput,
  findings: SourceFindings,
  run: ProjectRun,
): Promise<PackagePlan> {
  const { read, state, settings } = run;
  const { out, label, force, options } = settings;
  const { sources, ingredients } = read;
  const refused = new Set([...made.refused, ...sources.refused]);
  const retained = retainedEndpoints(state.manifest, refused, carried, out);
  const kept = await chosenOfKept(retained, carried, options.choice, state.manifest?.sources);
  if (kept.length > 0 && state.manifest !== undefined && formOf(options) !== formOf(state.manifest.options))
    return { endpoints: [...made.endpoints, ...kept], failures: [stuckFinding(kept, state, label)] };
  const fresh = withoutRetained(made.endpoints, kept);
  const endpoints = [...fresh, ...kept];
  const root = carriedRoot(fresh, kept, carried, run);
  const files: PublishedFiles =
    root === undefined ? await allFiles(fresh, kept, run) : { value: new Map(fresh.flatMap((one) => [...one.files])) };
  if ("failure" in files) return { endpoints, failures: locateFindings([files.failure], sources.texts) };
  const { files: released, release } = await withRelease(run, { fresh, kept, files: files.value });
  const facts = {
    ...ingredients,
    refused: recorded(new Map([...ingredients.sources].filter(([id]) => refused.has(id))), []),
    findings: findings.said,
    edits: findings.edits,
    excluded,
    sources: recorded(usedSources(ingredients.sources, refused, kept, state.manifest), endpoints),
  };
  const manifest: PackageRequest["manifest"] = (digests, leftAlone) =>
    manifestText({ ...facts, leftAlone, ...groupOutputs(digests, fresh.map(withRootDigest), kept) });
  const filesIn = (entries: readonly EndpointEntry[]): ReadonlySet<string> =>
    new Set([...entries.flatMap(({ outputs }) => [...outputs.keys()]), ...(root?.keys() ?? [])]);
  const request: PackageRequest = {
    out,
    label,
    force,
    files: released,
    kept: filesIn(kept),
    seen: filesIn(carried),
    shared: SHARED,
    replaceable: versionedFiles(run, released),
    manifest,
  };
  const said = await saidOfGateways(fresh, kept, label);
  return { endpoints, request, said, ...(release === undefined ? {} : { release }) };
}
