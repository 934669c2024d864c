/** The pipeline as a library: `falsmith/codegen`. Every layer is public, pure, and takes and gives plain data. */
export { compile } from "./compile/compile.js";
export { type CompileResult, type CompileOptions } from "./compile/types.js";
export { type CompiledEndpoint } from "./model/endpoint/compiled-endpoint.js";
export { type EmitOptions, type EmittedFiles } from "./emit/options.js";
export { compileValidator, type CompileValidatorOptions } from "./emit/validators/compile-validator.js";
export { defineConfig, type FalsmithConfig, type GatewayConfig } from "./config.js";
export { assemble, type CombinedDocument, type DocumentForm } from "./emit/evidence/document.js";
export { emitPackage } from "./emit/package/package.js";
export { provenanceOf } from "./emit/evidence/provenance.js";
export { detectFormat } from "./ingest/detect.js";
export { ingest } from "./ingest/ingest.js";
export { repairYaml, type RepairedYaml, type YamlFix } from "./ingest/yaml/repair-yaml.js";
export { applyOverlay, type OverlayResult } from "./overlay/apply-overlays.js";
export { loadPathReader, type PathReader } from "./overlay/json-path.js";
export type { Overlay } from "./overlay/overlay.js";
export { readOverlay } from "./overlay/read-overlay.js";
export { readProse, type ProseContext, type ProseFact, type ProseNote } from "./prose/read-prose.js";
export { explainEdits } from "./cli/terminal/explain-edits.js";
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
export type { Json, JsonObject } from "./document/json.js";
export type { Basis, Origin, RuleId } from "./document/origin.js";
export type { AppliedPatch, Patch } from "./document/patch.js";
export type { Pointer } from "./document/pointer.js";
export type { OnProgress, StageProgress } from "./document/progress.js";
export { placeOf, quoteOf, type PageFormat, type SourceId, type SourceText, type Span } from "./document/source.js";
