import { createOpenClient } from "./client.js";
import type { OpenClient } from "./client-types.js";
import type { ClientOptions } from "./options.js";
import { shareClient, type SharedClient } from "./share-client.js";

export * from "./runtime.js";
export { parseEndpointId, type EndpointId } from "./endpoint-id.js";
export { isRetryableError } from "./retryable.js";
export { withMiddleware, withProxy } from "./middleware.js";
export type * from "./middleware.js";
export type * from "./official.js";
export { shareClient, type SharedClient } from "./share-client.js";

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
