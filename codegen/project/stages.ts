import type { CompiledRest, OnEndpoints } from "../compile/compile.js";
import type { CompileOptions, CompileResult } from "../compile/types.js";
import type { SourceCoverage } from "../document/coverage.js";
import type { Finding } from "../document/finding.js";
import type { FindingCode } from "../document/finding-code.js";
import type { ImportExtension } from "../document/import-extension.js";
import type { SourceText } from "../document/source.js";
import type { CombinedDocument, DocumentForm } from "../emit/evidence/document.js";
import type { ExplainedEdits } from "../emit/evidence/explain-edits.js";
import type { RegistryEntry } from "../emit/package/registry-entry.js";
import type { EmitOptions, EmittedFiles } from "../emit/options.js";
import type { RootOptions } from "../emit/package/package.js";
import type { Publication } from "../emit/package/publish.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import type { CommonOptions, MakeResult, PackageMaker } from "./make.js";

/** The pure stages, as the verbs call them. Each loads its libraries when it is called, not before. */
export interface Stages {
  readonly compile: (sources: readonly SourceText[], options?: CompileOptions) => Promise<CompileResult>;
  readonly compileEach: (
    sources: readonly SourceText[],
    options: CompileOptions,
    onEndpoints: OnEndpoints,
  ) => Promise<CompiledRest>;
  readonly makeEndpoints: <Kept>(
    sources: readonly SourceText[],
    options: CompileOptions & EmitOptions,
    keep: (files: EmittedFiles) => Kept,
  ) => Promise<MakeResult<Kept>>;
  readonly makePackages: <Kept>(
    sources: readonly SourceText[],
    options: CommonOptions,
    packages: readonly PackageMaker<Kept>[],
  ) => Promise<readonly MakeResult<Kept>[]>;
  readonly emitRoot: (made: readonly RegistryEntry[], options: RootOptions) => Promise<EmittedFiles>;
  readonly withImportExtension: (
    files: ReadonlyMap<string, string>,
    extension: ImportExtension,
  ) => Promise<ReadonlyMap<string, string>>;
  readonly withHeader: (
    files: ReadonlyMap<string, string>,
    words: string | undefined,
  ) => Promise<ReadonlyMap<string, string>>;
  readonly publish: (
    modules: ReadonlyMap<string, string>,
    publication: Publication,
  ) => Promise<ReadonlyMap<string, string>>;
  readonly assemble: (
    endpoints: readonly CompiledEndpoint[],
    form: DocumentForm,
    texts: readonly SourceText[],
  ) => Promise<CombinedDocument>;
  readonly explainEdits: (
    compiled: Pick<CompileResult, "endpoints">,
    sources: readonly SourceText[],
  ) => Promise<ExplainedEdits>;
  readonly coverage: (source: SourceText, findings: readonly Finding[]) => Promise<SourceCoverage>;
  readonly codes: () => Promise<ReadonlyMap<string, FindingCode>>;
}

export const stages: Stages = {
  compile: async (...given) => await (await import("../compile/compile.js")).compile(...given),
  compileEach: async (...given) => await (await import("../compile/compile.js")).compileEach(...given),
  makeEndpoints: async (...given) => await (await import("./make.js")).makeEndpoints(...given),
  makePackages: async (...given) => await (await import("./make.js")).makePackages(...given),
  emitRoot: async (...given) => (await import("../emit/package/package.js")).emitRoot(...given),
  withImportExtension: async (...given) => (await import("../emit/specifiers.js")).withImportExtension(...given),
  withHeader: async (...given) => (await import("../emit/header.js")).withHeader(...given),
  publish: async (...given) => (await import("../emit/package/publish.js")).publish(...given),
  assemble: async (...given) => (await import("../emit/evidence/document.js")).assemble(...given),
  explainEdits: async (...given) => (await import("../emit/evidence/explain-edits.js")).explainAll(...given),
  coverage: async (...given) => (await import("../compile/source-coverage.js")).sourceCoverage(...given),
  codes: async () => (await import("../codes/codes.js")).codes,
};
