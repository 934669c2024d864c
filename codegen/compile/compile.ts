import { byText } from "../document/order.js";
import type { SourceText } from "../document/source.js";
import { compileAll } from "./compile-all.js";
import type { CompileOptions, CompileResult } from "./types.js";

/**
 * All stages: reads the sources, mends each document, merges what speaks of one endpoint, and enriches it.
 * Pure: the same sources give the same result, in whatever order they come. Never throws for what a source says.
 */
export async function compile(sources: readonly SourceText[], options: CompileOptions = {}): Promise<CompileResult> {
  const asRead = options.asRead ?? "keep";
  const { endpoints, ...said } = await compileAll(sources, options, asRead, (endpoint) => ({ value: endpoint }));
  return { endpoints: endpoints.toSorted((a, b) => byText(a.folder, b.folder)), ...said };
}
