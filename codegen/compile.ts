import type { Finding } from "./spec/finding.js";
import type { Spec } from "./spec/document.js";
import type { SourceId, SourceText } from "./spec/source.js";

/** One endpoint after all stages: its mended document and what went into it. */
export type CompiledEndpoint = {
  /** The endpoint id as its sources spell it, or `<method> <path>` for a plain operation. */
  readonly id: string;
  /** The folder of the endpoint in the package, `/`-separated, safe on every file system. */
  readonly folder: string;
  /** The sources that speak of it, highest rank first. */
  readonly sources: readonly SourceId[];
  /** The document as read from the highest-ranked source, before any patch. */
  readonly ingested: Spec;
  readonly mended: Spec;
};

export type CompileOptions = {
  /** Sources that are evidence only (siblings, the project's other pages): merged in, but emit no endpoint of their own. */
  readonly context?: readonly SourceText[];
  /** OpenAPI Overlays of ours (basis `decided`), as text. */
  readonly overlays?: readonly SourceText[];
};

/** All endpoints of the sources and all findings; a refused source has an error finding and no endpoint. */
export type Compiled = {
  readonly endpoints: readonly CompiledEndpoint[];
  readonly findings: readonly Finding[];
  /** Ids of sources that gave nothing. */
  readonly refused: readonly SourceId[];
};

export type EmitOptions = {
  /** `bundle`: the runtime is written beside the endpoints; `import`: it comes from `falsmith/runtime`. */
  readonly runtime: "bundle" | "import";
};

/** Path below the output folder → text. `manifest.json` is not among them: the writer makes it, last. */
export type EmittedFiles = ReadonlyMap<string, string>;
