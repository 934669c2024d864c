import type { LocatedFinding } from "../document/located-finding.js";
import {
  type Content,
  type EndpointEntry,
  type FolderState,
  groupOutputs,
  type Ingredients,
  type Manifest,
  manifestText,
  type PackageRequest,
  retainedEndpoints,
  usedSources,
  withoutRetained,
} from "../io/index.js";
import { filesOfRun } from "./files-of-run.js";
import type { RunInputs, RunOutput } from "./incremental.js";
import type { GenerateSettings } from "./settings.js";
import type { Stages } from "./stages.js";

/** What a run says of its sources, and how many edits each took. */
export interface SourceFindings {
  readonly said: readonly LocatedFinding[];
  readonly edits: Manifest["edits"];
}

/** A package to write, and how many endpoints it has. */
export interface PackagePlan {
  readonly request: PackageRequest;
  readonly endpoints: number;
}

/** What the files of an endpoint import, and what language they are: those of two forms do not go together. */
function formOf({ runtime, importExtension = "js", package: name }: Ingredients["options"]): string {
  return name === undefined ? `--runtime ${runtime} --import-extension ${importExtension}` : "--package";
}

/** What is left of an earlier run cannot be taken over in another form, and cannot be made anew. */
export function stuckFinding(stuck: readonly EndpointEntry[], state: FolderState, label: string): LocatedFinding {
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

/** The package that a run is to write; or the endpoints that cannot go into it. */
export async function assemblePackage(
  { made, carried }: RunOutput,
  findings: SourceFindings,
  read: RunInputs,
  state: FolderState,
  settings: GenerateSettings,
  stages: Stages,
): Promise<PackagePlan | { readonly stuck: readonly EndpointEntry[] }> {
  const { out, label, force, options } = settings;
  const { sources, ingredients } = read;
  const refused = new Set([...made.refused, ...sources.refused]);
  const kept = retainedEndpoints(state.manifest, refused, carried, out);
  if (kept.length > 0 && state.manifest !== undefined && formOf(options) !== formOf(state.manifest.options))
    return { stuck: kept };
  const fresh = withoutRetained(made.endpoints, kept);
  const root = await stages.emitRoot(
    fresh.flatMap(({ listed }) => listed ?? []),
    {
      runtime: options.runtime,
      ...(options.importExtension === undefined ? {} : { importExtension: options.importExtension }),
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
  const manifest: PackageRequest["manifest"] = (digests, leftAlone) =>
    manifestText({ ...facts, leftAlone, ...groupOutputs(digests, fresh, kept) });
  const filesIn = (entries: readonly EndpointEntry[]): ReadonlySet<string> =>
    new Set(entries.flatMap(({ outputs }) => [...outputs.keys()]));
  return {
    request: { out, label, force, files, kept: filesIn(kept), seen: filesIn(carried), shared: SHARED, manifest },
    endpoints: fresh.length + kept.length,
  };
}
