import type { ImportExtension } from "../document/import-extension.js";
import type { JsonObject } from "../document/json.js";
import type { OnProgress } from "../document/progress.js";
import type { SourceId } from "../document/source.js";
import type { Identity } from "../openapi/identity.js";

/** In which form a package is emitted. */
export interface EmitOptions {
  /** `import`: the runtime comes from `falsmith-runtime`; `bundle`: it is written beside the endpoints. */
  readonly runtime: "bundle" | "import";
  /** The caret range of `falsmith-runtime` that an importing package accepts; without it any is taken. */
  readonly accepts?: string;
  /** How relative imports end; absent: in `.js`. A publishable package is JavaScript, so its imports always do. */
  readonly importExtension?: ImportExtension;
  /** For a publishable package: what can be emitted as JavaScript is. */
  readonly published?: boolean;
  /** Words that stand on top of every module. */
  readonly header?: string;
  /** Told of each step. */
  readonly onProgress?: OnProgress;
}

/** An endpoint whose files stay as an earlier run wrote them: a source of it is refused now, or nothing of it changed. */
export interface KeptEndpoint {
  readonly id: string;
  readonly kind: Identity["kind"];
  readonly folder: string;
  readonly sources: readonly SourceId[];
  readonly doc: JsonObject;
}

/** Path below the output folder → text. `manifest.json` is not among them: the writer makes it, last. */
export type EmittedFiles = ReadonlyMap<string, string>;
