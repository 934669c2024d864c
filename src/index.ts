import { createFalClient, shareClient, type SharedClient } from "./client/client.js";

export * from "./runtime.js";
export { parseEndpointId, type EndpointId } from "./gateway/ids.js";
export { isRetryableError } from "./http/retry.js";
export { withMiddleware, withProxy } from "./http/middleware.js";
export type * from "./contract/compat.js";
export { createFalClient, shareClient, type FalClient, type SharedClient } from "./client/client.js";

/** A client for a whole program, made when it is first used. */
export type SharedFalClient = SharedClient;

/** The client that programs share; `fal.config` sets its options. */
export const fal: SharedFalClient = /* @__PURE__ */ shareClient(createFalClient);
