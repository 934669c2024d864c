import { compileAll, type CompiledAll } from "../compile/compile-all.js";
import type { CompileOptions } from "../compile/types.js";
import { guarded, type GuardResult } from "../document/guard.js";
import type { SourceText } from "../document/source.js";
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

/**
 * Sources → files, endpoint by endpoint: each is printed as soon as it is compiled, and only what `keep` makes of its
 * files stays. They are those of `compile` and `emitPackage`, the root's left out: they rest on what stays from earlier
 * runs too.
 */
export async function makeEndpoints<Kept>(
  sources: readonly SourceText[],
  options: CompileOptions & EmitOptions,
  keep: (files: EmittedFiles) => Kept,
): Promise<MakeResult<Kept>> {
  const { context = [], overlays = [] } = options;
  const texts = new Map([...context, ...overlays, ...sources].map((source) => [source.id, source]));
  const make = (endpoint: CompiledEndpoint): GuardResult<MadeEndpoint<Kept>> => {
    const { id, kind, folder, sources: from, selectors, dependencies } = endpoint;
    const emitted = guarded("emit", { source: from[0], name: id }, () => emitEndpoint(endpoint, texts, options));
    if ("failure" in emitted) return emitted;
    // What cannot be kept (a full disk) is no mistake in the source, and ends the run.
    const { files, ...said } = emitted.value;
    const known = {
      ...(selectors === undefined ? {} : { selectors }),
      ...(dependencies === undefined ? {} : { dependencies }),
    };
    return { value: { id, kind, folder, sources: from, ...known, ...said, files: keep(files) } };
  };
  return await compileAll(sources, options, "drop", { make });
}
