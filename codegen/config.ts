/** What a configuration file imports: `falsmith/config`. It loads nothing else, so that a configuration is read fast. */
import type { ImportExtension } from "./document/import-extension.js";
import type { RuleLevel } from "./document/levels.js";

export type { ImportExtension, RuleLevel };

/** `import` takes the runtime from `falsmith-runtime`, `bundle` writes it beside the endpoints. */
export type Runtime = "bundle" | "import";

/** How a server wants to be shown one credential: a bearer token, a name with a password, or a key under a name. */
export type SecuritySchemeConfig =
  | { readonly type: "bearer" | "basic" }
  | {
      readonly type: "apiKey";
      readonly in: "header" | "query" | "cookie";
      /** Of the header, the parameter or the cookie. */
      readonly name: string;
      /** What stands before the key, with a blank between: `Token`. */
      readonly prefix?: string;
    };

/** A variable of a server's URL. */
export interface UrlVariableConfig {
  /** Its value where a client names no other. */
  readonly default: string;
  /** All values that it may have. */
  readonly enum?: readonly string[];
}

/** A server that answers for endpoints. */
export interface GatewayConfig {
  /** Its base URL: an origin and a path. What stands in braces are variables: `https://{region}.api.example`. */
  readonly url: string;
  /**
   * The word before the credential: `Authorization: Key …` or `Bearer …`; not beside `security`. Default: `Key` at `fal`,
   * `Bearer` at a relay, no credential at `http`.
   */
  readonly auth?: "Key" | "Bearer";
  /**
   * How it serves fal's endpoints: as fal's queue, as a relay that resells it (`relay` is its former name), or not at all
   * (`http`). Any other operation brings its own ways along.
   */
  readonly profile: "fal" | "fal-relay" | "relay" | "http";
  /** Its security schemes, by the names that operations give them. */
  readonly security?: Readonly<Record<string, SecuritySchemeConfig>>;
  /** The variables of its URL, by name. */
  readonly variables?: Readonly<Record<string, UrlVariableConfig>>;
}

/** A pattern, or several of which one has to match. `*` is any characters but `/`, `**` any at all; case does not matter. */
export type Patterns = string | readonly string[];

/** Names endpoints by what it states of them: all of it has to be true. */
export interface EndpointSelectorConfig {
  /** The id in the package: `fal-ai/wan/**`, `kie.ai/**`. */
  readonly id?: Patterns;
  /** The provider of a source (its folder below `specs`, or `provider` in sources.json), or the domain of an operation. */
  readonly provider?: Patterns;
  /** A tag of the operation. */
  readonly tag?: Patterns;
  /** The path of the operation, as its document has it: `/v1/items/{id}`. */
  readonly path?: Patterns;
  /** The method of the operation. */
  readonly method?: Patterns;
  /** The page's own name of the operation. */
  readonly operationId?: Patterns;
}

/** Endpoints, as patterns of ids or by what is stated of them; one entry is enough. */
export type EndpointSelectors = string | EndpointSelectorConfig | readonly (string | EndpointSelectorConfig)[];

/** An overlay for a provider, for a relay that serves its shape. */
export interface ProviderOverlayUse {
  /** `falsmith:kling`. */
  readonly use: string;
  /** The host of the relay: `www.anyapi.vip`. */
  readonly host: string;
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
  /** Write a Markdown page for each endpoint, and `llms.txt`, which lists them. Default: false. */
  readonly docs?: boolean;
  /**
   * The last published version of `package`: a folder, a tarball, `name@version` of the registry, `git:<revision>[:path]`.
   * The next version and the entry of the changelog follow from what changed since. Default: the version stays as it is.
   */
  readonly since?: string;
}

/** One package: its sources, and what is made of them. */
export interface PackageConfig {
  /** Documents, folders or patterns. Default: `specs`. */
  readonly sources?: string | readonly string[];
  /**
   * OpenAPI Overlays, as paths or patterns. Default: `specs/overlays`. Overlays for providers come with the tool:
   * `falsmith:kie-market`, or `{ use: "falsmith:kling", host: "relay.example" }` where another host serves their shape.
   */
  readonly overlays?: string | readonly (string | ProviderOverlayUse)[];
  /** Where the package goes, and in which form. */
  readonly output?: OutputConfig;
  /** Which endpoints the package has. Default: all. The others still count as evidence and as siblings. */
  readonly include?: EndpointSelectors;
  /** Which of these it does not have. */
  readonly exclude?: EndpointSelectors;
  /** Servers by name: in the `gateways` of the package, and for `falsmith run --gateway`. */
  readonly gateways?: Readonly<Record<string, GatewayConfig>>;
  /** Finding code → level. */
  readonly rules?: Readonly<Record<string, RuleLevel>>;
}

/** `falsmith.config.*` as people write it. */
export interface FalsmithConfig extends PackageConfig {
  /** For editors; falsmith does not read it. */
  readonly $schema?: string;
  /**
   * Several packages, by names of your choice. What one does not say, the keys beside say for all: `output`, `gateways` and
   * `rules` key by key. The folder of a package is `generated/<name>` unless its `output.dir` names another.
   */
  readonly packages?: Readonly<Record<string, PackageConfig>>;
}

/** The configuration as it was given: for the types alone. */
export function defineConfig(config: FalsmithConfig): FalsmithConfig {
  return config;
}
