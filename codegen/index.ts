/**
 * The pipeline as a library: `falsmith/codegen`. `generate`, `check` and `mend` do what the command line does; below them
 * every stage is public, pure, and takes and gives plain data.
 */
import type { CompileResult } from "./compile/types.js";
import type { SourceDocument } from "./document/document.js";
import type { AppliedPatch } from "./document/patch.js";
import type { CombinedDocument } from "./emit/evidence/document.js";
import type { OverlayResult } from "./overlay/apply-overlays.js";

export { check, generate } from "./project/generate.js";
export { mend, type MendedDocument, type MendReport } from "./project/mend.js";
export {
  OptionsError,
  type GenerateOptions,
  type MendOptions,
  type ProjectOptions,
  type SourceOption,
} from "./project/options.js";
export type {
  ExcludedReport,
  PackageReport,
  ReportedEndpoint,
  ReportedFiles,
  RunChanges,
  RunReport,
  RunTimings,
} from "./project/report.js";
export type { ReleaseReport } from "./project/release/release.js";
export { compile } from "./compile/compile.js";
export { type CompileResult, type CompileOptions, type UnmadeEndpoint } from "./compile/types.js";
export { type CompiledEndpoint } from "./model/endpoint/compiled-endpoint.js";
export { type EmitOptions, type EmittedFiles } from "./emit/options.js";
export { compileValidator, type CompileValidatorOptions } from "./emit/validators/standalone-module.js";
export {
  defineConfig,
  type EndpointSelectorConfig,
  type EndpointSelectors,
  type FalsmithConfig,
  type GatewayConfig,
  type PackageConfig,
  type Patterns,
  type RuleLevel,
  type Runtime,
} from "./config.js";
export { assemble, type CombinedDocument, type DocumentForm } from "./emit/evidence/document.js";
export { emitPackage, type EmittedPackage, type RootOptions } from "./emit/package/package.js";
export { provenanceOf } from "./emit/evidence/provenance.js";
export { detectFormat } from "./ingest/detect.js";
export { ingest } from "./ingest/ingest.js";
export { repairYaml, type RepairedYaml, type YamlFix } from "./ingest/yaml/repair-yaml.js";
export { applyOverlay, type OverlayResult } from "./overlay/apply-overlays.js";
export { loadPathReader, type PathReader } from "./overlay/json-path.js";
export type { Overlay } from "./overlay/overlay.js";
export { readOverlay } from "./overlay/read-overlay.js";
export { readProse, type ProseContext, type ProseFact, type ProseNote } from "./prose/read-prose.js";
export { explainEdits } from "./emit/evidence/explain-edits.js";
export { codes } from "./codes/codes.js";
export {
  applyTo,
  originOf,
  type Evidence,
  type SourceDocument,
  type IngestResult,
  type Rule,
  type Spec,
  type TextFix,
} from "./document/document.js";
export type { Example, FindingCode, Sample, SamplePart } from "./document/finding-code.js";
export type { Finding, Level } from "./document/finding.js";
export type { LocatedFinding } from "./document/located-finding.js";
export type { CoveredLine, LineClass, SourceCoverage } from "./document/coverage.js";
export type { Json, JsonObject } from "./document/json.js";
export type { Basis, Origin, RuleId } from "./document/origin.js";
export type { AppliedPatch, Patch } from "./document/patch.js";
export type { Pointer } from "./document/pointer.js";
export type { OnProgress, StageProgress } from "./document/progress.js";
export { placeOf, quoteOf, type PageFormat, type SourceId, type SourceText, type Span } from "./document/source.js";

/** @deprecated Use {@link CompileResult}. */
export type Compiled = CompileResult;
/** @deprecated Use {@link SourceDocument}. */
export type Ingested = SourceDocument;
/** @deprecated Use {@link AppliedPatch}. */
export type Applied = AppliedPatch;
/** @deprecated Use {@link OverlayResult}. */
export type Decided = OverlayResult;
/** @deprecated Use {@link CombinedDocument}. */
export type Assembled = CombinedDocument;
export type {
  /** @deprecated Use {@link StageProgress}. */
  StageProgress as Progress,
} from "./document/progress.js";
