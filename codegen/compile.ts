import { compileAll } from "./compile/compile-all.js";
import type { Identity } from "./rules/identity.js";
import type { Finding } from "./spec/finding.js";
import type { Spec } from "./spec/document.js";
import type { JsonObject } from "./spec/json.js";
import type { OnProgress } from "./spec/progress.js";
import type { SourceId, SourceText } from "./spec/source.js";

/** One endpoint after all stages: its mended document and what went into it. */
export type CompiledEndpoint = {
  /** A queue endpoint's id as its sources spell it, or `<METHOD> <path>` for a plain operation. */
  readonly id: string;
  readonly kind: Identity["kind"];
  /** The folder of the endpoint in the package, `/`-separated, safe on every file system. */
  readonly folder: string;
  /** The sources that speak of it, highest rank first. */
  readonly sources: readonly SourceId[];
  /** The document as read from the highest-ranked source, before any patch; empty where it was not asked for. */
  readonly ingested: Spec;
  readonly mended: Spec;
};

export type CompileOptions = {
  /** Sources that are evidence only (siblings, the project's other pages): merged in, but emit no endpoint of their own. */
  readonly context?: readonly SourceText[];
  /** OpenAPI Overlays of ours (basis `decided`), as text. */
  readonly overlays?: readonly SourceText[];
  /** `drop`: endpoints come without the document as it was read, which is as large as the mended one. Default `keep`. */
  readonly asRead?: "keep" | "drop";
  readonly onProgress?: OnProgress;
};

/** All endpoints of the sources and all findings; a refused source has an error finding and no endpoint. */
export type Compiled = {
  readonly endpoints: readonly CompiledEndpoint[];
  readonly findings: readonly Finding[];
  /** Ids of sources that gave nothing. */
  readonly refused: readonly SourceId[];
  /** Ids of overlays that cannot be read: the endpoints lack what they decide. */
  readonly brokenOverlays: readonly SourceId[];
};

export type EmitOptions = {
  /** `bundle`: the runtime is written beside the endpoints; `import`: it comes from `falsmith/runtime`. */
  readonly runtime: "bundle" | "import";
  /** For a publishable package: what can be emitted as JavaScript is. */
  readonly published?: boolean;
  /** Words that stand on top of every module. */
  readonly header?: string;
  readonly onProgress?: OnProgress;
};

/** An endpoint whose files stay as an earlier run wrote them: a source of it is refused now, or nothing of it changed. */
export type KeptEndpoint = {
  readonly id: string;
  readonly kind: Identity["kind"];
  readonly folder: string;
  readonly sources: readonly SourceId[];
  readonly doc: JsonObject;
};

/** Path below the output folder → text. `manifest.json` is not among them: the writer makes it, last. */
export type EmittedFiles = ReadonlyMap<string, string>;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * All stages: reads the sources, mends each document, merges what speaks of one endpoint, and enriches it.
 * Pure: the same sources give the same result, in whatever order they come. Never throws for what a source says.
 */
export const compile = async (sources: readonly SourceText[], options: CompileOptions = {}): Promise<Compiled> => {
  const asRead = options.asRead ?? "keep";
  const { endpoints, ...said } = await compileAll(sources, options, asRead, (endpoint) => ({ value: endpoint }));
  return { endpoints: endpoints.toSorted((a, b) => order(a.folder, b.folder)), ...said };
};
