import type { CompiledEndpoint, CompileOptions, EmitOptions, EmittedFiles } from "./compile.js";
import { compileEach, type Said } from "./compile/compile-each.js";
import { emitEndpoint, type EmittedEndpoint } from "./emit/endpoint.js";
import type { SourceText } from "./spec/source.js";

/** An endpoint as a run writes it: what was kept of its files, and what the package says of it. */
export type MadeEndpoint<Kept> = Pick<CompiledEndpoint, "id" | "kind" | "folder" | "sources"> &
  Pick<EmittedEndpoint, "listed"> & { readonly files: Kept };

/** What sources give: the endpoints with their files, and what there is to say. */
export type Made<Kept> = Said & { readonly endpoints: readonly MadeEndpoint<Kept>[] };

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
  const endpoints: MadeEndpoint<Kept>[] = [];
  const each = compileEach(sources, options, "drop");
  for (let next = await each.next(); ; next = await each.next()) {
    if (next.done === true) return { endpoints, ...next.value };
    const { id, kind, folder, sources: from } = next.value;
    const { files, ...said } = emitEndpoint(next.value, texts, options);
    endpoints.push({ id, kind, folder, sources: from, ...said, files: keep(files) });
  }
};
