import type { ImportExtension } from "../../document/import-extension.js";
import { encodeString } from "../encode.js";
import { header } from "../header.js";
import { relativeSpecifier } from "../specifiers.js";
import type { RuntimeImport } from "./root-modules.js";

/**
 * `compat.ts`: what the official client exports, under its names, from the root of the runtime. Ids are open: those of the
 * package are typed and checked, any other gives what is unknown.
 */
export function compatModule(runtime: RuntimeImport, extension?: ImportExtension): string {
  const from = encodeString(runtime.from);
  const range = runtime.accepts === undefined ? "" : `, ${encodeString(runtime.accepts)}`;
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
export const createFalClient: (options?: ClientOptions) => FalClient = (options) => createOpenClient(options, registry${range});

/** The client that programs share; \`fal.config\` sets its options. */
export type SharedFalClient = SharedClient<Endpoints>;
export const fal: SharedFalClient = /* @__PURE__ */ shareClient(createFalClient);
`;
}
