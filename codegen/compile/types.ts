import type { EndpointChoice } from "../document/endpoint-choice.js";
import type { Finding } from "../document/finding.js";
import type { OnProgress } from "../document/progress.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { ExcludedEndpoint } from "./choice.js";
import type { CompiledJob } from "./find-jobs.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";

/** What `compile` takes besides the sources. */
export interface CompileOptions {
  /** Sources that are evidence only (siblings, the project's other pages): merged in, but emit no endpoint of their own. */
  readonly context?: readonly SourceText[];
  /** OpenAPI Overlays of ours (basis `decided`), as text. */
  readonly overlays?: readonly SourceText[];
  /** Which endpoints are wanted; default: all. The others stay evidence, and nothing is said of them. */
  readonly choice?: EndpointChoice;
  /** `drop`: endpoints come without the document as it was read, which is as large as the mended one. Default `keep`. */
  readonly asRead?: "keep" | "drop";
  /** Jobs are listed: those of queues, and of operations that no document can be made of, among them. Default: plain ones alone. */
  readonly listJobs?: boolean;
  /** Told of each step. */
  readonly onProgress?: OnProgress;
}

/** An endpoint that sources speak of and that nothing was made of: a finding tells why. */
export type UnmadeEndpoint = Pick<CompiledEndpoint, "id" | "kind" | "folder" | "sources">;

/** All endpoints of the sources and all findings; a refused source has an error finding and no endpoint. */
export interface CompileResult {
  /** Endpoints of the sources that `choice` leaves out, sorted by id. */
  readonly excluded: readonly ExcludedEndpoint[];
  /** Endpoints that the sources speak of and that nothing was made of. */
  readonly unmade: readonly UnmadeEndpoint[];
  /** The endpoints that the sources give. */
  readonly endpoints: readonly CompiledEndpoint[];
  /** The jobs that sources and overlays tell of, whether they can be followed or not, by endpoint. */
  readonly jobs: readonly CompiledJob[];
  /** What a person should know of the sources. */
  readonly findings: readonly Finding[];
  /** Ids of sources that gave nothing. */
  readonly refused: readonly SourceId[];
  /** Ids of overlays that cannot be read: the endpoints lack what they decide. */
  readonly brokenOverlays: readonly SourceId[];
}
