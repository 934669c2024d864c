import type { Finding } from "../document/finding.js";
import type { OnProgress } from "../document/progress.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";

/** What `compile` takes besides the sources. */
export interface CompileOptions {
  /** Sources that are evidence only (siblings, the project's other pages): merged in, but emit no endpoint of their own. */
  readonly context?: readonly SourceText[];
  /** OpenAPI Overlays of ours (basis `decided`), as text. */
  readonly overlays?: readonly SourceText[];
  /** `drop`: endpoints come without the document as it was read, which is as large as the mended one. Default `keep`. */
  readonly asRead?: "keep" | "drop";
  /** Told of each step. */
  readonly onProgress?: OnProgress;
}

/** All endpoints of the sources and all findings; a refused source has an error finding and no endpoint. */
export interface CompileResult {
  /** The endpoints that the sources give. */
  readonly endpoints: readonly CompiledEndpoint[];
  /** What a person should know of the sources. */
  readonly findings: readonly Finding[];
  /** Ids of sources that gave nothing. */
  readonly refused: readonly SourceId[];
  /** Ids of overlays that cannot be read: the endpoints lack what they decide. */
  readonly brokenOverlays: readonly SourceId[];
}
