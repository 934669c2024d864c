import type { ImportExtension } from "../../document/import-extension.js";
import { encodeString } from "../encode.js";
import { header } from "../header.js";
import { relativeSpecifier } from "../specifiers.js";

/** Where the client with open ids comes from: the whole of `falsmith`, of which `runtime` is a part. */
function openFrom(runtime: string, extension?: ImportExtension): string {
  return runtime === "falsmith/runtime" ? "falsmith" : relativeSpecifier("./runtime/index", extension);
}

/**
 * `compat.ts`: what the official client exports, under its names. Ids are open: those of the package are typed and
 * checked, any other gives what is unknown.
 */
export function compatModule(runtime: string, extension?: ImportExtension): string {
  const from = encodeString(openFrom(runtime, extension));
  const beside = (stem: string): string => encodeString(relativeSpecifier(stem, extension));
  return `${header()}

import { createOpenClient, shareClient, type ClientOptions, type OpenClient, type SharedClient } from ${from};
import { registry, type Endpoints } from ${beside("./registry")};

export * from ${from};
export { gateways } from ${beside("./gateways")};
export { registry, type Endpoints };

/** A client that takes any endpoint id: typed and checked where this package knows it, unknown elsewhere. */
export type FalClient = OpenClient<Endpoints>;

/**
 * A client that takes any endpoint id. A program written for the official client runs with it.
 * @throws ConfigError for wrong options
 */
export const createFalClient: (options?: ClientOptions) => FalClient = (options) => createOpenClient(options, registry);

/** The client that programs share; \`fal.config\` sets its options. */
export type SharedFalClient = SharedClient<Endpoints>;
export const fal: SharedFalClient = /* @__PURE__ */ shareClient(createFalClient);
`;
}
