import { createOpenClient } from "./client.js";
import type { OpenClient } from "./client-types.js";
import type { ClientOptions } from "./options.js";

export * from "./runtime.js";
export { parseEndpointId, type EndpointId } from "./endpoint-id.js";
export { isRetryableError } from "./retryable.js";
export { withMiddleware, withProxy } from "./middleware.js";
export type * from "./middleware.js";
export type * from "./official.js";

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
export interface SharedFalClient extends FalClient {
  /** Replaces its options. @throws ConfigError when they are wrong */
  config(options: ClientOptions): void;
}

let shared: FalClient | undefined;
const current = (): FalClient => (shared ??= createFalClient());

/** The client that programs share; `fal.config` sets its options. */
export const fal: SharedFalClient = {
  config: (options) => {
    shared = createFalClient(options);
  },
  subscribe: (endpoint, options) => current().subscribe(endpoint, options),
  run: (endpoint, options) => current().run(endpoint, options),
  stream: (endpoint, options) => current().stream(endpoint, options),
  submit: (endpoint, options) => current().submit(endpoint, options),
  resume: (endpoint, handle) => current().resume(endpoint, handle),
  unchecked: (id) => current().unchecked(id),
  get storage() {
    return current().storage;
  },
  get queue() {
    return current().queue;
  },
};
