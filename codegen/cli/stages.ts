import type { Compiled, CompiledEndpoint, CompileOptions, EmitOptions, EmittedFiles } from "../compile.js";
import type { Assembled, DocumentForm } from "../emit/document.js";
import type { RootOptions } from "../emit/package.js";
import type { Publication } from "../emit/publish.js";
import type { Listed } from "../emit/root-modules.js";
import type { Made } from "../make.js";
import type { SourceText } from "../spec/source.js";

/** What `falsmith explain` tells about a rule. */
export type Law = {
  readonly law: string;
  readonly before?: string;
  readonly after?: string;
  /** What the sample is a part of, and who makes what is after of what is before. */
  readonly place?: string;
  readonly by?: "rule" | "person";
  readonly silence?: string;
};

/** The pure stages, as the verbs call them. Each loads its libraries when it is called, not before. */
export type Stages = {
  readonly compile: (sources: readonly SourceText[], options?: CompileOptions) => Promise<Compiled>;
  readonly makeEndpoints: <Kept>(
    sources: readonly SourceText[],
    options: CompileOptions & EmitOptions,
    keep: (files: EmittedFiles) => Kept,
  ) => Promise<Made<Kept>>;
  readonly emitRoot: (made: readonly Listed[], options: RootOptions) => Promise<EmittedFiles>;
  readonly withHeader: (
    files: ReadonlyMap<string, string>,
    words: string | undefined,
  ) => Promise<ReadonlyMap<string, string>>;
  readonly publish: (
    modules: ReadonlyMap<string, string>,
    publication: Publication,
  ) => Promise<ReadonlyMap<string, string>>;
  readonly assemble: (endpoints: readonly CompiledEndpoint[], form: DocumentForm) => Promise<Assembled>;
  readonly explainEdits: (compiled: Compiled, sources: readonly SourceText[]) => Promise<readonly string[]>;
  readonly laws: () => Promise<ReadonlyMap<string, Law>>;
};

export const stages: Stages = {
  compile: async (...given) => await (await import("../compile.js")).compile(...given),
  makeEndpoints: async (...given) => await (await import("../make.js")).makeEndpoints(...given),
  emitRoot: async (...given) => (await import("../emit/package.js")).emitRoot(...given),
  withHeader: async (...given) => (await import("../emit/custom-header.js")).withHeader(...given),
  publish: async (...given) => (await import("../emit/publish.js")).publish(...given),
  assemble: async (...given) => (await import("../emit/document.js")).assemble(...given),
  explainEdits: async (...given) => (await import("../report/explain-edits.js")).explainEdits(...given),
  laws: async () => (await import("../rules/laws.js")).laws,
};
