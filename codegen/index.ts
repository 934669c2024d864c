/** The pipeline as a library: `falsmith/codegen`. Every layer is public, pure, and takes and gives plain data. */
export {
  compile,
  type Compiled,
  type CompiledEndpoint,
  type CompileOptions,
  type EmitOptions,
  type EmittedFiles,
} from "./compile.js";
export { compileValidator, type CompileValidatorOptions } from "./compile-validator.js";
export { defineConfig, type FalsmithConfig, type GatewayConfig } from "./config.js";
export { assemble, type Assembled, type DocumentForm } from "./emit/document.js";
export { emitPackage } from "./emit/package.js";
export { provenanceOf } from "./emit/provenance.js";
export { detectFormat } from "./ingest/detect.js";
export { ingest } from "./ingest/ingest.js";
export { repairYaml, type RepairedYaml, type YamlFix } from "./ingest/repair-yaml.js";
export { applyOverlay, type Decided } from "./overlay/apply-overlays.js";
export { loadPathReader, type PathReader } from "./overlay/json-path.js";
export type { Overlay } from "./overlay/overlay.js";
export { readOverlay } from "./overlay/read-overlay.js";
export { readProse, type ProseContext, type ProseFact, type ProseNote } from "./prose/read-prose.js";
export { explainEdits } from "./report/explain-edits.js";
export { laws, type Law } from "./rules/laws.js";
export {
  applyTo,
  originOf,
  type Evidence,
  type Ingested,
  type IngestResult,
  type Rule,
  type Spec,
  type TextFix,
} from "./spec/document.js";
export type { Finding, Level } from "./spec/finding.js";
export type { Json, JsonObject } from "./spec/json.js";
export type { Basis, Origin, RuleId } from "./spec/origin.js";
export type { Applied, Patch } from "./spec/patch.js";
export type { Pointer } from "./spec/pointer.js";
export type { OnProgress, Progress } from "./spec/progress.js";
export { placeOf, quoteOf, type PageFormat, type SourceId, type SourceText, type Span } from "./spec/source.js";
