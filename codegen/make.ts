import type { CompiledEndpoint, CompileOptions, EmitOptions, EmittedFiles } from "./compile.js";
import { compileAll, type CompiledAll } from "./compile/compile-all.js";
import { emitEndpoint, type EmittedEndpoint } from "./emit/endpoint.js";
import { guarded } from "./spec/guard.js";
import type { SourceText } from "./spec/source.js";

/** An endpoint as a run writes it: what was kept of its files, and what the package says of it. */
export type MadeEndpoint<Kept> = Pick<CompiledEndpoint, "id" | "kind" | "folder" | "sources"> &
  Pick<EmittedEndpoint, "listed"> & { readonly files: Kept };

/** What sources give: the endpoints with their files, and what there is to say. */
export type Made<Kept> = CompiledAll<MadeEndpoint<Kept>>;

/**
 * Sources → files, endpoint by endpoint: each is printed as soon as it is compiled, and only what `keep` makes of its
 * files stays. They are those of `compile` and `emitPackage`, the root's left out: they rest on what stays from earlier
 * runs too.
 */
export const makeEndpoints = async <Kept>(
  sources: readonly SourceText[],
  options: CompileOptions & EmitOptions,
  keep: (files: EmittedFiles) => Kept,
): Promise<Made<Kept>> => {
  const { context = [], overlays = [] } = options;
  const texts = new Map([...context, ...overlays, ...sources].map((source) => [source.id, source]));
  return await compileAll(sources, options, "drop", (endpoint) => {
    const { id, kind, folder, sources: from } = endpoint;
    const emitted = guarded("internal/emit", { source: from[0], name: id }, () =>
      emitEndpoint(endpoint, texts, options),
    );
    if ("failure" in emitted) return emitted;
    // What cannot be kept (a full disk) is no mistake in the source, and ends the run.
    const { files, ...said } = emitted.value;
    return { value: { id, kind, folder, sources: from, ...said, files: keep(files) } };
  });
};
