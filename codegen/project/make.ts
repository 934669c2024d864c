import { type CompiledAll, compileViews } from "../compile/compile-all.js";
import type { CompileOptions } from "../compile/types.js";
import type { View } from "../compile/views.js";
import type { EndpointChoice } from "../document/endpoint-choice.js";
import { guarded, type GuardResult } from "../document/guard.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { EmitOptions, EmittedFiles } from "../emit/options.js";
import { emitEndpoint, type EmittedEndpoint } from "../emit/package/endpoint.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";

/** An endpoint as a run writes it: what was kept of its files, and what the package says of it. */
export type MadeEndpoint<Kept> = Pick<
  CompiledEndpoint,
  "id" | "kind" | "folder" | "sources" | "selectors" | "dependencies"
> &
  Pick<EmittedEndpoint, "listed"> & { readonly files: Kept };

/** What sources give: the endpoints with their files, and what there is to say. */
export type MakeResult<Kept> = CompiledAll<MadeEndpoint<Kept>>;

/** An endpoint as one package has it. What cannot be kept (a full disk) is no mistake in the source, and ends the run. */
function made<Kept>(
  endpoint: CompiledEndpoint,
  texts: ReadonlyMap<SourceId, SourceText>,
  { emit, keep }: PackageMaker<Kept>,
): GuardResult<MadeEndpoint<Kept>> {
  const { id, kind, folder, sources, selectors, dependencies } = endpoint;
  const emitted = guarded("emit", { source: sources[0], name: id }, () => emitEndpoint(endpoint, texts, emit));
  if ("failure" in emitted) return emitted;
  const { files, ...said } = emitted.value;
  const known = {
    ...(selectors === undefined ? {} : { selectors }),
    ...(dependencies === undefined ? {} : { dependencies }),
  };
  return { value: { id, kind, folder, sources, ...known, ...said, files: keep(files) } };
}

/** One package: which endpoints it has, how they are printed, and what is kept of their files. */
export interface PackageMaker<Kept> {
  readonly choice?: EndpointChoice;
  readonly emit: EmitOptions;
  readonly keep: (files: EmittedFiles) => Kept;
}

/** What packages of the same sources have in common. */
export type CommonOptions = Pick<CompileOptions, "context" | "overlays" | "onProgress">;

/**
 * Sources → files of several packages, endpoint by endpoint: each is compiled once, printed for every package that has it
 * as soon as that is done, and only what `keep` makes of its files stays. They are those of `compile` and `emitPackage`,
 * the root's left out: they rest on what stays from earlier runs too.
 * @returns what comes of each package, in their order
 */
export async function makePackages<Kept>(
  sources: readonly SourceText[],
  options: CommonOptions,
  packages: readonly PackageMaker<Kept>[],
): Promise<readonly MakeResult<Kept>[]> {
  const { context = [], overlays = [] } = options;
  const texts = new Map([...context, ...overlays, ...sources].map((source) => [source.id, source]));
  const views = packages.map((one): View<MadeEndpoint<Kept>> => ({
    choice: one.choice,
    make: (endpoint) => made(endpoint, texts, one),
  }));
  return await compileViews(sources, { ...options, asRead: "drop" }, views);
}

/** The same of one package. */
export async function makeEndpoints<Kept>(
  sources: readonly SourceText[],
  { choice, context, overlays, onProgress, ...emit }: CompileOptions & EmitOptions,
  keep: (files: EmittedFiles) => Kept,
): Promise<MakeResult<Kept>> {
  const common = {
    ...(context === undefined ? {} : { context }),
    ...(overlays === undefined ? {} : { overlays }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
  const maker = { emit, keep, ...(choice === undefined ? {} : { choice }) };
  const [only] = await makePackages(sources, common, [maker]);
  if (only === undefined) throw new Error("one package gives one result");
  return only;
}
