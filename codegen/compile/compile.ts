import { byText } from "../document/order.js";
import type { Finding } from "../document/finding.js";
import type { SourceText } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { compileAll } from "./compile-all.js";
import type { CompileOptions, CompileResult } from "./types.js";

/**
 * All stages: reads the sources, mends each document, merges what speaks of one endpoint, and enriches it.
 * Pure: the same sources give the same result, in whatever order they come. Never throws for what a source says.
 */
export async function compile(sources: readonly SourceText[], options: CompileOptions = {}): Promise<CompileResult> {
  const asRead = options.asRead ?? "keep";
  const make = (endpoint: CompiledEndpoint): { readonly value: CompiledEndpoint } => ({ value: endpoint });
  const { endpoints, ...said } = await compileAll(sources, options, asRead, { make });
  return { endpoints: endpoints.toSorted((a, b) => byText(a.folder, b.folder)), ...said };
}

/** Hears of endpoints that are whole, with all that there is to say of them and their sources. */
export type OnEndpoints = (endpoints: readonly CompiledEndpoint[], findings: readonly Finding[]) => void;

/** What `compileEach` gives in the end: of the endpoints only those that were not handed on before. */
export type CompiledRest = CompileResult & {
  /** The folders of the endpoints that were handed on, and are part of the result. */
  readonly handedOn: ReadonlySet<string>;
};

/** The place of an endpoint in the result; empty once it was handed on. */
interface EndpointSlot {
  readonly folder: string;
  endpoint: CompiledEndpoint | undefined;
}

/**
 * The same, and queue endpoints are handed on as soon as all sources that speak of them are read, family by family, and
 * not held. An endpoint may be handed on once more, when a later source speaks of it as well; and it is no part of the
 * result, if that refuses it.
 */
export async function compileEach(
  sources: readonly SourceText[],
  options: CompileOptions,
  onEndpoints: OnEndpoints,
): Promise<CompiledRest> {
  const { endpoints: all, ...rest } = await compileAll<EndpointSlot>(sources, options, options.asRead ?? "keep", {
    make: (endpoint) => ({ value: { folder: endpoint.folder, endpoint } }),
    onFamily: (made, said) => {
      const endpoints = made.flatMap(({ endpoint }) => endpoint ?? []);
      if (said === undefined || !endpoints.every(({ kind }) => kind === "queue")) return;
      onEndpoints(endpoints, said);
      for (const one of made) one.endpoint = undefined;
    },
  });
  const handedOn = new Set(all.filter(({ endpoint }) => endpoint === undefined).map(({ folder }) => folder));
  const endpoints = all.flatMap(({ endpoint }) => endpoint ?? []);
  return { endpoints: endpoints.toSorted((a, b) => byText(a.folder, b.folder)), handedOn, ...rest };
}
