import type { CompiledEndpoint, CompileOptions, EmitOptions } from "./compile.js";
import { compileEach, type Said } from "./compile/compile-each.js";
import { emitEndpoint, type EmittedEndpoint } from "./emit/endpoint.js";
import type { SourceText } from "./spec/source.js";

/** An endpoint as a run writes it: its files, and what the package says of it. */
export type MadeEndpoint = Pick<CompiledEndpoint, "id" | "kind" | "folder" | "sources"> & EmittedEndpoint;

/** What sources give: the endpoints with their files, and what there is to say. */
export type Made = Said & { readonly endpoints: readonly MadeEndpoint[] };

/**
 * Sources → files, endpoint by endpoint: each is printed as soon as it is compiled, and only its text is kept.
 * The files are those of `compile` and `emitPackage`, the root's left out: they rest on what stays from earlier runs too.
 */
export const makeEndpoints = async (
  sources: readonly SourceText[],
  options: CompileOptions & EmitOptions,
): Promise<Made> => {
  const { context = [], overlays = [] } = options;
  const texts = new Map([...context, ...overlays, ...sources].map((source) => [source.id, source]));
  const endpoints: MadeEndpoint[] = [];
  const each = compileEach(sources, options, "drop");
  for (let next = await each.next(); ; next = await each.next()) {
    if (next.done === true) return { endpoints, ...next.value };
    const { id, kind, folder, sources: from } = next.value;
    endpoints.push({ id, kind, folder, sources: from, ...emitEndpoint(next.value, texts, options) });
  }
};
