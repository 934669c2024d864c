import { guardedAsync, type GuardResult } from "../document/guard.js";
import { type LocatedFinding, locateFindings } from "../document/located-finding.js";
import {
  type Content,
  type EndpointEntry,
  type FolderState,
  groupOutputs,
  type Ingredients,
  type Manifest,
  manifestText,
  type PackageRequest,
  readExisting,
  recordedSource,
  retainedEndpoints,
  textOfContent,
  type RetainedEndpoint,
  sha256,
  usedSources,
  withoutRetained,
} from "../io/index.js";
import type { RegistryEntry } from "../emit/package/registry-entry.js";
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

/** An endpoint with the digest of what the root says of it beside its row in the README. */
type DigestedEndpoint = MadeFiles & Pick<EndpointEntry, "root">;

function withRootDigests(fresh: readonly MadeFiles[], factsOf: (listed: RegistryEntry) => object): DigestedEndpoint[] {
  return fresh.map((one) => ({
    ...one,
    root: sha256(JSON.stringify(one.listed === undefined ? null : factsOf(one.listed))),
  }));
}

/** Files at the root that stay as the run before wrote them, and what is written anew of them. */
interface CarriedRoot {
  readonly kept: ReadonlySet<string>;
  readonly written: ReadonlyMap<string, Content>;
}

const README = "README.md";

/** The README with the rows that endpoints have now; undefined where that of the run before cannot be gone on from. */
async function readmeWith(
  fresh: readonly MadeFiles[],
  { settings: { out, options } }: ProjectRun,
  digest: string,
): Promise<string | undefined> {
  const before = readExisting(out, README);
  if (before === undefined || sha256(before) !== digest) return undefined;
  const { withEndpointRows } = await import("../emit/package/package-readme.js");
  const listed = fresh.flatMap((one) => one.listed ?? []);
  return withEndpointRows(before, listed, options);
}

/**
 * The files at the root of the run before, where they are what this run would make: it has the same endpoints, and of each the
 * root says the same but for its row in the README. The types of a domain and pages for people rest on whole documents, and
 * what is published on every module.
 */
async function carriedRoot(
  fresh: readonly DigestedEndpoint[],
  kept: readonly EndpointEntry[],
  carried: readonly EndpointEntry[],
  run: ProjectRun,
): Promise<CarriedRoot | undefined> {
  const { options, force } = run.settings;
  const { manifest } = run.state;
  const isPlain = options.runtime === "import" && options.package === undefined && options.docs !== true;
  if (manifest === undefined || force || carried.length === 0 || !isPlain) return undefined;
  const before = new Map(
    manifest.endpoints.map(({ folder, kind, root }) => [folder, kind === "queue" ? root : undefined]),
  );
  const isSame = fresh.every(({ folder, kind, root }) => kind === "queue" && root === before.get(folder));
  if (!isSame || fresh.length + kept.length !== before.size) return undefined;
  const paths = [...manifest.outputs.keys()];
  const digest = manifest.outputs.get(README);
  if (digest === undefined) return { kept: new Set(paths), written: new Map() };
  const readme = await readmeWith(fresh, run, digest);
  if (readme === undefined) return undefined;
  if (sha256(readme) === digest) return { kept: new Set(paths), written: new Map() };
  return { kept: new Set(paths.filter((path) => path !== README)), written: new Map([[README, readme]]) };
}

/** Findings of a package as a whole, told of its folder. */
export function inFolder(findings: readonly LocatedFinding[], label: string): readonly LocatedFinding[] {
  return findings.map(({ code, level, ...rest }) => ({ code, level, path: label, ...rest }));
}

/** Loaded late: a package of fal's endpoints alone needs none of it. */
async function saidOfGateways(
  fresh: RunOutput["made"]["endpoints"],
  kept: readonly RetainedEndpoint[],
  rules: Ingredients["options"]["rules"],
): Promise<readonly LocatedFinding[]> {
  if (![...fresh, ...kept].some(({ kind }) => kind === "operation")) return [];
  const { gatewayFindings } = await import("../emit/package/gateway-findings.js");
  const said = gatewayFindings(
    fresh.flatMap(({ listed }) => listed ?? []),
    // Each is read for its document; what is said is of operations.
    kept.filter(({ kind }) => kind !== "queue"),
  );
  const levels = new Map(Object.entries(rules));
  return said.flatMap((finding) => {
    const level = levels.get(finding.code) ?? finding.level;
    return level === "off" ? [] : [{ ...finding, level }];
  });
}

/** Sources of endpoints that nothing was made of, but for those that gave nothing at all. */
function incompleteIn(unmade: RunOutput["made"]["unmade"], refused: ReadonlySet<string>): readonly string[] {
  return [...new Set(unmade.flatMap(({ sources }) => sources))].filter((id) => !refused.has(id));
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
  // Loaded late, as the stages are: a run that changes nothing needs no model of an endpoint.
  const { factsBesideRow } = await import("../emit/package/registry-entry.js");
  const fresh = withRootDigests(withoutRetained(made.endpoints, kept), factsBesideRow);
  const endpoints = [...fresh, ...kept];
  const root = await carriedRoot(fresh, kept, carried, run);
  const files: PublishedFiles =
    root === undefined
      ? await allFiles(fresh, kept, run)
      : { value: new Map([...fresh.flatMap((one) => [...one.files]), ...root.written]) };
  if ("failure" in files) return { endpoints, failures: locateFindings([files.failure], sources.texts) };
  const { files: released, release } = await withRelease(run, { fresh, kept, files: files.value });
  const said = await saidOfGateways(fresh, kept, options.rules);
  const facts = {
    ...ingredients,
    incomplete: incompleteIn(made.unmade, refused),
    refused: recorded(new Map([...ingredients.sources].filter(([id]) => refused.has(id))), []),
    findings: findings.said,
    packageFindings: said,
    edits: findings.edits,
    excluded,
    sources: recorded(usedSources(ingredients.sources, refused, kept, state.manifest), endpoints),
  };
  const manifest: PackageRequest["manifest"] = (digests, leftAlone) =>
    manifestText({ ...facts, leftAlone, ...groupOutputs(digests, fresh, kept) });
  const filesIn = (entries: readonly EndpointEntry[]): ReadonlySet<string> =>
    new Set([...entries.flatMap(({ outputs }) => [...outputs.keys()]), ...(root?.kept ?? [])]);
  const request: PackageRequest = {
    out,
    label,
    force,
    files: released,
    kept: filesIn(kept),
    seen: filesIn(carried),
    shared: SHARED,
    replaceable: versionedFiles(run, released),
    before: state,
    manifest,
  };
  return { endpoints, request, said: inFolder(said, label), ...(release === undefined ? {} : { release }) };
}
