/** What a configuration file imports: `falsmith/config`. It loads nothing else, so that a configuration is read fast. */
import type { ImportExtension } from "./document/import-extension.js";
import type { RuleLevel } from "./document/levels.js";

export type { ImportExtension, RuleLevel };

/** `import` takes the runtime from `falsmith-runtime`, `bundle` writes it beside the endpoints. */
export type Runtime = "bundle" | "import";

/** A server that answers for endpoints. */
export interface GatewayConfig {
  /** The base URL of its queue. */
  readonly url: string;
  /** How the credential is sent: `Authorization: Key …` or `Bearer …`. */
  readonly auth: "Key" | "Bearer";
  /** How it answers: as fal's queue, or as a relay that resells it. */
  readonly profile: "fal" | "relay";
}

/** Where the package goes, and in which form. */
export interface OutputConfig {
  /** The folder of the package. Default: `generated`. */
  readonly dir?: string;
  /** Import the runtime from `falsmith-runtime` (the default), or write it beside the endpoints. */
  readonly runtime?: Runtime;
  /**
   * How relative imports of the generated TypeScript end. Default: as the TypeScript project around the folder resolves
   * them (`falsmith help generate` tells how); of a publishable package always `js`.
   */
  readonly importExtension?: ImportExtension;
  /** Emit a publishable package of this name. */
  readonly package?: string;
  /** Words on top of every generated module, a licence for example. */
  readonly header?: string;
}

/** `falsmith.config.*` as people write it. */
export interface FalsmithConfig {
  /** For editors; falsmith does not read it. */
  readonly $schema?: string;
  /** Documents, folders or patterns. Default: `specs`. */
  readonly sources?: string | readonly string[];
  /** OpenAPI Overlays, as paths or patterns. Default: `specs/overlays`. */
  readonly overlays?: string | readonly string[];
  /** Where the package goes, and in which form. */
  readonly output?: OutputConfig;
  /** Servers by name: in the `gateways` of the package, and for `falsmith run --gateway`. */
  readonly gateways?: Readonly<Record<string, GatewayConfig>>;
  /** Finding code → level. */
  readonly rules?: Readonly<Record<string, RuleLevel>>;
}

/** The configuration as it was given: for the types alone. */
export function defineConfig(config: FalsmithConfig): FalsmithConfig {
  return config;
}
