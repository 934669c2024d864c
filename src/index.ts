import { createOpenClient } from "./client/client.js";
import type { OpenClient } from "./contract/client.js";
import type { ClientOptions } from "./contract/options.js";
import { shareClient, type SharedClient } from "./client/share-client.js";

export * from "./runtime.js";
export { parseEndpointId, type EndpointId } from "./gateway/ids.js";
export { isRetryableError } from "./http/retryable.js";
export { withMiddleware, withProxy } from "./http/middleware.js";
export type * from "./http/middleware.js";
export type * from "./contract/compat.js";
export { shareClient, type SharedClient } from "./client/share-client.js";

/** The client of `falsmith` itself: any id, unknown output. */
export type FalClient = OpenClient;

/**
 * Makes a client that takes any endpoint id.
 *
 * @param options where requests go, with which credential, and how patiently
 * @throws ConfigError when the options are wrong
 */
export function createFalClient(options?: ClientOptions): FalClient {
  return createOpenClient(options);
}

/** A client for a whole program, made when it is first used. */
export type SharedFalClient = SharedClient;

/** The client that programs share; `fal.config` sets its options. */
export const fal: SharedFalClient = /* @__PURE__ */ shareClient(createFalClient);
